import HTTPTypes

/// Finds the route of a request.
struct RouteTable: Sendable {
    let routes: [Route]

    /// Of routes that match the same path, the one that says more of it comes first.
    init(_ routes: [Route]) {
        self.routes = routes.sorted { $0.path.precision > $1.path.precision }
    }

    /// The route and the values in its path.
    ///
    /// `path`: as it was sent, percent-encoded.
    /// - Throws: `Problem`, 404 or 405.
    func find(
        _ method: HTTPRequest.Method,
        _ path: Substring
    ) throws(Problem) -> (route: Route, values: [String: String]) {
        let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        var parts = Array(segments)
        if parts == [""] { parts = [] }
        var allowed: [String] = []
        for route in routes {
            guard let values = route.path.match(parts) else { continue }
            if route.method == method || route.method == .get && method == .head {
                return (route, values)
            }
            let methods = [route.method.rawValue] + (route.method == .get ? ["HEAD"] : [])
            allowed += methods.filter { !allowed.contains($0) }
        }
        guard !allowed.isEmpty else { throw Problem.noRoute(String(path.prefix(200))) }
        throw Problem.noMethod(method.rawValue, allowed: allowed)
    }
}
