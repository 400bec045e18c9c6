import Domain
import Postgres

/// Recorded events by id.
///
/// At most one row per id.
struct FindEvents: Statement {
    static let sql = """
        select
            e.seq, e.canonical,
            exists (
                select from voiding v
                where v.registry_id = $1 and v.seq = e.seq and v.void_seq <= $3
                offset 0
            )
        from event e
        where e.registry_id = $1
        and e.id = any ($2::uuid[])
        and e.seq <= $3
        """
    let registry: Registry
    let upTo: Int64
    let ids: [EventID]
    var parameters: [Parameter] {
        [.int(registry.id), .texts(ids.map(\.description)), .int(upTo)]
    }

    static func decode(
        _ row: inout RowReader
    ) throws(PostgresError) -> (seq: Int64, canonical: String, isVoided: Bool) {
        (try row.int(), try row.text(), try row.bool())
    }
}

/// What events make and describe.
struct FindDescribed: Statement {
    static let sql = """
        select m.seq, m.kind, m.code
        from unnest($2::bigint[]) as e (seq)
        cross join lateral (
            select seq, kind, code
            from mention
            where registry_id = $1
            and seq = e.seq
            and role > 0
            offset 0
        ) m
        """
    let registry: Registry
    let seqs: [Int64]
    var parameters: [Parameter] { [.int(registry.id), .ints(seqs)] }

    static func decode(
        _ row: inout RowReader
    ) throws(PostgresError) -> (seq: Int64, ref: Ref) {
        let seq = try row.int()
        let kind = try row.text()
        let code = try row.text()
        guard let known = CodeKind(rawValue: kind) else {
            throw PostgresError(.decoding, "unknown kind of code \(kind)", sql: sql)
        }
        return (seq, Ref(known, code))
    }
}

/// The serial numbers that events move, each once for an event.
struct FindSerials: Statement {
    static let sql = """
        select u.seq, u.serial
        from unnest($2::bigint[]) as e (seq)
        cross join lateral (
            select distinct seq, serial
            from unit_step
            where registry_id = $1
            and seq = e.seq
            offset 0
        ) u
        """
    let registry: Registry
    let seqs: [Int64]
    var parameters: [Parameter] { [.int(registry.id), .ints(seqs)] }

    static func decode(
        _ row: inout RowReader
    ) throws(PostgresError) -> (seq: Int64, serial: String) {
        (try row.int(), try row.text())
    }
}
