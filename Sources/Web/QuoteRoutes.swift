import Domain
import HTTPTypes
import Operations
import Text

extension ServiceParts {
    /// What is to be paid back.
    var quoteRoutes: [Route] { [repaymentQuoteRoute] }

    private var repaymentQuoteRoute: Route {
        .get(
            "/v1/repayments/{code}/quote",
            "What a repayment comes to on a day: principal, surcharge and late charge.",
            parameters: [
                QueryParameter(
                    "on",
                    .day,
                    "The day of payment; the day of the answer if not given."
                )
            ] + QueryParameter.past,
            roles: [.officer, .auditor, .buyer],
            gives: [.json, .csv, .text]
        ) { call, session in
            var operation = QuoteRepayment(repayment: call.code)
            operation.payOn = call.query.day("on")
            operation.past = call.past
            return call.answer(try await operation.run(session))
        }
        .answering(FigureSchemas.quote)
        .refusing(.notFound)
    }
}
