package import Domain

/// Reads a table of serial numbers as the lines of a dispatch.
///
/// The header names the columns order, line and serial, in any order and beside others; rows of the
/// same order and line become one line, with as many units as serial numbers.
package enum DispatchFile {
    /// What is wrong with a row.
    package struct Fault: Sendable, Equatable {
        /// From 1; the header is the first.
        package let line: Int
        package let column: String?
        package let message: Bilingual

        package struct Bilingual: Sendable, Equatable {
            package let en: String
            package let ja: String
        }

        init(_ line: Int, _ column: String?, _ en: String, _ ja: String) {
            self.line = line
            self.column = column
            self.message = Bilingual(en: en, ja: ja)
        }
    }

    /// The columns, each with the titles by which it is known.
    private static let columns = [
        ("order", ["order", "発注番号"]), ("line", ["line", "明細", "明細番号"]),
        ("serial", ["serial", "serials", "シリアル", "シリアル番号"]),
    ]

    /// The most faults that are told.
    private static let faultsMax = 100

    /// The `lines` of a dispatch, or all that is wrong with the table.
    package static func read(_ bytes: [UInt8]) -> (lines: [JSON], faults: [Fault]) {
        var records = CSVReader(LineReader(file: "", bytes: bytes))
        var places: [String: Int] = [:]
        var faults: [Fault] = []
        var groups: [(order: String, line: String, serials: [String])] = []
        var seen: [String: Int] = [:]
        while faults.count < faultsMax {
            let record: CSVRecord?
            do {
                record = try records.next()
            } catch {
                faults.append(Fault(error.line, nil, error.message, "文字コードか引用符に誤りがあります。"))
                continue
            }
            guard let record else { break }
            guard !record.isBlank else { continue }
            guard !places.isEmpty else {
                places = header(record)
                let missing = columns.map(\.0).filter { places[$0] == nil }
                if let first = missing.first {
                    let names = missing.joined(separator: ", ")
                    return (
                        [],
                        [
                            Fault(
                                record.line,
                                first,
                                "the header lacks \(names)",
                                "見出し行に \(names) の列がありません。"
                            )
                        ]
                    )
                }
                continue
            }
            func cell(_ name: String) -> String {
                guard let place = places[name], place < record.fields.count else { return "" }
                return trimmed(record.fields[place])
            }
            let row = (order: cell("order"), line: cell("line"), serial: cell("serial"))
            let empty = [("order", row.order), ("line", row.line), ("serial", row.serial)]
                .first { $0.1.isEmpty }
            if let empty {
                faults.append(
                    Fault(record.line, empty.0, "\(empty.0) is missing", "\(empty.0) が空欄です。")
                )
                continue
            }
            if let before = seen.updateValue(record.line, forKey: row.serial) {
                faults.append(
                    Fault(
                        record.line,
                        "serial",
                        "serial \(row.serial) stands in line \(before) too",
                        "シリアル番号 \(row.serial) は \(before) 行目にもあります。"
                    )
                )
                continue
            }
            let place = groups.firstIndex { $0.order == row.order && $0.line == row.line }
            if let place {
                groups[place].serials.append(row.serial)
            } else {
                groups.append((row.order, row.line, [row.serial]))
            }
        }
        if faults.isEmpty, groups.isEmpty {
            faults.append(Fault(1, nil, "there is no row", "データ行がありません。"))
        }
        guard faults.isEmpty else { return ([], faults) }
        return (groups.map(json), [])
    }

    private static func header(_ record: CSVRecord) -> [String: Int] {
        var places: [String: Int] = [:]
        for (place, field) in record.fields.enumerated() {
            let title = trimmed(field).lowercased()
            guard let column = columns.first(where: { $0.1.contains(title) }) else { continue }
            if places[column.0] == nil { places[column.0] = place }
        }
        // A row that names none of them is no header: it is told that all are missing.
        return places.isEmpty ? ["": 0] : places
    }

    /// Codes in half-width letters, without the spaces that people leave round them.
    private static func trimmed(_ text: String) -> String {
        var text = halfWidth(text)[...]
        while text.last == " " { text.removeLast() }
        return String(text.drop { $0 == " " })
    }

    private static func json(_ group: (order: String, line: String, serials: [String])) -> JSON {
        .object([
            JSON.Member("order", .string(group.order)), JSON.Member("line", .string(group.line)),
            JSON.Member("quantity", .number(String(group.serials.count))),
            JSON.Member("serials", .array(group.serials.map(JSON.string))),
        ])
    }
}
