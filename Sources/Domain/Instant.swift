/// A moment, to the microsecond: what PostgreSQL's `timestamptz` keeps.
public struct Instant: Hashable, Comparable, Sendable {
    /// Microseconds since 1970-01-01T00:00:00Z.
    public let microseconds: Int64

    /// The moment so many microseconds after 1970-01-01T00:00:00Z.
    public init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// 00:00 of that day in Asia/Tokyo.
    public init(startOf day: Day) {
        self.init(microseconds: Int64(day.number) * Instant.dayLength - Instant.tokyoOffset)
    }

    /// Reads RFC 3339 with an offset (`2023-07-03T09:00:00+09:00`, `…Z`), or a date alone, which
    /// means 00:00 in Asia/Tokyo.
    ///
    /// Digits after the microsecond are dropped. Nil for anything else.
    public init?(rfc3339 text: some StringProtocol) {
        let bytes = Array(text.utf8)
        if bytes.count == 10 {
            guard let day = Day(iso: text) else { return nil }
            self.init(startOf: day)
            return
        }
        guard bytes.count >= 20, bytes[10] == 0x54 || bytes[10] == 0x74 || bytes[10] == 0x20,
            let day = Day(iso: String(decoding: bytes[0..<10], as: UTF8.self)),
            bytes[13] == 0x3A, bytes[16] == 0x3A,
            let hour = Day.digits(bytes[11..<13]), let minute = Day.digits(bytes[14..<16]),
            let second = Day.digits(bytes[17..<19]), hour < 24, minute < 60, second < 60
        else { return nil }
        var at = 19
        var fraction: Int64 = 0
        if bytes[at] == 0x2E {
            at += 1
            var digits = 0
            while at < bytes.count, bytes[at] >= 0x30, bytes[at] <= 0x39 {
                if digits < 6 { fraction = fraction * 10 + Int64(bytes[at] - 0x30) }
                digits += 1
                at += 1
            }
            guard digits > 0 else { return nil }
            for _ in min(digits, 6)..<6 { fraction *= 10 }
        }
        guard let offset = Instant.offset(bytes[at...]) else { return nil }
        let seconds = Int64(hour * 3600 + minute * 60 + second) - Int64(offset)
        self.init(
            microseconds: Int64(day.number) * Instant.dayLength + seconds * 1_000_000 + fraction
        )
    }

    /// The business day: the calendar day of this moment in Asia/Tokyo.
    public var businessDay: Day {
        let local = microseconds + Instant.tokyoOffset
        let quotient = local / Instant.dayLength
        return Day(number: Int32(local % Instant.dayLength < 0 ? quotient - 1 : quotient))
    }

    /// `2023-07-03T09:00:00+09:00`, with microseconds only where there are some.
    public var rfc3339: String {
        let day = businessDay
        let within = microseconds + Instant.tokyoOffset - Int64(day.number) * Instant.dayLength
        let seconds = Int(within / 1_000_000)
        let fraction = Int(within % 1_000_000)
        var text = day.iso + "T" + Day.padded(seconds / 3600, 2)
        text += ":" + Day.padded(seconds / 60 % 60, 2) + ":" + Day.padded(seconds % 60, 2)
        if fraction > 0 { text += "." + Day.padded(fraction, 6) }
        return text + "+09:00"
    }

    /// Whether the left moment is earlier.
    public static func < (left: Instant, right: Instant) -> Bool {
        left.microseconds < right.microseconds
    }

    private static let dayLength: Int64 = 86_400_000_000
    private static let tokyoOffset: Int64 = 9 * 3_600_000_000

    /// Seconds east of Greenwich of `Z`, `+09:00` or `-05:30`.
    private static func offset(_ bytes: ArraySlice<UInt8>) -> Int? {
        let bytes = Array(bytes)
        if bytes == [0x5A] || bytes == [0x7A] { return 0 }
        guard bytes.count == 6, bytes[0] == 0x2B || bytes[0] == 0x2D, bytes[3] == 0x3A,
            let hours = Day.digits(bytes[1..<3]), let minutes = Day.digits(bytes[4..<6]),
            hours < 24, minutes < 60
        else { return nil }
        return (bytes[0] == 0x2D ? -1 : 1) * (hours * 3600 + minutes * 60)
    }
}
