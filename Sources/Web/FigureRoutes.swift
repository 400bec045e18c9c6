import Domain
import HTTPTypes
import Operations
import Reconciliation
import Store
import Text

extension ServiceParts {
    /// Reports over the whole programme.
    var figureRoutes: [Route] {
        [
            backlogRoute, capacityRoute, deadlinesRoute, assetsRoute, claimCheckRoute,
            claimPackRoute, rulesRoute,
        ]
    }

    /// Grants and claims are no business of vendors.
    private static let grantReaders: Set<Role> = [.officer, .auditor, .buyer]

    private var backlogRoute: Route {
        .get(
            "/v1/backlog",
            "What is still owed, to whom, since when, and what it is worth.",
            parameters: [
                QueryParameter(
                    "by",
                    .words(BacklogKey.allCases.map(\.rawValue)),
                    "What rows are grouped by; order,line where not given."
                ),
                QueryParameter("all", .flag, "Whether lines without a backlog are shown too."),
            ] + QueryParameter.past,
            gives: [.json, .csv, .text]
        ) { call, session in
            var operation = ShowBacklog()
            if let by = call.query.words("by") { operation.by = by.compactMap(BacklogKey.init) }
            operation.includesAll = call.query.flag("all")
            operation.past = call.past
            return call.answer(try await operation.run(session))
        }
        .answering(FigureSchemas.backlog)
        .refusing(.conflict)
    }

    private var capacityRoute: Route {
        .get(
            "/v1/capacity",
            "EFLOPS of dense BF16 and power per operator, against targets and references.",
            parameters: QueryParameter.past,
            gives: [.json, .csv, .text]
        ) { call, session in
            var operation = ShowCapacity()
            operation.past = call.past
            return call.answer(try await operation.run(session))
        }
        .answering(FigureSchemas.capacity)
        .refusing(.conflict)
    }

    private var deadlinesRoute: Route {
        .get(
            "/v1/deadlines",
            "What is due or overdue: reports, payments, deliveries, ends of restrictions.",
            parameters: [
                QueryParameter(
                    "days",
                    .whole(0...36_525),
                    "How many days ahead to look; 60 where not given."
                )
            ] + QueryParameter.past,
            roles: Self.grantReaders,
            gives: [.json, .csv, .text]
        ) { call, session in
            var operation = ListDeadlines()
            operation.days = call.query.whole("days").map { Int($0) } ?? operation.days
            operation.past = call.past
            return call.answer(try await operation.run(session))
        }
        .answering(FigureSchemas.deadlines)
    }

    private var assetsRoute: Route {
        .get(
            "/v1/assets",
            "Every subsidised unit, its price, site and restriction (取得財産等管理台帳).",
            parameters: [
                QueryParameter("grant", .text, "Only units of that grant."),
                QueryParameter("buyer", .text, "Only units that party ordered."),
            ] + QueryParameter.past,
            roles: Self.grantReaders,
            gives: [.json, .csv, .text]
        ) { call, session in
            var operation = ShowAssets()
            operation.grant = call.query.text("grant")
            operation.buyer = call.query.text("buyer")
            operation.past = call.past
            return call.answer(try await operation.run(session))
        }
        .answering(FigureSchemas.assets)
        .refusing(.notFound)
    }

    private var claimCheckRoute: Route {
        .get(
            "/v1/claims/{code}/check",
            "What a claim would be fixed at now, and which lines would be disallowed.",
            parameters: QueryParameter.past,
            roles: Self.grantReaders,
            gives: [.json, .csv, .text],
            isLong: true
        ) { call, session in
            var operation = CheckClaim(claim: halfWidth(call.code))
            operation.past = call.past
            guard let found = try await operation.run(session) else {
                throw Problem(.notFound, ClaimCheck.unknown(operation.claim, call.language))
            }
            return call.answer(found)
        }
        .answering(FigureSchemas.claimCheck)
    }

    private var claimPackRoute: Route {
        .get(
            "/v1/claims/{code}/pack",
            "Everything a claim rests on, for an auditor to check alone.",
            parameters: QueryParameter.past,
            roles: Self.grantReaders,
            gives: [.zip, .json],
            isLong: true
        ) { call, session in
            var operation = PackClaim(claim: call.code)
            operation.past = call.past
            let pack = try await operation.run(session)
            guard call.gives == .zip else { return .json(pack.transmitted) }
            // A code may hold a slash, which a name may not.
            let name = "claim-" + fileName(of: pack.claim)
            let files = pack.files.map { ("\(name)/\($0.name)", $0.bytes) }
            var answer = Answer(ZipArchive(files).bytes, .zip)
            answer.headers[.contentDisposition] = "attachment; filename=\"\(name).zip\""
            return answer
        }
        .answering(FigureSchemas.claimPack)
    }

    private var rulesRoute: Route {
        .get(
            "/v1/rules",
            "What reconciliation looks for, why, and what to do.",
            parameters: [
                QueryParameter("rule", .choice(Rule.all.map(\.code)), "Only that rule.")
            ],
            gives: [.json, .csv, .text]
        ) { call, _ in
            let code = call.query.text("rule")
            return call.answer(RulesText(Rule.all.filter { code == nil || $0.code == code }))
        }
        .answering(FigureSchemas.rules)
    }
}

extension RouteCall {
    /// The words of the language asked for.
    @Sendable func words(_ text: Bilingual) -> String { language(text.en, text.ja) }
}
