package import Domain
import Postgres
package import Store

/// The events behind something that has a code, as they are known at a cut.
package struct SubjectLog: Sendable {
    package let session: Session
    package let cut: Cut
    /// By business day, then by seq; voided ones and voids included.
    package let events: [LoggedEvent]

    /// The events that name `refs`, those of `seqs`, and those that move any of `moved`.
    ///
    /// With `saysMore` only events that make or describe a code, where all that name it would be a
    /// large part of the log.
    package static func read(
        _ session: Session,
        _ cut: Cut,
        _ refs: [Ref],
        seqs: [Int64] = [],
        moved: [Subject] = [],
        saysMore: Bool = false
    ) async throws -> SubjectLog {
        let events = try await session.connection.rows(
            EventsNaming(
                registry: session.registry,
                refs: refs,
                seqs: seqs,
                moved: moved,
                cut: cut,
                saysMore: saysMore
            )
        )
        return SubjectLog(session: session, cut: cut, events: events)
    }

    /// Those that count.
    package var live: [LoggedEvent] { events.filter { !$0.isVoided } }

    /// Those of some types that count.
    func live(_ types: String...) -> [LoggedEvent] {
        events.filter { !$0.isVoided && types.contains($0.event.type.name) }
    }

    /// What subjects hold at the cut; nil for those that have not moved.
    func balances(_ subjects: [Subject]) async throws -> [Subject: [Int64]] {
        let rows = try await session.connection.rows(
            BalancesAtCut(registry: session.registry, subjects: subjects, cut: cut)
        )
        var found: [Subject: [Int64]] = [:]
        for row in rows { found[subjects[row.index]] = row.amounts }
        return found
    }

    // MARK: Members of the answer

    /// The fields of what was recorded, in the order of its description.
    func members(_ logged: LoggedEvent, without left: Set<String> = []) -> [JSON.Member] {
        logged.event.type.fields.compactMap { field in
            guard !left.contains(field.name) else { return nil }
            return logged.event.data.value(field.name).map { JSON.Member(field.name, $0.json) }
        }
    }

    /// The amount in each state; nothing where nothing has moved.
    static func states(_ kind: SubjectKind, _ held: [some BinaryInteger]?) -> JSON.Member {
        JSON.Member(
            "states",
            .object(
                kind.states.enumerated().map { index, state in
                    JSON.Member(state.rawValue, .number(String(held?[index] ?? 0)))
                }
            )
        )
    }

    /// Every event, with who voids it.
    var eventsMember: JSON.Member {
        JSON.Member(
            "events",
            .array(
                events.map { logged in
                    .object([
                        .whole("seq", logged.seq), .day("day", logged.day),
                        .text("type", logged.event.type.name),
                        .text("id", logged.event.id.description), .text("by", logged.event.by),
                        .text("source", logged.event.source),
                        .whole("voided_by", logged.voidedBy),
                    ])
                }
            )
        )
    }

    /// Files attached as evidence.
    var documentsMember: JSON.Member {
        JSON.Member(
            "documents",
            .array(
                live("evidence.attached").map { logged in
                    let data = logged.event.data
                    return .object([
                        .text("kind", data[.kind]), .text("file", data[.file]),
                        .text("sha256", data[.sha256]), .day("day", logged.day),
                        .whole("seq", logged.seq),
                    ])
                }
            )
        )
    }
}

extension JSON.Member {
    static func text(_ name: String, _ text: String?) -> JSON.Member {
        JSON.Member(name, text.map(JSON.string) ?? .null)
    }

    static func whole(_ name: String, _ number: Int64?) -> JSON.Member {
        JSON.Member(name, number.map { .number(String($0)) } ?? .null)
    }

    static func day(_ name: String, _ day: Day?) -> JSON.Member {
        JSON.Member(name, day.map { .string($0.iso) } ?? .null)
    }
}
