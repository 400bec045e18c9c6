import Domain
import HTTPTypes
import Operations
import Pages
import Store

extension ServiceParts {
    /// Every page, with what its forms send and the files that it refers to.
    package var pageRoutes: [Route] {
        signInRoutes + figurePages + subjectPages + findingPages + enterPages + tokenPages
            + vendorPages + liveRoutes + assetRoutes
    }

    /// The cookies as this service writes them.
    var cookies: PageCookies { PageCookies(isSecure: isSecure) }

    /// The session that a request's cookie names.
    func pageSession(_ headers: HTTPFields) -> PageSession? {
        cookies.sessionID(headers).flatMap { sessions.find($0, at: database.clock()) }
    }

    /// Who is signed in; nil where nobody is, or the token is no longer good.
    func pageViewer(_ headers: HTTPFields) async throws -> Viewer? {
        guard let session = pageSession(headers) else { return nil }
        guard let viewer = try await database.viewer(session.token) else {
            sessions.end(session.id)
            return nil
        }
        return viewer
    }

    /// A page for those who are signed in.
    ///
    /// `place`: where it stands in the navigation; for those who are not shown that, it is not there.
    func page(
        _ path: RoutePath,
        _ summary: String,
        at place: PagePlace? = nil,
        _ show: @escaping @Sendable (PageView) async throws -> Answer
    ) -> Route {
        var route = Route(
            .get,
            path,
            summary,
            roles: Self.roles(place),
            gives: [.html],
            handler: .plain { call in try await shown(call, place, show) }
        )
        route.isPage = true
        return route
    }

    static func roles(_ place: PagePlace?) -> Set<Role> {
        Set(
            Role.allCases.filter { role in
                place.map { PagePlace.seen(by: role).contains($0) } ?? true
            }
        )
    }

    private func shown(
        _ call: RouteCall,
        _ place: PagePlace?,
        _ show: (PageView) async throws -> Answer
    ) async throws -> Answer {
        let request = PageRequest(call)
        guard let viewer = call.viewer, let signedIn = pageSession(call.headers) else {
            return signInFirst(request)
        }
        guard Self.roles(place).contains(viewer.role) else { throw Problem.noPage }
        return try await view(request, viewer, signedIn, show)
    }

    /// Makes a page of what the viewer may see.
    func view(
        _ request: PageRequest,
        _ viewer: Viewer,
        _ signedIn: PageSession,
        _ show: (PageView) async throws -> Answer
    ) async throws -> Answer {
        var (answer, seq) = try await database.withSession(viewer, showing: request.settings) {
            session,
            settings in
            var frame = try await Frame.load(
                session,
                settings,
                request.address,
                .init(viewer, signedIn)
            )
            frame.lastSeenSeq = signedIn.lastSeenSeq
            frame.notice = sessions.takeNotice(on: request.address.path, in: signedIn.id)
            frame.unreadable = request.unreadable
            frame.isLive = !request.isForm
            let view = PageView(
                request: request,
                viewer: viewer,
                session: session,
                settings: settings,
                frame: frame
            )
            return (try await show(view), frame.seq)
        }
        keepSettings(request, &answer)
        if request.address.path == "/" || request.address.path == "/changes" {
            answer.headers.append(cookies.seen(viewer, seq))
        }
        return answer
    }

    /// What somebody chose by a switch holds from now on.
    func keepSettings(_ request: PageRequest, _ answer: inout Answer) {
        for (name, value) in request.settings.cookies where request.value(name) == value {
            answer.headers.append(cookies.kept(name, value))
        }
    }

    // MARK: Problems

    /// A problem as a page, for whoever reads it in a browser.
    func problemPage(_ problem: Problem, _ path: String, _ query: String?, _ headers: HTTPFields)
        async -> Answer
    {
        let asked = PageAsked(path, query, headers)
        var frame = asked.frame(today: database.today)
        // While the database is away, the page is one for whoever comes.
        if problem.status.code < 500, let signedIn = pageSession(headers),
            let viewer = try? await pageViewer(headers),
            let known = try? await database.withSession(
                viewer,
                { session in
                    try await Frame.load(
                        session,
                        asked.settings,
                        asked.address,
                        .init(viewer, signedIn)
                    )
                }
            )
        {
            frame = known
        }
        let status = Int(problem.status.code)
        let detail = problem.status == .notFound ? nil : problem.detail
        var page = ProblemPage(status: status, detail: detail, reasons: problem.reasons)
        page.japanese = problem.japanese
        var answer = Answer.page(page.html(frame), status: problem.status)
        for field in problem.headers { answer.headers[field.name] = field.value }
        return answer
    }
}

extension Frame.Person {
    init(_ viewer: Viewer, _ session: PageSession) {
        self.init(
            name: viewer.name,
            party: viewer.party,
            role: viewer.role,
            csrf: session.csrf
        )
    }
}

extension Problem {
    /// The same whether it is not there or may not be seen.
    static let noPage = Problem(.notFound, "there is nothing here that you may see")
}
