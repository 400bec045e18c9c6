/// Files in one, stored as they are (APPNOTE.TXT of PKWARE, 4.3).
///
/// The same files give the same bytes: no moment is noted but the first that the format has.
struct ZipArchive {
    private(set) var bytes: [UInt8] = []
    private var directory: [UInt8] = []
    private var count = 0

    /// `files`: each less than 4 GiB, and together.
    init(_ files: [(name: String, bytes: [UInt8])]) {
        for file in files { add(file.name, file.bytes) }
        let start = bytes.count
        bytes += directory
        bytes += [0x50, 0x4B, 0x05, 0x06]
        for value in [0, 0, count, count] { bytes += Self.little(value, 2) }
        bytes += Self.little(directory.count, 4) + Self.little(start, 4) + Self.little(0, 2)
    }

    private mutating func add(_ name: String, _ content: [UInt8]) {
        let place = bytes.count
        let name = Array(name.utf8)
        // Version 2.0; names in UTF-8 (bit 11); stored; 1980-01-01 00:00.
        var facts: [UInt8] = [20, 0, 0, 0x08, 0, 0, 0, 0, 0x21, 0]
        facts += Self.little(Int(checkSum(content)), 4)
        facts += Self.little(content.count, 4) + Self.little(content.count, 4)
        facts += Self.little(name.count, 2) + Self.little(0, 2)
        bytes += [0x50, 0x4B, 0x03, 0x04] + facts + name + content
        directory += [0x50, 0x4B, 0x01, 0x02, 20, 0] + facts
        // No comment, first disk, no attributes.
        directory += Self.little(0, 2) + Self.little(0, 2) + Self.little(0, 2) + Self.little(0, 4)
        directory += Self.little(place, 4) + name
        count += 1
    }

    private static func little(_ value: Int, _ width: Int) -> [UInt8] {
        (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
