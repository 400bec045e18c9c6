import Domain
import HTTPTypes
import Logging
import Store

/// What is noted of a request: never a query, a header, a token or a code in a path.
struct RequestRecord: Sendable {
    /// Made here, told to the client, and in the log.
    let id: String
    let method: String
    /// The pattern of its route.
    var route = "other"
    var viewer: Viewer?
    var status = 0
    var bytes = 0
    /// Whether the answer did not reach the client whole.
    var isCut = false
    private let began = ContinuousClock.now

    init(_ method: HTTPRequest.Method) {
        // What a client makes up would fill the counters.
        self.method =
            [.get, .head, .post, .put, .delete].contains(method) ? method.rawValue : "other"
        id = String(UInt64.random(in: 0...UInt64.max), radix: 36)
    }

    /// Writes it to the log and counts it.
    func end(_ log: Logger, _ metrics: ServiceMetrics) {
        let time = (ContinuousClock.now - began).components
        let microseconds = time.seconds * 1_000_000 + time.attoseconds / 1_000_000_000_000
        var metadata: Logger.Metadata = [
            "id": "\(id)", "method": "\(method)", "route": "\(route)",
            "status": .stringConvertible(status), "bytes": .stringConvertible(bytes),
            "milliseconds": .stringConvertible(microseconds / 1000),
        ]
        if isCut { metadata["cut"] = "true" }
        if let viewer {
            metadata["party"] = "\(viewer.party)"
            metadata["role"] = "\(viewer.role.rawValue)"
        }
        log.info("request", metadata: metadata)
        metrics.answered(
            ServiceMetrics.RequestKind(method: method, route: route, status: status),
            microseconds: microseconds
        )
    }
}
