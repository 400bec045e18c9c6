import Domain
import HTTPTypes
import Interchange
import Operations
import Store

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
            gives: [.json, .ndjson, .csv]
        ) { call, session in
            var operation = ListEvents()
            operation.after = call.query.whole("after") ?? 0
            operation.rowsMax = call.query.whole("limit").map { Int($0) } ?? operation.rowsMax
            operation.type = call.query.text("type")
            var rows: [LogRow] = []
            let last = try await operation.run(session) { rows.append($0) }
            return events(rows, call).following(last.map { String($0) }, call)
        }
        .answering(.list(.shared("recorded_event")))
    }

    private func events(_ rows: [LogRow], _ call: RouteCall) -> Answer {
        switch call.gives {
        case .csv:
            let table = [LogRow.columns.map(\.name)] + rows.compactMap(\.cells)
            return Answer(CSVTable(table).bytes, .csv)
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
            handler: .longSession { call, session in
                var operation = VerifyLog()
                operation.noted = try noted(call)
                return .json(try await operation.run(session).json)
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
            handler: .longSession { _, session in
                .json(try await CheckLedger().run(session).json)
            }
        )
        .answering(LogSchemas.checked)
    }
}
