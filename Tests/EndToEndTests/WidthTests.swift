import Foundation
import TestSupport
import Testing

/// Tables on a terminal of 80 columns, in both languages: `script` gives the program a
/// pseudo-terminal, `stty` its width.
@Suite(.freshDatabase)
struct WidthTests {
    private func run(_ line: String, _ environment: [String: String] = [:]) throws -> String {
        let result = try Shell.onTestDatabase(line, environment: environment)
        #expect(result.status == 0, "\(line): \(result.both)")
        return result.output.replacing("\r\n", with: "\n")
    }

    private func terminal(_ line: String, columns: Int = 80) throws -> String {
        try run("script -qec \"stty cols \(columns); chotatsu \(line) 2>/dev/null\" /dev/null")
    }

    private func importSample() throws {
        _ = try run("chotatsu import sample/jp-programme/events.jsonl")
    }

    private static let commands = [
        "backlog --as-of 2024-12-05", "backlog --as-of 2024-12-05 --by buyer,vendor,product",
        "backlog --as-of 2024-12-05 --by order,line,buyer,vendor,product,programme,channel",
        "backlog --as-of 2024-12-05 --by vendor,month", "capacity --as-of 2024-12-05",
        "order show PO-HIGHRESO-H200", "programme show CLOUD-FY2022", "events list", "party list",
        "order list", "grant list",
    ]

    @Test(arguments: commands, ["en", "ja"])
    func `it fits a terminal, aligned, and no number is cut`(
        command: String,
        language: String
    ) throws {
        try importSample()
        let lines = try terminal("\(command) --lang \(language)")
            .split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count > 3)
        for line in lines {
            #expect(slots(line).count <= 80, "\(line)")
            #expect(!line.contains(/[0-9]…/), "\(line)")
        }
        for (index, rule) in lines.enumerated() where rule.hasPrefix("─") {
            let gaps = slots(rule).indices.filter { slots(rule)[$0] == " " }
            let rows = lines[(index + 1)...].prefix { !isNote($0) && $0.contains("  ") }
            #expect(!rows.isEmpty)
            for row in rows + [lines[index - 1]] {
                let cells = slots(row)
                #expect(gaps.allSatisfy { $0 >= cells.count || cells[$0] == " " }, "\(row)")
            }
        }
    }

    @Test func `what is left out is named, what is owed stays, and a pipe gets all`() throws {
        try importSample()
        let narrow = try terminal("backlog --as-of 2024-12-05")
        let words = narrow.replacing("\n", with: " ")
        #expect(
            words.contains(
                "left out for width: ordered, in transit, received, accepted, in service, oldest "
                    + "order; --format json has all"
            )
        )
        for kept in ["PO-HIGHRESO-H200", "2,020", "2025-03-31", "5.185956", "33,744,000,000"] {
            #expect(narrow.contains(kept))
        }
        let wide = try terminal("backlog --as-of 2024-12-05", columns: 200)
        let piped = try run("chotatsu backlog --as-of 2024-12-05 2>/dev/null")
        #expect(wide == piped)
        #expect(piped.contains("in transit") && !piped.contains("left out"))
    }

    @Test func `a narrow list keeps what its rows are about and where they stand`() throws {
        try importSample()
        let orders = try terminal("order list")
        for kept in ["PO-SOFTBANK-HOPPER", "SOFTBANK", "unallocated", "service"] {
            #expect(orders.contains(kept), "\(orders)")
        }
        #expect(orders.contains("left out for width: channel, currency, grant, day;"))
        let claim = try terminal("claim show C-SAKURA-1")
        #expect(claim.contains("9,600,000,000") && claim.contains("line"), "\(claim)")
    }

    @Test func `a voided event is told from others however narrow the terminal is`() throws {
        try importSample()
        _ = try run(
            "chotatsu order promise PO-SAKURA-B200 --line 1 --schedule 2026-08-31:1100 --yes"
        )
        _ = try run("chotatsu event void 110 --yes")
        for (language, title) in [("en", "voided"), ("ja", "取消の番号")] {
            for columns in [50, 80] {
                let shown = try terminal(
                    "order show PO-SAKURA-B200 --lang \(language)",
                    columns: columns
                )
                let lines = shown.split(separator: "\n")
                #expect(lines.contains { $0.contains(title) && !isNote($0) }, "\(shown)")
                #expect(lines.contains { $0.contains("110  ") && $0.hasSuffix(" 111") }, "\(shown)")
                #expect(lines.allSatisfy { slots($0).count <= columns }, "\(shown)")
            }
        }
    }

    @Test func `a terminal that does not tell its width is as wide as COLUMNS says`() throws {
        try importSample()
        let command = "script -qec 'chotatsu backlog --as-of 2024-12-05 2>/dev/null' /dev/null"
        let narrow = try run(command, ["COLUMNS": "60"])
        #expect(narrow.split(separator: "\n").allSatisfy { slots($0).count <= 60 }, "\(narrow)")
        let wide = try run(command, ["COLUMNS": "160"])
        #expect(wide.contains("oldest order"))
    }

    @Test func `numbers of a single order are grouped as in every table`() throws {
        try importSample()
        let shown = try run("chotatsu order show PO-SOFTBANK-B200 --as-of 2025-10-15")
        let line = try #require(shown.split(separator: "\n").first { $0.contains("  B200-SXM  ") })
        #expect(
            line.matches(of: /4,000/).count == 4,
            "ordered, allocated, backlog, overdue: \(line)"
        )
        #expect(line.contains("6,500,000"))
        #expect(!line.contains(/[0-9]{4,}[^-]/), "\(line)")
    }

    /// The notes that follow a table.
    private func isNote(_ line: Substring) -> Bool {
        line.hasPrefix("left out") || line.hasPrefix("幅に")
    }

    /// One element for each column of the terminal.
    private func slots(_ line: Substring) -> [Character] {
        line.flatMap { character -> [Character] in
            let isWide = character.unicodeScalars.contains {
                0x3000...0x9FFF ~= $0.value || 0xFF01...0xFF60 ~= $0.value
            }
            return isWide ? [character, "_"] : [character]
        }
    }
}
