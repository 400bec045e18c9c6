import Crypto
import Domain
import HTTPTypes
import Operations
import Pages
import Store

/// What a form of a page sends, by somebody who is signed in.
struct FormCall: Sendable {
    let request: PageRequest
    let viewer: Viewer
    let signedIn: PageSession
    let fields: FormFields

    var language: Language { request.settings.language }

    /// The id of an event of those words: the same for a form that is sent twice in a session, so
    /// that it is recorded once.
    func id(of words: [String]) -> String {
        let text = ([signedIn.csrf] + words).joined(separator: "\n")
        let hash = Array(SHA256.hash(data: Array(text.utf8)))
        return EventID(bytes: hash[..<16]).description
    }
}

extension ServiceParts {
    static let formBytesMax = 1024 * 1024

    /// What a form of a page does, for those who are signed in and see its place.
    func form(
        _ path: RoutePath,
        _ summary: String,
        at place: PagePlace? = nil,
        for roles: Set<Role>? = nil,
        takes: MediaType = .form,
        bodyBytesMax: Int = formBytesMax,
        _ act: @escaping @Sendable (FormCall) async throws -> Answer
    ) -> Route {
        let roles = roles ?? Self.roles(place)
        var route = Route(
            .post,
            path,
            summary,
            roles: roles,
            gives: [.html],
            takes: [takes],
            bodyBytesMax: bodyBytesMax,
            handler: .plain { call in
                try checkOrigin(call)
                guard let viewer = call.viewer, let signedIn = pageSession(call.headers) else {
                    throw Problem(
                        .forbidden,
                        "you are not signed in any more",
                        japanese: "サインインの有効期間が終わりました。もう一度サインインしてください。"
                    )
                }
                guard roles.contains(viewer.role) else { throw Problem.noPage }
                let fields = try await fields(call)
                guard isSame(fields["csrf"] ?? "", signedIn.csrf) else { throw Problem.foreignForm }
                return try await act(
                    FormCall(
                        request: PageRequest(call).ofForm,
                        viewer: viewer,
                        signedIn: signedIn,
                        fields: fields
                    )
                )
            }
        )
        route.isPage = true
        return route
    }

    func fields(_ call: RouteCall) async throws -> FormFields {
        FormFields(try await call.body.rest(), contentType: call.headers[.contentType] ?? "")
    }

    /// Refuses the form of another site: a browser says where a form comes from, and a page cannot
    /// make it say anything else.
    func checkOrigin(_ call: RouteCall) throws(Problem) {
        if let site = call.headers[.secFetchSite] {
            guard site == "same-origin" || site == "none" else { throw Problem.foreignForm }
            return
        }
        guard let origin = call.headers[.origin] else { return }
        // Who speaks TLS before us is not known here, so schemes are not compared.
        guard let end = origin.firstRange(of: "://")?.upperBound,
            origin[end...].lowercased() == call.authority.lowercased()
        else { throw Problem.foreignForm }
    }

    /// Leads to a page that says what was done.
    func done(_ call: FormCall, _ words: String, _ address: PageAddress) -> Answer {
        sessions.note(words, on: address.path, in: call.signedIn.id)
        return .seeOther(address.text)
    }
}

extension Problem {
    static let foreignForm = Problem(
        .forbidden,
        "the form is not one of this session: load its page again",
        japanese: "この入力画面は現在のサインインのものではありません。画面を読み込み直してください。"
    )
}

extension HTTPField.Name {
    static let secFetchSite = known("Sec-Fetch-Site")
}
