import Domain
import HTTPTypes
import Store

/// The token of `Authorization: Bearer …`; nil where there is none.
func bearerToken(_ headers: HTTPFields) -> String? {
    let words = (headers[.authorization] ?? "").split(separator: " ")
    guard words.count == 2, words[0].lowercased() == "bearer" else { return nil }
    return String(words[1])
}

extension ServiceParts {
    /// Who asks, looked at again behind a body, which may have taken hours to come: what is recorded is
    /// recorded for a token that is good now.
    ///
    /// - Throws: `Problem.unauthorized`.
    func sender(_ call: RouteCall) async throws -> Viewer {
        guard let token = bearerToken(call.headers), let viewer = try await database.viewer(token)
        else { throw Problem.unauthorized }
        return viewer
    }
}
