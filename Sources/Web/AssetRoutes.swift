import Domain
import HTTPTypes
import Pages

extension ServiceParts {
    /// The files that pages refer to.
    var assetRoutes: [Route] {
        Asset.all.map { asset in
            var route = Route(
                .get,
                RoutePath(asset.path),
                "A file that pages refer to.",
                roles: nil,
                gives: [Self.type(asset)],
                handler: .plain { _ in
                    var answer = Answer(asset.bytes, Self.type(asset))
                    // Its path changes with its text.
                    answer.headers[.cacheControl] = "public, max-age=31536000, immutable"
                    return answer
                }
            )
            route.isPage = true
            return route
        }
    }

    private static func type(_ asset: Asset) -> MediaType {
        MediaType.allCases.first { $0.isNamed(by: asset.contentType) } ?? .html
    }
}
