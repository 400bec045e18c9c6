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
            JSON.object([
                JSON.Member("name", .string(name)), JSON.Member("in", .string("path")),
                JSON.Member("required", .bool(true)),
                JSON.Member("schema", .object([JSON.Member("type", .string("string"))])),
            ])
        }
        let inQuery = route.parameters.map { parameter in
            JSON.object([
                JSON.Member("name", .string(parameter.name)), JSON.Member("in", .string("query")),
                JSON.Member("required", .bool(false)),
                JSON.Member("description", .string(parameter.summary)),
                JSON.Member("schema", parameter.kind.schema),
            ])
        }
        return inPath + inQuery
    }

    private func body(_ route: Route) -> JSON {
        let schema: JSON = .object([
            JSON.Member("$ref", .string("#/components/schemas/event"))
        ])
        return .object([
            JSON.Member("required", .bool(true)),
            JSON.Member(
                "content",
                .object(
                    route.takes.map { type in
                        JSON.Member(
                            type.rawValue,
                            .object(type == .json ? [JSON.Member("schema", schema)] : [])
                        )
                    }
                )
            ),
        ])
    }

    private func responses(_ route: Route, _ isHead: Bool) -> [JSON.Member] {
        let content = JSON.Member(
            "content",
            .object(route.gives.map { JSON.Member($0.rawValue, .object([])) })
        )
        let problem = JSON.Member(
            "content",
            .object([
                JSON.Member(
                    MediaType.problem.rawValue,
                    .object([
                        JSON.Member(
                            "schema",
                            .object([
                                JSON.Member("$ref", .string("#/components/schemas/problem"))
                            ])
                        )
                    ])
                )
            ])
        )
        return statuses(route).map { status in
            let isGood = status.code < 300
            let words = JSON.Member("description", .string(status.reasonPhrase))
            let has = isHead || status == .notModified ? [] : [isGood ? content : problem]
            return JSON.Member(String(status.code), .object([words] + has))
        }
    }

    /// Every status that the route can answer with.
    private func statuses(_ route: Route) -> [HTTPResponse.Status] {
        var statuses: [HTTPResponse.Status] = [.ok]
        if route.isAsynchronous { statuses += [.created, .accepted] }
        if route.isTagged { statuses.append(.notModified) }
        statuses.append(.badRequest)
        if route.roles != nil { statuses += [.unauthorized, .forbidden] }
        statuses += [.notFound, .notAcceptable]
        if !route.takes.isEmpty { statuses.append(.requestTimeout) }
        // A figure with more digits than are kept.
        if route.roles != nil { statuses.append(.conflict) }
        statuses += [.contentTooLarge, .unsupportedMediaType, .tooManyRequests]
        return statuses + [.internalServerError, .serviceUnavailable]
    }

    private var components: [JSON.Member] {
        let token: [JSON.Member] = [
            JSON.Member("type", .string("http")), JSON.Member("scheme", .string("bearer")),
        ]
        return [
            JSON.Member(
                "securitySchemes",
                .object([JSON.Member("token", .object(token))])
            ),
            JSON.Member("schemas", .object([Self.problem] + EventSchema.all)),
        ]
    }

    private static let problem = JSON.Member(
        "problem",
        .object([
            JSON.Member("type", .string("object")),
            JSON.Member(
                "required",
                .array(["type", "title", "status", "detail"].map(JSON.string))
            ),
            JSON.Member(
                "properties",
                .object(
                    ["type", "title", "detail"].map {
                        JSON.Member($0, .object([JSON.Member("type", .string("string"))]))
                    } + [
                        JSON.Member(
                            "status",
                            .object([JSON.Member("type", .string("integer"))])
                        )
                    ]
                        + ["field", "value", "rule", "message"].map {
                            JSON.Member(
                                $0,
                                .object([
                                    JSON.Member(
                                        "type",
                                        .array([.string("string"), .string("null")])
                                    )
                                ])
                            )
                        }
                )
            ),
        ])
    )
}

extension Route {
    /// Whether its answer may have to be waited for elsewhere.
    fileprivate var isAsynchronous: Bool { path.description.hasPrefix("/v1/reconciliations") }
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
