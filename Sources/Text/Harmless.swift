extension String {
    /// The text without characters that a terminal obeys or that turn a line around (Unicode's
    /// bidirectional controls), each as its number, such as `<U+001B>`: names and reasons are
    /// written by others than who reads them.
    ///
    /// `keepingLines`: whether line ends stay.
    package func harmless(keepingLines: Bool = true) -> String {
        func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
            switch scalar.value {
            case 0x0A: !keepingLines
            case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x202A...0x202E, 0x2028, 0x2029,
                0x2066...0x2069:
                true
            default: false
            }
        }
        guard unicodeScalars.contains(where: isHarmful) else { return self }
        var text = ""
        for scalar in unicodeScalars {
            guard isHarmful(scalar) else {
                text.unicodeScalars.append(scalar)
                continue
            }
            let number = String(scalar.value, radix: 16, uppercase: true)
            text += "<U+" + String(repeating: "0", count: max(0, 4 - number.count)) + number + ">"
        }
        return text
    }
}
