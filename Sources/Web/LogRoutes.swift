import Domain
import HTTPTypes
import Interchange
import Operations
import Store

extension ServiceParts {
    /// The log of events, as far as it is read.
    var logRoutes: [Route] {
        [listEventsRoute, showEventRoute]
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
    }
}
