/// Why a file cannot be read at some line, and what to do about it.
public struct ReadError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What the file broke; the raw values are stable.
    public enum Rule: String, Sendable {
        /// Text in no encoding that is read, or in two of them.
        case encoding
        /// Not a text file.
        case binary
        /// A character that no text holds.
        case control = "control_character"
        /// A line, or a record over several lines, longer than the limit.
        case lineLength = "line_too_long"
        /// Lines that end in a carriage return alone.
        case lineEnd = "line_end"
        /// A quoted field without an end, or with text behind it.
        case quote = "csv_quote"
        /// The operating system cannot read the file.
        case system = "read_failed"
    }

    /// The file as the caller named it.
    public let file: String
    /// The line, from 1; of a record over several lines, the first.
    public let line: Int
    /// What was broken.
    public let rule: Rule
    /// What is wrong and what to do, without file and line.
    public let message: String

    /// `orders.csv:12: …`.
    public var description: String {
        "\(file):\(line): \(message)"
    }
}

/// What ends the reading of a text, before its line is known.
struct ReadFault: Error {
    let rule: ReadError.Rule
    let message: String
}
