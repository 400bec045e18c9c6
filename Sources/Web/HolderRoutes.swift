import Domain
import HTTPTypes
import Store

extension ServiceParts {
    /// Who somebody is to the service.
    var holderRoutes: [Route] {
        [
            Route(
                .get,
                "/v1/whoami",
                "Whose the token is, and what it may do.",
                handler: .plain { call in
                    guard let viewer = call.viewer else { throw Problem.unauthorized }
                    return .json(
                        .object([
                            JSON.Member("registry", .string(viewer.registry.code)),
                            JSON.Member("party", .string(viewer.party)),
                            JSON.Member("role", .string(viewer.role.rawValue)),
                            JSON.Member("name", .string(viewer.name)),
                            JSON.Member("token_id", .string(viewer.tokenID)),
                            JSON.Member(
                                "may_record",
                                .array(
                                    EventType.all.filter(viewer.author.mayRecord)
                                        .map { .string($0.name) }
                                )
                            ),
                        ])
                    )
                }
            )
            .answering(LogSchemas.holder)
        ]
    }
}
