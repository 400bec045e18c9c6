package import Domain
import Postgres
import Store

/// Something that has a code: what was recorded of it, where it stands, and the events behind it.
package struct ShowSubject: Sendable {
    package let kind: CodeKind
    package let code: String
    /// Of an invoice, where its number alone is not enough.
    package var issuer: String?
    package var past = AskedPast()

    package init(kind: CodeKind, code: String) {
        self.kind = kind
        self.code = code
    }

    /// The answer as the contract writes it: its code, the cut, what it is, `states` where it has
    /// some, and lists of what belongs to it.
    ///
    /// - Throws: `UnknownCode` where nothing of that code is known at the cut.
    package func run(_ session: Session) async throws -> JSON {
        let cut = try await past.resolve(session)
        let code = halfWidth(code)
        var members: [JSON.Member] = [
            .text(kind.rawValue, code), .day("as_of", cut.day),
            .text("known_at", past.knownAt?.rfc3339),
        ]
        switch kind {
        case .order, .line: members += try await ShowOrder(order: code).members(session, cut)
        case .allocation: members += try await allocation(code, session, cut)
        case .shipment: members += try await shipment(code, session, cut)
        case .unit: members += try await ShowUnit(serial: code).members(session, cut)
        case .invoice: members += try await invoice(code, session, cut)
        case .grant: members += try await grant(code, session, cut)
        case .claim: members += try await claim(code, session, cut)
        case .programme:
            members += try await balanced(code, SubjectKind.programme, session, cut)
        case .disbursement:
            members += try await balanced(code, SubjectKind.disbursement, session, cut)
        case .repayment:
            members += try await balanced(code, SubjectKind.repayment, session, cut)
        case .party, .product, .site, .target, .reference, .payment, .paymentFile, .statement:
            members += try await described(code, session, cut)
        }
        return .object(members)
    }

    /// The events that name the code, of which one made it.
    func log(
        _ code: String,
        _ session: Session,
        _ cut: Cut,
        moved: [Subject] = [],
        saysMore: Bool = false
    ) async throws -> (log: SubjectLog, made: LoggedEvent) {
        let ref = Ref(kind, code)
        let log = try await SubjectLog.read(
            session,
            cut,
            [ref],
            moved: moved,
            saysMore: saysMore
        )
        // Said again, as a party is, the latest up to the day counts.
        guard let made = log.live.last(where: { $0.event.made.contains(ref) || isReceipt($0) })
        else { throw try await UnknownCode.of(kind, code, session, cut) }
        return (log, made)
    }

    /// A receipt of an unknown shipment stands for its dispatch too.
    private func isReceipt(_ logged: LoggedEvent) -> Bool {
        kind == .shipment && logged.event.type.name == "shipment.received"
    }

    /// What has neither states nor anything that belongs to it.
    ///
    /// Of a party or a product only the events that say something of it are listed: nearly every
    /// event names one.
    private func described(
        _ code: String,
        _ session: Session,
        _ cut: Cut
    ) async throws -> [JSON.Member] {
        let (log, made) = try await log(code, session, cut, saysMore: kind != .statement)
        return log.members(made, without: [kind.rawValue])
            + [.day("since", made.day), log.documentsMember, log.eventsMember]
    }

    /// What has states of its own.
    private func balanced(
        _ code: String,
        _ subject: SubjectKind,
        _ session: Session,
        _ cut: Cut
    ) async throws -> [JSON.Member] {
        let (log, made) = try await log(code, session, cut, saysMore: kind == .programme)
        let subject = Subject(subject, code)
        let held = try await log.balances([subject])[subject]
        return log.members(made, without: [kind.rawValue])
            + [
                .day("since", made.day), SubjectLog.states(subject.kind, held),
                log.documentsMember, log.eventsMember,
            ]
    }

    /// An invoice is known by its issuer and its number: the number alone does where one issuer
    /// has it.
    private func invoice(
        _ code: String,
        _ session: Session,
        _ cut: Cut
    ) async throws -> [JSON.Member] {
        let known = try await session.connection.rows(
            KnownCodes(
                registry: session.registry,
                kind: .invoice,
                prefix: issuer.map { "\($0) \(code)" } ?? "",
                rowsMax: UnknownCode.codesMax
            )
        ).filter { $0.hasSuffix(" \(code)") }
        guard known.count <= 1 else {
            let issuers = known.map { $0.prefix { $0 != " " } }.joined(separator: ", ")
            throw UsageError(
                "several issuers have an invoice \(code): name one with --issuer "
                    + "(\(issuers))"
            )
        }
        guard let full = known.first else {
            throw try await UnknownCode.of(.invoice, code, session, cut)
        }
        let log = try await SubjectLog.read(session, cut, [Ref(.invoice, full)])
        guard let made = log.live("invoice.received").last else {
            throw try await UnknownCode.of(.invoice, code, session, cut)
        }
        let payments = log.live("payment.made").map { logged in
            JSON.object(
                log.members(logged, without: ["invoice", "issuer"]) + [.whole("seq", logged.seq)]
            )
        }
        return log.members(made, without: ["invoice"])
            + [JSON.Member("payments", .array(payments)), log.eventsMember]
    }
}

/// A code that nobody has made, as far as is known at the cut.
package struct UnknownCode: Error, CustomStringConvertible {
    package let kind: CodeKind
    package let code: String
    /// The known one that is most like it.
    package let nearest: String?
    private let cut: Cut
    private let isToday: Bool

    /// The most codes among which a near one is sought.
    static let codesMax = 10_000

    /// Refuses what nobody has made by the cut: a party, grant or statement that a list is asked for.
    ///
    /// - Throws: `UnknownCode`.
    static func check(
        _ kind: CodeKind,
        _ code: String,
        _ session: Session,
        _ cut: Cut
    ) async throws {
        // The event that makes one of these holds its code in the field of that name.
        let known = try await session.connection.rows(
            CodesAtCut(
                registry: session.registry,
                kind: kind,
                cut: cut,
                filters: [(kind.rawValue, code)],
                rowsMax: 1
            )
        )
        if known.isEmpty { throw try await of(kind, code, session, cut) }
    }

    static func of(
        _ kind: CodeKind,
        _ code: String,
        _ session: Session,
        _ cut: Cut
    ) async throws -> UnknownCode {
        let codes =
            kind == .unit
            ? try await session.connection.rows(
                SerialsNamed(
                    registry: session.registry,
                    cut: cut,
                    order: nil,
                    rowsMax: codesMax
                )
            )
            : try await session.connection.rows(
                KnownCodes(registry: session.registry, kind: kind, rowsMax: codesMax)
            )
        let known =
            kind == .invoice ? codes.map { String($0.drop { $0 != " " }.dropFirst()) } : codes
        return UnknownCode(
            kind: kind,
            code: code,
            nearest: Domain.nearest(code, known),
            cut: cut,
            isToday: cut.day == session.today
        )
    }

    package var description: String {
        let day = isToday ? "" : " on \(cut.day.iso)"
        guard let nearest else { return "no \(kind.rawValue) \(code) is known\(day)" }
        return nearest == code
            ? "\(kind.rawValue) \(code) was not known yet\(day)"
            : "no \(kind.rawValue) \(code) is known\(day): did you mean \(nearest)?"
    }
}
