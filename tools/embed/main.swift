// embed OUTPUT TARGET FILE… writes a Swift file that holds the files of a target as raw string
// literals, in a list `all` of the type that is named like the target: SQL by name without its
// ending, what a browser gets by its whole name.

import FoundationEssentials
import Glibc

/// Ends with a message in the form that the build shows as an error of that file.
func fail(_ file: String, _ message: String) -> Never {
    print("\(file): error: \(message)")
    exit(1)
}

/// The text as a raw literal with one more `#` than any run in it, so that nothing in it ends the
/// literal or is an escape.
func literal(_ text: String) -> String {
    let longest = text.split(whereSeparator: { $0 != "#" }).map(\.count).max() ?? 0
    let mark = String(repeating: "#", count: longest + 1)
    return "\(mark)\"\"\"\n\(text)\n\"\"\"\(mark)"
}

guard CommandLine.arguments.count >= 3 else { fail("embed", "usage: embed OUTPUT TARGET FILE…") }
let output = CommandLine.arguments[1]
let target = CommandLine.arguments[2]
var entries: [String] = []
/// What the list calls a file's text.
var label = "sql"
for (index, path) in CommandLine.arguments.dropFirst(3).enumerated() {
    let isSQL = path.hasSuffix(".sql")
    let parts = path.dropLast(isSQL ? ".sql".count : 0).split(separator: "/").map(String.init)
    var name = parts.last ?? ""
    if !isSQL {
        label = "text"
    } else if target == "Migrations" {
        // Numbers without gaps: two branches that take the same one collide here, not in a database.
        let number = String(index + 1)
        let prefix = String(repeating: "0", count: max(0, 4 - number.count)) + number + "_"
        guard name.hasPrefix(prefix), name.count > prefix.count,
            name.allSatisfy({ $0 == "_" || ("0"..."9").contains($0) || ("a"..."z").contains($0) })
        else {
            fail(path, "migration \(index + 1) must be named \(prefix)what.sql, in a-z, 0-9 and _")
        }
    } else {
        name = parts.suffix(2).joined(separator: "/")
    }
    guard let data = FileManager.default.contents(atPath: path),
        let text = String(validating: data, as: UTF8.self)
    else { fail(path, "cannot be read as UTF-8") }
    // A literal's line ends are always LF: the checksum would not be the file's.
    guard !text.utf8.contains(0x0D), !text.utf8.contains(0) else {
        fail(path, "lines must end with LF alone, and hold no NUL")
    }
    entries.append("        (name: \"\(name)\", \(label): \(literal(text))),")
}
let source = """
    extension \(target) {
        /// Name and text of every file, in the order of their paths.
        public static let all: [(name: String, \(label): String)] = [
    \(entries.joined(separator: "\n"))
        ]
    }

    """
// Written only where it changes: what is made of it is else built anew whenever this program is.
if FileManager.default.contents(atPath: output) == Data(source.utf8) { exit(0) }
do {
    try source.write(toFile: output, atomically: true, encoding: .utf8)
} catch {
    fail(output, "cannot be written: \(error)")
}
