/// What routes are made of.
package struct ServiceParts: Sendable {
    let database: ServiceDatabase
    let connections: OpenConnections
    let metrics: ServiceMetrics
    let stop: StopSignal
    let limits: ServiceLimits

    /// Every route of the service.
    var routes: [Route] {
        healthRoutes + subjectRoutes + figureRoutes + logRoutes
    }
}
