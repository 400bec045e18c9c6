/// `0` to `f` in ASCII.
let hexDigits = Array("0123456789abcdef".utf8)

/// Bytes as hexadecimal digits, two each, in small letters.
package func hex(_ bytes: some Sequence<UInt8>) -> String {
    String(
        decoding: bytes.flatMap { [hexDigits[Int($0 >> 4)], hexDigits[Int($0 & 15)]] },
        as: UTF8.self
    )
}

/// The value of a hexadecimal digit in ASCII, large or small; nil where it is none.
func hexDigit(_ unit: UInt8) -> UInt8? {
    switch unit {
    case 0x30...0x39: unit - 0x30
    case 0x61...0x66: unit - 0x61 + 10
    case 0x41...0x46: unit - 0x41 + 10
    default: nil
    }
}
