package import Domain
package import HTTPTypes
import HummingbirdCore

/// What a request is answered with.
package struct Answer: Sendable {
    package var status: HTTPResponse.Status
    package var type: MediaType
    package var headers: HTTPFields
    package var body: Body

    package enum Body: Sendable {
        case bytes([UInt8])
        /// Written piece by piece, for as long as the client reads and the service goes on.
        case stream(@Sendable (AnswerWriter) async throws -> Void)
    }

    package init(
        _ body: [UInt8],
        _ type: MediaType,
        status: HTTPResponse.Status = .ok,
        headers: HTTPFields = [:]
    ) {
        self.status = status
        self.type = type
        self.headers = headers
        self.body = .bytes(body)
    }

    /// Written piece by piece.
    package init(
        _ type: MediaType,
        headers: HTTPFields = [:],
        stream: @escaping @Sendable (AnswerWriter) async throws -> Void
    ) {
        self.status = .ok
        self.type = type
        self.headers = headers
        self.body = .stream(stream)
    }

    /// How many bytes of it stay in memory until the client has read them; 0 of a small one.
    var largeBytes: Int {
        guard case .bytes(let bytes) = body, bytes.count >= Self.largeBytesMin else { return 0 }
        return bytes.count
    }

    private static let largeBytesMin = 1 << 20

    /// As the CLI writes it: indented, with a line end.
    package static func json(_ json: JSON, status: HTTPResponse.Status = .ok) -> Answer {
        Answer(Array((json.pretty + "\n").utf8), .json, status: status)
    }

    static func text(_ text: String, _ type: MediaType) -> Answer {
        Answer(Array(text.utf8), type)
    }

    /// Nothing has changed since the answer that had this tag.
    static func unchanged(_ tag: EntityTag) -> Answer {
        Answer([], .json, status: .notModified, headers: [.eTag: tag.text])
    }

    static func of(_ problem: Problem) -> Answer {
        Answer(problem.json, .problem, status: problem.status, headers: problem.headers)
    }
}
