import Domain
package import Operations
import Reconciliation
import Store

/// Entries of the payers' accounts, what each belongs to, and what those that wait could belong to.
package struct BankPage: Sendable {
    private let entries: [JSON]
    private let waiting: [BankQuery.Candidate]
    private let statements: [String]
    private let statement: String?
    private let state: String?
    private let names: KnownNames

    /// The most entries of one page.
    private static let rowsMax = 500

    /// `query`: `statement` and `state` filter.
    package static func load(
        _ session: Session,
        _ settings: PageSettings,
        _ query: [(name: String, value: String)]
    ) async throws -> BankPage {
        func value(_ name: String) -> String? {
            query.last { $0.name == name }.flatMap { $0.value.isEmpty ? nil : $0.value }
        }
        var bank = ShowBank()
        bank.past = settings.past
        var asked = BankQuery.Asked()
        asked.statement = value("statement")
        var list = ListSubjects(kind: .statement)
        list.rowsMax = 1000
        list.past = settings.past
        let cut = try await settings.past.resolve(session)
        return BankPage(
            entries: try await bank.entries(
                statement: value("statement"),
                state: value("state"),
                rowsMax: rowsMax + 1,
                session
            ),
            waiting: try await bank.candidates(asked, session),
            statements: try await list.run(session).rows.compactMap {
                $0.members.text("statement")
            },
            statement: value("statement"),
            state: value("state"),
            names: try await KnownNames.load(session, cut)
        )
    }

    private static let states = ["matched", "returned", "explained", "B01", "B04"]

    package func html(_ frame: Frame) -> [UInt8] {
        let language = frame.language
        let table = table(frame)
        return frame.document(title: language("Bank", "銀行照合"), place: .bank) { html in
            html("section") { section in
                section("h2", [:], language("Waiting for a person", "確認が必要な入出金"))
                waitingTable(&section, frame)
            }
            html("section") { section in
                section("h2", [:], language("Entries and what they belong to", "入出金と照合結果"))
                filterForm(&section, frame)
                if entries.isEmpty {
                    section("p", [:], language("There is no entry.", "該当する入出金はありません。"))
                }
                table.table(
                    &section,
                    "entries",
                    caption: language("Entries of the payers' accounts", "支払者口座の入出金"),
                    Array(entries.prefix(Self.rowsMax))
                )
                if entries.count > Self.rowsMax {
                    section(
                        "p",
                        ["class": "note"],
                        language(
                            "The first \(Self.rowsMax) are shown: choose a statement.",
                            "先頭の \(Self.rowsMax) 件を表示しています。明細書を選んでください。"
                        )
                    )
                }
            }
        }
    }

    private func table(_ frame: Frame) -> RecordTable {
        var table = RecordTable(frame: frame, names: names)
        table.titles = Self.titles(frame.language)
        return table
    }

    /// Beside entries of the bank a reference is the bank's, and a name the one that it booked.
    static func titles(_ language: Language) -> [String: String] {
        [
            "reference": language("Reference", "参照番号"), "name": language("Name booked", "記帳名義"),
            "entry": language("Entry", "入出金番号"),
        ]
    }

    private func filterForm(_ html: inout HTML, _ frame: Frame) {
        let language = frame.language
        let all = [("", language("all", "すべて"))]
        html("form", ["class": "filters", "method": "get", "action": "/bank"]) { form in
            frame.hidden(frame.settings.query, &form)
            form.choice(
                "statement",
                language("Statement", "明細書"),
                all + statements.map { ($0, $0) },
                statement ?? ""
            )
            form.choice(
                "state",
                language("State", "状態"),
                all + Self.states.map { ($0, language.bankState($0)) },
                state ?? ""
            )
            form("button", ["type": "submit"], language("Show", "表示"))
        }
    }

    private func waitingTable(_ html: inout HTML, _ frame: Frame) {
        let language = frame.language
        guard !waiting.isEmpty else {
            html("p", [:], language("No entry waits.", "確認待ちの入出金はありません。"))
            return
        }
        let mayMatch =
            frame.person?.role == .officer && frame.settings.asOf == nil
            && frame.settings.knownAt == nil
        table(frame).table(
            &html,
            "waiting",
            caption: language(
                "Each with the payments that it could be, the nearest first, and why none was taken",
                "候補となる支払・返還（近い順）と、自動で照合しなかった理由"
            ),
            waiting.map { $0.json { language($0.en, $0.ja) } },
            actions: mayMatch
                ? (language("Match", "照合"), { action(&$0, waiting[$1].row, frame) }) : nil
        )
        if mayMatch {
            html("p") {
                $0.link(
                    frame.link("/enter/bank.matched"),
                    language("Match an entry by hand", "手動で照合する")
                )
            }
        }
    }

    /// Reasons why a candidate was not taken that a person who knows better may pass over at once;
    /// any other is worth a sentence of one's own.
    private static let easy = ["contested", "days", "reference", "name"]

    /// A button that ties the entry to the candidate, or a link to the form that does.
    private func action(_ html: inout HTML, _ row: [JSON.Member], _ frame: Frame) {
        let language = frame.language
        let name = row.text("repayment") == nil ? "disbursement" : "repayment"
        guard let statement = row.text("statement"), let entry = row.text("entry"),
            let code = row.text(name), let reason = row.text("reason")
        else { return html.text(Figures.none) }
        let fields = [("statement", statement), ("entry", entry), (name, code)]
        guard Self.easy.contains(reason) else {
            return html.link(
                frame.link("/enter/bank.matched", fields),
                language("with a reason …", "理由を付けて…")
            )
        }
        html("form", ["method": "post", "action": frame.link("/bank/match").text]) { form in
            form.csrf(frame)
            frame.hidden(fields, &form)
            form("button", ["type": "submit"]) { button in
                button.text(language("Match", "照合する"))
                button(
                    "span",
                    ["class": "hidden"],
                    language(": entry \(entry) with \(code)", "：入出金 \(entry) と \(code)")
                )
            }
        }
    }
}

extension Language {
    /// Where an entry of the bank stands.
    func bankState(_ state: String) -> String {
        switch state {
        case "B01": self("unexplained (B01)", "不明（B01）")
        case "B04": self("several could be (B04)", "候補複数（B04）")
        default: word(state)
        }
    }
}
