/// A registry: one log, one set of codes.
package struct Registry: Sendable, Hashable {
    /// The name that a person gives it.
    package let code: String

    package init(code: String) {
        self.code = code
    }

    /// The first column of every key: FNV-1a of the code, as a positive number, so that it needs
    /// no look-up and no sequence.
    package var id: Int64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in code.utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        return Int64(bitPattern: hash & 0x7fff_ffff_ffff_ffff)
    }
}
