import Domain
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import Operations
import Pages
import Postgres
import Store

/// Answers requests: finds the route, reads what was asked, asks it, and has the answer written.
struct Dispatcher: Sendable {
    let table: RouteTable
    let parts: ServiceParts
    let database: ServiceDatabase
    let connections: OpenConnections
    let writing: AnswerWriting
    let metrics: ServiceMetrics
    /// Tells this program from another.
    let build: String
    /// Of all bodies together.
    let budget: Budget
    /// Of all large answers together.
    let answers: Budget
    let log: Logger

    /// Ends a connection once its answer is written.
    struct Closing: Error {}

    @concurrent
    func respond(
        to request: Request,
        _ writer: consuming ResponseWriter,
        on channel: any Channel
    ) async throws {
        var record = RequestRecord(request.method)
        var body: RequestBytes?
        var answer: Answer
        do {
            let (route, call) = try await prepare(request, &record)
            body = call.body
            if call.headers[.expect]?.lowercased() == "100-continue", !route.takes.isEmpty {
                try await writer.writeInformationalHead(HTTPResponse(status: .continue))
            }
            answer = try await connections.during(channel) { try await ask(route, call) }
        } catch {
            answer = await self.answer(error, request, record)
        }
        if request.method == .head, case .stream = answer.body {
            // HTTP/1 ends a body of unknown length with a chunk, which no client expects of a HEAD.
            answer.headers[.connection] = "close"
        }
        // Large answers are kept until their clients have read them.
        var large = answer.largeBytes
        if !answers.take(large) {
            answer = Answer.of(.tooMuchAtOnce)
            large = 0
        }
        defer { answers.giveBack(large) }
        record.status = Int(answer.status.code)
        answer.headers[.requestID] = record.id
        do {
            record.bytes = try await writing.write(answer, request.head, writer, channel)
            record.end(log, metrics)
        } catch {
            record.isCut = true
            record.end(log, metrics)
            throw error
        }
        if answer.headers[.connection] == "close" {
            // Closing on a client that still sends would take the answer from it.
            let rest = body ?? RequestBytes(request.body, bytesMax: 0, budget)
            try await rest.passOver(Route.ignoredBodyBytesMax)
            throw Closing()
        }
    }

    /// Reads everything but the body.
    ///
    /// - Throws: What becomes a problem.
    private func prepare(
        _ request: Request,
        _ record: inout RequestRecord
    ) async throws -> (Route, RouteCall) {
        let target = request.head.path ?? "/"
        let path = target.prefix { $0 != "?" }
        let query = target.dropFirst(path.count + 1)
        let (route, values) = try table.find(request.method, path)
        record.route = route.path.description
        guard let gives = gives(request, route) else {
            throw Problem.notAcceptable(route.gives)
        }
        record.viewer = try await viewer(of: request, route)
        try checkBody(request, route)
        // Addresses of pages are written by people, and live long: what is unknown is passed over.
        let asked =
            route.isPage ? QueryValues() : try QueryValues(String(query), route.parameters)
        let call = RouteCall(
            path: values,
            query: asked,
            past: try past(asked),
            rawPath: String(path),
            rawQuery: query.isEmpty ? nil : String(query),
            language: Language.accepted(request.headers[.acceptLanguage]) ?? .en,
            gives: gives,
            headers: request.headers,
            viewer: record.viewer,
            authority: request.head.authority ?? "",
            body: RequestBytes(request.body, bytesMax: route.bodyBytesMax, budget)
        )
        return (route, call)
    }

    private func gives(_ request: Request, _ route: Route) -> MediaType? {
        // A page chooses for itself, and a browser takes a style sheet for what it is.
        guard !route.isPage else { return route.gives.first }
        return MediaType.chosen(request.headers[.accept], among: route.gives)
    }

    private func past(_ query: QueryValues) throws(Problem) -> AskedPast {
        let past = AskedPast(asOf: query.day("as_of"), knownAt: query.moment("known_at"))
        guard let moment = past.knownAt, moment > database.clock() else { return past }
        throw Problem.refused([
            QueryParameter.knownAt.rejection(
                moment.rfc3339,
                "future",
                "\(moment.rfc3339) is in the future: nobody knows that yet"
            )
        ])
    }

    private func viewer(of request: Request, _ route: Route) async throws -> Viewer? {
        guard let roles = route.roles else { return nil }
        // A page itself says what becomes of those who are not signed in.
        if route.isPage { return try await parts.pageViewer(request.headers) }
        guard let token = bearerToken(request.headers),
            let viewer = try await database.viewer(token)
        else { throw Problem.unauthorized }
        guard roles.contains(viewer.role) else { throw Problem.forbidden }
        return viewer
    }

    private func checkBody(_ request: Request, _ route: Route) throws(Problem) {
        let length = request.headers[.contentLength].flatMap { Int($0) } ?? 0
        guard length > 0 || request.headers[.transferEncoding] != nil else { return }
        guard length <= max(route.bodyBytesMax, Route.ignoredBodyBytesMax) else {
            throw Problem.tooLarge
        }
        // What comes with a GET means nothing (RFC 9110, 9.3.1).
        guard route.method != .get else { return }
        let type = request.headers[.contentType] ?? ""
        let isPlain = ["", "identity"].contains(request.headers[.contentEncoding] ?? "")
        guard isPlain, route.takes.contains(where: { $0.isNamed(by: type) }) else {
            throw Problem.wrongContentType(route.takes)
        }
    }

    private func ask(_ route: Route, _ call: RouteCall) async throws -> Answer {
        switch route.handler {
        case .plain(let handle): try await handle(call)
        case .session(let handle): try await ask(route, call, isLong: false, handle)
        case .longSession(let handle): try await ask(route, call, isLong: true, handle)
        }
    }

    private func ask(
        _ route: Route,
        _ call: RouteCall,
        isLong: Bool,
        _ handle: (RouteCall, Session) async throws -> Answer
    ) async throws -> Answer {
        guard let viewer = call.viewer else { throw Problem.unauthorized }
        return try await database.withSession(viewer, asking: call.past, isLong: isLong) {
            session,
            past in
            var call = call
            call.past = past
            guard route.isTagged else { return try await handle(call, session) }
            let tag = try await tag(call, session)
            if tag.isNamed(by: call.headers[.ifNoneMatch]) { return .unchanged(tag) }
            var answer = try await handle(call, session)
            // Any tag is meant, of whatever is there (RFC 9110, 13.1.2).
            if call.headers[.ifNoneMatch] == "*" { return .unchanged(tag) }
            answer.headers[.eTag] = tag.text
            return answer
        }
    }

    private func tag(_ call: RouteCall, _ session: Session) async throws -> EntityTag {
        let head = try await session.connection.rows(ReadHead(registry: session.registry)).first
        return EntityTag(
            call,
            head: head,
            today: session.today,
            registry: session.registry,
            build: build
        )
    }

    private func answer(
        _ error: any Error,
        _ request: Request,
        _ record: RequestRecord
    ) async -> Answer {
        let problem = Problem.of(error)
        if problem.status.code >= 500 {
            log.error(
                "failed",
                metadata: ["id": "\(record.id)", "error": "\(String(reflecting: error))"]
            )
        }
        let target = request.head.path ?? "/"
        let path = target.prefix { $0 != "?" }
        let isProgram = path.hasPrefix("/v1/") || path == "/openapi.json"
        guard !isProgram, (request.headers[.accept] ?? "").contains("text/html") else {
            return Answer.of(problem)
        }
        // Switches on the page of a form's problem lead to where a page is.
        let isRead = request.method == .get || request.method == .head
        let query = target.dropFirst(path.count + 1)
        return await parts.problemPage(
            problem,
            isRead ? String(path) : "/",
            isRead && !query.isEmpty ? String(query) : nil,
            request.headers
        )
    }
}

extension Route {
    /// Of a body that nobody asked for.
    static let ignoredBodyBytesMax = 256 * 1024
}
