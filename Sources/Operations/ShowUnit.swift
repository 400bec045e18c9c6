import Domain
import Postgres
import Store

/// A unit with a serial number: where it is and where it has been.
struct ShowUnit {
    let serial: String

    func members(_ session: Session, _ cut: Cut) async throws -> [JSON.Member] {
        let steps = try await session.connection.rows(
            UnitSteps(registry: session.registry, serials: [serial], cut: cut)
        ).map(\.step)
        guard !steps.isEmpty else { throw try await UnknownCode.of(.unit, serial, session, cut) }
        let seqs = try await session.connection.rows(
            SeqsMoving(registry: session.registry, serials: [serial], cut: cut)
        )
        let log = try await SubjectLog.read(session, cut, [Ref(.unit, serial)], seqs: seqs)
        let history = UnitHistory(steps: steps)
        let place = history.places(atEndOf: cut.day).first
        let site = ShowUnit.site(try await lastSite(log, session, cut), place)
        return [
            .text("order", place?.order ?? steps.last?.order),
            .whole("line", place?.line ?? steps.last?.line),
            .text("state", place?.state.rawValue), .text("site", site),
            JSON.Member(
                "steps",
                .array(
                    history.steps.map { step in
                        .object([
                            .day("day", step.day), .text("order", step.order),
                            .whole("line", step.line), .text("shipment", step.shipment),
                            .text("from", step.from?.rawValue), .text("to", step.to?.rawValue),
                            .whole("seq", step.seq),
                        ])
                    }
                )
            ),
            log.documentsMember, log.eventsMember,
        ]
    }

    /// The site that an event last gave to it, or to the unit whose place it took.
    private func lastSite(
        _ own: SubjectLog,
        _ session: Session,
        _ cut: Cut
    ) async throws -> String? {
        var serials = [serial]
        var log = own
        func replaced() -> String? {
            log.live("unit.replaced").map(\.event.data)
                .first { serials.contains($0[.serialIn]) && !serials.contains($0[.serialOut]) }?[
                    .serialOut
                ]
        }
        while let out = replaced() {
            serials.append(out)
            let seqs = try await session.connection.rows(
                SeqsMoving(registry: session.registry, serials: serials, cut: cut)
            )
            log = try await SubjectLog.read(
                session,
                cut,
                serials.map { Ref(.unit, $0) },
                seqs: seqs
            )
        }
        return ShowUnit.sites(log)[serial]
    }

    /// The units of an order that have serial numbers, each with its place and its site; without a
    /// state where it has left.
    static func places(
        of order: String,
        _ log: SubjectLog,
        _ session: Session,
        _ cut: Cut
    ) async throws -> [JSON] {
        let seqs = log.live.map(\.seq)
        let rows = try await session.connection.rows(
            UnitSteps(registry: session.registry, seqs: seqs, cut: cut)
        )
        let sites = sites(log)
        return histories(rows.filter { $0.step.order == order }).map { serial, history in
            let place = history.places(atEndOf: cut.day).first { $0.order == order }
            let line = place?.line ?? history.steps.last?.line
            return .object([
                .text("serial", serial), .whole("line", line),
                .text("state", place?.state.rawValue),
                .text("shipment", history.steps.last { $0.shipment != nil }?.shipment),
                .text("site", site(sites[serial], place)),
            ])
        }
    }

    /// The steps by serial number, in the order of the rows.
    static func histories(
        _ rows: [(serial: String, step: UnitHistory.Step)]
    ) -> [(serial: String, history: UnitHistory)] {
        var serials: [String] = []
        var steps: [String: [UnitHistory.Step]] = [:]
        for row in rows {
            if steps[row.serial] == nil { serials.append(row.serial) }
            steps[row.serial, default: []].append(row.step)
        }
        return serials.map { ($0, UnitHistory(steps: steps[$0] ?? [])) }
    }

    /// The site of a unit that stands at one; none for what has left, or is under way again.
    private static func site(_ last: String?, _ place: UnitHistory.Place?) -> String? {
        switch place?.state {
        case .received, .accepted, .inService: last
        default: nil
        }
    }

    /// The site that an event last gave to each serial number that it names.
    private static func sites(_ log: SubjectLog) -> [String: String] {
        var sites: [String: String] = [:]
        for logged in log.live {
            let data = logged.event.data
            if let out = data[optional: .serialOut], let new = data[optional: .serialIn] {
                sites[new] = sites[out]
            }
            guard let site = data[optional: .site] else { continue }
            var serials = data[optional: .serials] ?? []
            serials += (data[optional: .lines] ?? []).flatMap { $0[optional: .serials] ?? [] }
            if let serial = data[optional: .serial] { serials.append(serial) }
            for serial in serials { sites[serial] = site }
        }
        return sites
    }
}
