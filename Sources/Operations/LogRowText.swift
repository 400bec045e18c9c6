package import Domain
package import Interchange
package import Store

extension LogRow {
    /// The event with what was added when it was recorded.
    package var json: JSON {
        guard let entry = LogEntry(canonical: canonical), case .object(let event) = entry.event.json
        else { return .object([JSON.Member("seq", .number(String(seq)))]) }
        var members = [JSON.Member("seq", .number(String(seq)))] + event
        members += [
            JSON.Member("recorded_at", .string(recordedAt.rfc3339)),
            JSON.Member("recorded_by", .string(entry.recordedBy)),
            // What a party sees in part has no hash of its own.
            JSON.Member("hash", hash.isEmpty ? .null : .string(hex(hash))),
            JSON.Member("movements", .array(entry.movements.map(\.json))),
            JSON.Member("voided_by", voidSeq.map { .number(String($0)) } ?? .null),
        ]
        if entry.isRedacted { members.append(JSON.Member("redacted", .bool(true))) }
        return .object(members)
    }

    /// As CSV has it.
    package static let columns: [CSVWriter.Column] = [
        "seq", "id", "type", "occurred_at", "recorded_at", "by", "source", "data",
    ].map { CSVWriter.Column($0, isText: ["by", "source"].contains($0)) }

    /// A cell for each of `columns`; nil where the event cannot be read.
    package var cells: [String]? {
        guard let event = LogEntry(canonical: canonical)?.event else { return nil }
        return [
            String(seq), id, type, occurredAt.rfc3339, recordedAt.rfc3339, event.by ?? "",
            event.source ?? "", event.data.json.compact,
        ]
    }
}
