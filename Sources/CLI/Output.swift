import Domain
import Glibc
import Interchange

/// How answers are written: tables for people, JSON and CSV for programs.
enum Output {
    /// A column of a table.
    struct Column {
        let title: String
        /// Numbers stand at the right, text at the left.
        let isNumber: Bool

        init(_ title: String, isNumber: Bool = false) {
            self.title = title
            self.isNumber = isNumber
        }
    }

    /// Rows below their titles, aligned by the width that a terminal gives each character, and cut
    /// to the terminal's width where there is one.
    static func table(_ columns: [Column], _ rows: [[String]], width: Int?) -> String {
        var widths = columns.map { displayWidth($0.title) }
        for row in rows {
            for (index, cell) in row.enumerated() {
                widths[index] = max(widths[index], displayWidth(cell))
            }
        }
        if let width { narrow(&widths, columns, to: width) }
        var text = line(columns.map(\.title), columns, widths)
        text += line(widths.map { String(repeating: "─", count: $0) }, columns, widths)
        for row in rows { text += line(row, columns, widths) }
        return text
    }

    /// Takes width from the widest texts until the table fits; numbers are never cut.
    private static func narrow(_ widths: inout [Int], _ columns: [Column], to width: Int) {
        let gaps = 2 * (widths.count - 1)
        while widths.reduce(gaps, +) > width {
            let texts = widths.indices.filter { !columns[$0].isNumber && widths[$0] > 6 }
            guard let widest = texts.max(by: { widths[$0] < widths[$1] }) else { return }
            widths[widest] -= 1
        }
    }

    private static func line(_ cells: [String], _ columns: [Column], _ widths: [Int]) -> String {
        var parts: [String] = []
        for (index, cell) in cells.enumerated() {
            let fitted = fit(cell, widths[index])
            let space = String(repeating: " ", count: widths[index] - displayWidth(fitted))
            parts.append(columns[index].isNumber ? space + fitted : fitted + space)
        }
        var text = parts.joined(separator: "  ")
        while text.hasSuffix(" ") { text.removeLast() }
        return text + "\n"
    }

    /// The text cut to a width, with an ellipsis where something is missing.
    private static func fit(_ text: String, _ width: Int) -> String {
        guard displayWidth(text) > width else { return text }
        var fitted = ""
        var used = 0
        for character in text {
            let next = displayWidth(String(character))
            if used + next > width - 1 { break }
            fitted.append(character)
            used += next
        }
        return fitted + "…"
    }

    /// Rows as CSV; `isExcel` adds what a spreadsheet needs to see UTF-8.
    static func csv(_ rows: [[String]], isExcel: Bool) -> String {
        guard let header = rows.first else { return "" }
        let writer = CSVWriter(
            columns: header.map { CSVWriter.Column($0, isText: false) },
            isExcel: isExcel
        )
        var bytes: [UInt8] = []
        writer.appendHeader(to: &bytes)
        for row in rows.dropFirst() { writer.append(row, to: &bytes) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The width of the terminal that standard output is, or nil where it is none.
    static var terminalWidth: Int? {
        guard isatty(1) == 1 else { return nil }
        var size = winsize()
        if ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        return environment()["COLUMNS"].flatMap(Int.init) ?? 80
    }

    /// `1234567` as `1,234,567`.
    static func grouped(_ number: String) -> String {
        let parts = number.split(separator: ".", omittingEmptySubsequences: false)
        var digits = Array(parts[0])
        var at = digits.count - 3
        let first = digits.first == "-" ? 1 : 0
        while at > first {
            digits.insert(",", at: at)
            at -= 3
        }
        return parts.count == 1 ? String(digits) : String(digits) + "." + parts[1]
    }
}

/// How many columns of a terminal the text takes: two for the wide characters of East Asia
/// (Unicode Standard Annex #11), none for combining marks.
func displayWidth(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + displayWidth($1) }
}

private func displayWidth(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x20..<0x7F: 1
    case 0x300...0x36F, 0x200B...0x200F, 0xFE00...0xFE0F, 0x3099, 0x309A: 0
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
        0xFE30...0xFE4F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF,
        0x20000...0x3FFFD:
        2
    default: 1
    }
}

/// Writes to standard output; a reader that has gone ends the program quietly.
func writeOut(_ text: String) {
    writeOut(Array(text.utf8))
}

func writeOut(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { bytes in
        var from = 0
        while from < bytes.count {
            let written = write(1, bytes.baseAddress?.advanced(by: from), bytes.count - from)
            if written <= 0 {
                if errno == EINTR { continue }
                exit(errno == EPIPE ? 0 : 1)
            }
            from += written
        }
    }
}
