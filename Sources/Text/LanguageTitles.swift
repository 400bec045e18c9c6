package import Domain
package import Operations

// What the program says, in both languages. Sentences stand where they are said, as
// `language("nothing moves", "何も動きません")`; names of fields and states stand below.
//
// Codes, words that events hold (`subsidised`) and the reasons of a refusal are the same in both.

extension Language {
    /// Beside figures that are not all from the public record.
    package var assumedNote: String {
        self(
            "note: some figures rest on assumed: sources; order show tells which",
            "注: 仮定（assumed:）の出典に基づく数字があります（chotatsu order show で確認）"
        )
    }

    /// Behind a list of events that ends before the log does.
    package func moreEvents(after seq: Int64) -> String {
        self(
            "note: more events follow; --after \(seq) goes on, --limit shows more at once",
            "注: 続きがあります（--after \(seq) で続き、--limit で件数を増やせます）"
        )
    }

    /// The title of a field by its dotted path: `states.in_transit` as `in transit`.
    package func title(_ path: String) -> String {
        let name = path.hasPrefix("states.") ? String(path.dropFirst(7)) : path
        guard self == .ja else { return String(name.map { $0 == "_" ? " " : $0 }) }
        return name.split(separator: ".").map { Titles.japanese[String($0)] ?? String($0) }
            .joined(separator: " ")
    }

    /// The title of a field above a column, where the code of an order stands beside how much is
    /// ordered.
    ///
    /// `names`: those of all columns; beside the day of a booking a reference is the bank's.
    package func column(_ path: String, among names: [String] = []) -> String {
        guard self == .ja else { return title(path) }
        if path == "reference", names.contains("booked_on") { return "参照番号" }
        return path == "order" ? "発注番号" : title(path)
    }

    /// A state of units, yen or a grant; any other word as it is.
    package func state(_ word: String) -> String {
        self == .ja ? Titles.japanese[word] ?? word : word
    }

    /// What a field holds.
    package func words(_ field: Field) -> String {
        self == .ja ? field.kind.japaneseWords : field.words
    }
}
