// Text in addresses (RFC 3986, 2.1).

/// The text with all but letters, digits and `-._~` as `%2F` and the like (RFC 3986, 2.3).
package func percentEncoded(_ text: String) -> String {
    text.utf8.map { byte in
        let character = Unicode.Scalar(byte)
        let isPlain =
            byte < 0x80
            && (character.properties.isAlphabetic || (0x30...0x39).contains(byte)
                || "-._~".unicodeScalars.contains(character))
        return isPlain
            ? String(character)
            : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
    .joined()
}

/// The text with `%2F` and the like as the characters that they stand for.
package func percentDecoded(_ text: some StringProtocol) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
        let digits = rest.prefix(2)
        if byte == UInt8(ascii: "%"), digits.count == 2,
            let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
        {
            bytes.append(value)
            rest = rest.dropFirst(2)
        } else {
            bytes.append(byte)
        }
    }
    return String(decoding: bytes, as: UTF8.self)
}
