import Domain
import Store

// What vendors set aside and send: allocations and shipments.

extension ShowSubject {
    /// An allocation, and the order lines that it was given to.
    func allocation(_ code: String, _ session: Session, _ cut: Cut) async throws -> [JSON.Member] {
        let (log, made) = try await log(code, session, cut)
        let subject = Subject(.allocation, code)
        var given: [Subject] = []
        for logged in log.live("allocation.assigned") {
            let to = Subject.given(code, logged.event.data[.order], logged.event.data[.line])
            if !given.contains(to) { given.append(to) }
        }
        let held = try await log.balances([subject] + given)
        let lines = given.map { given in
            let parts = given.key.split(separator: " ").map(String.init)
            return JSON.object([
                .text("order", parts[1]), .whole("line", Int64(parts[2])),
                .whole("assigned", held[given]?[0] ?? 0),
            ])
        }
        return log.members(made, without: ["allocation", "quantity"])
            + [
                .day("granted_on", made.day),
                .whole("quantity", held[subject].map { $0.reduce(0, +) }),
                SubjectLog.states(.allocation, held[subject]), JSON.Member("lines", .array(lines)),
                log.documentsMember, log.eventsMember,
            ]
    }

    /// A shipment, what it carries of which order line, and what held it up.
    func shipment(_ code: String, _ session: Session, _ cut: Cut) async throws -> [JSON.Member] {
        let (log, _) = try await log(code, session, cut)
        let sent = log.live("shipment.dispatched", "shipment.received")
        guard
            let made = sent.first(where: { $0.event.type.name == "shipment.dispatched" })
                ?? sent.first
        else { throw try await UnknownCode.of(.shipment, code, session, cut) }
        let lines = made.event.data[.lines].map { line in
            Subject.shipment(code, line[.order], line[.line])
        }
        let held = try await log.balances(lines)
        let shown = lines.map { subject in
            let parts = subject.key.split(separator: " ").map(String.init)
            return JSON.object([
                .text("order", parts[1]), .whole("line", Int64(parts[2])),
                SubjectLog.states(.shipment, held[subject]),
            ])
        }
        let holds = log.live("shipment.held", "shipment.cleared").map { logged in
            JSON.object([
                .text("what", logged.event.type.verb), .day("day", logged.day),
                .text("kind", logged.event.data[.kind]),
                .text("reason", logged.event.data[.reason]), .whole("seq", logged.seq),
            ])
        }
        return log.members(made, without: ["shipment", "lines"])
            + [
                .day("dispatched_on", made.day), JSON.Member("lines", .array(shown)),
                JSON.Member("holds", .array(holds)), log.documentsMember, log.eventsMember,
            ]
    }
}
