/// Why bytes are not one JSON value, and where.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What the text broke; the raw values are stable.
    public enum Rule: String, Sendable {
        /// Not the grammar of RFC 8259.
        case syntax = "json_syntax"
        /// Two members of one object with the same name: which one counts, nobody can say.
        case duplicateMember = "json_duplicate_member"
        /// Arrays and objects nested more than `JSON.depthMax` deep.
        case depth = "json_depth"
        /// Bytes that are not UTF-8, or half of a surrogate pair.
        case encoding = "json_encoding"
    }

    /// Bytes before the place where reading stopped, from 0.
    public let offset: Int
    /// What was broken.
    public let rule: Rule
    /// What is wrong there, in words, without the offset.
    public let message: String

    /// The message with its place, counted from 1 as editors do.
    public var description: String {
        "\(message) (at byte \(offset + 1))"
    }

    init(_ offset: Int, _ rule: Rule, _ message: String) {
        self.offset = offset
        self.rule = rule
        self.message = message
    }
}

extension JSON {
    /// Levels of arrays and objects that a text may have; a bare value has none.
    public static let depthMax = 64

    /// The one JSON value (RFC 8259) that these bytes hold, white space around it allowed.
    ///
    /// Numbers keep their text. Names are unique per object, compared by their characters as
    /// written, without Unicode normalisation. A byte order mark is refused, as RFC 8259 §8.1
    /// lets a reader do; files lose theirs before their lines get here.
    ///
    /// - Throws: the first fault, with its offset.
    public static func parse(_ bytes: Span<UInt8>) throws(JSONError) -> JSON {
        var at = 0
        JSONReader.skipSpace(bytes, &at)
        let value = try JSONReader.readValue(bytes, &at, depth: 0)
        JSONReader.skipSpace(bytes, &at)
        guard at == bytes.count else {
            throw JSONError(at, .syntax, "more text follows the value")
        }
        return value
    }

    /// The one JSON value that these bytes hold; offsets count from the slice's start.
    public static func parse(_ bytes: ArraySlice<UInt8>) throws(JSONError) -> JSON {
        try parse(bytes.span)
    }

    /// The one JSON value that these bytes hold.
    public static func parse(_ bytes: [UInt8]) throws(JSONError) -> JSON {
        try parse(bytes.span)
    }

    /// The one JSON value that this text holds; offsets count its UTF-8 bytes.
    public static func parse(_ text: String) throws(JSONError) -> JSON {
        try parse(Array(text.utf8).span)
    }
}

/// Reads one piece of JSON text after the other and leaves the position behind it.
///
/// A set of functions over a span and a position: a type that holds a span would need the
/// experimental Lifetimes feature, and a generic reader costs a call per byte.
enum JSONReader {
    static func readValue(
        _ bytes: Span<UInt8>,
        _ at: inout Int,
        depth: Int
    ) throws(JSONError) -> JSON {
        guard at < bytes.count else {
            throw JSONError(at, .syntax, "the text ends where a value is due")
        }
        switch bytes[at] {
        case UInt8(ascii: "\""):
            return .string(try readString(bytes, &at))
        case UInt8(ascii: "{"):
            return .object(try readMembers(bytes, &at, depth: depth + 1))
        case UInt8(ascii: "["):
            return .array(try readElements(bytes, &at, depth: depth + 1))
        case UInt8(ascii: "-"), 0x30...0x39:
            return .number(try readNumber(bytes, &at))
        case UInt8(ascii: "t"):
            try readWord("true", bytes, &at)
            return .bool(true)
        case UInt8(ascii: "f"):
            try readWord("false", bytes, &at)
            return .bool(false)
        case UInt8(ascii: "n"):
            try readWord("null", bytes, &at)
            return .null
        default:
            throw JSONError(at, .syntax, "here a value is due, not \(shown(bytes[at]))")
        }
    }

    static func readMembers(
        _ bytes: Span<UInt8>,
        _ at: inout Int,
        depth: Int
    ) throws(JSONError) -> [JSON.Member] {
        try checkDepth(depth, at)
        at += 1
        var members: [JSON.Member] = []
        skipSpace(bytes, &at)
        if at < bytes.count, bytes[at] == UInt8(ascii: "}") {
            at += 1
            return members
        }
        members.reserveCapacity(8)
        var seen: Set<[UInt8]> = []
        while true {
            guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else {
                throw due("a member name in double quotes", bytes, at)
            }
            let start = at
            let name = try readString(bytes, &at)
            guard isNew(name, among: members, seen: &seen) else {
                throw JSONError(
                    start,
                    .duplicateMember,
                    "the name \"\(name.prefix(64))\" stands twice in one object"
                )
            }
            skipSpace(bytes, &at)
            guard at < bytes.count, bytes[at] == UInt8(ascii: ":") else {
                throw due("a colon", bytes, at)
            }
            at += 1
            skipSpace(bytes, &at)
            members.append(JSON.Member(name, try readValue(bytes, &at, depth: depth)))
            guard try continues(bytes, &at, closedBy: UInt8(ascii: "}")) else { return members }
        }
    }

    static func readElements(
        _ bytes: Span<UInt8>,
        _ at: inout Int,
        depth: Int
    ) throws(JSONError) -> [JSON] {
        try checkDepth(depth, at)
        at += 1
        var elements: [JSON] = []
        skipSpace(bytes, &at)
        if at < bytes.count, bytes[at] == UInt8(ascii: "]") {
            at += 1
            return elements
        }
        while true {
            elements.append(try readValue(bytes, &at, depth: depth))
            guard try continues(bytes, &at, closedBy: UInt8(ascii: "]")) else { return elements }
        }
    }

    /// Steps over the comma, or over the closing bracket, after an element.
    static func continues(
        _ bytes: Span<UInt8>,
        _ at: inout Int,
        closedBy end: UInt8
    ) throws(JSONError) -> Bool {
        skipSpace(bytes, &at)
        if at < bytes.count {
            if bytes[at] == UInt8(ascii: ",") {
                at += 1
                skipSpace(bytes, &at)
                return true
            }
            if bytes[at] == end {
                at += 1
                return false
            }
        }
        throw due("a comma or \(shown(end))", bytes, at)
    }

    static func checkDepth(_ depth: Int, _ at: Int) throws(JSONError) {
        guard depth <= JSON.depthMax else {
            throw JSONError(at, .depth, "more than \(JSON.depthMax) levels of nesting")
        }
    }

    /// Whether no member has that name yet.
    ///
    /// Strings that Swift calls different are different; those that it calls equal may still
    /// differ in bytes, as it compares up to canonical equivalence. A set of bytes keeps long
    /// objects out of quadratic time; up to 32 members, comparing small strings is faster.
    static func isNew(
        _ name: String,
        among members: [JSON.Member],
        seen: inout Set<[UInt8]>
    ) -> Bool {
        if members.count < 32 {
            return !members.contains {
                $0.name == name && $0.name.utf8.elementsEqual(name.utf8)
            }
        }
        if seen.isEmpty {
            for member in members { seen.insert(Array(member.name.utf8)) }
        }
        return seen.insert(Array(name.utf8)).inserted
    }

    static func skipSpace(_ bytes: Span<UInt8>, _ at: inout Int) {
        while at < bytes.count {
            let byte = bytes[at]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            at += 1
        }
    }

    static func due(_ what: String, _ bytes: Span<UInt8>, _ at: Int) -> JSONError {
        let found = at < bytes.count ? ", not \(shown(bytes[at]))" : "; the text ends"
        return JSONError(at, .syntax, "here \(what) is due" + found)
    }

    /// A byte as a message shows it: itself where it is printable.
    static func shown(_ byte: UInt8) -> String {
        switch byte {
        case 0x21...0x7E: "`\(Unicode.Scalar(byte))`"
        case 0x09: "a tab"
        case 0x0A, 0x0D: "a line end"
        case 0x20: "a space"
        case 0x80...: "a character outside ASCII"
        default: "control character \(byte)"
        }
    }
}
