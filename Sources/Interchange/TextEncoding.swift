import Glibc

/// Turns the pieces of a file into UTF-8, finding out by itself how the file is encoded.
///
/// UTF-8 with or without a byte order mark, and CP932 (Shift_JIS as Windows and Excel write it).
/// ASCII is both, so the decision waits for the first byte that is not, however late it comes.
struct TextDecoder {
    /// Stands in the text for bytes that are no character of the file's encoding; it is part of no
    /// UTF-8.
    static let damage: UInt8 = 0xFF

    private enum State {
        /// Nothing is read; a byte order mark may come. Becomes `ascii`.
        case start
        /// All bytes so far are ASCII. Becomes `undecided` with the first that is not.
        case ascii
        /// The first byte outside ASCII is pending and waits for `windowBytes` more, or for the
        /// end: a character or two can be valid in both encodings. Becomes `utf8` or `cp932`.
        case undecided
        /// Final: bytes are checked and passed on.
        case utf8
        /// Final: bytes are converted.
        case cp932(CP932)
    }

    /// Bytes looked at before the encoding is decided.
    private static let windowBytes = 64 << 10

    private var state = State.start
    /// Bytes read and not passed on: half a character, or all that waits for a decision.
    private var pending: [UInt8] = []
    /// Bytes of the file before `pending`.
    private var offset = 0

    /// How the file is encoded, as far as it is known.
    var encoding: String {
        if case .cp932 = state { "Shift_JIS (CP932)" } else { "UTF-8" }
    }

    /// Appends what a piece of the file says, as UTF-8 with marks of damage, to `text`.
    ///
    /// - Throws: what makes the file unreadable. All text before that place has been appended.
    mutating func decode(
        _ piece: ArraySlice<UInt8>,
        isLast: Bool,
        to text: inout [UInt8]
    ) throws(ReadFault) {
        pending.append(contentsOf: piece)
        var at = 0
        defer {
            pending.removeFirst(at)
            offset += at
        }
        // A NUL is part of no character in either encoding: what stands before it is complete.
        let zero = pending.firstIndex(of: 0, from: 0)
        let end = zero ?? pending.count
        let isComplete = isLast || zero != nil
        if case .start = state {
            guard end >= 4 || isComplete else { return }
            at = try TextDecoder.checkStart(pending)
            state = .ascii
        }
        if case .ascii = state {
            let next = TextDecoder.firstOutsideASCII(pending, at..<end)
            text.append(contentsOf: pending[at..<next])
            at = next
            if next < end { state = .undecided }
        }
        if case .undecided = state {
            guard end - at >= TextDecoder.windowBytes || isComplete else { return }
            state = try TextDecoder.decide(pending[at..<end], isComplete: isComplete)
        }
        let binary = zero.map { zero in
            ReadFault(
                rule: .binary,
                message: "byte \(offset + zero + 1) of the file is 0: this is not a text file"
            )
        }
        if at < end {
            let rest = pending[at..<end]
            if case .cp932(let converter) = state {
                at += TextDecoder.convert(rest, by: converter, isComplete, to: &text)
            } else {
                at += TextDecoder.check(rest, isComplete, to: &text)
            }
        }
        if let binary { throw binary }
    }

    /// Gives the length of the byte order mark, and refuses what its first bytes give away.
    private static func checkStart(_ bytes: [UInt8]) throws(ReadFault) -> Int {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return 3 }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw ReadFault(rule: .encoding, message: "the file is UTF-16: save it as UTF-8")
        }
        if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            throw ReadFault(
                rule: .binary,
                message: "the file is a workbook (.xlsx) or a zip: save the sheet as CSV UTF-8"
            )
        }
        return 0
    }

    private static func firstOutsideASCII(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
        bytes.withUnsafeBytes { raw in
            var at = range.lowerBound
            while at + 8 <= range.upperBound,
                raw.loadUnaligned(fromByteOffset: at, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
            {
                at += 8
            }
            while at < range.upperBound, raw[at] < 0x80 { at += 1 }
            return at
        }
    }

    /// Decides by everything in the window, line by line: each speaks for the encoding it is in, and
    /// the more numerous lines have it.
    ///
    /// Text in CP932 is full of faults as UTF-8, and next to none of it happens to be UTF-8 of
    /// three bytes a character, as Japanese is; pairs of half-width kana happen to be of two. A
    /// damaged byte in UTF-8 is one fault among good characters, even where CP932 could make
    /// something of it. Whichever is chosen, `check` or `convert` marks the place of a fault.
    private static func decide(
        _ window: ArraySlice<UInt8>,
        isComplete: Bool
    ) throws(ReadFault) -> State {
        var balance = 0
        var converter: CP932?
        for line in window.split(separator: 0x0A) {
            let isCut = !isComplete && line.endIndex == window.endIndex
            switch vote(line, isCut: isCut) {
            case .utf8: balance += 1
            case .neither: continue
            case .faulty:
                guard let cp932 = converter ?? CP932() else {
                    throw ReadFault(
                        rule: .encoding,
                        message:
                            "the file is not UTF-8, and this system's iconv has no CP932 (Shift_JIS)"
                    )
                }
                converter = cp932
                var text: [UInt8] = []
                let result = cp932.convert(line, to: &text)
                if result.consumed == line.count || (isCut && result.isCut) { balance -= 1 }
            }
        }
        if balance < 0, let converter { return .cp932(converter) }
        return .utf8
    }

    private enum Vote {
        /// UTF-8, a damaged character or two apart.
        case utf8
        /// With more faults than characters as UTF-8.
        case faulty
        /// ASCII, or pairs that may be half-width kana as well.
        case neither
    }

    private static func vote(_ line: ArraySlice<UInt8>, isCut: Bool) -> Vote {
        guard line.contains(where: { $0 >= 0x80 }) else { return .neither }
        var characters = 0
        var faults = 0
        var rest = line
        while let fault = utf8Fault(rest) {
            characters += rest[..<fault.start].count { $0 >= 0xE0 }
            rest = rest[fault.end...]
            if fault.isCut, isCut { break }
            faults += 1
        }
        characters += rest.count { $0 >= 0xE0 }
        if faults > characters { return .faulty }
        return characters > 0 || hasLetterBeside(line) ? .utf8 : .neither
    }

    /// Whether a character stands beside a letter of ASCII, as in `Zürich` and hardly ever in kana.
    private static func hasLetterBeside(_ line: ArraySlice<UInt8>) -> Bool {
        func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) && byte < 0x80 }
        return zip(line, line.dropFirst()).contains { left, right in
            left >= 0x80 && isLetter(right) || isLetter(left) && right >= 0x80
        }
    }

    /// Passes UTF-8 on up to a character that may go on in the next piece; gives how many bytes.
    private static func check(
        _ bytes: ArraySlice<UInt8>,
        _ isComplete: Bool,
        to text: inout [UInt8]
    ) -> Int {
        var rest = bytes
        while let fault = utf8Fault(rest) {
            text.append(contentsOf: rest[..<fault.start])
            if fault.isCut, !isComplete { return fault.start - bytes.startIndex }
            text.append(damage)
            rest = rest[fault.end...]
        }
        text.append(contentsOf: rest)
        return bytes.count
    }

    /// Converts whole lines, or what there is of a very long one, up to a character that may go on in
    /// the next piece; gives how many bytes.
    private static func convert(
        _ bytes: ArraySlice<UInt8>,
        by converter: CP932,
        _ isComplete: Bool,
        to text: inout [UInt8]
    ) -> Int {
        var start = bytes.startIndex
        var at = start
        // Lines in CP932 are converted together, up to one in UTF-8.
        while let end = bytes[at...].firstPlace(of: 0x0A) {
            if isJapaneseUTF8(bytes[at..<end]) {
                convertAll(bytes[start..<at], by: converter, to: &text)
                markAll(bytes[at...end], to: &text)
                start = end + 1
            }
            at = end + 1
        }
        let rest = bytes[at...]
        if isComplete, isJapaneseUTF8(rest) {
            convertAll(bytes[start..<at], by: converter, to: &text)
            markAll(rest, to: &text)
            return bytes.count
        }
        let isWhole = isComplete || rest.count > windowBytes
        let last = isWhole ? bytes[start...] : bytes[start..<at]
        let left = convertAll(last, by: converter, isComplete: isComplete, to: &text)
        return last.endIndex - left - bytes.startIndex
    }

    /// Keeps what is ASCII, the quotes and commas of a table for one, and marks the rest.
    private static func markAll(_ bytes: ArraySlice<UInt8>, to text: inout [UInt8]) {
        text.append(contentsOf: bytes.map { $0 < 0x80 ? $0 : damage })
    }

    /// Whether a line has characters of three bytes and is UTF-8: CP932 could make something of half
    /// of them, `京` for one, and nobody would see before it is recorded.
    private static func isJapaneseUTF8(_ line: ArraySlice<UInt8>) -> Bool {
        guard let first = line.firstIndex(where: { $0 >= 0x80 }) else { return false }
        let rest = line[first...]
        return utf8Fault(rest) == nil && rest.contains { $0 >= 0xE0 }
    }

    /// Gives how many bytes at the end are half a character.
    @discardableResult
    private static func convertAll(
        _ bytes: ArraySlice<UInt8>,
        by converter: CP932,
        isComplete: Bool = true,
        to text: inout [UInt8]
    ) -> Int {
        var rest = bytes
        while !rest.isEmpty {
            let result = converter.convert(rest, to: &text)
            rest = rest.dropFirst(result.consumed)
            if rest.isEmpty || (result.isCut && !isComplete) { break }
            text.append(damage)
            rest = rest.dropFirst()
        }
        return rest.count
    }

    /// The first bytes that are no UTF-8; `isCut` where they could be with more behind the end.
    private static func utf8Fault(
        _ bytes: ArraySlice<UInt8>
    ) -> (start: Int, end: Int, isCut: Bool)? {
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: bytes.span)
            return nil
        } catch {
            let start = bytes.startIndex + error.byteOffsets.lowerBound
            let end = max(start + 1, bytes.startIndex + error.byteOffsets.upperBound)
            return (start, end, error.kind == .truncatedScalar && end == bytes.endIndex)
        }
    }
}

/// The converter of glibc from CP932 to UTF-8; it keeps no state between calls.
final class CP932 {
    private let handle: iconv_t

    /// Nil where the system does not have the encoding.
    init?() {
        let handle = iconv_open("UTF-8", "CP932")
        // iconv_open(3): "In case of error, it sets errno and returns (iconv_t) -1."
        guard let handle, handle != iconv_t(bitPattern: -1) else { return nil }
        self.handle = handle
    }

    deinit {
        iconv_close(handle)
    }

    /// Appends the conversion up to the end, or up to what cannot be converted; `isCut` where that
    /// is half a character at the end.
    func convert(
        _ bytes: ArraySlice<UInt8>,
        to text: inout [UInt8]
    ) -> (consumed: Int, isCut: Bool) {
        var consumed = 0
        var isCut = false
        // One byte, a half-width kana, becomes three at most.
        let converted = [UInt8](unsafeUninitializedCapacity: 3 * bytes.count + 4) { output, count in
            bytes.withUnsafeBytes { input in
                // iconv takes its input as `char **` but does not write to it.
                var from = UnsafeMutableRawPointer(mutating: input.baseAddress)?
                    .assumingMemoryBound(to: CChar.self)
                var fromLeft = input.count
                var to = UnsafeMutableRawPointer(output.baseAddress)?
                    .assumingMemoryBound(to: CChar.self)
                var toLeft = output.count
                // iconv(3): EINVAL is "an incomplete multibyte sequence" at the end of the input,
                // EILSEQ an invalid one; the pointers stop before it either way.
                if iconv(handle, &from, &fromLeft, &to, &toLeft) == Int(bitPattern: UInt.max) {
                    isCut = errno == EINVAL
                }
                consumed = input.count - fromLeft
                count = output.count - toLeft
            }
        }
        text.append(contentsOf: converted)
        return (consumed, isCut)
    }
}

extension [UInt8] {
    /// The first place of a byte at or after `start`.
    func firstIndex(of byte: UInt8, from start: Int) -> Int? {
        withUnsafeBytes { raw in
            guard start < raw.count, let base = raw.baseAddress,
                let found = memchr(base + start, Int32(byte), raw.count - start)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }
}

extension ArraySlice<UInt8> {
    /// The first place of a byte, as an index of the slice.
    func firstPlace(of byte: UInt8) -> Int? {
        let found: Int? = withUnsafeBytes { raw in
            guard let base = raw.baseAddress, let found = memchr(base, Int32(byte), raw.count)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
        return found.map { $0 + startIndex }
    }
}
