package import Domain
import Operations

/// A request to the service, before it is sent.
package struct ServiceRequest: Sendable {
    package var method = "GET"
    /// What stands behind `/v1` in the path, part by part, as it is.
    package let path: [String]
    /// What stands behind the question mark, as it is; what is nil is left out.
    package var query: [(name: String, value: String?)] = []
    package var body: Body?
    /// Statuses from 400 on that come with an answer, not with a problem.
    package var expects: Set<Int> = []

    /// What is sent with it, as its media type.
    package enum Body: Sendable {
        case bytes([UInt8], type: String)
        /// Read once, piece by piece.
        case stream(any AsyncSequence<[UInt8], any Error> & Sendable, type: String)
    }

    package init(_ path: String..., query: [(name: String, value: String?)] = []) {
        self.path = path
        self.query = query
    }

    /// One that sends nothing yet.
    package static func post(
        _ path: String...,
        query: [(name: String, value: String?)] = []
    ) -> ServiceRequest {
        var request = ServiceRequest(path: path, query: query)
        request.method = "POST"
        return request
    }

    /// One that sends an object.
    package static func post(_ path: [String], _ json: JSON) -> ServiceRequest {
        var request = ServiceRequest(path: path, query: [])
        request.method = "POST"
        request.body = .bytes(Array(json.compact.utf8), type: "application/json")
        return request
    }

    private init(path: [String], query: [(name: String, value: String?)]) {
        self.path = path
        self.query = query
    }

    /// Path and query, with everything encoded that is not plain (RFC 3986, 2.3).
    package var target: String {
        let pairs = query.compactMap { pair in
            pair.value.map { "\(percentEncoded(pair.name))=\(percentEncoded($0))" }
        }
        let path = "/v1/" + path.map(percentEncoded).joined(separator: "/")
        return pairs.isEmpty ? path : path + "?" + pairs.joined(separator: "&")
    }
}
