import ArgumentParser
import Domain
import Operations
import Store
import Text

struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Access to the service: create, list, revoke.",
        subcommands: [TokenCreate.self, TokenList.self, TokenRevoke.self]
    )
}

struct TokenCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a token for one person. It is shown once, and only its hash is kept."
    )

    @Option(help: "The party that its holder acts for.", completion: CodeCompletion.kind(.party))
    var party: String

    @Option(help: "officer, auditor, buyer or vendor.")
    var role: Role

    @Option(help: "Who holds it; events are recorded by PARTY/name.")
    var name: String

    @Option(help: "For how many days it is good.")
    var days = 90

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let operation = CreateToken(party: party, role: role, name: name, days: days)
        let (token, row) = try await options.withSession { try await operation.run($0) }
        let language = options.lang
        let expires = row.expiresAt.rfc3339
        switch options.format {
        case .json:
            let kept: [JSON.Member] = [
                JSON.Member("token", .string(token)),
                JSON.Member("token_id", .string(row.tokenID)),
                JSON.Member("party", .string(row.party)),
                JSON.Member("role", .string(row.role.rawValue)),
                JSON.Member("name", .string(row.name)), JSON.Member("expires_at", .string(expires)),
            ]
            writeOut(JSON.object(kept).pretty + "\n")
        case .csv:
            let rows = [
                ["token", "token_id", "party", "role", "name", "expires_at"],
                [token, row.tokenID, row.party, row.role.rawValue, row.name, expires],
            ]
            writeOut(Output.csv(rows, isExcel: false))
        case .table:
            writeOut(token + "\n")
            complain(
                language(
                    "for \(row.party)/\(row.name) as \(row.role.rawValue) until \(expires); it is "
                        + "not shown again · undo: chotatsu token revoke \(row.tokenID)",
                    "\(row.party)/\(row.name)（\(row.role.rawValue)）、有効期限 \(expires)。再表示はできません"
                        + " · 取消: chotatsu token revoke \(row.tokenID)"
                )
            )
        }
    }
}

extension Role: ExpressibleByArgument {}

struct TokenList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "All tokens, revoked and expired ones too."
    )

    @Flag(help: excelHelp)
    var excel = false

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let rows = try await options.withSession { try await ListTokens().run($0) }.map(\.json)
        try RowsText(rows, empty: ("no token is made", "トークンはまだありません"))
            .shown(options.showing(excel: excel)).tell()
    }
}

struct TokenRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Take a token back: from now on it opens nothing."
    )

    @Argument(help: "Its id, as token list shows it.")
    var tokenID: String

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        try await options.withSession { try await RevokeToken(tokenID: tokenID).run($0) }
        complain(options.lang("token \(tokenID) is revoked", "トークン \(tokenID) を取り消しました"))
    }
}
