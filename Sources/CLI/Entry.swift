import ArgumentParser
import Domain
import Glibc
import Interchange
import Operations
import Text

/// One event on its way from the command line into the log: what is missing is asked for, what
/// would move is shown, and what became of it is told.
struct Entry {
    let flags: EntryFlags
    let values: [String: [String]]
    let envelope: EnvelopeOptions
    let options: GlobalOptions

    /// The reason of a void that gives none, so that the undo that was printed works as printed.
    static let voidReason = "entered by mistake"

    /// Whether a person can be asked.
    private var isInteractive: Bool {
        !envelope.yes && isatty(0) == 1 && isatty(2) == 1
    }

    func run() async throws {
        let seq = voidedSeq
        let data = given(event: seq == nil ? nil : Entry.anyID)
        if !isInteractive || data.missing.isEmpty {
            // Without a word from the database where the command line is wrong already.
            _ = try event(data, id: .random(), today: wallClock().businessDay)
        }
        let told: Void? = try await options.withService { client in
            try await record(data, seq, in: ServiceEntry(client: client))
        }
        if told != nil { return }
        try await options.withSession { session in
            try await record(data, seq, in: DatabaseEntry(session: session, language: options.lang))
        }
    }

    /// `seq`: of the event that is voided, where it is named by that.
    private func record(_ data: EntryData, _ seq: Int64?, in place: some EntryPlace) async throws {
        guard let seq else { return try await record(data, in: place) }
        guard let id = try await place.id(of: seq) else {
            tell(refused: [Entry.unknownEvent(seq)], nil)
            throw ExitCode(ExitStatus.breaks.rawValue)
        }
        try await record(given(event: id), in: place)
    }

    /// What the command line gives; `event`: the id instead of the seq that is given.
    private func given(event id: String?) -> EntryData {
        var data = EntryData(flags)
        for flag in flags.flags {
            let isSeq = id != nil && flag.name == "event"
            data.give(flag.name, isSeq ? [id ?? ""] : values[flag.name] ?? [])
        }
        if flags.type.name == "event.voided", !data.has("reason"), !isInteractive {
            data.give("reason", [Entry.voidReason])
        }
        return data
    }

    // MARK: The event that is voided

    /// The seq by which a void names its event, where it does not name it by its id.
    private var voidedSeq: Int64? {
        guard flags.type.name == "event.voided", let given = values["event"], given.count == 1
        else { return nil }
        return Entry.seq(given[0])
    }

    /// A seq as it may stand for an id: digits only.
    static func seq(_ text: String) -> Int64? {
        let digits = halfWidth(text).trimmed
        return digits.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } ? Int64(digits) : nil
    }

    static func unknownEvent(_ seq: Int64) -> Rejection {
        Rejection(
            field: "event",
            value: String(seq),
            rule: "unknown_event",
            message: "no event \(seq) is recorded: `events list` shows those that are"
        )
    }

    /// Stands for the id until the database is asked for it.
    private static let anyID = "00000000-0000-4000-8000-000000000000"

    // MARK: On its way

    private func record(_ given: EntryData, in place: some EntryPlace) async throws {
        var data = given
        if isInteractive {
            let prompt = EntryPrompt(place: place, flags: flags, language: options.lang)
            try await prompt.ask(&data)
        }
        let event = try event(data, id: .random(), today: place.today)
        if isInteractive, let words = try await place.preview(event) {
            complain(words)
            guard EntryPrompt.confirm(options.lang) else {
                throw Refused(
                    description: options.lang("nothing is recorded", "何も記録していません")
                )
            }
        }
        try tell(try await place.record(event), event)
    }

    /// The event, or the end of the command with all that is wrong.
    private func event(_ data: EntryData, id: EventID, today: Day) throws -> Event {
        var members = [
            JSON.Member("type", .string(flags.type.name)),
            JSON.Member("occurred_at", .string(envelope.on ?? today.iso)),
        ]
        if let by = envelope.by { members.append(JSON.Member("by", .string(by))) }
        if let source = envelope.source { members.append(JSON.Member("source", .string(source))) }
        if let id = envelope.id { members.append(JSON.Member("id", .string(id))) }
        do {
            members.append(JSON.Member("data", try data.json()))
        } catch {
            throw UsageError(error.message)
        }
        switch EventReader().read(.object(members), id: { _, _, _ in id }) {
        case .event(let event):
            return event
        case .refused(let reasons):
            let all = expanded(reasons, data)
            tell(refused: all, nil)
            let isUnclear = all.contains { !Entry.understoodRules.contains($0.rule) }
            throw ExitCode((isUnclear ? ExitStatus.usage : .breaks).rawValue)
        }
    }

    /// Rules that refuse what has been understood: the fields do not fit each other.
    ///
    /// All other rules on the way in say that something is missing or cannot be read.
    private static let understoodRules: Set<String> = [
        "both_or_neither", "check_digit", "length", "of_itself", "one_of", "order_of_days",
        "overflow",
        "promise_above_order", "range", "serial_count", "sum", "twice", "whole_yen",
    ]

    /// A missing list becomes the flags that would write an entry of it.
    private func expanded(_ reasons: [Rejection], _ data: EntryData) -> [Rejection] {
        reasons.flatMap { reason in
            guard reason.rule == "required", reason.field == flags.list?.name else {
                return [reason]
            }
            return data.missing.filter(\.isOfEntry).map { flag in
                Rejection(
                    field: flag.field.name == flags.sharedField?.name
                        ? flags.list?.name : "\(flags.list?.name ?? "")[0].\(flag.field.name)",
                    rule: "required",
                    message: "\(flag.field.name) is missing: \(flag.field.words)"
                )
            }
        }
    }

    // MARK: What became of it

    private func tell(_ outcome: EntryOutcome, _ event: Event) throws {
        let id = event.id.description
        switch outcome {
        case .recorded(let seq, let words):
            switch options.format {
            case .table: writeOut(words + undo(event) + "\n")
            case .json: writeOut(answer(id, "recorded", seq).pretty + "\n")
            case .csv: writeOut(Output.csv(csv(id, "recorded", seq), isExcel: false))
            }
        case .duplicate(let seq):
            switch options.format {
            case .table: writeOut(MovedText(options.lang).duplicate(event, seq) + "\n")
            case .json: writeOut(answer(id, "duplicate", seq).pretty + "\n")
            case .csv: writeOut(Output.csv(csv(id, "duplicate", seq), isExcel: false))
            }
        case .refused(let reasons):
            tell(refused: reasons, id)
            throw ExitCode(ExitStatus.breaks.rawValue)
        }
    }

    /// Behind what became of an event, how it is voided; nothing behind a void.
    private func undo(_ event: Event) -> String {
        guard event.type.name != "event.voided" else { return "" }
        var text = options.lang(" · undo: ", " · 取消: ") + "chotatsu event void \(event.id)"
        if options.registry != defaultRegistry { text += " --registry \(options.registry)" }
        if let server = options.server { return text + " --server \(quoted(server))" }
        guard let url = options.database else { return text }
        guard let told = WithoutPassword(url).text else {
            return text + options.lang(" (with the same --database)", "（--database も同じものを指定）")
        }
        return text + " --database \(quoted(told))"
    }

    private func answer(_ id: String, _ outcome: String, _ seq: Int64) -> JSON {
        .object([
            JSON.Member("id", .string(id)), JSON.Member("outcome", .string(outcome)),
            JSON.Member("seq", .number(String(seq))),
        ])
    }

    private func csv(_ id: String, _ outcome: String, _ seq: Int64) -> [[String]] {
        [["id", "outcome", "seq"], [id, outcome, String(seq)]]
    }

    private func tell(refused reasons: [Rejection], _ id: String?) {
        for reason in reasons {
            let field = reason.field.map { flags.words(of: $0) } ?? flags.type.name
            let value = reason.value.map { " \"\($0)\"" } ?? ""
            complain("\(field)\(value): \(reason.message) [\(reason.rule)]")
        }
        guard options.format == .json, let first = reasons.first else { return }
        var members = [
            JSON.Member("id", id.map(JSON.string) ?? .null),
            JSON.Member("outcome", .string("rejected")),
        ]
        members += first.members
        if reasons.count > 1 {
            members.append(
                JSON.Member("more", .array(reasons.dropFirst().map { .object($0.members) }))
            )
        }
        writeOut(JSON.object(members).pretty + "\n")
    }
}
