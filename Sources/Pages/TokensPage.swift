package import Domain
import Operations
package import Store

/// Who has access: officers issue and revoke tokens.
package struct TokensPage: Sendable {
    package let rows: [TokenRow]
    /// Codes of parties that a token may be for.
    package let parties: [String]
    package let names: KnownNames
    /// The moment, by which some have run out.
    package let now: Instant
    /// The token just issued, which is shown this once.
    package var issued: String?
    /// Why the last one was not issued; its field is one of the form's.
    package var refusal: Rejection?
    /// What was written in the form.
    package var written: [String: String] = [:]

    package init(rows: [TokenRow], parties: [String], names: KnownNames, now: Instant) {
        self.rows = rows
        self.parties = parties
        self.names = names
        self.now = now
    }

    package func html(_ frame: Frame) -> [UInt8] {
        let language = frame.language
        return frame.document(title: language("Tokens", "利用者証"), place: .tokens) { html in
            if let issued {
                html("div", ["class": "notice done", "role": "status"]) { notice in
                    notice(
                        "p",
                        [:],
                        language(
                            "Issued. It is shown this once: hand it over by a safe way.",
                            "発行しました。表示はこの一度だけです。安全な方法で本人に渡してください。"
                        )
                    )
                    notice("p") { $0("code", [:], issued) }
                }
            }
            html("section") { section in
                section("h2", [:], language("Issue a token", "利用者証の発行"))
                form(&section, frame)
            }
            html("section") { section in
                section("h2", [:], language("Tokens", "利用者証の一覧"))
                table(&section, frame)
            }
        }
    }

    private func form(_ html: inout HTML, _ frame: Frame) {
        let language = frame.language
        html("form", ["class": "entry", "method": "post", "action": "/tokens"]) { form in
            form.csrf(frame)
            field(&form, frame, "party", language("Party", "関係者")) { cell in
                cell("select", ["id": "party", "name": "party", "required": "required"]) { select in
                    // Whoever is first in a list is not therefore meant.
                    select("option", ["value": ""], "")
                    for party in parties {
                        select(
                            "option",
                            [
                                "value": party,
                                "selected": written["party"] == party ? "selected" : nil,
                            ],
                            "\(names.name(party, language))（\(party)）"
                        )
                    }
                }
            }
            field(&form, frame, "role", language("Role", "役割")) { cell in
                cell("select", ["id": "role", "name": "role", "required": "required"]) { select in
                    select("option", ["value": ""], "")
                    for role in Role.allCases {
                        select(
                            "option",
                            [
                                "value": role.rawValue,
                                "selected": written["role"] == role.rawValue ? "selected" : nil,
                            ],
                            role.words(language)
                        )
                    }
                }
            }
            field(&form, frame, "name", language("Name of who holds it", "利用者の名前")) { cell in
                cell.void(
                    "input",
                    [
                        "type": "text", "id": "name", "name": "name", "required": "required",
                        "value": written["name"], "autocomplete": "off",
                    ]
                )
            }
            field(&form, frame, "days", language("Days until it runs out", "有効日数")) { cell in
                cell.void(
                    "input",
                    [
                        "type": "number", "id": "days", "name": "days", "min": "1", "max": "3660",
                        "value": written["days"] ?? "90",
                    ]
                )
            }
            form("div", ["class": "actions"]) {
                $0("button", ["type": "submit", "class": "main"], language("Issue", "発行する"))
            }
        }
    }

    private func field(
        _ html: inout HTML,
        _ frame: Frame,
        _ name: String,
        _ title: String,
        _ body: (inout HTML) -> Void
    ) {
        html("label", ["for": name], title)
        html("div") { cell in
            body(&cell)
            if let refusal, refusal.field == name {
                cell("span", ["class": "error", "role": "alert"]) {
                    $0.refusal(refusal, frame.language)
                }
            }
        }
    }

    private func table(_ html: inout HTML, _ frame: Frame) {
        let (language, figures) = (frame.language, frame.figures)
        let columns = [
            PageColumn(language("Name", "利用者")), PageColumn(language("Party", "関係者")),
            PageColumn(language("Role", "役割")), PageColumn(language("Issued", "発行")),
            PageColumn(language("Runs out", "期限")), PageColumn(language("State", "状態")),
            PageColumn(language("Revoke", "失効")),
        ]
        html.table("tokens", caption: language("The newest first", "新しい順"), columns) { body in
            if rows.isEmpty { body.emptyRow(columns.count, language("None.", "ありません。")) }
            for token in rows {
                let isOver = token.revokedAt != nil || token.expiresAt <= now
                body("tr") { row in
                    row.rowHeading { $0.text(token.name) }
                    row.cell(names.name(token.party, language))
                    row.cell(token.role.words(language))
                    row.cell(figures.moment(token.createdAt))
                    row.cell(figures.moment(token.expiresAt))
                    row.cell(
                        token.revokedAt.map { language("revoked ", "失効 ") + figures.moment($0) }
                            ?? (isOver ? language("run out", "期限切れ") : language("valid", "有効"))
                    )
                    row.cell { cell in
                        guard !isOver else { return cell.text(Figures.none) }
                        let action = "/tokens/\(PageAddress.encoded(token.tokenID))/revoke"
                        cell("form", ["method": "post", "action": action]) { form in
                            form.csrf(frame)
                            form("button", ["type": "submit"]) { button in
                                button.text(language("Revoke", "失効させる"))
                                button("span", ["class": "hidden"], " " + token.name)
                            }
                        }
                    }
                }
            }
        }
    }
}
