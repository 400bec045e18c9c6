import Domain
import Interchange
import Operations
import Reconciliation

/// Writes findings as they come: lines for people, CSV, or an array of JSON.
struct FindingLines {
    private let format: OutputFormat
    private let language: Language
    private var array: JSONLines
    /// How many were written of each.
    private(set) var lifecycles: [Finding.Lifecycle: Int] = [:]

    /// `depth`: of an array of JSON, how deep it stands.
    init(_ format: OutputFormat, _ language: Language, depth: Int = 1) {
        self.format = format
        self.language = language
        self.array = JSONLines(depth: depth)
        guard format == .csv else { return }
        var bytes: [UInt8] = []
        Self.csv.appendHeader(to: &bytes)
        writeOut(bytes)
    }

    private static let csv = CSVWriter(columns: Finding.columns, isExcel: false)

    mutating func write(_ findings: [Finding]) {
        for finding in findings { lifecycles[finding.lifecycle, default: 0] += 1 }
        switch format {
        case .json:
            for finding in findings {
                let message = language(finding.message.en, finding.message.ja)
                writeOut(array.text(finding.json(message: message)))
            }
        case .csv:
            var bytes: [UInt8] = []
            for finding in findings { Self.csv.append(finding.cells(language), to: &bytes) }
            writeOut(bytes)
        case .table: writeOut(findings.map { Self.line($0, language) }.joined())
        }
    }

    /// Closes the array.
    func end() {
        if format == .json { writeOut(array.end) }
    }

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
