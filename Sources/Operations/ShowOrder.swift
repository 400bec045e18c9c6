import Domain
import Postgres
import Store

/// An order: its lines and where their units are, what was promised when, and what serves it.
struct ShowOrder {
    let order: String

    func members(_ session: Session, _ cut: Cut) async throws -> [JSON.Member] {
        let ref = Ref(.order, order)
        let lines = try await session.connection.rows(
            LinesOfOrder(order: order, registry: session.registry, cut: cut)
        )
        // What moves a serial number names its line, not the order.
        let refs = [ref] + lines.map { Ref.line(order, $0.line) }
        let log = try await SubjectLog.read(session, cut, refs)
        guard let placed = log.live("order.placed").last(where: { $0.event.made.contains(ref) })
        else { throw try await UnknownCode.of(.order, order, session, cut) }
        let history = lines.map { promises(of: $0.line, log) }
        let shown = zip(lines, history).map { shownLine($0, $1) }
        return log.members(placed, without: ["order", "lines"])
            + [
                .day("placed_on", placed.day), JSON.Member("lines", .array(shown)),
                JSON.Member(
                    "promises",
                    .array(
                        zip(lines, history).flatMap { line, promises in
                            shownPromises(line.line, promises)
                        }
                    )
                ),
                JSON.Member("allocations", .array(try await allocations(log))),
                JSON.Member("shipments", .array(try await shipments(log))),
                JSON.Member(
                    "units",
                    .array(try await ShowUnit.places(of: order, log, session, cut))
                ),
                log.documentsMember, log.eventsMember,
            ]
    }

    // MARK: Lines and promises

    private struct Promised {
        let logged: LoggedEvent
        let schedule: [Record]
        let reason: String?

        /// The day by which all of it is promised; nil for a promise that was taken back.
        var last: Day? { schedule.map { $0[.promisedOn] }.max() }
    }

    /// The promises of a line that count, the first first.
    ///
    /// A schedule is the whole promise.
    private func promises(of line: Int64, _ log: SubjectLog) -> [Promised] {
        log.live.compactMap { logged in
            let data = logged.event.data
            switch logged.event.type.name {
            case "order.placed":
                return data[.lines].first { $0[.line] == line }?[optional: .schedule].map {
                    Promised(logged: logged, schedule: $0, reason: nil)
                }
            case "order.substituted" where data[.newLine][.line] == line:
                return data[.newLine][optional: .schedule].map {
                    Promised(logged: logged, schedule: $0, reason: data[.reason])
                }
            case "order.promised" where data[.line] == line:
                return Promised(
                    logged: logged,
                    schedule: data[.schedule],
                    reason: data[optional: .reason]
                )
            default:
                return nil
            }
        }
    }

    /// Days from the last day of the first promise to that of another.
    private func slip(_ promised: Promised?, _ promises: [Promised]) -> Int64? {
        guard let first = promises.first?.last, let last = promised?.last else { return nil }
        return Int64(last.days(since: first))
    }

    private func shownLine(_ line: LinesOfOrder.Line, _ promises: [Promised]) -> JSON {
        .object([
            .whole("line", line.line), .text("product", line.product),
            .whole("ordered", line.ordered), .text("unit_price", line.unitPrice),
            SubjectLog.states(.line, line.states), .whole("backlog", line.backlog),
            .whole("overdue", line.overdue),
            .day("first_promised_on", promises.first?.last),
            .day("promised_on", promises.last?.last),
            .whole("slip_days", slip(promises.last, promises)),
        ])
    }

    private func shownPromises(_ line: Int64, _ promises: [Promised]) -> [JSON] {
        promises.map { promised in
            .object([
                .whole("line", line), .day("day", promised.logged.day),
                JSON.Member("schedule", .array(promised.schedule.map(\.json))),
                .day("last_promised_on", promised.last),
                .whole("slip_days", slip(promised, promises)), .text("reason", promised.reason),
                .whole("seq", promised.logged.seq),
            ])
        }
    }

    // MARK: What serves it

    private func allocations(_ log: SubjectLog) async throws -> [JSON] {
        var subjects: [Subject] = []
        for logged in log.live("allocation.assigned") where logged.event.data[.order] == order {
            let data = logged.event.data
            let subject = Subject.given(data[.allocation], order, data[.line])
            if !subjects.contains(subject) { subjects.append(subject) }
        }
        let held = try await log.balances(subjects)
        return subjects.map { subject in
            let parts = subject.key.split(separator: " ").map(String.init)
            return .object([
                .text("allocation", parts[0]), .whole("line", Int64(parts[2])),
                .whole("assigned", held[subject]?[0] ?? 0),
            ])
        }
    }

    private func shipments(_ log: SubjectLog) async throws -> [JSON] {
        var subjects: [Subject] = []
        var sites: [Subject: String] = [:]
        for logged in log.live("shipment.dispatched", "shipment.received") {
            let data = logged.event.data
            for line in data[.lines] where line[.order] == order {
                let subject = Subject.shipment(data[.shipment], order, line[.line])
                if !subjects.contains(subject) { subjects.append(subject) }
                if let site = data[optional: .site] { sites[subject] = site }
            }
        }
        let held = try await log.balances(subjects)
        return subjects.map { subject in
            let parts = subject.key.split(separator: " ").map(String.init)
            return .object([
                .text("shipment", parts[0]), .whole("line", Int64(parts[2])),
                SubjectLog.states(.shipment, held[subject]), .text("site", sites[subject]),
            ])
        }
    }
}
