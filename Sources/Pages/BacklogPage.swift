package import Domain
import Interchange
package import Operations

/// The backlog, grouped, filtered and sorted by what its address asks for.
package struct BacklogPage: Sendable {
    /// What the address asks for.
    package struct Asked: Sendable {
        package var by: [BacklogKey] = [.order, .line]
        package var filter = BacklogFilter()
        /// A column's name, with a minus in front where the largest comes first.
        package var sort: String?
        /// From 1.
        package var page = 1

        /// Words that are none of ours are passed over.
        package init(_ query: [(name: String, value: String)]) {
            func value(_ name: String) -> String? {
                query.last { $0.name == name }.flatMap { $0.value.isEmpty ? nil : $0.value }
            }
            let keys = (value("by") ?? "").split(separator: ",")
                .compactMap { BacklogKey(rawValue: String($0)) }
            if !keys.isEmpty { by = keys }
            filter.order = value("order")
            filter.buyer = value("buyer")
            filter.vendor = value("vendor")
            filter.product = value("product")
            filter.programme = value("programme")
            filter.channel = value("channel")
            filter.isOverdueOnly = value("overdue") != nil
            sort = value("sort")
            page = max(1, value("page").flatMap { Int($0) } ?? 1)
        }
    }

    /// The most rows of one page.
    static let rowsMax = 500

    let asked: Asked
    let answer: ShowBacklog.Answer
    /// Every combination that anything is owed of, for the choices of the filter.
    let choices: [[String?]]
    let names: KnownNames

    static let filterKeys: [BacklogKey] = [.buyer, .vendor, .product, .programme, .channel]

    package static func load(
        _ session: Session,
        _ settings: PageSettings,
        _ asked: Asked
    ) async throws -> BacklogPage {
        var all = ShowBacklog()
        all.by = filterKeys
        all.past = settings.past
        let answer = try await answer(session, settings, asked)
        return BacklogPage(
            asked: asked,
            answer: answer,
            choices: try await all.run(session).rows.map(\.keys),
            names: try await KnownNames.load(session, answer.cut)
        )
    }

    private static func answer(
        _ session: Session,
        _ settings: PageSettings,
        _ asked: Asked
    ) async throws -> ShowBacklog.Answer {
        var operation = ShowBacklog()
        operation.by = asked.by
        operation.filter = asked.filter
        operation.past = settings.past
        return try await operation.run(session)
    }

    /// All rows as a file for a spreadsheet: UTF-8 with a mark, exact figures.
    package static func csv(
        _ session: Session,
        _ settings: PageSettings,
        _ asked: Asked
    ) async throws -> [UInt8] {
        let table = try await answer(session, settings, asked).table
        let writer = CSVWriter(
            columns: (table.first ?? []).map { CSVWriter.Column($0, isText: false) },
            isExcel: true
        )
        var bytes: [UInt8] = []
        writer.appendHeader(to: &bytes)
        for row in table.dropFirst() { writer.append(row, to: &bytes) }
        return bytes
    }

    /// The rows in the order asked for; those without a figure come last.
    var sorted: [BacklogRow] {
        guard let sort = asked.sort else { return answer.rows }
        let isDown = sort.hasPrefix("-")
        guard let column = answer.columns.first(where: { $0.name == sort.drop { $0 == "-" } })
        else {
            return answer.rows
        }
        let figures = answer.rows.map { row in (row: row, text: column.text(of: row)) }
        let known = figures.filter { !$0.text.isEmpty }.sorted { left, right in
            isDown
                ? Self.isBefore(right.text, left.text) : Self.isBefore(left.text, right.text)
        }
        return known.map(\.row) + figures.filter(\.text.isEmpty).map(\.row)
    }

    /// Numbers by value, anything else by its bytes.
    private static func isBefore(_ left: String, _ right: String) -> Bool {
        if let left = Decimal(calculated: left), let right = Decimal(calculated: right) {
            return left < right
        }
        return left.utf8.lexicographicallyPrecedes(right.utf8)
    }
}
