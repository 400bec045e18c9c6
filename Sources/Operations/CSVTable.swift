import Domain
import Interchange

/// Rows as CSV: a header, and cells of text.
package struct CSVTable: Sendable {
    private let rows: [[String]]

    /// `rows`: the header first.
    package init(_ rows: [[String]]) {
        self.rows = rows
    }

    package var bytes: [UInt8] { bytes(isExcel: false) }

    /// `isExcel`: with what a spreadsheet needs to see UTF-8.
    package func bytes(isExcel: Bool) -> [UInt8] {
        guard let header = rows.first else { return [] }
        let columns = header.indices.map { index in
            let isText = rows.dropFirst().contains { !isNumber($0[index]) }
            return CSVWriter.Column(header[index], isText: isText)
        }
        let writer = CSVWriter(columns: columns, isExcel: isExcel)
        var bytes: [UInt8] = []
        writer.appendHeader(to: &bytes)
        for row in rows.dropFirst() { writer.append(row, to: &bytes) }
        return bytes
    }
}

/// Digits with at most one point, and a sign before them; or nothing.
package func isNumber(_ text: String) -> Bool {
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    return digits.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 || $0 == 0x2E }
        && digits.utf8.filter { $0 == 0x2E }.count <= 1 && digits != "." && text != "-"
}
