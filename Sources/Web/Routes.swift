import Domain
import HTTPTypes

/// What routes are made of.
package struct ServiceParts: Sendable {
    package let database: ServiceDatabase
    let connections: OpenConnections
    package let metrics: ServiceMetrics
    package let stop: StopSignal
    let limits: ServiceLimits
    /// Files that come at the same time.
    let uploads: Budget
    let runs: RunJobs
    /// The way into the log.
    let journals: Journals
    /// The way out of it, as it grows.
    let hub: EventHub
    /// Who is signed in with a browser.
    package let sessions: PageSessions
    /// Whether browsers speak TLS with the service, or with a proxy in front of it.
    let isSecure: Bool

    /// Every route of the service but the pages.
    package var routes: [Route] {
        let others = otherRoutes
        // Programs read it: indented, it would be twice as long.
        let described = OpenAPI(routes: others + [descriptionRoute(.json(.null))]).json.compact
        let document = Answer(Array((described + "\n").utf8), .json)
        return others + [descriptionRoute(document)]
    }

    /// All but the description of them, which describes itself too.
    private var otherRoutes: [Route] {
        healthRoutes + subjectRoutes + figureRoutes + logRoutes
            + findingRoutes + runRoutes + eventRoutes + streamRoutes + importRoutes + fileRoutes
            + holderRoutes + statementRoutes + bankRoutes + paymentFileRoutes + quoteRoutes
            + codeRoutes
    }

    private func descriptionRoute(_ document: Answer) -> Route {
        Route(
            .get,
            "/openapi.json",
            "This description.",
            roles: nil,
            handler: .plain { _ in document }
        )
        .answering(.record)
    }
}
