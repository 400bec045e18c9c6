import Domain
import HTTPTypes
import Interchange
import Operations
import Pages
import Store

extension ServiceParts {
    /// Ways in and out.
    var signInRoutes: [Route] {
        [signInPage, linkPage].map(forAll)
            + [signIn, signInByLink].map(forAll)
            + [
                form("/sign-out", "Ends the session.") { call in
                    sessions.end(call.signedIn.id)
                    var answer = Answer.seeOther("/")
                    answer.headers.append(cookies.end)
                    return answer
                }
            ]
    }

    private func forAll(_ route: Route) -> Route {
        var route = route
        route.isPage = true
        return route
    }

    /// How long nobody has to sign in again.
    private static let sessionSeconds: Int64 = 12 * 3600
    private static let fieldsBytesMax = 16 * 1024

    private var signInPage: Route {
        Route(
            .get,
            "/sign-in",
            "Where somebody signs in.",
            roles: nil,
            gives: [.html],
            handler: .plain { call in
                let request = PageRequest(call)
                return signInPage(request, next: localPath(request.value("next")))
            }
        )
    }

    private var signIn: Route {
        Route(
            .post,
            "/sign-in",
            "Begins a session with a token.",
            roles: nil,
            gives: [.html],
            takes: [.form],
            bodyBytesMax: Self.fieldsBytesMax,
            handler: .plain { call in
                try checkOrigin(call)
                let fields = try await fields(call)
                let next = localPath(fields["next"])
                let token = (fields["token"] ?? "").trimmed
                guard let viewer = try await database.viewer(token) else {
                    return signInPage(
                        PageRequest(call),
                        refusal: .unknownToken,
                        next: next,
                        status: .forbidden
                    )
                }
                return try await begin(call, viewer, token, next)
            }
        )
    }

    /// What follows links to show what they lead to must not use them up: a button does.
    private var linkPage: Route {
        Route(
            .get,
            "/sign-in/{code}",
            "The button of a link that signs in once.",
            roles: nil,
            gives: [.html],
            handler: .plain { call in
                let request = PageRequest(call)
                guard sessions.hasLink(call.code, at: database.clock()) else {
                    return signInPage(request, refusal: .spentLink, status: .forbidden)
                }
                let frame = frame(request)
                return .page(SignInLinkPage(code: call.code).html(frame))
            }
        )
    }

    private var signInByLink: Route {
        Route(
            .post,
            "/sign-in/{code}",
            "Begins a session with a link, once.",
            roles: nil,
            gives: [.html],
            takes: [.form],
            bodyBytesMax: Self.fieldsBytesMax,
            handler: .plain { call in
                try checkOrigin(call)
                guard let token = sessions.takeLink(call.code, at: database.clock()),
                    let viewer = try await database.viewer(token)
                else {
                    return signInPage(PageRequest(call), refusal: .spentLink, status: .forbidden)
                }
                return try await begin(call, viewer, token, nil)
            }
        )
    }

    private func begin(
        _ call: RouteCall,
        _ viewer: Viewer,
        _ token: String,
        _ next: String?
    ) async throws -> Answer {
        let now = database.clock()
        let tokens = try await database.withOffice(viewer) { try await ListTokens().run($0) }
        guard let kept = tokens.first(where: { $0.tokenID == viewer.tokenID }) else {
            throw Problem.unauthorized
        }
        let longest = Instant(microseconds: now.microseconds + Self.sessionSeconds * 1_000_000)
        // Whoever knew the id of an earlier session knows nothing of this one.
        if let earlier = cookies.sessionID(call.headers) { sessions.end(earlier) }
        let session = sessions.begin(
            token,
            until: min(longest, kept.expiresAt),
            lastSeenSeq: PageCookies.lastSeen(viewer, PageCookies.read(call.headers))
        )
        var answer = Answer.seeOther(next ?? viewer.role.home.path)
        answer.headers.append(cookies.begin(session, at: now))
        return answer
    }

    // MARK: Before somebody is signed in

    /// The sign-in page in place of the overview, and on the way to any other page.
    func signInFirst(_ request: PageRequest) -> Answer {
        if request.address.path == "/" { return signInPage(request, next: nil) }
        return .seeOther(PageAddress("/sign-in", [("next", request.address.text)]).text)
    }

    private func signInPage(
        _ request: PageRequest,
        refusal: SignInPage.Refusal? = nil,
        next: String? = nil,
        status: HTTPResponse.Status = .ok
    ) -> Answer {
        let page = SignInPage(refusal: refusal, next: next)
        var answer = Answer.page(page.html(frame(request)), status: status)
        keepSettings(request, &answer)
        return answer
    }

    private func frame(_ request: PageRequest) -> Frame {
        PageAsked(request.call.rawPath, request.call.rawQuery, request.call.headers)
            .frame(today: database.today)
    }

    /// A path of this service with its query, or nil: another site's address begins with a scheme or
    /// two slashes, and browsers read a backslash as a slash.
    private func localPath(_ text: String?) -> String? {
        guard let text, text.hasPrefix("/"), !text.hasPrefix("//"),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") })
        else { return nil }
        return text
    }
}
