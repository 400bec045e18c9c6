import Domain
import Foundation
import Testing

/// What findings say to a person, in both languages.
struct RuleWordsTests {
    private static let home = TestHome.make("words")

    /// A finding as `reconcile run --format json` writes it.
    private struct Told {
        let rule: String
        let message: String
        let expected: JSON
        let actual: JSON
    }

    private static func told(_ answer: String) throws -> [Told] {
        guard case .object(let members) = try JSON.parse(Array(answer.utf8)[...]),
            case .array(let findings)? = members.first(where: { $0.name == "findings" })?.value
        else { return [] }
        return findings.compactMap { finding in
            guard case .object(let members) = finding else { return nil }
            func value(_ name: String) -> JSON {
                members.first { $0.name == name }?.value ?? .null
            }
            guard case .string(let rule) = value("rule"),
                case .string(let message) = value("message")
            else { return nil }
            return Told(
                rule: rule,
                message: message,
                expected: value("expected"),
                actual: value("actual")
            )
        }
    }

    /// The findings in English and in Japanese.
    private static func run(_ registry: String, _ asOf: String) throws -> (en: [Told], ja: [Told]) {
        let answers = try ["en", "ja"].map { language in
            let result = try Shell.run(
                "chotatsu reconcile run --as-of \(asOf) --registry \(registry) --format json "
                    + "--lang \(language)",
                home: home
            )
            try #require(result.status < 2, "\(result.errors)")
            return try told(result.output)
        }
        return (answers[0], answers[1])
    }

    /// Neither language has a dash for what is not there, and Japanese no English word.
    private static func check(_ found: (en: [Told], ja: [Told])) {
        #expect(found.en.count == found.ja.count)
        for (en, ja) in zip(found.en, found.ja) {
            #expect(!en.message.contains("–") && !ja.message.contains("–"), "\(en.message)")
            #expect(en.expected == ja.expected && en.actual == ja.actual, "\(en.rule)")
            // Codes of these stories have no lower-case letters.
            let words = ja.message.matches(of: /[a-z]{2,}/).map { String($0.output) }
            #expect(words.isEmpty, "\(ja.rule): \(ja.message)")
        }
    }

    @Test(arguments: [21, 22])
    func `no finding of a conformance log has a dash or a foreign word`(log: Int) throws {
        let file = "Tests/Fixtures/claims-\(log)/events.jsonl"
        let imported = try Shell.run("chotatsu import \(file) --registry c\(log)", home: Self.home)
        try #require(imported.status == 0, "\(imported.both)")
        let found = try Self.run("c\(log)", "2026-11-20")
        Self.check(found)
        #expect(Set(found.ja.map(\.rule)).count > 20)
    }

    @Test func `an amount without a rate of exchange is told as such`() throws {
        let copy = StoryCopy(
            name: "USD",
            changes: [.replace("order.placed", #""currency":"JPY""#, with: #""currency":"USD""#)]
        )
        let imported = try Shell.run(
            "chotatsu import - --registry usd",
            home: Self.home,
            input: copy.text(number: 1).events
        )
        try #require(imported.status == 0, "\(imported.both)")
        let found = try Self.run("usd", "2026-09-30")
        let line = found.en.filter { $0.rule == "A01" }.map(\.message)
        #expect(
            line.first
                == "Line 1 of claim USD.C1 asks for ¥11,000,000, which cannot be verified: "
                + "no exchange rate from USD to JPY is stated."
        )
        Self.check(found)
        let check = try Shell.run("chotatsu claim check USD.C1 --registry usd", home: Self.home)
        #expect(check.output.contains("no exchange rate from USD to JPY"), "\(check.both)")
    }

    @Test func `explain says in Japanese what was expected`() throws {
        let damage = RuleDamageTests.damages.filter { ["B04", "M01", "B06"].contains($0.rule) }
        let events = damage.enumerated().map { number, damage in
            StoryCopy(name: "X\(number)", changes: damage.changes).text(number: number).events
        }
        let result = try Shell.run(
            """
            chotatsu import - --registry told >&2 || exit 9
            for id in $(chotatsu reconcile show --as-of 2026-09-30 --registry told --format csv |
                sed 1d | cut -c 1-64); do
                chotatsu reconcile explain $id --as-of 2026-09-30 --registry told --lang ja |
                    grep -E "^  [^ ]*: " | grep -v "根拠\\|対応\\|[A-Z][0-9][0-9]: "
            done
            """,
            home: Self.home,
            input: events.joined()
        )
        #expect(result.status <= 1 && result.output.contains("この入出金だけの候補が一つ"))
        let words = result.output.matches(of: /[a-z]{2,}/).map { String($0.output) }
        #expect(words.isEmpty, "\(result.output)")
    }

    @Test func `tables of the bank and of what was compared have Japanese titles`() throws {
        let rules = ["A05", "A06", "B03", "B04", "B05", "D02", "M02"]
        let damages = RuleDamageTests.damages.filter { rules.contains($0.rule) }
        let events = damages.enumerated().map { number, damage in
            StoryCopy(name: "\(damage.rule)X\(number)", changes: damage.changes)
                .text(number: number).events
        }
        let cut = "--as-of 2026-09-30 --registry titles"
        let result = try Shell.run(
            """
            chotatsu import - --registry titles >&2 || exit 9
            chotatsu bank list --registry titles --lang ja
            for rule in \(rules.joined(separator: " ")); do
                id=$(chotatsu reconcile show --rule $rule \(cut) --format csv | sed -n 2p | cut -c 1-64)
                chotatsu reconcile explain $id \(cut) --lang ja || exit 8
            done
            """,
            home: Self.home,
            input: events.joined()
        )
        try #require(result.status == 0, "\(result.errors)")
        let lines = result.output.split(separator: "\n")
        var tables = 0
        for (index, line) in lines.enumerated() where line.contains("─") && index > 0 {
            let titles = lines[index - 1]
            #expect(!titles.contains(/[a-z]{2,}/), "\(titles)")
            #expect(!titles.contains("比較対象"), "a reference of the bank: \(titles)")
            tables += 1
        }
        #expect(tables == rules.count + 1, "\(result.output)")
        #expect(result.output.contains("参照番号") && result.output.contains("照合方法"))
    }

    @Test(arguments: [
        "reconcile show --grant C.G1", "reconcile show --buyer C.B1", "bank list --statement C.ST3",
    ])
    func `a filter of an unknown code is refused`(command: String) throws {
        let copy = StoryCopy(name: "C", changes: [])
        let result = try Shell.run(
            """
            chotatsu import - --registry codes >&2 || exit 9
            chotatsu \(command) --registry codes
            """,
            home: Self.home,
            input: copy.text(number: 1).events
        )
        #expect(result.status == 1 && result.output == "", "\(result.both)")
        #expect(result.errors.contains("is known: did you mean C."), "\(result.errors)")
        let known = try Shell.run(
            "chotatsu \(command.dropLast().hasSuffix("ST") ? command.dropLast() + "2" : command.dropLast()) "
                + "--registry codes",
            home: Self.home
        )
        #expect(known.status == 0, "\(known.both)")
    }

    @Test func `no finding of a rule has a dash or a foreign word`() throws {
        let damages = RuleDamageTests.damages
        let events = damages.enumerated().map { number, damage in
            StoryCopy(name: "\(damage.rule)X\(number)", changes: damage.changes)
                .text(number: number).events
        }
        let imported = try Shell.run(
            "chotatsu import - --registry all",
            home: Self.home,
            input: events.joined()
        )
        try #require(imported.status == 0, "\(imported.both)")
        let found = try Self.run("all", "2026-09-30")
        Self.check(found)
        #expect(Set(found.ja.map(\.rule)) == Set(damages.map(\.rule)))
        func messages(_ told: [Told], _ rule: String) -> [String] {
            told.filter { $0.rule == rule }.map(\.message)
        }
        #expect(messages(found.en, "B04").contains { $0.contains("debit of ¥2,750,000") })
        #expect(messages(found.ja, "B04").contains { $0.contains("出金 ¥2,750,000") })
        let disposed = messages(found.en, "S01")
        #expect(disposed.contains { $0.hasPrefix("Subsidised unit ") }, "\(disposed)")
        #expect(disposed.contains { $0.hasPrefix("Subsidised units of line 2 ") }, "\(disposed)")
        #expect(messages(found.ja, "E02").allSatisfy { $0.contains("支払 2025-07-01") })
        #expect(messages(found.ja, "P01").contains { $0.contains("承認のない代替") })
        #expect(
            messages(found.en, "A04").contains { $0.contains("of eligible costs of ¥12,999,999; ") }
        )
    }
}
