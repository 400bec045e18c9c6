package import Domain
import Operations

/// Objects of one kind, a row each.
package struct RowsText: Showable {
    private let rows: [JSON]
    /// What a table says where there are none.
    private let empty: (english: String, japanese: String)

    package init(_ rows: [JSON], empty: (english: String, japanese: String)) {
        self.rows = rows
        self.empty = empty
    }

    package func shown(_ showing: Showing) -> Shown {
        Shown(
            showing,
            json: .array(rows),
            csv: JSON.rows(rows),
            text: rows.isEmpty
                ? showing.language(empty.english, empty.japanese) + "\n"
                : ShownText.table(rows, showing)
        )
    }
}
