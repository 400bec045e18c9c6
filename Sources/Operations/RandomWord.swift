package import Domain

/// So many bytes that nobody can guess, as hexadecimal digits.
package func randomWord(bytes: Int) -> String {
    hex(randomBytes(bytes))
}

extension EventID {
    /// A random UUID (RFC 9562, version 4).
    package static func random() -> EventID {
        var bytes = randomBytes(16)
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        return EventID(bytes: bytes)
    }
}

private func randomBytes(_ count: Int) -> [UInt8] {
    // The system's own, fit for secrets.
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
}
