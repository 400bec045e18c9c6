/// An exact decimal number: a whole mantissa over a power of ten.
///
/// Prices, rates and EFLOPS are such numbers. Two of them are equal where their values are
/// (`0.80` and `0.8`), while `description` keeps the digits after the point as they were written.
/// Arithmetic is exact or gives nil; nothing is ever rounded unasked.
public struct Decimal: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Digits before the point that a text may have.
    public static let wholeDigitsMax = 18
    /// Digits after the point that a text may have.
    public static let fractionDigitsMax = 9

    private let mantissa: Int128
    /// Digits after the point, 0…36: 10 to that power fits into the mantissa's type.
    private let scale: Int

    /// A whole number.
    public init(_ whole: Int64) {
        self.mantissa = Int128(whole)
        self.scale = 0
    }

    /// Reads `18180000`, `25000.50`, `0.8`, with a sign or without, and nothing else: no exponent,
    /// digits on both sides of a point, at most 18 before and 9 after it.
    ///
    /// A plus and zeros in front are dropped, zeros at the end are kept.
    public init?(_ text: some StringProtocol) {
        self.init(
            text,
            wholeDigitsMax: Decimal.wholeDigitsMax,
            fractionDigitsMax: Decimal.fractionDigitsMax
        )
    }

    /// Reads a calculated number: up to 36 digits in all.
    public init?(calculated text: some StringProtocol) {
        guard text.utf8.count <= 36 else { return nil }
        self.init(text, wholeDigitsMax: 36, fractionDigitsMax: 36)
    }

    private init?(_ text: some StringProtocol, wholeDigitsMax: Int, fractionDigitsMax: Int) {
        var digits = text.utf8[...]
        let sign = digits.first
        if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { digits.removeFirst() }
        let parts = digits.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard let whole = parts.first, parts.count <= 2 else { return nil }
        let fraction = parts.count == 2 ? parts[1] : digits.suffix(0)
        guard !whole.isEmpty, parts.count == 1 || !fraction.isEmpty,
            whole.drop(while: { $0 == 0x30 }).count <= wholeDigitsMax,
            fraction.count <= fractionDigitsMax
        else { return nil }
        var mantissa: Int128 = 0
        for part in [whole, fraction] {
            for byte in part {
                guard byte >= 0x30, byte <= 0x39 else { return nil }
                mantissa = mantissa * 10 + Int128(byte - 0x30)
            }
        }
        self.mantissa = sign == UInt8(ascii: "-") ? -mantissa : mantissa
        self.scale = fraction.count
    }

    private init?(mantissa: Int128, scale: Int) {
        guard (0...Decimal.scaleMax).contains(scale) else { return nil }
        self.mantissa = mantissa
        self.scale = scale
    }

    /// The number in digits: `25000.50`, `-0.05`.
    public var description: String {
        let digits = String(mantissa.magnitude)
        let sign = mantissa < 0 ? "-" : ""
        guard scale > 0 else { return sign + digits }
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        return sign + padded.dropLast(scale) + "." + padded.suffix(scale)
    }

    /// The same number without zeros at the end of its fraction: `0.80` gives `0.8`.
    public var trimmed: Decimal {
        var mantissa = mantissa
        var scale = scale
        while scale > 0, mantissa % 10 == 0 {
            mantissa /= 10
            scale -= 1
        }
        return Decimal(mantissa: mantissa, scale: scale) ?? self
    }

    /// True where nothing but zeros stands after the point.
    public var isWhole: Bool {
        mantissa % Decimal.power(scale) == 0
    }

    /// The next whole number at or below, or nil beyond Int64.
    public var roundedDown: Int64? {
        let (quotient, rest) = mantissa.quotientAndRemainder(dividingBy: Decimal.power(scale))
        return Int64(exactly: rest < 0 ? quotient - 1 : quotient)
    }

    /// The next whole number at or above, or nil beyond Int64.
    public var roundedUp: Int64? {
        let (quotient, rest) = mantissa.quotientAndRemainder(dividingBy: Decimal.power(scale))
        return Int64(exactly: rest > 0 ? quotient + 1 : quotient)
    }

    /// The sum, or nil on overflow.
    public func adding(_ other: Decimal) -> Decimal? {
        guard let (left, right, scale) = aligned(with: other) else { return nil }
        let (sum, isOver) = left.addingReportingOverflow(right)
        return isOver ? nil : Decimal(mantissa: sum, scale: scale)
    }

    /// The difference, or nil on overflow.
    public func subtracting(_ other: Decimal) -> Decimal? {
        guard let (left, right, scale) = aligned(with: other) else { return nil }
        let (difference, isOver) = left.subtractingReportingOverflow(right)
        return isOver ? nil : Decimal(mantissa: difference, scale: scale)
    }

    /// The product, with the fraction digits of both, or nil on overflow.
    public func multiplied(by other: Decimal) -> Decimal? {
        let (product, isOver) = mantissa.multipliedReportingOverflow(by: other.mantissa)
        return isOver ? nil : Decimal(mantissa: product, scale: scale + other.scale)
    }

    /// The product, or nil on overflow.
    public func multiplied(by whole: Int64) -> Decimal? {
        multiplied(by: Decimal(whole))
    }

    /// The number divided by 10 to the power of `digits` (0 or more), or nil on overflow: watts to
    /// kilowatts with 3, TFLOPS to EFLOPS with 6.
    public func shiftedRight(by digits: Int) -> Decimal? {
        Decimal(mantissa: mantissa, scale: scale + max(0, digits))
    }

    /// The quotient rounded to so many significant digits (1…18), halves away from zero, without
    /// zeros at the end; nil on overflow and where `other` is 0.
    public func divided(by other: Decimal, significantDigits: Int) -> Decimal? {
        guard other.mantissa != 0 else { return nil }
        guard mantissa != 0 else { return Decimal(0) }
        guard var (above, below, _) = aligned(with: other) else { return nil }
        let isNegative = (above < 0) != (below < 0)
        above = Int128(exactly: above.magnitude) ?? Int128.max
        below = Int128(exactly: below.magnitude) ?? Int128.max
        // The quotient times 10 to the power of `scale` has just the digits asked for.
        let limit = Decimal.power(significantDigits)
        var scale = 0
        while above / below >= limit {
            guard let next = Decimal.product(below, 10) else { return nil }
            below = next
            scale -= 1
        }
        while above / below < limit / 10 {
            guard let next = Decimal.product(above, 10) else { return nil }
            above = next
            scale += 1
        }
        let (quotient, rest) = above.quotientAndRemainder(dividingBy: below)
        let rounded = rest >= below - rest ? quotient + 1 : quotient
        guard let mantissa = Decimal.product(rounded, Decimal.power(max(0, -scale))) else {
            return nil
        }
        return Decimal(mantissa: isNegative ? -mantissa : mantissa, scale: max(0, scale))?.trimmed
    }

    /// Whether both have the same value, however many zeros they end in.
    public static func == (left: Decimal, right: Decimal) -> Bool {
        guard let (leftUnits, rightUnits, _) = left.aligned(with: right) else { return false }
        return leftUnits == rightUnits
    }

    /// Whether the value on the left is the lower one.
    public static func < (left: Decimal, right: Decimal) -> Bool {
        if let (leftUnits, rightUnits, _) = left.aligned(with: right) {
            return leftUnits < rightUnits
        }
        // Only the one with fewer fraction digits can have grown out of range, and so is the
        // larger one by magnitude.
        return left.scale < right.scale ? left.mantissa < 0 : right.mantissa > 0
    }

    /// Feeds the value, so that equal numbers hash alike.
    public func hash(into hasher: inout Hasher) {
        let trimmed = trimmed
        hasher.combine(trimmed.mantissa)
        hasher.combine(trimmed.scale)
    }

    private static let scaleMax = 36

    private static func power(_ exponent: Int) -> Int128 {
        var power: Int128 = 1
        for _ in 0..<exponent { power *= 10 }
        return power
    }

    private static func product(_ left: Int128, _ right: Int128) -> Int128? {
        let (product, isOver) = left.multipliedReportingOverflow(by: right)
        return isOver ? nil : product
    }

    /// Both mantissas at the larger scale, or nil where one of them grows out of range.
    private func aligned(
        with other: Decimal
    ) -> (left: Int128, right: Int128, scale: Int)? {
        let common = max(scale, other.scale)
        guard let left = Decimal.product(mantissa, Decimal.power(common - scale)),
            let right = Decimal.product(other.mantissa, Decimal.power(common - other.scale))
        else { return nil }
        return (left, right, common)
    }
}
