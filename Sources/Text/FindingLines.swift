import Domain
import Interchange
import Operations
package import Reconciliation

/// Findings as they come: lines for people, CSV, or an array of JSON.
package struct FindingLines: Sendable {
    private let showing: Showing
    private var array: JSONLines
    /// How many were written of each.
    package private(set) var lifecycles: [Finding.Lifecycle: Int] = [:]

    /// `depth`: of an array of JSON, how deep it stands.
    package init(_ showing: Showing, depth: Int = 1) {
        self.showing = showing
        self.array = JSONLines(depth: depth)
    }

    private static let csv = CSVWriter(columns: Finding.columns, isExcel: false)

    /// What stands before the first: the titles of CSV.
    package var header: [UInt8] {
        var bytes: [UInt8] = []
        if showing.format == .csv { Self.csv.appendHeader(to: &bytes) }
        return bytes
    }

    /// The next ones.
    package mutating func bytes(_ findings: [Finding]) -> [UInt8] {
        let language = showing.language
        for finding in findings { lifecycles[finding.lifecycle, default: 0] += 1 }
        var bytes: [UInt8] = []
        for finding in findings {
            switch showing.format {
            case .json:
                let message = language(finding.message.en, finding.message.ja)
                bytes += array.text(finding.json(message: message)).utf8
            case .csv: Self.csv.append(finding.cells(language), to: &bytes)
            case .table: bytes += Self.line(finding, language).harmless().utf8
            }
        }
        return bytes
    }

    /// What closes an array of JSON, without a line end.
    package var end: [UInt8] { showing.format == .json ? Array(array.end.utf8) : [] }

    /// A finding as a line, with the beginning of its id.
    static func line(_ finding: Finding, _ language: Language) -> String {
        let assumed = finding.isAssumed ? language(" (assumed)", "（仮定）") : ""
        let isPlain = finding.lifecycle == .new || finding.lifecycle == .persisting
        let lifecycle = isPlain ? "" : " \(finding.lifecycle.rawValue)"
        return
            "\(finding.id.prefix(8)) \(finding.severity) \(finding.rule.code)\(lifecycle)\(assumed): "
            + language(finding.message.en, finding.message.ja) + "\n"
    }
}
