package import Domain
import Postgres
package import Store

/// The money of each programme, from its budget to what is paid, and of each grant.
package struct ShowProgrammeMoney: Sendable {
    package var past = AskedPast()

    package init() {}

    /// Yen of a grant that is applied for or decided.
    package struct Grant: Sendable {
        package let grant: String
        package let programme: String
        package let applicant: String
        /// By the states of a grant; nil before it is decided.
        package let held: [Int64]?
        /// Fixed by 額の確定, whether paid or not.
        package let fixed: Int128

        /// What a state holds; 0 before the decision.
        package func amount(_ state: State) -> Int64 {
            held.map { $0[SubjectKind.grant.index(of: state)] } ?? 0
        }

        /// 交付決定額; nil before the decision.
        package var ceiling: Int128? { held.map { $0.reduce(0) { $0 + Int128($1) } } }
    }

    /// Yen of a programme, those of its grants together.
    package struct Row: Sendable {
        package let programme: String
        package let name: String
        package let budget: Int128
        package let granted: Int128
        package let isAssumed: Bool
        package var fixed: Int128 = 0
        /// By the states of a grant.
        package var held: [Int128] = SubjectKind.grant.states.map { _ in 0 }

        package func amount(_ state: State) -> Int128 {
            held[SubjectKind.grant.index(of: state)]
        }
    }

    package struct Answer: Sendable {
        package let cut: Cut
        /// By code.
        package let rows: [Row]
        /// By code.
        package let grants: [Grant]
    }

    package func run(_ session: Session) async throws -> Answer {
        let cut = try await past.resolve(session)
        let registry = session.registry
        let grants = try await session.connection.rows(GrantMoney(registry: registry, cut: cut))
            .map {
                Grant(
                    grant: $0.grant,
                    programme: $0.programme,
                    applicant: $0.applicant,
                    held: $0.held,
                    fixed: $0.fixed
                )
            }
        let opened = try await session.connection.rows(
            FactQuery(registry: registry, types: ["programme.opened"], seq: cut.seq)
        ).filter { $0.day <= cut.day }
        let codes = Set(opened.map { $0.event.data[.programme] }).sorted {
            $0.utf8.lexicographicallyPrecedes($1.utf8)
        }
        let log = SubjectLog(session: session, cut: cut, events: [])
        let held = try await log.balances(codes.map { Subject(.programme, $0) })
        var rows: [Row] = []
        for code in codes {
            guard let fact = opened.last(where: { $0.event.data[.programme] == code }),
                let states = held[Subject(.programme, code)]
            else { continue }
            var row = Row(
                programme: code,
                name: fact.event.data[.name],
                budget: states.reduce(0) { $0 + Int128($1) },
                granted: Int128(states[SubjectKind.programme.index(of: .granted)]),
                isAssumed: fact.event.isAssumed
            )
            for grant in grants where grant.programme == code {
                row.fixed += grant.fixed
                for (index, amount) in (grant.held ?? []).enumerated() {
                    row.held[index] += Int128(amount)
                }
            }
            rows.append(row)
        }
        return Answer(cut: cut, rows: rows, grants: grants)
    }
}
