package import Domain
import Postgres
package import Store

/// What is still owed, to whom, since when, and what it is worth.
package struct ShowBacklog: Sendable {
    /// What rows are grouped by, at least one key.
    package var by: [BacklogKey] = [.order, .line]
    /// Lines without a backlog too.
    package var includesAll = false
    /// Which lines it is of.
    package var filter = BacklogFilter()
    package var past = AskedPast()

    package init() {}

    /// Rows sorted by their keys, and their totals.
    package struct Answer: Sendable {
        package let by: [BacklogKey]
        package let cut: Cut
        /// As it was asked for.
        package let asked: AskedPast
        package let rows: [BacklogRow]
        package let total: BacklogRow
    }

    /// Throws `UsageError` where `past.knownAt` lies ahead, and `FigureTooLarge` where a
    /// product's peak is too long.
    package func run(_ session: Session) async throws -> Answer {
        guard past.knownAt == nil else {
            return try await answer(session, try await past.resolve(session))
        }
        // One snapshot: what stands in the tables is then what held at the cut.
        return try await session.connection.transaction(
            isolation: .repeatableRead,
            isReadOnly: true
        ) { _ in
            try await answer(session, try await past.resolve(session))
        }
    }

    private func answer(_ session: Session, _ cut: Cut) async throws -> Answer {
        let products = try await ReadProducts.run(session, cut)
        let query = BacklogQuery(
            registry: session.registry,
            cut: cut,
            by: by,
            includesAll: includesAll,
            filter: filter
        )
        let (rows, total) = try await query.rows(session.connection, products: products)
        return Answer(by: by, cut: cut, asked: past, rows: rows, total: total)
    }
}

extension ShowBacklog.Answer {
    /// The answer as the contract writes it, a row a line, with a line end after the last.
    package var json: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(rows.count * 400 + 1000)
        let known = asked.knownAt.map { "\"\($0.rfc3339)\"" } ?? "null"
        bytes.append(contentsOf: "{\n  \"as_of\": \"\(cut.day.iso)\",\n".utf8)
        bytes.append(contentsOf: "  \"known_at\": \(known),\n  \"rows\": [".utf8)
        let members = columns.map { Array("\"\($0.name)\": ".utf8) }
        for (index, row) in rows.enumerated() {
            bytes.append(contentsOf: index == 0 ? "\n    ".utf8 : ",\n    ".utf8)
            append(row, columns[...], members[...], to: &bytes)
        }
        bytes.append(contentsOf: rows.isEmpty ? "],\n".utf8 : "\n  ],\n".utf8)
        bytes.append(contentsOf: "  \"totals\": ".utf8)
        append(total, columns[by.count...], members[by.count...], to: &bytes)
        bytes.append(contentsOf: "\n}\n".utf8)
        return bytes
    }

    private func append(
        _ row: BacklogRow,
        _ columns: ArraySlice<BacklogColumn>,
        _ members: ArraySlice<[UInt8]>,
        to bytes: inout [UInt8]
    ) {
        bytes.append(UInt8(ascii: "{"))
        for index in columns.indices {
            if index > columns.startIndex { bytes.append(contentsOf: ", ".utf8) }
            bytes.append(contentsOf: members[index])
            columns[index].appendJSON(of: row, to: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    /// Header and rows, named as in JSON; the totals are left to who sums them.
    package var table: [[String]] {
        [columns.map(\.name)] + rows.map { row in columns.map { $0.text(of: row) } }
    }

    /// The columns in their order, keys first.
    package var columns: [BacklogColumn] { BacklogColumn.all(by: by) }
}
