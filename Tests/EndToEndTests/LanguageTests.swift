import Domain
import Foundation
import TestSupport
import Testing

/// `--lang ja`: what a person reads is in Japanese, what a program reads is the same.
@Suite(.freshDatabase)
struct LanguageTests {
    private func chotatsu(_ words: [String], input: String = "") throws -> Shell.Result {
        let quoted = (["chotatsu"] + words).map { "'" + $0.replacing("'", with: "'\\''") + "'" }
        return try Shell.onTestDatabase(
            quoted.joined(separator: " "),
            input: input
        )
    }

    private func japanese(_ line: String) throws -> Shell.Result {
        try chotatsu(line.split(separator: " ").map(String.init) + ["--lang", "ja"])
    }

    /// English words of two letters or more in lower case; codes in capitals are none.
    private func english(_ text: some StringProtocol) -> [String] {
        String(text).matches(of: /[a-z]{2,}/).map { String($0.output) }
    }

    private func prepare() throws {
        for line in [
            "party register B --name Buyer --roles buyer --on 2024-04-01",
            "party register V --name Vendor --roles vendor --on 2024-04-01",
            "product register X --name X --maker M --form-factor server --gpus-per-unit 8 "
                + "--tdp-w 10200 --tflops-dense-bf16 989.4 --on 2024-04-01",
        ] {
            let result = try japanese(line)
            try #require(result.status == 0, "\(line): \(result.both)")
        }
    }

    @Test func `entry says what changed, and lists and single things have Japanese titles`() throws
    {
        for type in EventType.all where !EntryStory.apart.contains(type.name) {
            let result = try chotatsu(EntryStory.words(type) + ["--lang", "ja"])
            #expect(result.status == 0, "\(type.name): \(result.both)")
            #expect(result.output.contains(" · 取消: chotatsu event void "), "\(type.name)")
            let told = result.output.prefix { $0 != "·" }.replacing(type.name, with: "")
            #expect(english(told).isEmpty, "\(told)")
        }
        for kind in CodeKind.allCases where ![.line, .unit].contains(kind) {
            let noun = kind.rawValue.replacing("_", with: "-")
            let table = try japanese("\(noun) list").output.split(separator: "\n")
            let titles = try #require(table.first)
            #expect(english(titles).isEmpty, "\(noun) list: \(titles)")
            let list = try chotatsu([noun, "list", "--format", "csv", "--lang", "ja"]).output
            let rows = list.split(whereSeparator: \.isNewline)
            #expect(english(rows[0]).contains("day"), "CSV is for programs: \(list)")
            let code = try #require(rows[1].split(separator: ",").first)
            let shown = try japanese("\(noun) show \(code)")
            #expect(shown.status == 0, "\(noun) \(code): \(shown.both)")
            try expectJapaneseTitles(shown.output)
        }
        try expectJapaneseTitles(try japanese("unit show EXAMPLE-SERIAL-1").output)
    }

    /// Titles stand at the start of a line, or above a rule.
    private func expectJapaneseTitles(_ shown: String) throws {
        let lines = shown.split(separator: "\n", omittingEmptySubsequences: false)
        let end = lines.firstIndex(of: "") ?? lines.endIndex
        for line in lines[..<end] {
            let title = line.prefix { $0 != " " }
            #expect(english(title).isEmpty, "\(line)")
        }
        for (index, line) in lines.enumerated() where line.hasPrefix("─") {
            #expect(english(lines[index - 1]).isEmpty, "\(lines[index - 1])")
            #expect(english(lines[index - 2]).isEmpty, "\(lines[index - 2])")
        }
    }

    @Test func `questions, previews and the confirmation are asked in Japanese`() throws {
        try prepare()
        let ordered = try Shell.onTestDatabase(
            "script -qec \"chotatsu order place PO-9 --vendor V --on 2024-04-02 --lang ja\" /dev/null",
            input: "Z\nB\ntender\nJPY\nX\n10\n4800\nはい\n"
        )
        #expect(ordered.status == 0, "\(ordered.both)")
        for words in [
            "発注者 --buyer (登録済みの関係者のコード): ", "Z で始まる関係者はありません",
            "数量 --quantity (1 以上の整数): ", "PO-9 明細 1: 10 → 未割当; 10 のうち 0 到着、残 10",
            "記録しますか", " · 取消: chotatsu event void ",
        ] {
            #expect(ordered.output.contains(words), "\(words): \(ordered.output)")
        }
        let refused = try Shell.onTestDatabase(
            "script -qec \"chotatsu site register S --name S --owner B --lang ja\" /dev/null",
            input: "n\n"
        )
        #expect(refused.status == 1)
        #expect(refused.output.contains("site.registered: 動くものはありません"))
        #expect(refused.output.contains("何も記録していません"))
    }

    @Test func `an order's code and how much is ordered stand below different titles`() throws {
        try prepare()
        let placed = try japanese(
            "order place PO-9 --buyer B --vendor V --channel tender --currency JPY --product X "
                + "--quantity 10 --unit-price 1 --on 2024-04-02"
        )
        try #require(placed.status == 0, "\(placed.both)")
        let backlog = try japanese("backlog --by order --as-of 2024-04-02").output
        #expect(backlog.hasPrefix("発注残 2024-04-02 現在\n発注番号  発注数  "), "\(backlog)")
        let list = try japanese("order list").output
        #expect(list.hasPrefix("発注番号  "), "\(list)")
    }

    @Test func `checks and the database's state are told in Japanese`() throws {
        try prepare()
        let verified = try japanese("events verify")
        #expect(verified.output.contains("イベント 3 件、先端 "))
        #expect(verified.output.contains("記録は完全です"))
        let wrong = try japanese(
            "events verify --count 3 --head \(String(repeating: "0", count: 64))"
        )
        #expect(wrong.status == 1)
        #expect(wrong.errors.contains("記録はイベント 3 で壊れています"))
        let checked = try japanese("ledger check")
        #expect(checked.output.contains("を照合しました"))
        #expect(checked.output.contains("元帳はイベントのとおりです"))
        let status = try japanese("db status")
        #expect(status.output.contains("データベース"), "\(status.both)")
        #expect(status.output.contains("台帳 jp"), "\(status.both)")
        let json = try japanese("db status --format json")
        #expect(json.output.contains("\"registry jp\""))
        #expect(try japanese("claim list").output == "請求はまだありません\n")
        #expect(try japanese("events list").output.hasPrefix("番号  業務日"))
        #expect(try chotatsu(["claim", "list"]).output == "no claim is known\n")
        let imported = try chotatsu(["import", "-", "--lang", "ja"], input: "{\"type\":\"x\"}\n")
        #expect(imported.output.contains("1 件を読みました: 記録 0、既知 0、拒否 1"))
    }
}
