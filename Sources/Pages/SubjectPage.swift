package import Domain
package import Operations
import Store

/// Anything that has a code: what was recorded of it, where it stands, and the events behind it.
package struct SubjectPage: Sendable {
    let kind: CodeKind
    let code: String
    let answer: [JSON.Member]
    let names: KnownNames

    /// Throws `UnknownCode` where nothing of that code is known at the cut, and `UsageError` for an
    /// invoice that several issuers have.
    package static func load(
        _ session: Session,
        _ settings: PageSettings,
        _ kind: CodeKind,
        _ code: String,
        issuer: String? = nil
    ) async throws -> SubjectPage {
        var operation = ShowSubject(kind: kind, code: code)
        operation.past = settings.past
        operation.issuer = issuer
        let answer = try await operation.run(session)
        let cut = try await settings.past.resolve(session)
        return SubjectPage(
            kind: kind,
            code: code,
            answer: answer.members,
            names: try await KnownNames.load(session, cut)
        )
    }

    package func html(_ frame: Frame) -> [UInt8] {
        let frame = kind == .programme ? frame.ofLargeAmounts : frame
        let title = frame.language.title(kind.rawValue) + " " + code
        return frame.document(title: title, place: place) { html in
            html("section") { section in
                table(frame).terms(&section, answer, without: [kind.rawValue, "lines"])
                backlogs(&section, frame)
            }
            for member in answer where table(frame).isTable(member.value) {
                list(&html, member.name, frame)
            }
            html.assumedLegend(frame)
        }
    }

    func table(_ frame: Frame) -> RecordTable {
        var table = RecordTable(frame: frame, names: names)
        let yen: [CodeKind] = [.programme, .grant, .claim, .disbursement, .repayment]
        table.isOfYen = yen.contains(kind)
        if kind == .order { table.units["unit_price"] = answer.text("currency") }
        return table
    }

    /// Leads to what is owed to a buyer or by a vendor, of a product or to a programme.
    private func backlogs(_ html: inout HTML, _ frame: Frame) {
        let language = frame.language
        let words = [
            "buyer": language("What is owed to it", "この発注者への発注残"),
            "vendor": language("What it owes", "この供給者の発注残"),
            "product": language("What is owed of it", "この製品の発注残"),
            "programme": language("What is owed under it", "この事業の発注残"),
        ]
        let roles = answer.objects("roles")
        let filters =
            kind == .party
            ? ["buyer", "vendor"].filter { roles.contains(.string($0)) } : [kind.rawValue]
        for filter in filters {
            guard let words = words[filter] else { continue }
            html("p") { $0.link(frame.link("/backlog", [(filter, code)]), words) }
        }
    }

    private var place: PagePlace? {
        switch kind {
        case .order, .line: .backlog
        case .allocation: .allocations
        case .grant, .programme: .grants
        case .claim: .claims
        case .statement, .paymentFile: .bank
        default: nil
        }
    }

    /// A list of the answer as a section with a table.
    func list(_ html: inout HTML, _ name: String, _ frame: Frame, without: Set<String> = []) {
        let objects = answer.objects(name)
        guard !objects.isEmpty else { return }
        let title = frame.language.title(name)
        html("section") { section in
            section("h2", [:], title)
            if name == "documents" { return documents(&section, frame) }
            table(frame).table(
                &section,
                name,
                caption: caption(title, objects.count, frame.language),
                objects,
                without: without
            )
        }
    }

    /// Names the table among those of its page.
    private func caption(_ title: String, _ count: Int, _ language: Language) -> String {
        let number = Figures.number(count)
        let rows = count == 1 ? "row" : "rows"
        return language("\(title): \(number) \(rows)", "\(title): \(number) 件")
    }

    /// Files, each with a link to its bytes.
    private func documents(_ html: inout HTML, _ frame: Frame) {
        let language = frame.language
        let columns = [
            PageColumn(language("File", "ファイル")), PageColumn(language("Kind", "種別")),
            PageColumn(language("Day", "日")), PageColumn("SHA-256"),
        ]
        html.table("documents", caption: language("Evidence", "証憑"), columns) { body in
            for document in answer.objects("documents").map(\.members) {
                body("tr") { row in
                    let hash = document.text("sha256") ?? ""
                    row.rowHeading {
                        $0.link(PageAddress("/files/\(hash)"), document.text("file") ?? "")
                    }
                    row.cell(language.word(document.text("kind") ?? ""))
                    row.cell {
                        $0.day(document.text("day").flatMap { Day(iso: $0) }, frame.figures)
                    }
                    row.cell { $0("span", ["class": "code"], String(hash.prefix(16)) + "…") }
                }
            }
        }
    }
}
