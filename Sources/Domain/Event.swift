/// A UUID: the idempotency key of an event.
public struct EventID: Hashable, Sendable, CustomStringConvertible {
    let high: UInt64
    let low: UInt64

    /// The UUID of 16 bytes.
    public init(bytes: some Collection<UInt8>) {
        var high: UInt64 = 0
        var low: UInt64 = 0
        for (index, byte) in bytes.prefix(16).enumerated() {
            if index < 8 { high = high << 8 | UInt64(byte) } else { low = low << 8 | UInt64(byte) }
        }
        self.high = high
        self.low = low
    }

    /// Reads `28c7b0f7-866d-548a-80dc-3f0b8cb645a4`, capitals or not.
    public init?(_ text: String) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(16)
        var nibble: UInt8?
        var position = 0
        for unit in text.utf8 {
            defer { position += 1 }
            if unit == 0x2D {
                guard position == 8 || position == 13 || position == 18 || position == 23 else {
                    return nil
                }
                continue
            }
            guard let digit = hexDigit(unit) else { return nil }
            if let first = nibble {
                bytes.append(first << 4 | digit)
                nibble = nil
            } else {
                nibble = digit
            }
        }
        guard position == 36, bytes.count == 16 else { return nil }
        self.init(bytes: bytes)
    }

    /// The UUID in lower case, with hyphens.
    public var description: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(36)
        for index in 0..<16 {
            if index == 4 || index == 6 || index == 8 || index == 10 { bytes.append(0x2D) }
            let word = index < 8 ? high : low
            let byte = UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * (index % 8)))
            bytes.append(hexDigits[Int(byte >> 4)])
            bytes.append(hexDigits[Int(byte & 15)])
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// What somebody says has happened: decoded, its shape checked, not yet recorded.
package struct Event: Sendable {
    package let id: EventID
    package let type: EventType
    /// When it happened; recorded or not, it says nothing of when we learned it.
    package let occurredAt: Instant
    /// Who says so, free text of at most 200 characters.
    package let by: String?
    /// The paper behind it, free text of at most 200 characters; `assumed:` in it marks a guess.
    package let source: String?
    /// The fields of its type.
    package let data: Record

    package init(
        id: EventID,
        type: EventType,
        occurredAt: Instant,
        by: String?,
        source: String?,
        data: Record
    ) {
        self.id = id
        self.type = type
        self.occurredAt = occurredAt
        self.by = by
        self.source = source
        self.data = data
    }

    /// The same with other data.
    func with(_ data: Record) -> Event {
        Event(id: id, type: type, occurredAt: occurredAt, by: by, source: source, data: data)
    }

    /// The business day.
    package var day: Day { occurredAt.businessDay }

    /// Whether the source says that something in it is assumed.
    package var isAssumed: Bool { source?.contains("assumed:") ?? false }

    /// The event as JSON, in the form in which it is hashed and compared.
    package var json: JSON {
        var members = [
            JSON.Member("data", data.json), JSON.Member("id", .string(id.description)),
            JSON.Member("occurred_at", .string(occurredAt.rfc3339)),
            JSON.Member("type", .string(type.name)),
        ]
        if let by { members.append(JSON.Member("by", .string(by))) }
        if let source { members.append(JSON.Member("source", .string(source))) }
        return .object(members)
    }
}
