import Domain
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import Operations

/// Answers requests: finds the route, reads what was asked, asks it, and writes the answer.
struct Dispatcher: Sendable {
    let table: RouteTable
    let database: ServiceDatabase
    let limits: ServiceLimits
    let connections: OpenConnections
    let metrics: ServiceMetrics
    let log: Logger

    /// A connection is closed by this, once its answer is written.
    struct Closing: Error {}

    @concurrent
    func respond(
        to request: Request,
        _ writer: consuming ResponseWriter,
        on channel: any Channel
    ) async throws {
        var record = RequestRecord(request.method)
        let answer = await answer(request, &record, channel)
        record.status = Int(answer.status.code)
        defer { record.end(log, metrics) }
        try await write(answer, request, &record, writer, channel)
        if answer.headers[.connection] == "close" {
            try await passOver(request.body)
            throw Closing()
        }
    }

    // MARK: Answering

    private func answer(
        _ request: Request,
        _ record: inout RequestRecord,
        _ channel: any Channel
    ) async -> Answer {
        do {
            let (path, query) = Self.parts(request.head.path ?? "/")
            let (route, values) = try table.find(request.method, path)
            record.route = route.path.description
            guard let gives = MediaType.chosen(request.headers[.accept], among: route.gives) else {
                throw Problem.notAcceptable(route.gives)
            }
            record.caller = try await caller(of: request, route)
            let call = RouteCall(
                path: values,
                query: try QueryValues(query, route.parameters),
                rawPath: String(path),
                rawQuery: query,
                language: Language(accepted: request.headers[.acceptLanguage]),
                gives: gives,
                headers: request.headers,
                caller: record.caller
            )
            try checkBody(request, route)
            return try await connections.during(channel) { try await ask(route, call) }
        } catch {
            let problem = Problem.of(error)
            if problem.status.code >= 500 {
                log.error(
                    "failed",
                    metadata: ["id": "\(record.id)", "error": "\(String(reflecting: error))"]
                )
            }
            return Answer.of(problem)
        }
    }

    private func ask(_ route: Route, _ call: RouteCall) async throws -> Answer {
        switch route.handler {
        case .plain(let handle): return try await handle(call)
        case .session(let handle):
            guard let caller = call.caller else { throw Problem.unauthorized }
            return try await database.withSession(caller) { try await handle(call, $0) }
        }
    }

    private func caller(of request: Request, _ route: Route) async throws -> Caller? {
        guard let roles = route.roles else { return nil }
        let words = (request.headers[.authorization] ?? "").split(separator: " ")
        let isBearer = words.count == 2 && words[0].lowercased() == "bearer"
        guard let caller = try await database.caller(isBearer ? String(words[1]) : nil) else {
            throw Problem.unauthorized
        }
        guard roles.contains(caller.role) else { throw Problem.forbidden }
        return caller
    }

    private func checkBody(_ request: Request, _ route: Route) throws(Problem) {
        let length = request.headers[.contentLength].flatMap { Int($0) } ?? 0
        let hasBody = length > 0 || request.headers[.transferEncoding] != nil
        guard hasBody else { return }
        guard length <= route.bodyBytesMax || route.takes.isEmpty else { throw Problem.tooLarge }
        let type = request.headers[.contentType] ?? ""
        guard route.takes.contains(where: { $0.isNamed(by: type) }) else {
            guard route.method == .get else { throw Problem.wrongContentType(route.takes) }
            return
        }
    }

    /// Path and query as they were sent.
    private static func parts(_ target: String) -> (path: Substring, query: String?) {
        let path = target.prefix { $0 != "?" }
        return (
            path,
            path.endIndex == target.endIndex ? nil : String(target[path.endIndex...].dropFirst())
        )
    }

    // MARK: Writing

    @concurrent
    private func write(
        _ answer: Answer,
        _ request: Request,
        _ record: inout RequestRecord,
        _ writer: consuming ResponseWriter,
        _ channel: any Channel
    ) async throws {
        var head = HTTPResponse(status: answer.status, headerFields: answer.headers)
        head.headerFields.addSafety(answer.type)
        head.headerFields[.requestID] = record.id
        switch answer.body {
        case .bytes(let bytes):
            head.headerFields[.contentLength] = String(bytes.count)
            guard request.method != .head, !bytes.isEmpty else {
                return try await writer.writeResponse(head)
            }
            let body = AnswerWriter(try await writer.writeHead(head))
            defer { record.bytes = body.byteCount }
            try await body.write(ByteBuffer(bytes: bytes))
            try await body.finish()
        case .stream(let stream):
            guard request.method != .head else { return try await writer.writeResponse(head) }
            let body = AnswerWriter(try await writer.writeHead(head))
            defer { record.bytes = body.byteCount }
            try await connections.during(channel) {
                try await stream(body)
                try await body.finish()
            }
        }
    }

    /// Reads on for a moment: closing on a client that still sends would take the answer from it.
    private func passOver(_ body: RequestBody) async throws {
        var left = 256 * 1024
        for try await piece in body where left > 0 {
            left -= piece.readableBytes
            if left <= 0 { return }
        }
    }
}

extension HTTPField.Name {
    static let link = Self("Link") ?? .eTag
    static let requestID = Self("X-Request-Id") ?? .eTag
    static let contentSecurityPolicy = Self("Content-Security-Policy") ?? .eTag
    static let referrerPolicy = Self("Referrer-Policy") ?? .eTag
    static let contentTypeOptions = Self("X-Content-Type-Options") ?? .eTag
}

extension HTTPFields {
    /// What every answer says to browsers; a page brings a policy of its own.
    fileprivate mutating func addSafety(_ type: MediaType) {
        self[.contentType] = type.contentType
        self[.contentTypeOptions] = "nosniff"
        self[.referrerPolicy] = "no-referrer"
        if self[.contentSecurityPolicy] == nil {
            self[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
        }
        if self[.cacheControl] == nil { self[.cacheControl] = "private, no-cache" }
    }
}

extension Language {
    /// The one that an `Accept-Language` likes better; English where it likes neither.
    init(accepted: String?) {
        let ranked = (accepted ?? "").split(separator: ",").compactMap {
            item -> (Language, Double)? in
            let parts = item.split(separator: ";").map(\.trimmingSpaces)
            guard let tag = parts.first,
                let language = Language(rawValue: String(tag.prefix(2).lowercased()))
            else { return nil }
            let quality = parts.dropFirst().first { $0.hasPrefix("q=") }
            return (language, quality.map { Double($0.dropFirst(2)) ?? 0 } ?? 1)
        }
        self = ranked.max { $0.1 < $1.1 }?.0 ?? .en
    }
}
