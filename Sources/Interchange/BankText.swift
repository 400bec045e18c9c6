import Foundation

/// Text as banks exchange it: half-width katakana, capitals, digits and a few marks, one byte each in
/// JIS X 0201.
///
/// Small kana are not among them: banks write ﾖ for ｮ.
package enum BankText {
    /// A character that no bank takes.
    package struct Fault: Error {
        package let message: String

        init(_ message: String) {
            self.message = message
        }
    }

    private static let small = "ｧｨｩｪｫｬｭｮｯ"
    private static let large = "ｱｲｳｴｵﾔﾕﾖﾂ"
    private static let marks: [Unicode.Scalar: UInt8] = [
        " ": 0x20, "(": 0x28, ")": 0x29, ",": 0x2C, "-": 0x2D, ".": 0x2E, "/": 0x2F, "¥": 0x5C,
    ]

    /// The bytes of a text; what is written in full width is taken as its half-width form.
    package static func bytes(_ text: String) throws(Fault) -> [UInt8] {
        let half = text.applyingTransform(.fullwidthToHalfwidth, reverse: false) ?? text
        var bytes: [UInt8] = []
        for scalar in half.unicodeScalars {
            switch scalar {
            case "0"..."9", "A"..."Z": bytes.append(UInt8(scalar.value))
            case "ｧ"..."ｯ":
                let place = small.unicodeScalars.firstIndex(of: scalar) ?? small.startIndex
                throw Fault(
                    "small \(scalar) is no character that a bank takes: write "
                        + String(large.unicodeScalars[place])
                )
            // 「 」 ｦ and ｰ to ﾟ: U+FF61 to U+FF9F are the bytes A1 to DF.
            case "｢"..."｣", "ｦ", "ｰ"..."ﾟ": bytes.append(UInt8(scalar.value - 0xFF61 + 0xA1))
            default:
                guard let byte = marks[scalar] else {
                    throw Fault(
                        "`\(scalar)` is no character that a bank takes: half-width kana, capitals, "
                            + "digits, spaces and ( ) , - . / ¥ ｢ ｣ are"
                    )
                }
                bytes.append(byte)
            }
        }
        return bytes
    }
}
