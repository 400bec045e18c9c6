package import Domain
import Reconciliation

extension ImportReport {
    /// Reads what `json` writes; nil where it is something else.
    package init?(json: JSON) {
        guard case .object(let members) = json,
            let read = members.whole("read"), let recorded = members.whole("recorded"),
            let duplicates = members.whole("duplicates"),
            let rejectedCount = members.whole("rejected_count"),
            case .array(let rejected) = members.value("rejected")
        else { return nil }
        self.init()
        self.read = Int(read)
        self.recorded = Int(recorded)
        self.duplicates = Int(duplicates)
        self.rejectedCount = Int(rejectedCount)
        self.rejected = rejected.compactMap(Refusal.init(json:))
        firstSeq = members.whole("first_seq")
        lastSeq = members.whole("last_seq")
    }
}

extension ImportReport.Refusal {
    /// What was written is not in it.
    fileprivate init?(json: JSON) {
        guard case .object(let members) = json, let file = members.text("file"),
            let line = members.whole("line"), let first = Rejection(members)
        else { return nil }
        var reasons = [first]
        if case .array(let more) = members.value("more") {
            reasons += more.compactMap { item in
                if case .object(let members) = item { Rejection(members) } else { nil }
            }
        }
        let follows = members.whole("follows_line").map { line in
            (file: members.text("follows_file") ?? file, line: Int(line))
        }
        self.init(
            file: file,
            line: Int(line),
            reasons: reasons,
            follows: follows,
            written: nil,
            id: nil
        )
    }
}

extension Rejection {
    /// Those of a problem document, or of an event's outcome: the first, then the others.
    package static func all(in members: [JSON.Member]) -> [Rejection] {
        var more: [JSON] = []
        for case .array(let all) in [members.value("more"), members.value("errors")] { more += all }
        let others = more.compactMap { item -> Rejection? in
            if case .object(let members) = item { Rejection(members) } else { nil }
        }
        guard let first = Rejection(members) else { return others }
        // A problem lists the first among all.
        return [first] + (others.first == first ? others.dropFirst() : others[...])
    }

    /// Reads what `members` writes; nil where it is something else.
    package init?(_ members: [JSON.Member]) {
        guard let rule = members.text("rule"), let message = members.text("message") else {
            return nil
        }
        self.init(
            field: members.text("field"),
            value: members.text("value"),
            rule: rule,
            message: message
        )
    }
}
