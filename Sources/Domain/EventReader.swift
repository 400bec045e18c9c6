/// Turns what somebody wrote into an event, or says all that is wrong with its shape.
package struct EventReader: Sendable {
    /// What came of one written event.
    package enum Result: Sendable {
        case event(Event)
        case refused([Rejection])
    }

    package init() {}

    /// Reads an event from JSON.
    ///
    /// `json`: the envelope and its data. Text is also read where a number or a date is due, so
    /// that a row of a table reads as well as JSON does.
    /// `id`: gives the id of an event without one, from its type, moment and canonical data.
    package func read(_ json: JSON, id: (EventType, Instant, Record) -> EventID) -> Result {
        guard case .object(let members) = json else {
            return .refused([
                Rejection(
                    rule: "shape",
                    message: "an event is an object: {\"type\": …, \"data\": {…}}"
                )
            ])
        }
        var violations = Violations()
        var envelope: [String: JSON] = [:]
        for member in members where member.value != .null {
            if violations.isFull { break }
            if EventReader.envelopeNames.contains(member.name) {
                envelope[member.name] = member.value
            } else {
                violations.add(
                    EventReader.unknown(member, known: EventReader.envelopeNames, path: "")
                )
            }
        }
        guard let type = readType(envelope["type"], &violations) else {
            return .refused(violations.all)
        }
        let given = readID(envelope["id"], &violations)
        let occurredAt = readMoment(envelope["occurred_at"], &violations)
        let by = readText(envelope["by"], "by", &violations)
        let source = readText(envelope["source"], "source", &violations)
        let data = readRecord(envelope["data"] ?? .object([]), type.fields, "", &violations)
        if violations.all.isEmpty, let data { type.check(data, &violations) }
        guard violations.all.isEmpty, let data, let occurredAt else {
            return .refused(violations.all)
        }
        return .event(
            Event(
                id: given ?? id(type, occurredAt, data),
                type: type,
                occurredAt: occurredAt,
                by: by,
                source: source,
                data: data
            )
        )
    }

    /// Reads an object that is no event by the fields that it may have: the record, or all that is
    /// wrong with it.
    package func read(_ json: JSON, _ fields: [Field]) -> (record: Record?, reasons: [Rejection]) {
        guard case .object = json else {
            return (nil, [Rejection(rule: "shape", message: "the body is an object with fields")])
        }
        var violations = Violations()
        let record = readRecord(json, fields, "", &violations)
        return (record, violations.all)
    }

    /// The fields that every event may have.
    package static let envelopeNames = ["id", "type", "occurred_at", "by", "source", "data"]
    private static let recordedNames = ["seq", "recorded_at", "recorded_by", "hash"]

    private func readType(_ json: JSON?, _ violations: inout Violations) -> EventType? {
        guard let json else {
            violations.add("type", nil, "required", "type is missing: such as order.placed")
            return nil
        }
        guard case .string(let written) = json else {
            violations.add(
                "type",
                EventReader.shown(json),
                "shape",
                "type is text: write it in quotes, such as \"order.placed\""
            )
            return nil
        }
        let name = halfWidth(written)
        if let type = EventType.byName[name] { return type }
        let near = nearest(name, EventType.all.map(\.name))
        let shown = EventReader.shown(json)
        violations.add(
            "type",
            shown,
            "unknown_type",
            "no event type \(shown)" + (near.map { ": did you mean \($0)?" } ?? "")
        )
        return nil
    }

    private func readID(_ json: JSON?, _ violations: inout Violations) -> EventID? {
        guard let json else { return nil }
        if case .string(let written) = json, let id = EventID(halfWidth(written)) { return id }
        violations.add(
            "id",
            EventReader.shown(json),
            "uuid",
            "id is a UUID such as 28c7b0f7-866d-548a-80dc-3f0b8cb645a4; leave it out to have one "
                + "derived"
        )
        return nil
    }

    private func readMoment(_ json: JSON?, _ violations: inout Violations) -> Instant? {
        guard let json else {
            violations.add(
                "occurred_at",
                nil,
                "required",
                "occurred_at is missing: a date such as 2024-04-01, or RFC 3339 with an offset"
            )
            return nil
        }
        guard case .string(let written) = json else {
            violations.add(
                "occurred_at",
                EventReader.shown(json),
                "date",
                "occurred_at is text: a date such as 2024-04-01, or RFC 3339 with an offset"
            )
            return nil
        }
        if let moment = Instant(rfc3339: halfWidth(written)) {
            // Before the year 1 in Tokyo there is no day that a database keeps in ISO form.
            if moment >= Instant(startOf: Day(number: -719_162)) { return moment }
            violations.add("occurred_at", written, "range", "it is before the year 1 in Tokyo")
            return nil
        }
        do {
            return Instant(startOf: try WrittenDate.read(written))
        } catch {
            violations.add(
                "occurred_at",
                written,
                "date",
                written.contains(":")
                    ? "\(written) is no RFC 3339 moment with an offset, such as "
                        + "2024-04-01T09:00:00+09:00"
                    : error.message
            )
            return nil
        }
    }

    private func readText(_ json: JSON?, _ name: String, _ violations: inout Violations) -> String?
    {
        guard let json else { return nil }
        guard case .text(let text)? = readValue(json, .text(max: 200), name, &violations) else {
            return nil
        }
        return text
    }

    /// The record of those fields, or nil where something in it is wrong.
    func readRecord(
        _ json: JSON,
        _ fields: [Field],
        _ path: String,
        _ violations: inout Violations
    ) -> Record? {
        guard case .object(let members) = json else {
            let name = path.isEmpty ? "data" : String(path.dropLast())
            violations.add(
                name,
                EventReader.shown(json),
                "shape",
                "\(name) is an object with fields"
            )
            return nil
        }
        var found: [(name: String, value: Value)] = []
        found.reserveCapacity(members.count)
        var isWhole = true
        for member in members where member.value != .null {
            if violations.isFull { return nil }
            guard let field = fields.first(where: { $0.name == member.name }) else {
                violations.add(
                    EventReader.unknown(member, known: fields.map(\.name), path: path)
                )
                isWhole = false
                continue
            }
            if let value = readValue(member.value, field.kind, path + field.name, &violations) {
                found.append((field.name, value))
            } else {
                isWhole = false
            }
        }
        for field in fields where field.isRequired {
            let isGiven = members.contains { $0.name == field.name && $0.value != .null }
            if !isGiven {
                violations.add(
                    path + field.name,
                    nil,
                    "required",
                    "\(field.name) is missing: \(field.words)"
                )
                isWhole = false
            }
        }
        return isWhole ? Record(found) : nil
    }

    private func readValue(
        _ json: JSON,
        _ kind: Field.Kind,
        _ path: String,
        _ violations: inout Violations
    ) -> Value? {
        switch kind {
        case .record(let fields):
            return readRecord(json, fields, path + ".", &violations).map(Value.record)
        case .list(let inner, let mayBeEmpty):
            return readList(json, inner, mayBeEmpty, path, &violations)
        default:
            do throws(Rejection) {
                return try FieldReader.read(json, kind, path)
            } catch {
                violations.add(error)
                return nil
            }
        }
    }

    private func readList(
        _ json: JSON,
        _ kind: Field.Kind,
        _ mayBeEmpty: Bool,
        _ path: String,
        _ violations: inout Violations
    ) -> Value? {
        guard case .array(let items) = json else {
            violations.add(path, EventReader.shown(json), "shape", "\(path) is a list")
            return nil
        }
        if items.isEmpty, !mayBeEmpty {
            violations.add(path, nil, "required", "\(path) has no entry: at least one is needed")
            return nil
        }
        var values: [Value] = []
        values.reserveCapacity(items.count)
        for (index, item) in items.enumerated() {
            if violations.isFull { return nil }
            if let value = readValue(item, kind, "\(path)[\(index)]", &violations) {
                values.append(value)
            }
        }
        return values.count == items.count ? .list(values) : nil
    }

    private static func unknown(_ member: JSON.Member, known: [String], path: String) -> Rejection {
        if path.isEmpty, recordedNames.contains(member.name) {
            return Rejection(
                field: member.name,
                value: shown(member.value),
                rule: "unknown_field",
                message: "\(member.name) is added when the event is recorded: leave it out"
            )
        }
        let near = nearest(member.name, known)
        let name = shown(.string(member.name))
        return Rejection(
            field: path + name,
            value: shown(member.value),
            rule: "unknown_field",
            message: "no field \(name)" + (near.map { ": did you mean \($0)?" } ?? "")
        )
    }

    /// A value as an error shows it: at most 100 characters.
    static func shown(_ json: JSON) -> String {
        if case .string(let text) = json { return String(text.prefix(100)) }
        return String(json.compact.prefix(100))
    }
}

/// The known name that is nearest to the one written, by how many letters differ.
package func nearest(_ name: String, _ known: [String]) -> String? {
    known.map { (name: $0, distance: editDistance(name, $0)) }
        .min { $0.distance < $1.distance }
        .flatMap { $0.distance <= max(3, name.count / 2) ? $0.name : nil }
}

private func editDistance(_ left: String, _ right: String) -> Int {
    let right = Array(right.utf8)
    var row = Array(0...right.count)
    for (i, a) in left.utf8.prefix(100).enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, b) in right.enumerated() {
            let above = row[j + 1]
            row[j + 1] = min(above + 1, row[j] + 1, diagonal + (a == b ? 0 : 1))
            diagonal = above
        }
    }
    return row[right.count]
}
