import Crypto

/// An event of the log in the form that is hashed: RFC 8785 JSON, but with numbers as they were
/// written, of registry, seq, recorded_at, recorded_by, the event and its movements.
package struct LogEntry: Sendable {
    /// The code of the registry.
    package let registry: String
    /// Its place in the log, from 1 without a gap.
    package let seq: Int64
    /// When we learned it; it never decreases with seq.
    package let recordedAt: Instant
    /// Who sent it: the operating system's user, or a token's party and name.
    package let recordedBy: String
    package let event: Event
    package let movements: [Movement]
    /// Whether it is what one party sees of an event, with something left out.
    package let isRedacted: Bool

    package init(
        registry: String,
        seq: Int64,
        recordedAt: Instant,
        recordedBy: String,
        event: Event,
        movements: [Movement],
        isRedacted: Bool = false
    ) {
        self.registry = registry
        self.seq = seq
        self.recordedAt = recordedAt
        self.recordedBy = recordedBy
        self.event = event
        self.movements = movements
        self.isRedacted = isRedacted
    }

    /// What one party sees of the entry: the movements of its own subjects too.
    package func part(_ part: Audience.Part, _ audience: Audience) -> LogEntry {
        LogEntry(
            registry: registry,
            seq: seq,
            recordedAt: recordedAt,
            recordedBy: recordedBy,
            event: event.with(part.data),
            movements: movements.filter { movement in
                let parties = audience.parties(of: movement.subject)
                return (part.role == .buyer ? parties.buyer : parties.vendor) == part.party
            },
            isRedacted: part.isRedacted
        )
    }

    /// What those see of a party or a site who meet it in what they see: who and where it is.
    package var introduction: LogEntry {
        let names: Set<String> = ["party", "name", "name_en", "roles", "site", "owner"]
        let data = Record(event.data.fields.filter { names.contains($0.name) })
        return LogEntry(
            registry: registry,
            seq: seq,
            recordedAt: recordedAt,
            recordedBy: recordedBy,
            event: event.with(data),
            movements: [],
            isRedacted: data != event.data
        )
    }

    /// The canonical bytes.
    package var canonical: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(640)
        append("{\"event\":{", to: &bytes)
        if let by = event.by {
            append("\"by\":", to: &bytes)
            appendString(by, to: &bytes)
            append(",", to: &bytes)
        }
        append("\"data\":", to: &bytes)
        event.data.appendCanonical(to: &bytes)
        append(
            ",\"id\":\"\(event.id)\",\"occurred_at\":\"\(event.occurredAt.rfc3339)\"",
            to: &bytes
        )
        if let source = event.source {
            append(",\"source\":", to: &bytes)
            appendString(source, to: &bytes)
        }
        append(",\"type\":\"\(event.type.name)\"},\"movements\":[", to: &bytes)
        for (index, movement) in movements.enumerated() {
            append(index == 0 ? "[\"" : ",[\"", to: &bytes)
            append(movement.subject.kind.rawValue, to: &bytes)
            append("\",\"\(movement.subject.key)\",", to: &bytes)
            append(movement.from.map { "\"\($0.rawValue)\"," } ?? "null,", to: &bytes)
            append(movement.to.map { "\"\($0.rawValue)\"," } ?? "null,", to: &bytes)
            append("\(movement.amount)]", to: &bytes)
        }
        append("],\"recorded_at\":\"\(recordedAt.rfc3339)\",\"recorded_by\":", to: &bytes)
        appendString(recordedBy, to: &bytes)
        if isRedacted { append(",\"redacted\":true", to: &bytes) }
        append(",\"registry\":\"\(registry)\",\"seq\":\(seq)}", to: &bytes)
        return bytes
    }

    /// The hash of the log up to an entry: SHA-256 of the hash before it and its canonical bytes.
    package static func hash(after previous: [UInt8], _ canonical: some Sequence<UInt8>) -> [UInt8]
    {
        var hasher = SHA256()
        hasher.update(data: previous)
        hasher.update(data: Array(canonical))
        return Array(hasher.finalize())
    }

    /// The hash before the first entry.
    package static let emptyHash = [UInt8](repeating: 0, count: 32)
}

private func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: text.utf8)
}

extension Record {
    /// The record as canonical JSON.
    var canonical: [UInt8] {
        var bytes: [UInt8] = []
        appendCanonical(to: &bytes)
        return bytes
    }

    /// Appends the record as canonical JSON.
    package func appendCanonical(to bytes: inout [UInt8]) {
        bytes.append(0x7B)
        var isFirst = true
        for field in fields {
            if !isFirst { bytes.append(0x2C) }
            isFirst = false
            bytes.append(0x22)
            bytes.append(contentsOf: field.name.utf8)
            bytes.append(0x22)
            bytes.append(0x3A)
            field.value.appendCanonical(to: &bytes)
        }
        bytes.append(0x7D)
    }
}

extension Value {
    fileprivate func appendCanonical(to bytes: inout [UInt8]) {
        switch self {
        case .text(let text): appendString(text, to: &bytes)
        case .int(let number): append(String(number), to: &bytes)
        case .number(let text): append(text, to: &bytes)
        case .bool(let flag): append(flag ? "true" : "false", to: &bytes)
        case .day(let day): append("\"\(day.iso)\"", to: &bytes)
        case .record(let record): record.appendCanonical(to: &bytes)
        case .list(let values):
            bytes.append(0x5B)
            for (index, value) in values.enumerated() {
                if index > 0 { bytes.append(0x2C) }
                value.appendCanonical(to: &bytes)
            }
            bytes.append(0x5D)
        }
    }
}

extension LogEntry {
    /// Reads canonical bytes back; nil where they are not those of an entry.
    package init?(canonical: String) {
        guard let json = try? JSON.parse(canonical), case .object(let members) = json else {
            return nil
        }
        var fields: [String: JSON] = [:]
        for member in members { fields[member.name] = member.value }
        guard case .string(let registry)? = fields["registry"],
            case .number(let seqText)? = fields["seq"], let seq = Int64(seqText),
            case .string(let at)? = fields["recorded_at"], let recordedAt = Instant(rfc3339: at),
            case .string(let recordedBy)? = fields["recorded_by"], let event = fields["event"],
            case .array(let moved)? = fields["movements"],
            case .event(let read) = EventReader().read(event, id: { _, _, _ in EventID(bytes: []) })
        else { return nil }
        let movements = moved.compactMap { Movement(json: $0, day: read.day) }
        guard movements.count == moved.count else { return nil }
        self.init(
            registry: registry,
            seq: seq,
            recordedAt: recordedAt,
            recordedBy: recordedBy,
            event: read,
            movements: movements,
            isRedacted: fields["redacted"] != nil
        )
    }
}

extension Movement {
    /// Reads `["line","PO-7 1","allocated","in_transit",40]`.
    init?(json: JSON, day: Day) {
        guard case .array(let parts) = json, parts.count == 5,
            case .string(let kindName) = parts[0], let kind = SubjectKind(rawValue: kindName),
            case .string(let key) = parts[1], case .number(let text) = parts[4],
            let amount = Int64(text)
        else { return nil }
        func state(_ json: JSON) -> State? {
            if case .string(let name) = json { State(rawValue: name) } else { nil }
        }
        self.init(Subject(kind, key), day, from: state(parts[2]), to: state(parts[3]), amount)
    }
}
