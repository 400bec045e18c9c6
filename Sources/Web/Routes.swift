/// What routes are made of.
package struct ServiceParts: Sendable {
    package let database: ServiceDatabase
    let connections: OpenConnections
    package let metrics: ServiceMetrics
    package let stop: StopSignal
    let limits: ServiceLimits
    let runs: RunJobs

    /// Every route of the service.
    package var routes: [Route] {
        healthRoutes + subjectRoutes + figureRoutes + logRoutes
            + findingRoutes + runRoutes
    }
}
