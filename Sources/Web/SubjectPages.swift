import Domain
import HTTPTypes
import Operations
import Pages
import Store

extension ServiceParts {
    /// A list of each kind, a page for everything that has a code, and one for each event.
    var subjectPages: [Route] {
        let kinds = CodeKind.allCases.filter { $0 != .line }
        // These have a page of their own.
        let listed = kinds.filter { $0 != .allocation && $0 != .grant }
        return listed.map(listPage) + kinds.map(subjectPage) + [
            page("/events/{code}", "One event, by its seq or its id.") { view in
                guard
                    let page = try await EventPage.load(view.session, view.settings, view.code)
                else { throw Problem.noPage }
                return .page(page.html(view.frame))
            }
        ]
    }

    private func listPage(_ kind: CodeKind) -> Route {
        let path = RoutePath("/" + PageAddress.plural(kind))
        return page(path, "A list of a kind.", at: kind == .claim ? .claims : nil) { view in
            let page = try await ListPage.load(view.session, view.settings, kind, view.query)
            return .page(page.html(view.frame))
        }
    }

    private func subjectPage(_ kind: CodeKind) -> Route {
        page(RoutePath("/\(PageAddress.plural(kind))/{code}"), "Something with a code.") { view in
            .page(try await subject(kind, view))
        }
    }

    private func subject(_ kind: CodeKind, _ view: PageView) async throws -> [UInt8] {
        let (session, settings, code) = (view.session, view.settings, view.code)
        switch kind {
        case .order: return try await OrderPage.load(session, settings, code).html(view.frame)
        case .grant:
            return try await GrantPage.load(session, settings, code).html(view.frame)
        case .claim: return try await claim(code, view)
        default:
            let issuer = view.request.value("issuer")
            return try await SubjectPage.load(session, settings, kind, code, issuer: issuer)
                .html(view.frame)
        }
    }

    /// Over a large registry in a session that may take long, where somebody asks for all of it.
    private func claim(_ code: String, _ view: PageView) async throws -> [UInt8] {
        guard view.request.value("check") != nil else {
            return try await ClaimPage.load(view.session, view.settings, code).html(view.frame)
        }
        let page = try await database.withSession(
            view.viewer,
            asking: view.settings.past,
            isLong: true
        ) { session, _ in
            try await ClaimPage.load(session, view.settings, code, isAsked: true)
        }
        return page.html(view.frame)
    }
}
