import Domain
import HTTPTypes
import Interchange
import Operations
import Pages
import Store

extension ServiceParts {
    /// Who has access, for officers.
    var tokenPages: [Route] {
        [
            page("/tokens", "Tokens of the registry.", at: .tokens) { view in
                try await tokens(view)
            },
            form("/tokens", "Issues a token.", at: .tokens) { call in
                try await issue(call)
            },
            form("/tokens/{code}/revoke", "Revokes a token.", at: .tokens) { call in
                let id = call.request.call.code
                try await database.withWriting(call.viewer) {
                    try await RevokeToken(tokenID: id).run($0)
                }
                await database.forgetViewers()
                return done(
                    call,
                    call.language("Revoked.", "失効させました。"),
                    PageAddress("/tokens")
                )
            },
        ]
    }

    private func issue(_ call: FormCall) async throws -> Answer {
        let fields = call.fields
        var refusal: Rejection?
        var issued: String?
        do {
            guard let role = Role(rawValue: fields["role"] ?? "") else {
                throw Rejection(
                    field: "role",
                    value: fields["role"],
                    rule: "choice",
                    message: "the role is officer, auditor, buyer or vendor"
                )
            }
            let operation = CreateToken(
                party: fields["party"] ?? "",
                role: role,
                name: fields["name"] ?? "",
                days: Int(halfWidth(fields["days"] ?? "").trimmed) ?? 0
            )
            issued = try await database.withWriting(call.viewer) {
                try await operation.run($0).token
            }
        } catch let error as Rejection {
            refusal = error
        } catch let error as UnknownCode {
            refusal = Rejection(
                field: "party",
                value: fields["party"],
                rule: "unknown_code",
                message: error.description
            )
        }
        let written = Dictionary(
            fields.pairs.map { ($0.name, $0.value) },
            uniquingKeysWith: { $1 }
        )
        return try await view(call.request, call.viewer, call.signedIn) { view in
            try await tokens(view, issued: issued, refusal: refusal, written: written)
        }
    }

    private func tokens(
        _ view: PageView,
        issued: String? = nil,
        refusal: Rejection? = nil,
        written: [String: String] = [:]
    ) async throws -> Answer {
        let rows = try await database.withOffice(view.viewer) { try await ListTokens().run($0) }
        let parties = try await ListKnownCodes(kind: .party, rowsMax: 10_000).run(view.session)
        var page = TokensPage(
            rows: rows,
            parties: parties,
            names: try await KnownNames.load(
                view.session,
                try await view.settings.past.resolve(view.session)
            ),
            now: database.clock()
        )
        page.issued = issued
        page.refusal = refusal
        page.written = issued == nil ? written : [:]
        return .page(
            page.html(view.frame),
            status: refusal == nil ? .ok : .unprocessableContent
        )
    }
}
