/// What becomes of an event.
package enum Decision: Sendable {
    /// The same id and content are recorded already, under that seq.
    case duplicate(seq: Int64)
    case recorded(Draft)
}

extension Event {
    /// Decides whether the event may be recorded, and what it moves: pure, and the only place
    /// where that is decided.
    ///
    /// `now`: the moment of recording.
    /// `author`: who records it.
    package func decide(
        in set: borrowing WorkingSet,
        now: Instant,
        by author: Author
    ) throws(Stop) -> Decision {
        try checkRole(author)
        let recorded = try set.recorded(id)
        if let recorded, try set.isSeen(recorded, by: author) {
            if let field = difference(from: recorded.event) {
                throw .rejected(
                    Rejection(
                        field: field,
                        value: nil,
                        rule: "other_content",
                        message: "id \(id) is recorded already, as event \(recorded.seq), with "
                            + "another \(field): give another id, or void that event"
                    )
                )
            }
            return .duplicate(seq: recorded.seq)
        }
        guard occurredAt.microseconds <= now.microseconds + 86_400_000_000 else {
            throw .rejected(
                Rejection(
                    field: "occurred_at",
                    value: occurredAt.rfc3339,
                    rule: "in_the_future",
                    message: "it is more than 1 day ahead of now, \(now.rfc3339): record it when "
                        + "it has happened, or correct the date"
                )
            )
        }
        var draft = Draft()
        try lookUpCodes(in: set, by: author, &draft)
        try checkNames(author, in: set)
        do throws(Stop) {
            try type.decide(self, set, &draft)
        } catch {
            throw blind(error, to: author)
        }
        draft.audience = try audience(in: set, draft)
        try checkOwn(author, in: set, draft.audience)
        try draft.check(set)
        // Last: an id may be made of what the event says, so whoever guesses another's event would be
        // told by a refusal before the others that it is there.
        if recorded != nil { throw .rejected(.takenID(id)) }
        return .recorded(draft)
    }

    /// What the working set lacks for deciding the event; empty where it lacks nothing.
    package func missing(
        in set: borrowing WorkingSet,
        now: Instant,
        by author: Author
    ) -> [Missing] {
        var draft = Draft()
        do throws(Stop) {
            if let recorded = try set.recorded(id), try set.isSeen(recorded, by: author) {
                return []
            }
            for name in codes { try look(up: name, in: set, by: author, &draft) }
            try type.decide(self, set, &draft)
            _ = try audience(in: set, draft)
        } catch {
            if case .missing(let missing) = error { return [missing] }
            return []
        }
        return draft.needs.filter { !set.has($0) }
    }

    /// All codes that are not known are told at once, the first of them first.
    private func lookUpCodes(
        in set: borrowing WorkingSet,
        by author: Author,
        _ draft: inout Draft
    ) throws(Stop) {
        var refused = Violations()
        for name in codes where !refused.isFull {
            do throws(Stop) {
                try look(up: name, in: set, by: author, &draft)
            } catch {
                guard case .rejected(let rejection) = error else { throw error }
                refused.add(rejection)
            }
        }
        guard var first = refused.all.first else { return }
        first.others = Array(refused.all.dropFirst())
        throw .rejected(first)
    }

    private func look(
        up name: NamedCode,
        in set: borrowing WorkingSet,
        by author: Author,
        _ draft: inout Draft
    ) throws(Stop) {
        if name.isMade {
            let mayRepeat = [.party, .product, .site, .programme].contains(name.ref.kind)
            if try set.knows(name.ref), !mayRepeat {
                throw .rejected(.taken(name.ref, field: name.field))
            }
            draft.describe(name.ref, makes: true)
            return
        }
        // Serial numbers are made by naming them.
        if name.ref.kind == .unit {
            draft.name(name.ref)
            return
        }
        // Another party's is as if it were not there.
        guard try set.knows(name.ref), try set.isSeen(name.ref, by: author) else {
            throw .rejected(.unknown(name.ref, field: name.field))
        }
        if type.describes.contains(name.ref.kind) {
            draft.describe(name.ref, makes: false)
        } else {
            draft.name(name.ref)
        }
    }

    /// The first field in which this event differs from another of the same id; nil if in none.
    private func difference(from other: Event) -> String? {
        if type.name != other.type.name { return "type" }
        if occurredAt != other.occurredAt { return "occurred_at" }
        if !isSame(by, other.by) { return "by" }
        if !isSame(source, other.source) { return "source" }
        if data.canonical == other.data.canonical { return nil }
        for field in type.fields {
            let mine = data.value(field.name).map { Record([(field.name, $0)]).canonical }
            let others = other.data.value(field.name).map { Record([(field.name, $0)]).canonical }
            if mine != others { return field.name }
        }
        return "data"
    }
}

/// Whether two texts are the same to the byte: Swift's `==` takes é and e with an accent as one.
private func isSame(_ left: String?, _ right: String?) -> Bool {
    left.map { Array($0.utf8) } == right.map { Array($0.utf8) }
}

/// A code in an event's fields.
struct NamedCode {
    let ref: Ref
    /// The dotted path of its field.
    let field: String
    let isMade: Bool
}

extension Event {
    /// The codes in the event's fields, in the order of the description; a serial number in a list
    /// is left out, since each has a step of its own.
    var codes: [NamedCode] {
        var found: [NamedCode] = []
        collect(type.fields, data, "", &found)
        return found
    }

    private func collect(
        _ fields: [Field],
        _ record: Record,
        _ path: String,
        _ found: inout [NamedCode]
    ) {
        for field in fields {
            switch field.kind {
            case .code(let kind):
                guard case .text(let code)? = record.value(field.name) else { continue }
                found.append(
                    NamedCode(ref: Ref(kind, code), field: path + field.name, isMade: false)
                )
            case .newCode(let kind):
                guard case .text(let code)? = record.value(field.name) else { continue }
                found.append(
                    NamedCode(ref: Ref(kind, code), field: path + field.name, isMade: true)
                )
            case .record(let inner):
                guard case .record(let value)? = record.value(field.name) else { continue }
                collect(inner, value, path + field.name + ".", &found)
            case .list(.record(let inner), _):
                guard case .list(let values)? = record.value(field.name) else { continue }
                for (index, value) in values.enumerated() {
                    guard case .record(let value) = value else { continue }
                    collect(inner, value, "\(path)\(field.name)[\(index)].", &found)
                }
            case .list(.code(let kind), _) where kind != .unit:
                guard case .list(let values)? = record.value(field.name) else { continue }
                for (index, value) in values.enumerated() {
                    guard case .text(let code) = value else { continue }
                    found.append(
                        NamedCode(
                            ref: Ref(kind, code),
                            field: "\(path)\(field.name)[\(index)]",
                            isMade: false
                        )
                    )
                }
            default:
                continue
            }
        }
    }
}

extension Event {
    /// The codes that the event would make.
    package var made: [Ref] {
        var made = codes.filter(\.isMade).map(\.ref)
        if type.name == "order.placed" {
            made += data[.lines].map { .line(data[.order], $0[.line]) }
        }
        if type.name == "order.substituted" {
            made.append(.line(data[.order], data[.newLine][.line]))
        }
        return made
    }
}
