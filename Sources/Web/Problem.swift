package import Domain
package import HTTPTypes
import NIOHTTP1
import Operations
import Postgres
import Store

/// What went wrong, as RFC 9457 has it: the only place where errors are given HTTP statuses.
package struct Problem: Error, Sendable {
    package let status: HTTPResponse.Status
    /// What is wrong and what to do; safe to show.
    package let detail: String
    /// What a program reads beside them.
    package var members: [JSON.Member] = []
    package var headers: HTTPFields = [:]
    /// Each of the rules that refuse it, as a page words them for itself.
    package private(set) var reasons: [Rejection] = []
    /// The detail for who reads Japanese; nil where what a page says of its status is enough.
    package var japanese: String?

    package init(
        _ status: HTTPResponse.Status,
        _ detail: String,
        members: [JSON.Member] = [],
        headers: HTTPFields = [:],
        japanese: String? = nil
    ) {
        self.status = status
        self.detail = detail
        self.members = members
        self.headers = headers
        self.japanese = japanese
    }

    /// The problem that an error of an operation, of the database or of the service is.
    static func of(_ error: any Error) -> Problem {
        switch error {
        case let problem as Problem: problem
        case let error as Rejection: .refused([error])
        case let error as UnknownCode: Problem(.notFound, error.description)
        case let error as UnknownFinding: Problem(.notFound, error.description)
        case let error as UsageError: Problem(.badRequest, error.description)
        case let error as FigureTooLarge:
            Problem(.conflict, error.description, japanese: "合計が大きすぎて表示できません。")
        case PoolError.exhausted: .later(.tooManyRequests, PoolError.exhausted.description)
        case let error as JournalQueue.Full: .later(.tooManyRequests, error.description)
        case let error as FileError: Problem(.badRequest, error.description)
        case let error as PoolError: .later(.serviceUnavailable, error.description)
        case let error as PostgresError: of(error)
        case is ClusterError: .away
        case let error as HTTPParserError:
            Problem(
                .badRequest,
                "the body cannot be read as HTTP: \(error)",
                headers: [.connection: "close"]
            )
        case is JournalQueue.Busy: .recording
        case DeadlineState.Overdue.body:
            Problem(
                .requestTimeout,
                "the body did not come in time",
                headers: [.connection: "close"]
            )
        case is CancellationError: Problem(.clientClosedRequest, "nobody waits for the answer")
        default: .fault
        }
    }

    private static func of(_ error: PostgresError) -> Problem {
        guard let state = error.sqlState?.rawValue else {
            switch error.code {
            case .connectionFailed, .connectionLost, .closed: return .away
            // What a page was asked or sent, which nobody had looked at.
            case .parameter:
                return Problem(.badRequest, "a NUL character is written there, or too much")
            case .server, .decoding, .misuse: return .fault
            }
        }
        switch state {
        // Too many connections; an administrator's stop, a crash, a start under way.
        case "53300", "57P01", "57P02", "57P03", "57P05", "08006": return .away
        case "53100": return .later(.serviceUnavailable, "the disk of the database is full")
        case "55P03": return .recording
        case "57014": return .later(.serviceUnavailable, "the database took too long")
        case "40001", "40P01": return .later(.serviceUnavailable, "another change came between")
        default: return .fault
        }
    }

    // MARK: Problems of the service itself

    /// Another program holds the registry, or a large event does.
    private static let recording: Problem = {
        var problem = later(
            .serviceUnavailable,
            "another program is recording in this registry, and has not ended in time"
        )
        problem.members = [JSON.Member("rule", .string("recording"))]
        return problem
    }()
    private static let away = later(.serviceUnavailable, "the database is out of reach")
    private static let fault = Problem(
        .internalServerError,
        "something is wrong here, and has been noted under the id of the request"
    )
    static let tooLarge = Problem(
        .contentTooLarge,
        "the body is larger than this route takes",
        headers: [.connection: "close"]
    )

    static let tooMuchAtOnce = Problem(
        .tooManyRequests,
        "too many large bodies come or go at the same time: try again",
        headers: [.retryAfter: "1", .connection: "close"]
    )

    /// It may be tried again in a second.
    static func later(_ status: HTTPResponse.Status, _ detail: String) -> Problem {
        Problem(status, detail, headers: [.retryAfter: "1"])
    }

    /// Bytes that are no request of HTTP.
    static func unreadable(_ status: HTTPResponse.Status = .badRequest) -> Problem {
        let detail =
            status == .badRequest
            ? "the request cannot be read as HTTP" : "the fields of the head are too long"
        return Problem(status, detail)
    }

    static func noRoute(_ path: String) -> Problem {
        Problem(.notFound, "there is nothing at \(path): /openapi.json says what there is")
    }

    static func noMethod(_ method: String, allowed: [String]) -> Problem {
        Problem(
            .methodNotAllowed,
            "\(method) is not known there",
            headers: [.allow: allowed.joined(separator: ", ")]
        )
    }

    static func notAcceptable(_ given: [MediaType]) -> Problem {
        let types = given.map(\.rawValue).joined(separator: ", ")
        return Problem(.notAcceptable, "this is given as \(types) only")
    }

    static func wrongContentType(_ taken: [MediaType]) -> Problem {
        let types = taken.map(\.rawValue).joined(separator: ", ")
        return Problem(
            .unsupportedMediaType,
            types.isEmpty ? "this takes no body" : "the Content-Type is to be \(types)"
        )
    }

    static let unauthorized = Problem(
        .unauthorized,
        "this needs a token that is known and not revoked, as Authorization: Bearer …",
        headers: [.wwwAuthenticate: "Bearer realm=\"chotatsu\""]
    )

    static let forbidden = Problem(.forbidden, "the token's role may not do this")

    /// What was asked is refused, for each of these reasons: the first stands in the problem itself.
    package static func refused(
        _ reasons: [Rejection],
        _ status: HTTPResponse.Status = .badRequest
    ) -> Problem {
        let errors = reasons.map { reason in
            [
                JSON.Member("field", reason.field.map(JSON.string) ?? .null),
                JSON.Member("value", reason.value.map(JSON.string) ?? .null),
                JSON.Member("rule", .string(reason.rule)),
                JSON.Member("message", .string(reason.message)),
            ]
        }
        let more = errors.count > 1 ? [JSON.Member("errors", .array(errors.map(JSON.object)))] : []
        var problem = Problem(
            status,
            reasons.map(\.message).joined(separator: "; "),
            members: (errors.first ?? []) + more
        )
        problem.reasons = reasons
        return problem
    }

    // MARK: As it is written

    /// The document, with a line end.
    var json: [UInt8] {
        let title = status.reasonPhrase.isEmpty ? "Error" : status.reasonPhrase
        let known = [
            JSON.Member("type", .string("about:blank")), JSON.Member("title", .string(title)),
            JSON.Member("status", .number(String(status.code))),
            JSON.Member("detail", .string(detail)),
        ]
        return Array((JSON.object(known + members).pretty + "\n").utf8)
    }

    /// As an answer of its own, without a route.
    var response: (head: HTTPResponse, body: [UInt8]) {
        let body = json
        var fields = headers
        fields[.contentType] = MediaType.problem.rawValue
        fields[.contentLength] = String(body.count)
        fields[.cacheControl] = "no-store"
        return (HTTPResponse(status: status, headerFields: fields), body)
    }
}

extension HTTPResponse.Status {
    /// Never sent: what the log says of a request whose client has gone.
    static let clientClosedRequest = Self(code: 499, reasonPhrase: "Client Closed Request")
}
