import Domain
import HTTPTypes
import Operations
import Reconciliation

extension ServiceParts {
    /// Entries of the bank, and what they belong to.
    var bankRoutes: [Route] { [entriesRoute, candidatesRoute] }

    private var entriesRoute: Route {
        .get(
            "/v1/bank/entries",
            "The entries of payers' accounts, and what each belongs to.",
            parameters: [
                QueryParameter("statement", .text, "Only those of that statement."),
                QueryParameter("state", .choice(ShowBank.states), "Only those in that state."),
                QueryParameter("limit", .whole(1...100_000), "At most so many; 1000 if not given."),
            ] + QueryParameter.past,
            roles: [.officer, .auditor],
            gives: [.json, .csv, .text]
        ) { call, session in
            var operation = ShowBank()
            operation.past = call.past
            let rows = try await operation.entries(
                statement: call.query.text("statement"),
                state: call.query.text("state"),
                rowsMax: call.query.whole("limit").map { Int($0) } ?? 1000,
                session
            )
            return .rows(rows, call)
        }
        .answering(BankSchemas.entries)
        .refusing(.notFound)
    }

    private var candidatesRoute: Route {
        .get(
            "/v1/bank/candidates",
            "What entries that wait for a person could belong to, and why none was taken.",
            parameters: [
                QueryParameter("statement", .text, "Only of entries of that statement."),
                QueryParameter("entry", .text, "Only of entries of that number."),
            ] + QueryParameter.past,
            roles: [.officer, .auditor],
            gives: [.json, .csv, .text]
        ) { call, session in
            var operation = ShowBank()
            operation.past = call.past
            var asked = BankQuery.Asked()
            asked.statement = call.query.text("statement")
            asked.entry = call.query.text("entry")
            let found = try await operation.candidates(asked, session)
            return .rows(found.map { $0.json(call.words) }, call)
        }
        .answering(BankSchemas.candidates)
    }
}
