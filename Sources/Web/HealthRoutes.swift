import Domain
import HTTPTypes
import Postgres

extension ServiceParts {
    /// Whether the service is alive and able to serve, and what it counts.
    var healthRoutes: [Route] {
        [
            Route(
                .get,
                "/healthz",
                "Whether the service is alive.",
                roles: nil,
                handler: .plain { _ in .json(.object([JSON.Member("status", .string("alive"))])) }
            )
            .answering(.object(["status": .choice(["alive"])])),
            Route(
                .get,
                "/readyz",
                "Whether it can serve: the database is in reach, and no stop is under way.",
                roles: nil,
                handler: .plain { _ in try await readiness() }
            )
            .answering(.object(["status": .choice(["ready"])]))
            .refusing(.serviceUnavailable),
            Route(
                .get,
                "/metrics",
                "What the service counts, as Prometheus reads it.",
                roles: nil,
                gives: [.metrics],
                handler: .plain { _ in .text(await metricsText(), .metrics) }
            ),
        ]
    }

    private func readiness() async throws -> Answer {
        guard !stop.isStopping else {
            throw Problem.later(.serviceUnavailable, "the service is stopping")
        }
        guard await database.isReady() else {
            throw Problem.later(.serviceUnavailable, "the database is out of reach")
        }
        return .json(.object([JSON.Member("status", .string("ready"))]))
    }

    private func metricsText() async -> String {
        let pool = await database.pool.counts
        return metrics.text([
            (
                "chotatsu_connections", "Connections of clients, or streams on them.",
                [("", connections.count)]
            ),
            (
                "chotatsu_database_connections", "Connections to the database.",
                [
                    ("state=\"idle\"", pool.idle), ("state=\"leased\"", pool.leased),
                    ("state=\"opening\"", pool.opening),
                ]
            ),
            (
                "chotatsu_database_waiting", "Requests that wait for a connection.",
                [("", pool.waiting)]
            ),
        ])
    }
}
