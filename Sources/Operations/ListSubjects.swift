package import Domain
import Postgres
import Store

/// What has codes of a kind: each with its main fields and where it stands.
package struct ListSubjects: Sendable {
    /// Of what.
    package let kind: CodeKind
    /// Values that fields of what makes the code must have.
    package var filters: [(field: String, value: String)] = []
    /// Rows begin after that code.
    package var after = ""
    package var rowsMax = 100
    package var past = AskedPast()

    package init(kind: CodeKind) {
        self.kind = kind
    }

    /// What a list of a kind may be filtered by: the codes and the words in what makes its codes.
    package static func filterFields(_ kind: CodeKind) -> [Field] {
        if kind == .unit { return [.optional("order", .code(.order))] }
        let making = EventType.all.first { $0.noun == kind.rawValue }
        return (making?.fields ?? []).filter { field in
            switch field.kind {
            case .code, .choice: true
            case .looseCode: field.name == "issuer"
            default: false
            }
        }
    }

    package struct Answer: Sendable {
        /// One object each.
        package let rows: [JSON]
        /// Whether more follow the last row.
        package let hasMore: Bool
        /// The code after which they follow.
        package let last: String?
    }

    /// Rows in the order of their codes' bytes.
    package func run(_ session: Session) async throws -> Answer {
        let cut = try await past.resolve(session)
        if kind == .unit { return try await units(session, cut) }
        var found = try await session.connection.rows(
            CodesAtCut(
                registry: session.registry,
                kind: kind,
                cut: cut,
                after: halfWidth(after),
                filters: filters.map { ($0.field, halfWidth($0.value)) },
                rowsMax: rowsMax + 1
            )
        )
        let hasMore = found.count > rowsMax
        found = Array(found.prefix(rowsMax))
        let states = try await states(found, session, cut)
        let rows = found.map { code, entry in
            let event = entry.event
            var members = event.type.fields.compactMap { field -> JSON.Member? in
                guard Self.isMain(field) else { return nil }
                return JSON.Member(field.name, event.data.value(field.name)?.json ?? .null)
            }
            members.append(.day("day", event.day))
            if let held = states[code] { members.append(held) }
            return JSON.object(members)
        }
        return Answer(rows: rows, hasMore: hasMore, last: found.last?.code)
    }

    /// Fields that fit a row: neither records nor lists of them, nor what only a program reads.
    package static func isMain(_ field: Field) -> Bool {
        switch field.kind {
        case .record, .list(.record, _), .sha256: false
        default: true
        }
    }

    private func states(
        _ found: [(code: String, entry: LogEntry)],
        _ session: Session,
        _ cut: Cut
    ) async throws -> [String: JSON.Member] {
        let log = SubjectLog(session: session, cut: cut, events: [])
        let kind: SubjectKind
        var parts: [(code: String, subject: Subject)] = []
        switch self.kind {
        case .order:
            kind = .line
            let lines = try await session.connection.rows(
                LinesAtCut(registry: session.registry, orders: found.map(\.code), cut: cut)
            )
            parts = lines.map { ($0.order, .line($0.order, $0.line)) }
        case .shipment:
            kind = .shipment
            for (code, entry) in found {
                parts += entry.event.data[.lines].map {
                    (code, .shipment(code, $0[.order], $0[.line]))
                }
            }
        case .allocation, .programme, .grant, .claim, .disbursement, .repayment:
            guard let own = SubjectKind(rawValue: self.kind.rawValue) else { return [:] }
            kind = own
            parts = found.map { ($0.code, Subject(own, $0.code)) }
        default:
            return [:]
        }
        let held = try await log.balances(parts.map(\.subject))
        // Of several lines together: wider than each.
        var sums: [String: [Int128]] = [:]
        for (code, subject) in parts {
            var sum = sums[code] ?? Array(repeating: 0, count: kind.width)
            for (index, amount) in (held[subject] ?? []).enumerated() {
                sum[index] += Int128(amount)
            }
            sums[code] = sum
        }
        return sums.mapValues { SubjectLog.states(kind, $0) }
    }

    /// Units by serial number, with their place.
    private func units(_ session: Session, _ cut: Cut) async throws -> Answer {
        var serials = try await session.connection.rows(
            SerialsNamed(
                registry: session.registry,
                cut: cut,
                after: halfWidth(after),
                order: filters.first { $0.field == "order" }.map { halfWidth($0.value) },
                rowsMax: rowsMax + 1
            )
        )
        let hasMore = serials.count > rowsMax
        serials = Array(serials.prefix(rowsMax))
        let steps = try await session.connection.rows(
            UnitSteps(registry: session.registry, serials: serials, cut: cut)
        )
        let rows = ShowUnit.histories(steps).map { serial, history in
            let place = history.places(atEndOf: cut.day).first
            return JSON.object([
                .text("serial", serial), .text("order", place?.order ?? history.steps.last?.order),
                .whole("line", place?.line ?? history.steps.last?.line),
                .text("state", place?.state.rawValue),
                .text("shipment", history.steps.last { $0.shipment != nil }?.shipment),
                .day("day", history.steps.last?.day),
            ])
        }
        return Answer(rows: rows, hasMore: hasMore, last: serials.last)
    }
}

extension CodeKind {
    /// What a list of them is called in addresses: `payment-files`.
    package var listName: String {
        let word = rawValue.replacing("_", with: "-")
        return word.hasSuffix("y") ? word.dropLast() + "ies" : word + "s"
    }
}
