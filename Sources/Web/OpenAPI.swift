import Domain
import HTTPTypes
import Operations

/// The routes as OpenAPI 3.1 describes them, made from the list that the dispatch is made of.
struct OpenAPI {
    let routes: [Route]

    var json: JSON {
        .object([
            JSON.Member("openapi", .string("3.1.0")),
            JSON.Member(
                "info",
                .object([
                    JSON.Member("title", .string("Chotatsu")), JSON.Member("version", .string("1")),
                    JSON.Member(
                        "description",
                        .string("Orders, deliveries and subsidies of an AI-compute programme.")
                    ),
                ])
            ),
            JSON.Member("paths", .object(paths)),
            JSON.Member("components", .object(components)),
        ])
    }

    private var paths: [JSON.Member] {
        var order: [String] = []
        var methods: [String: [JSON.Member]] = [:]
        for route in routes {
            let path = route.path.description
            if methods[path] == nil { order.append(path) }
            let method = route.method.rawValue.lowercased()
            methods[path, default: []].append(JSON.Member(method, operation(route)))
            if route.method == .get {
                methods[path, default: []].append(
                    JSON.Member("head", operation(route, isHead: true))
                )
            }
        }
        return order.map { JSON.Member($0, .object(methods[$0] ?? [])) }
    }

    private func operation(_ route: Route, isHead: Bool = false) -> JSON {
        var members = [
            JSON.Member("summary", .string(route.summary)),
            JSON.Member("parameters", .array(parameters(route))),
        ]
        if let roles = route.roles {
            members.append(
                JSON.Member(
                    "security",
                    .array([.object([JSON.Member("token", .array([]))])])
                )
            )
            let names = Role.allCases.filter(roles.contains).map { JSON.string($0.rawValue) }
            members.append(JSON.Member("x-roles", .array(names)))
        }
        if !route.takes.isEmpty {
            members.append(JSON.Member("requestBody", body(route)))
        }
        members.append(JSON.Member("responses", .object(responses(route, isHead))))
        return .object(members)
    }

    private func parameters(_ route: Route) -> [JSON] {
        let inPath = route.path.names.map { name in
            parameter(name, "path", isRequired: true, schema: Self.schema(ofPath: name))
        }
        let inQuery = route.parameters.map { query in
            parameter(
                query.name,
                "query",
                isRequired: query.isRequired,
                words: query.summary,
                schema: query.kind.schema
            )
        }
        return inPath + inQuery
    }

    private func parameter(
        _ name: String,
        _ place: String,
        isRequired: Bool,
        words: String? = nil,
        schema: JSON
    ) -> JSON {
        .object(
            [
                JSON.Member("name", .string(name)), JSON.Member("in", .string(place)),
                JSON.Member("required", .bool(isRequired)),
            ]
                + (words.map { [JSON.Member("description", .string($0))] } ?? [])
                + [JSON.Member("schema", schema)]
        )
    }

    private static func schema(ofPath name: String) -> JSON {
        name == "sha256"
            ? Schema.pattern("^[0-9A-Fa-f]{64}$").json : QueryParameter.Kind.text.schema
    }

    private func body(_ route: Route) -> JSON {
        .object([
            JSON.Member("required", .bool(true)),
            JSON.Member(
                "content",
                .object(
                    route.takes.map { type in
                        JSON.Member(
                            String(type.name),
                            media(type == .json ? route.bodySchema : nil)
                        )
                    }
                )
            ),
        ])
    }

    private func responses(_ route: Route, _ isHead: Bool) -> [JSON.Member] {
        let told = route.told.isEmpty ? [Route.Told(route)] : route.told
        let answers = told.map { told in
            let content = told.gives.map { type in
                JSON.Member(String(type.name), media(type == .json ? told.schema : nil))
            }
            return response(told.status, isHead ? nil : content)
        }
        let unchanged = route.isTagged ? [response(.notModified, nil)] : []
        return answers + unchanged
            + problems(route).map { isHead ? response($0, nil) : Self.sharedProblem($0) }
    }

    /// A problem is the same wherever it is told, and described once.
    private static func sharedProblem(_ status: HTTPResponse.Status) -> JSON.Member {
        let ref = JSON.string("#/components/responses/\(status.code)")
        return JSON.Member(String(status.code), .object([JSON.Member("$ref", ref)]))
    }

    private func media(_ schema: Schema?) -> JSON {
        .object(schema.map { [JSON.Member("schema", $0.json)] } ?? [])
    }

    /// `content`: nil where there is none.
    private func response(_ status: HTTPResponse.Status, _ content: [JSON.Member]?) -> JSON.Member {
        JSON.Member(
            String(status.code),
            .object(
                [JSON.Member("description", .string(status.reasonPhrase))]
                    + (content.map { [JSON.Member("content", .object($0))] } ?? [])
            )
        )
    }

    /// Every status with which the route may refuse, in order.
    private func problems(_ route: Route) -> [HTTPResponse.Status] {
        // Whatever a request is for: it cannot be read, wants another type, or is too large.
        var statuses: Set<HTTPResponse.Status> = [
            .badRequest, .notAcceptable, .contentTooLarge, .requestHeaderFieldsTooLarge,
        ]
        if route.method != .get { statuses.insert(.unsupportedMediaType) }
        if !route.takes.isEmpty { statuses.insert(.requestTimeout) }
        if !route.path.names.isEmpty { statuses.insert(.notFound) }
        if let roles = route.roles {
            statuses.formUnion([
                .unauthorized, .tooManyRequests, .internalServerError, .serviceUnavailable,
            ])
            if roles.count < Role.allCases.count { statuses.insert(.forbidden) }
        }
        return statuses.union(route.refusals).sorted { $0.code < $1.code }
    }

    private var components: [JSON.Member] {
        let token: [JSON.Member] = [
            JSON.Member("type", .string("http")), JSON.Member("scheme", .string("bearer")),
        ]
        let problem = [JSON.Member(MediaType.problem.rawValue, media(.shared("problem")))]
        let problems = Set(routes.flatMap(problems)).sorted { $0.code < $1.code }
        return [
            JSON.Member(
                "securitySchemes",
                .object([JSON.Member("token", .object(token))])
            ),
            JSON.Member("responses", .object(problems.map { response($0, problem) })),
            JSON.Member("schemas", .object(LogSchemas.shared + EventSchema.all)),
        ]
    }
}

extension Route.Told {
    /// Of a route that says no more of its answers.
    fileprivate init(_ route: Route) {
        self.init(status: .ok, schema: nil, gives: route.gives)
    }
}

extension QueryParameter.Kind {
    /// What the parameter holds, as JSON Schema has it.
    fileprivate var schema: JSON {
        func type(_ name: String, _ more: [JSON.Member] = []) -> JSON {
            .object([JSON.Member("type", .string(name))] + more)
        }
        switch self {
        case .text: return type("string", [JSON.Member("minLength", .number("1"))])
        case .choice(let words):
            return type("string", [JSON.Member("enum", .array(words.map(JSON.string)))])
        case .words(let words):
            let pattern = words.joined(separator: "|")
            return type(
                "string",
                [JSON.Member("pattern", .string("^(\(pattern))(,(\(pattern)))*$"))]
            )
        case .whole(let range):
            return type(
                "integer",
                [
                    JSON.Member("minimum", .number(String(range.lowerBound))),
                    JSON.Member("maximum", .number(String(range.upperBound))),
                ]
            )
        case .day: return type("string", [JSON.Member("format", .string("date"))])
        case .moment: return type("string", [JSON.Member("format", .string("date-time"))])
        case .flag: return type("boolean")
        }
    }
}
