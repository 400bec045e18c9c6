extension JSONReader {
    /// Reads a string from its opening quote to behind its closing one.
    static func readString(_ bytes: Span<UInt8>, _ at: inout Int) throws(JSONError) -> String {
        let start = at + 1
        var end = start
        var hasEscapes = false
        var all: UInt8 = 0
        while end < bytes.count {
            let byte = bytes[end]
            if byte == UInt8(ascii: "\"") { break }
            if byte == UInt8(ascii: "\\") {
                hasEscapes = true
                end += 1
            } else if byte < 0x20 {
                throw JSONError(
                    end,
                    .syntax,
                    "\(shown(byte)) in a string is written as an escape"
                )
            }
            all |= byte
            end += 1
        }
        guard end < bytes.count else {
            throw JSONError(start - 1, .syntax, "the string that begins here has no end")
        }
        at = end + 1
        let content = bytes.extracting(start..<end)
        // Escapes are ASCII and stand for whole characters, so that the text is UTF-8 exactly where
        // its written form is.
        let text = try checked(content, at: start, isASCII: all < 0x80)
        return hasEscapes ? try unescaped(content, at: start) : text
    }

    static func checked(
        _ content: Span<UInt8>,
        at start: Int,
        isASCII: Bool
    ) throws(JSONError) -> String {
        if isASCII {
            return String(copying: UTF8Span(unchecked: content, isKnownASCII: true))
        }
        do throws(UTF8.ValidationError) {
            return String(copying: try UTF8Span(validating: content))
        } catch {
            throw JSONError(
                start + error.byteOffsets.lowerBound,
                .encoding,
                "these bytes are not UTF-8"
            )
        }
    }

    static func unescaped(_ content: Span<UInt8>, at start: Int) throws(JSONError) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(content.count)
        var at = 0
        while at < content.count {
            guard content[at] == UInt8(ascii: "\\") else {
                text.append(content[at])
                at += 1
                continue
            }
            // `string` steps over what follows a backslash, so that there is always one byte more.
            switch content[at + 1] {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
                text.append(content[at + 1])
            case UInt8(ascii: "b"): text.append(0x08)
            case UInt8(ascii: "f"): text.append(0x0C)
            case UInt8(ascii: "n"): text.append(0x0A)
            case UInt8(ascii: "r"): text.append(0x0D)
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "u"):
                let scalar = try escapedScalar(content, &at, start: start)
                text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
                continue
            default:
                throw JSONError(
                    start + at,
                    .syntax,
                    "a backslash before \(shown(content[at + 1])) means nothing"
                )
            }
            at += 2
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads `\u3042`, or the two halves of a surrogate pair.
    static func escapedScalar(
        _ content: Span<UInt8>,
        _ at: inout Int,
        start: Int
    ) throws(JSONError) -> Unicode.Scalar {
        let place = start + at
        let first = try escapedUnit(content, &at, start: start)
        if let scalar = Unicode.Scalar(first) { return scalar }
        if first < 0xDC00, at + 1 < content.count, content[at] == UInt8(ascii: "\\"),
            content[at + 1] == UInt8(ascii: "u")
        {
            let second = try escapedUnit(content, &at, start: start)
            if (0xDC00...0xDFFF).contains(second),
                let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
            {
                return scalar
            }
        }
        throw JSONError(place, .encoding, "half of a surrogate pair stands for no character")
    }

    static func escapedUnit(
        _ content: Span<UInt8>,
        _ at: inout Int,
        start: Int
    ) throws(JSONError) -> UInt32 {
        var unit: UInt32 = 0
        for index in at + 2..<at + 6 {
            guard index < content.count, let digit = hexDigit(content[index]) else {
                throw JSONError(start + at, .syntax, "\\u is followed by four hexadecimal digits")
            }
            unit = unit << 4 | UInt32(digit)
        }
        at += 6
        return unit
    }

    /// Reads a number as RFC 8259 §6 writes it and gives its text.
    static func readNumber(_ bytes: Span<UInt8>, _ at: inout Int) throws(JSONError) -> String {
        let start = at
        if bytes[at] == UInt8(ascii: "-") { at += 1 }
        let whole = try readDigits(bytes, &at, after: "a number begins with a digit")
        if whole.count > 1, bytes[whole.lowerBound] == 0x30 {
            throw JSONError(start, .syntax, "a number has no zeros in front")
        }
        if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
            at += 1
            _ = try readDigits(bytes, &at, after: "digits follow the decimal point")
        }
        if at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
            at += 1
            if at < bytes.count, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") {
                at += 1
            }
            _ = try readDigits(bytes, &at, after: "digits follow the exponent sign")
        }
        return String(
            copying: UTF8Span(unchecked: bytes.extracting(start..<at), isKnownASCII: true)
        )
    }

    static func readDigits(
        _ bytes: Span<UInt8>,
        _ at: inout Int,
        after rule: String
    ) throws(JSONError) -> Range<Int> {
        let start = at
        while at < bytes.count, bytes[at] &- 0x30 < 10 { at += 1 }
        guard at > start else { throw JSONError(at, .syntax, rule) }
        return start..<at
    }

    static func readWord(
        _ word: StaticString,
        _ bytes: Span<UInt8>,
        _ at: inout Int
    ) throws(JSONError) {
        let count = word.utf8CodeUnitCount
        let letters = UnsafeBufferPointer(start: word.utf8Start, count: count)
        for (index, letter) in letters.enumerated() {
            guard at + index < bytes.count, bytes[at + index] == letter else {
                throw JSONError(
                    at,
                    .syntax,
                    "no value has this name; true, false and null are known"
                )
            }
        }
        at += count
    }
}
