package import Domain
import Operations

/// An answer as it is shown, by the command line and by the service alike.
package struct Shown: Sendable {
    /// What whoever asked for it goes on with.
    package var output: [UInt8]
    /// What a person should know beside it, a line or more each.
    package var notes: [String] = []
    /// What the answer shows to be wrong, such as a damaged log; nil where nothing is.
    package var failure: String?

    package init(_ output: [UInt8], notes: [String] = [], failure: String? = nil) {
        self.output = output
        self.notes = notes
        self.failure = failure
    }

    /// For a terminal.
    package init(_ text: String, notes: [String] = [], failure: String? = nil) {
        self.init(Array(text.harmless().utf8), notes: notes, failure: failure)
    }

    /// Whichever of the three is asked for.
    package init(
        _ showing: Showing,
        json: @autoclosure () -> JSON,
        csv: @autoclosure () -> [[String]],
        text: @autoclosure () -> String
    ) {
        switch showing.format {
        case .json: self.init(Array((json().pretty + "\n").utf8))
        case .csv: self.init(CSVTable(csv()).bytes(isExcel: showing.isExcel))
        case .table: self.init(text())
        }
    }

    /// The same with a note beside it, where there is one.
    package func noting(_ note: String?) -> Shown {
        var shown = self
        if let note { shown.notes.append(note) }
        return shown
    }
}

/// An answer that can be shown.
package protocol Showable {
    /// It as a table, as JSON or as CSV.
    func shown(_ showing: Showing) -> Shown
}

/// `1234567` as `1,234,567`.
func grouped(_ number: String) -> String {
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
