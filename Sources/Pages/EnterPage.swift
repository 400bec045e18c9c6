package import Domain
package import Operations

/// The form of one type of event, made from its description, each refusal beside its field.
package struct EnterPage: Sendable {
    let form: EntryForm
    /// Of the event to be; a form that is sent twice carries the same.
    let id: String
    let rejections: [Rejection]
    /// Codes that may be named, by kind.
    let known: [CodeKind: [String]]

    /// The most codes that a field offers.
    private static let codesMax = 200

    package static func load(
        _ session: Session,
        _ form: EntryForm,
        id: String,
        rejections: [Rejection] = []
    ) async throws -> EnterPage {
        var known: [CodeKind: [String]] = [:]
        for kind in kinds(form.type.fields) {
            known[kind] = try await ListKnownCodes(kind: kind, rowsMax: codesMax).run(session)
        }
        return EnterPage(form: form, id: id, rejections: rejections, known: known)
    }

    private static func kinds(_ fields: [Field]) -> Set<CodeKind> {
        var found: Set<CodeKind> = []
        for field in fields {
            switch field.kind {
            case .code(let kind) where kind != .unit && kind != .line: found.insert(kind)
            case .record(let inner), .list(.record(let inner), _): found.formUnion(kinds(inner))
            case .list(.code(let kind), _) where kind != .unit && kind != .line:
                found.insert(kind)
            default: break
            }
        }
        return found
    }

    package func html(_ frame: Frame) -> [UInt8] {
        let language = frame.language
        let title = language.event(form.type.name)
        return frame.document(title: title, place: .enter) { html in
            if !rejections.isEmpty { summary(&html, frame) }
            html("section") { section in
                let action = frame.link("/enter/\(form.type.name)").text
                section("form", ["method": "post", "action": action]) { body in
                    body.csrf(frame)
                    body.void("input", ["type": "hidden", "name": "id", "value": id])
                    // The first button is the one that the key Enter presses in any field.
                    body(
                        "button",
                        [
                            "type": "submit", "name": "look", "value": "on", "class": "hidden",
                            "tabindex": "-1", "aria-hidden": "true",
                        ],
                        language("Next", "確認へ")
                    )
                    body("div", ["class": "entry"]) { entry in
                        let writer = EntryWriter(page: self, frame: frame)
                        writer.day(&entry)
                        writer.fields(&entry, form.type.fields, "")
                        writer.source(&entry)
                        entry("div", ["class": "actions"]) { actions in
                            actions(
                                "button",
                                [
                                    "type": "submit", "class": "main", "name": "look",
                                    "value": "on",
                                ],
                                language("See what would move", "記録前に確認する")
                            )
                        }
                    }
                }
            }
            for kind in known.keys.sorted(by: { $0.rawValue < $1.rawValue }) {
                html("datalist", ["id": "known-\(kind.rawValue)"]) { list in
                    for code in known[kind] ?? [] { list("option", ["value": code], "") }
                }
            }
        }
    }

    /// What is wrong, and where: each leads to its field.
    private func summary(_ html: inout HTML, _ frame: Frame) {
        let language = frame.language
        html("div", ["class": "notice problem", "role": "alert"]) { notice in
            notice(
                "p",
                [:],
                language("Nothing was recorded:", "記録していません。次の点を直してください。")
            )
            notice("ul") { list in
                for rejection in rejections {
                    list("li") { item in
                        if let field = rejection.field {
                            item(
                                "a",
                                ["href": "#" + EntryWriter.id(field)],
                                EntryWriter.title(field, language)
                            )
                            item.text(language(": ", "："))
                        }
                        item.refusal(rejection, language)
                    }
                }
            }
        }
    }
}

/// Which events a person may enter: the daily ones first.
package struct EnterIndexPage: Sendable {
    /// Those that the person may record.
    package let types: [EventType]

    package init(types: [EventType]) {
        self.types = types
    }

    private static let daily = [
        "order.placed", "order.promised", "allocation.granted", "allocation.assigned",
        "shipment.dispatched", "shipment.received", "delivery.accepted", "unit.in_service",
        "claim.submitted", "claim.fixed", "disbursement.instructed", "disbursement.confirmed",
    ]

    package func html(_ frame: Frame) -> [UInt8] {
        let language = frame.language
        let daily = Self.daily.compactMap { name in types.first { $0.name == name } }
        let others = types.filter { type in !Self.daily.contains(type.name) }
        return frame.document(title: language("Enter", "記録"), place: .enter) { html in
            for (title, shown) in [
                (language("Every day", "日常の記録"), daily), (language("Others", "その他"), others),
            ] where !shown.isEmpty {
                html("section") { section in
                    section("h2", [:], title)
                    section("ul", ["class": "kinds"]) { list in
                        for type in shown {
                            list("li") {
                                $0.link(
                                    frame.link("/enter/\(type.name)"),
                                    language.event(type.name)
                                )
                            }
                        }
                    }
                }
            }
        }
    }
}
