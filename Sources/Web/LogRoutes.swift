import Domain
import HTTPTypes
import Interchange
import Operations
import Store
import Text

extension ServiceParts {
    /// The log of events, as far as it is read.
    var logRoutes: [Route] {
        [listEventsRoute, showEventRoute, verifyRoute, ledgerRoute]
    }

    private var listEventsRoute: Route {
        .get(
            "/v1/events",
            "Events in the order of recording.",
            parameters: [
                QueryParameter("after", .whole(0...Int64.max), "Only events after that seq."),
                QueryParameter(
                    "last",
                    .whole(0...Int64.max),
                    "Only as many as the last events of the log, instead of after."
                ),
                QueryParameter(
                    "limit",
                    .whole(1...1000),
                    "At most so many; 100 where not given."
                ),
                QueryParameter(
                    "type",
                    .choice(EventType.all.map(\.name)),
                    "Only events of that type."
                ),
            ],
            gives: [.json, .ndjson, .csv, .text]
        ) { call, session in
            var operation = ListEvents()
            operation.after = try await after(call, session)
            operation.rowsMax = call.query.whole("limit").map { Int($0) } ?? operation.rowsMax
            operation.type = call.query.text("type")
            var rows: [LogRow] = []
            let last = try await operation.run(session) { rows.append($0) }
            var answer = events(rows, call).following(last.map { String($0) }, call)
            answer.headers[.lastSeq] = String(rows.last?.seq ?? operation.after)
            return answer
        }
        .answering(.list(.shared("recorded_event")))
    }

    /// The seq behind which the page begins.
    private func after(_ call: RouteCall, _ session: Session) async throws -> Int64 {
        guard let last = call.query.whole("last") else { return call.query.whole("after") ?? 0 }
        guard call.query.whole("after") == nil else {
            throw Rejection(
                field: "last",
                value: String(last),
                rule: "both_or_neither",
                message: "after and last: a page begins in one place"
            )
        }
        return max(0, try await session.lastSeq() - last)
    }

    private func events(_ rows: [LogRow], _ call: RouteCall) -> Answer {
        switch call.gives {
        case .csv, .text:
            let lines = EventLines(call.showing)
            return Answer(
                Array((lines.header + rows.map(lines.text).joined()).utf8),
                call.gives
            )
        case .ndjson:
            var bytes: [UInt8] = []
            for row in rows {
                row.json.appendCompact(to: &bytes)
                bytes.append(0x0A)
            }
            return Answer(bytes, .ndjson)
        default: return .json(.array(rows.map(\.json)))
        }
    }

    private var showEventRoute: Route {
        .get("/v1/events/{event}", "One event by its seq or id, with its movements.") {
            call,
            session in
            let name = call.path["event"] ?? ""
            guard let row = try await FindEvent(name).run(session) else {
                throw Problem(.notFound, "no event \(name) is recorded")
            }
            return .json(row.json)
        }
        .answering(.shared("recorded_event"))
    }

    private var verifyRoute: Route {
        Route(
            .get,
            "/v1/log/verify",
            "Recomputes the hash chain, and compares it with a head noted elsewhere.",
            parameters: [
                QueryParameter("head", .text, "The hash of the log as noted elsewhere."),
                QueryParameter(
                    "count",
                    .whole(0...Int64.max),
                    "How many events the log held then."
                ),
            ],
            roles: [.officer, .auditor],
            gives: [.json, .csv, .text],
            handler: .longSession { call, session in
                var operation = VerifyLog()
                operation.noted = try noted(call)
                return call.answer(try await operation.run(session))
            }
        )
        .answering(LogSchemas.verified)
    }

    /// Both or neither, as the command has it.
    private func noted(_ call: RouteCall) throws(Rejection) -> (hash: String, count: Int64)? {
        let head = call.query.text("head")?.lowercased()
        guard let head, let count = call.query.whole("count") else {
            guard head == nil, call.query.whole("count") == nil else {
                throw Rejection(
                    field: head == nil ? "head" : "count",
                    rule: "required",
                    message: "head and count belong together: both or neither"
                )
            }
            return nil
        }
        guard head.utf8.count == 64, head.allSatisfy(\.isHexDigit) else {
            throw Rejection(
                field: "head",
                value: head,
                rule: "sha256",
                message: "head: \(head) is no head: it is 64 hexadecimal digits"
            )
        }
        return (head, count)
    }

    private var ledgerRoute: Route {
        Route(
            .get,
            "/v1/ledger/check",
            "Replays the events through the rules, and compares movements and balances.",
            roles: [.officer, .auditor],
            gives: [.json, .csv, .text],
            handler: .longSession { call, session in
                call.answer(try await CheckLedger().run(session))
            }
        )
        .answering(LogSchemas.checked)
    }
}
