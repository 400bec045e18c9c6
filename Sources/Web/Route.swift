package import Domain
package import HTTPTypes
package import Operations
package import Store

/// One thing that can be asked of the service.
///
/// The dispatch, the answers to wrong methods, the OpenAPI document and the tests of who may do what
/// are all made from the list of these.
package struct Route: Sendable {
    package let method: HTTPRequest.Method
    package let path: RoutePath
    /// What it does, in a sentence.
    package let summary: String
    package let parameters: [QueryParameter]
    /// Who may ask; nil is everyone, without a token.
    package let roles: Set<Role>?
    /// As what it answers, the usual one first.
    package let gives: [MediaType]
    /// As what it takes a body; empty where it takes none.
    package let takes: [MediaType]
    /// The largest body.
    package let bodyBytesMax: Int
    /// Whether the answer follows from the log, the day and the viewer alone, so that it can be known
    /// to be the same as before.
    package let isTagged: Bool
    /// Whether it is for a browser, whose cookie says who asks, rather than for a program.
    package var isPage = false
    /// What it may answer beside problems, the usual one first.
    private(set) var told: [Told] = []
    /// Statuses of problems that not every route has.
    private(set) var refusals: Set<HTTPResponse.Status> = []
    /// What a body in JSON holds.
    private(set) var bodySchema: Schema?
    package let handler: Handler

    /// An answer as it is described.
    struct Told: Sendable {
        let status: HTTPResponse.Status
        /// Of JSON; nil where it gives none.
        let schema: Schema?
        /// As what it comes.
        let gives: [MediaType]
    }

    /// What answers it.
    package enum Handler: Sendable {
        /// Needs nothing of the database, or looks after that itself.
        case plain(@Sendable (RouteCall) async throws -> Answer)
        /// Reads in one transaction, in which only what the caller may see is there.
        case session(@Sendable (RouteCall, Session) async throws -> Answer)
        /// The same for what takes long, beside what others wait for.
        case longSession(@Sendable (RouteCall, Session) async throws -> Answer)
    }

    package init(
        _ method: HTTPRequest.Method,
        _ path: RoutePath,
        _ summary: String,
        parameters: [QueryParameter] = [],
        roles: Set<Role>? = Set(Role.allCases),
        gives: [MediaType] = [.json],
        takes: [MediaType] = [],
        bodyBytesMax: Int = 0,
        isTagged: Bool = false,
        handler: Handler
    ) {
        self.method = method
        self.path = path
        self.summary = summary
        self.parameters = parameters
        self.roles = roles
        self.gives = gives
        self.takes = takes
        self.bodyBytesMax = bodyBytesMax
        self.isTagged = isTagged
        self.handler = handler
    }

    /// The same with what an answer holds.
    ///
    /// `gives`: where not everything that the route gives.
    func answering(
        _ schema: Schema?,
        _ status: HTTPResponse.Status = .ok,
        gives: [MediaType]? = nil
    ) -> Route {
        var route = self
        route.told.append(Told(status: status, schema: schema, gives: gives ?? self.gives))
        return route
    }

    /// The same with problems that it may answer with.
    func refusing(_ statuses: HTTPResponse.Status...) -> Route {
        var route = self
        route.refusals.formUnion(statuses)
        return route
    }

    /// The same with what a body in JSON holds.
    func taking(_ schema: Schema) -> Route {
        var route = self
        route.bodySchema = schema
        return route
    }

    /// A route that reads what the caller may see.
    ///
    /// `isLong`: whether it takes long, as over the whole log.
    package static func get(
        _ path: RoutePath,
        _ summary: String,
        parameters: [QueryParameter] = [],
        roles: Set<Role> = Set(Role.allCases),
        gives: [MediaType] = [.json],
        isTagged: Bool = true,
        isLong: Bool = false,
        _ read: @escaping @Sendable (RouteCall, Session) async throws -> Answer
    ) -> Route {
        Route(
            .get,
            path,
            summary,
            parameters: parameters,
            roles: roles,
            gives: gives,
            isTagged: isTagged,
            handler: isLong ? .longSession(read) : .session(read)
        )
    }
}

/// The path of a route: `/v1/orders/{code}`.
package struct RoutePath: Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    private enum Part: Sendable {
        case word(String)
        /// Anything, under that name.
        case value(String)
    }

    package let description: String
    private let parts: [Part]

    package init(_ text: String) {
        description = text
        parts = text.split(separator: "/").map { part in
            part.hasPrefix("{") ? .value(String(part.dropFirst().dropLast())) : .word(String(part))
        }
    }

    package init(stringLiteral value: String) {
        self.init(value)
    }

    /// The names of its values.
    package var names: [String] {
        parts.compactMap { if case .value(let name) = $0 { name } else { nil } }
    }

    /// How many of its parts are words: of two routes that match, the one with more is meant.
    var precision: Int { parts.count - names.count }

    /// The values of its names in the parts of a path; nil where it does not match.
    ///
    /// `segments`: still percent-encoded, so that an encoded slash divides nothing.
    func match(_ segments: [Substring]) -> [String: String]? {
        guard segments.count == parts.count else { return nil }
        var values: [String: String] = [:]
        for (part, segment) in zip(parts, segments) {
            let text = percentDecoded(segment)
            switch part {
            case .word(let word): guard text == word else { return nil }
            case .value(let name):
                // A text of PostgreSQL holds no NUL, so nothing is named like that.
                guard !text.isEmpty, !text.utf8.contains(0) else { return nil }
                values[name] = text
            }
        }
        return values
    }
}

/// A request, as a route sees it.
package struct RouteCall: Sendable {
    /// What stands in the path, by the names of the route's path.
    package let path: [String: String]
    package let query: QueryValues
    /// Which past is asked about.
    package var past: AskedPast
    /// Both as they were sent.
    package let rawPath: String
    package let rawQuery: String?
    package let language: Language
    /// As what the answer is wanted.
    package let gives: MediaType
    package let headers: HTTPFields
    /// Nil where the route needs no token.
    package let viewer: Viewer?
    /// The host that was asked, with its port.
    package let authority: String
    /// Of at most so many bytes as the route takes.
    package let body: RequestBytes

    /// Whether the answer may come compressed.
    var allowsGzip: Bool { Web.allowsGzip(headers[.acceptEncoding]) }

    /// What stands in the path under `{code}`.
    package var code: String { path["code"] ?? "" }
}
