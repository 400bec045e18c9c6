import Domain
import HTTPTypes
import Operations
import Pages
import Store

extension ServiceParts {
    /// Pages of figures over many things.
    var figurePages: [Route] {
        [
            page("/", "Where the programme stands.") { view in
                let home = view.viewer.role.home
                guard home == .overview else { return .seeOther(home.path) }
                let page = try await OverviewPage.load(view.session, view.settings)
                return .page(page.html(view.frame))
            },
            page("/backlog", "What is owed.", at: .backlog) { view in
                guard !view.request.wantsCSV else { return try await backlogFile(view) }
                let page = try await BacklogPage.load(
                    view.session,
                    view.settings,
                    BacklogPage.Asked(view.query)
                )
                return .page(page.html(view.frame))
            },
            page("/backlog.csv", "The same for a spreadsheet.", at: .backlog) { view in
                try await backlogFile(view)
            },
            page("/allocations", "What vendors have allocated.", at: .allocations) { view in
                .page(
                    try await AllocationsPage.load(view.session, view.settings).html(view.frame)
                )
            },
            page("/grants", "Grants and their money.", at: .grants) { view in
                .page(try await GrantsPage.load(view.session, view.settings).html(view.frame))
            },
            page("/due", "Deadlines, and what has slipped.", at: .due) { view in
                .page(try await DuePage.load(view.session, view.settings).html(view.frame))
            },
            page("/bank", "Entries of the bank and their matches.", at: .bank) { view in
                .page(
                    try await BankPage.load(view.session, view.settings, view.query)
                        .html(view.frame)
                )
            },
            form("/bank/match", "Ties an entry to a candidate.", for: [.officer]) { call in
                try await match(call)
            },
            page("/changes", "What was recorded since the last visit.") { view in
                let after =
                    view.request.value("after").flatMap { Int64($0) } ?? view.frame.lastSeenSeq ?? 0
                let page = try await ChangesPage.load(view.session, after: after)
                return .page(page.html(view.frame))
            },
            page("/search", "What has a code.") { view in
                let page = try await SearchPage.load(view.session, view.request.value("q") ?? "")
                if let only = page.only(view.frame) { return .seeOther(only.text) }
                return .page(page.html(view.frame))
            },
        ]
    }

    /// Records that an entry belongs to a candidate that the page showed.
    private func match(_ call: FormCall) async throws -> Answer {
        let (statement, entry) = (call.fields["statement"] ?? "", call.fields["entry"] ?? "")
        let name = call.fields["repayment"] == nil ? "disbursement" : "repayment"
        let code = call.fields[name] ?? ""
        let reason = call.language(
            "chosen among the candidates of the page",
            "照合画面の候補から選択"
        )
        let json = JSON.object([
            JSON.Member("id", .string(call.id(of: ["match", statement, entry, code]))),
            JSON.Member("type", .string("bank.matched")),
            JSON.Member("occurred_at", .string(database.today.iso)),
            JSON.Member(
                "data",
                .object([
                    JSON.Member("statement", .string(statement)),
                    JSON.Member("entry", .string(entry)), JSON.Member(name, .string(code)),
                    JSON.Member("reason", .string(reason)),
                ])
            ),
        ])
        switch try await record(json, call) {
        case .recorded:
            let words = call.language(
                "Entry \(entry) of \(statement) is matched with \(code).",
                "\(statement) の入出金 \(entry) を \(code) と照合しました。"
            )
            return done(call, words, PageAddress("/bank"))
        case .refused(let reasons): throw Problem.refused(reasons, .unprocessableContent)
        }
    }

    private func backlogFile(_ view: PageView) async throws -> Answer {
        let bytes = try await BacklogPage.csv(
            view.session,
            view.settings,
            BacklogPage.Asked(view.query)
        )
        return .file(bytes, .csv, named: "backlog.csv")
    }
}
