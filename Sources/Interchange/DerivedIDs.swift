import Crypto
package import Domain

/// Ids for events without one: from type, moment, data and how often the same stood before in the
/// file, so that the same file twice adds nothing, and the same true row twice is two events.
struct DerivedIDs {
    /// By the first 64 bits of the hash: two rows that share them by chance only count on.
    private var occurrences: [UInt64: UInt32] = [:]

    /// How many of the same a refused one is looked for among: a millisecond for each that was
    /// changed since.
    private static let derivedMax: UInt32 = 1000

    /// `derived`: its id in the file in which it was refused; it counts unless the event was changed
    /// since, which is then like one of the mended file.
    mutating func id(
        _ type: EventType,
        _ occurredAt: Instant,
        _ data: Record,
        derived: EventID?
    ) -> EventID {
        var bytes = Array("chotatsu event\n\(type.name)\n\(occurredAt.rfc3339)\n".utf8)
        data.appendCanonical(to: &bytes)
        if let derived, (1...Self.derivedMax).contains(where: { Self.id(bytes, $0) == derived }) {
            return derived
        }
        let first = Array(SHA256.hash(data: bytes))
        let key = first.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let count = occurrences[key, default: 0] + 1
        occurrences[key] = count
        return Self.id(bytes, count)
    }

    private static func id(_ bytes: [UInt8], _ occurrence: UInt32) -> EventID {
        EventID(derivedFrom: bytes + Array("\n\(occurrence)".utf8))
    }
}

extension EventID {
    /// An id that follows from what an event says: RFC 9562, version 8, by SHA-256.
    package init(derivedFrom bytes: [UInt8]) {
        var id = Array(SHA256.hash(data: bytes).prefix(16))
        id[6] = id[6] & 0x0F | 0x80
        id[8] = id[8] & 0x3F | 0x80
        self.init(bytes: id)
    }
}
