package import Operations

/// Rows below their titles, aligned by the width that a terminal gives each character.
///
/// A terminal that is too narrow is met in this order: titles take several lines, long texts are
/// cut, columns are left out (a line below names them), and only then is every text cut. Numbers
/// and days are never cut.
package struct Table {
    /// A column; numbers stand at the right, all else at the left.
    package struct Column {
        package enum Kind {
            case number
            case day
            /// Is looked up, so it is cut after all texts are.
            case code
            case text
            /// Parts with `;` between them, cut between two of them.
            case list
        }

        let title: String
        let kind: Kind

        package init(_ title: String, _ kind: Kind = .text) {
            self.title = title
            self.kind = kind
        }

        /// The width that the cells keep as long as another column can be left out instead.
        fileprivate func kept(of width: Int) -> Int {
            switch kind {
            case .number, .day: width
            case .code: min(width, 40)
            case .text, .list: min(width, 24)
            }
        }
    }

    private let columns: [Column]
    private let rows: [[String]]
    private let leavable: [Int]

    /// `leavable`: the places of the columns that may be left out, the first to go first; by
    /// default all but the first, from the last.
    package init(_ columns: [Column], _ rows: [[String]], leavable: [Int]? = nil) {
        self.columns = columns
        self.rows = rows.map { $0.map { $0.harmless(keepingLines: false) } }
        self.leavable = leavable ?? columns.indices.dropFirst().reversed()
    }

    /// The table in that many columns of a terminal; nil where there is no limit.
    package func text(width: Int?, _ language: Language) -> String {
        var widths = columns.indices.map { max(displayWidth(columns[$0].title), cellWidth($0)) }
        guard let width, sum(widths) > width else {
            return lines(Array(columns.indices), widths)
        }
        widths = columns.indices.map { max(wordWidth($0), cellWidth($0)) }
        let kept = columns.indices.map { max(wordWidth($0), columns[$0].kept(of: widths[$0])) }
        var shown = Array(columns.indices)
        for place in leavable where sum(shown.map { kept[$0] }) > width {
            shown.removeAll { $0 == place }
        }
        narrow(&widths, shown, [.text, .list], to: width)
        narrow(&widths, shown, [.code], to: width)
        return lines(shown, widths)
            + note(columns.indices.filter { !shown.contains($0) }, width, language)
    }

    private func cellWidth(_ place: Int) -> Int {
        rows.map { displayWidth($0[place]) }.max() ?? 0
    }

    /// The least width that takes the title with its words below each other.
    private func wordWidth(_ place: Int) -> Int {
        columns[place].title.split(separator: " ").map { displayWidth(String($0)) }.max() ?? 0
    }

    /// The columns with the gaps between them.
    private func sum(_ widths: [Int]) -> Int {
        widths.reduce(2 * (widths.count - 1), +)
    }

    /// Takes width from the widest columns of some kinds until the table fits.
    private func narrow(
        _ widths: inout [Int],
        _ shown: [Int],
        _ kinds: [Column.Kind],
        to width: Int
    ) {
        let places = shown.filter { kinds.contains(columns[$0].kind) }
        while sum(shown.map { widths[$0] }) > width {
            guard let widest = places.max(by: { widths[$0] < widths[$1] }), widths[widest] > 6
            else { return }
            widths[widest] -= 1
        }
    }

    // MARK: Lines

    private func lines(_ shown: [Int], _ widths: [Int]) -> String {
        let titles = shown.map { wrapped(columns[$0].title, width: max(1, widths[$0])) }
        let height = titles.map(\.count).max() ?? 0
        var text = ""
        for row in 0..<height {
            text += line(shown, widths) { place in
                let title = titles[place]
                let at = row - (height - title.count)
                return at < 0 ? "" : title[at]
            }
        }
        text += line(shown, widths) { String(repeating: "─", count: widths[shown[$0]]) }
        for row in rows { text += line(shown, widths) { row[shown[$0]] } }
        return text
    }

    /// `cell`: by the place among those shown.
    private func line(_ shown: [Int], _ widths: [Int], _ cell: (Int) -> String) -> String {
        let parts = shown.indices.map { place in
            let width = widths[shown[place]]
            let fitted = fitted(cell(place), width, columns[shown[place]].kind)
            let space = String(repeating: " ", count: max(0, width - displayWidth(fitted)))
            return columns[shown[place]].kind == .number ? space + fitted : fitted + space
        }
        return trimmedRight(parts.joined(separator: "  ")) + "\n"
    }

    private func fitted(_ cell: String, _ width: Int, _ kind: Column.Kind) -> String {
        guard kind == .list, displayWidth(cell) > width else { return fit(cell, width) }
        let start = fit(cell, width).dropLast()
        return String(
            start[..<(start.lastIndex(of: ";").map(start.index(after:)) ?? start.startIndex)]
        )
            + "…"
    }

    private func note(_ left: [Int], _ width: Int, _ language: Language) -> String {
        guard !left.isEmpty else { return "" }
        let titles = left.map { columns[$0].title }
        let note = language(
            "left out for width: \(titles.joined(separator: ", ")); --format json has all",
            "幅に収まらない列: \(titles.joined(separator: "、"))。すべては --format json で"
        )
        return wrapped(note, width: width).joined(separator: "\n") + "\n"
    }
}

/// How many columns of a terminal the text takes: two for the wide characters of East Asia
/// (Unicode Standard Annex #11), none for combining marks.
package func displayWidth(_ text: String) -> Int {
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

/// The text cut to a width, with an ellipsis where something is missing; never behind a digit, where
/// it would seem to end a number.
func fit(_ text: String, _ width: Int) -> String {
    guard displayWidth(text) > width else { return text }
    var end = text.startIndex
    var used = 0
    while end < text.endIndex {
        used += displayWidth(String(text[end]))
        if used > width - 1 { break }
        end = text.index(after: end)
    }
    var fitted = text[..<end]
    while let last = fitted.last, isOfNumber(last) { fitted.removeLast() }
    return (fitted.isEmpty ? text[..<end] : fitted) + "…"
}

private func isOfNumber(_ character: Character) -> Bool {
    character.isNumber || character == "." || character == ","
}

/// The text in lines of at most a width: broken behind spaces and the like, and anywhere in what has
/// none.
func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    var used = 0
    for character in text {
        line.append(character)
        used += displayWidth(String(character))
        guard used > width, character != " " else { continue }
        let end =
            line.dropLast().lastIndex { " ;、。".contains($0) }.map { line.index(after: $0) }
            ?? line.index(before: line.endIndex)
        lines.append(trimmedRight(String(line[..<end])))
        line = String(line[end...])
        used = displayWidth(line)
    }
    return lines + [line]
}

private func trimmedRight(_ text: String) -> String {
    var text = text
    while text.last == " " { text.removeLast() }
    return text
}
