package import Operations

/// How an answer is written: a table for people, JSON and CSV for programs.
package enum OutputFormat: String, CaseIterable, Sendable {
    case table
    case json
    case csv
}

/// How whoever asks wants an answer shown.
package struct Showing: Sendable {
    package var format: OutputFormat
    package var language: Language
    /// How many columns of characters a table may take; nil is any number.
    package var width: Int?
    /// CSV with what a spreadsheet needs to see UTF-8.
    package var isExcel: Bool

    package init(
        _ format: OutputFormat = .table,
        _ language: Language = .en,
        width: Int? = nil,
        isExcel: Bool = false
    ) {
        self.format = format
        self.language = language
        self.width = width
        self.isExcel = isExcel
    }
}
