import Domain
import Postgres

/// What events that are not voided say of codes, in the order of recording.
///
/// The text of the event is left out where the rules only ask whether the code is known.
struct FindStatements: Statement {
    static let sql = """
        select
            r.n - 1, m.seq, e.day, e.type, m.role = 2,
            case
                when r.kind in ('party', 'product', 'target', 'reference') then null
                else e.canonical
            end
        from unnest($2::text[], $3::text[]) with ordinality as r (kind, code, n)
        cross join lateral (
            select seq, role
            from mention
            where registry_id = $1
            and kind = r.kind
            and code = r.code
            and role > 0
            and seq <= $4
            offset 0
        ) m
        cross join lateral (
            select day, type, canonical
            from event
            where registry_id = $1
            and seq = m.seq
            offset 0
        ) e
        where not exists (
            select from voiding v
            where v.registry_id = $1 and v.seq = m.seq and v.void_seq <= $4
            offset 0
        )
        order by m.seq
        """
    let registry: Registry
    let upTo: Int64
    let refs: [Ref]
    var parameters: [Parameter] {
        [
            .int(registry.id), .texts(refs.map(\.kind.rawValue)), .texts(refs.map(\.code)),
            .int(upTo),
        ]
    }

    static func decode(
        _ row: inout RowReader
    ) throws(PostgresError) -> (
        index: Int, seq: Int64, day: Day, type: String, makes: Bool, canonical: String?
    ) {
        (
            Int(try row.int()), try row.int(), try row.day(), try row.text(), try row.bool(),
            try row.textOrNil()
        )
    }
}

/// Events, not voided, that name a code; enough of them that those which this batch and the one
/// before it void cannot hide another.
struct FindMentions: Statement {
    static let sql = """
        select r.n - 1, m.seq, e.type
        from unnest($2::text[], $3::text[]) with ordinality as r (kind, code, n)
        cross join lateral (
            select seq
            from mention
            where registry_id = $1
            and kind = r.kind
            and code = r.code
            and seq <= $5
            and not exists (
                select from voiding v
                where v.registry_id = $1 and v.seq = mention.seq and v.void_seq <= $5
                offset 0
            )
            order by seq desc
            limit $4
        ) m
        cross join lateral (
            select type
            from event
            where registry_id = $1
            and seq = m.seq
            offset 0
        ) e
        """
    let registry: Registry
    let upTo: Int64
    let refs: [Ref]
    var parameters: [Parameter] {
        [
            .int(registry.id), .texts(refs.map(\.kind.rawValue)), .texts(refs.map(\.code)),
            .int(2 * Int64(Recorder.batchEventsMax) + 1), .int(upTo),
        ]
    }

    static func decode(
        _ row: inout RowReader
    ) throws(PostgresError) -> (index: Int, mention: WorkingSet.Mention) {
        (
            Int(try row.int()),
            WorkingSet.Mention(seq: try row.int(), type: try row.text())
        )
    }
}
