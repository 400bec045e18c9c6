import Domain
import Postgres

/// The last balance of each subject, by the index `movement_by_subject`.
struct FindBalances: Statement {
    static let sql = """
        select s.n - 1, m.day, m.balance
        from unnest($2::text[], $3::text[]) with ordinality as s (kind, subject, n)
        cross join lateral (
            select day, balance
            from movement
            where registry_id = $1
            and kind = s.kind
            and subject = s.subject
            and seq <= $4
            order by day desc, seq desc, ordinal desc
            limit 1
        ) m
        """
    let registry: Registry
    let upTo: Int64
    let subjects: [Subject]
    var parameters: [Parameter] { bind(registry, subjects, upTo) }

    static func decode(
        _ row: inout RowReader
    ) throws(PostgresError) -> (index: Int, entry: Balances.Entry) {
        (Int(try row.int()), Balances.Entry(day: try row.day(), amounts: try row.ints()))
    }
}

/// The balance at the end of each day of each subject, by ascending day.
struct FindHistories: Statement {
    static let sql = """
        select distinct on (s.n, m.day) s.n - 1, m.day, m.balance
        from unnest($2::text[], $3::text[]) with ordinality as s (kind, subject, n)
        cross join lateral (
            select day, seq, ordinal, balance
            from movement
            where registry_id = $1
            and kind = s.kind
            and subject = s.subject
            and seq <= $4
            offset 0
        ) m
        order by s.n, m.day, m.seq desc, m.ordinal desc
        """
    let registry: Registry
    let upTo: Int64
    let subjects: [Subject]
    var parameters: [Parameter] { bind(registry, subjects, upTo) }

    static func decode(
        _ row: inout RowReader
    ) throws(PostgresError) -> (index: Int, entry: Balances.Entry) {
        try FindBalances.decode(&row)
    }
}

/// The totals stated of each subject by events that are not voided, by day, then by seq.
struct FindTotals: Statement {
    static let sql = """
        select s.n - 1, t.seq, t.day, t.amount
        from unnest($2::text[], $3::text[]) with ordinality as s (kind, subject, n)
        cross join lateral (
            select seq, day, amount
            from total
            where registry_id = $1
            and kind = s.kind
            and subject = s.subject
            and seq <= $4
            offset 0
        ) t
        where not exists (
            select from voiding v
            where v.registry_id = $1 and v.seq = t.seq and v.void_seq <= $4
            offset 0
        )
        order by t.day, t.seq
        """
    let registry: Registry
    let upTo: Int64
    let subjects: [Subject]
    var parameters: [Parameter] { bind(registry, subjects, upTo) }

    static func decode(
        _ row: inout RowReader
    ) throws(PostgresError) -> (index: Int, total: WorkingSet.Total) {
        let index = Int(try row.int())
        let seq = try row.int()
        return (
            index, WorkingSet.Total(seq: seq, day: try row.day(), amount: try row.int())
        )
    }
}

private func bind(_ registry: Registry, _ subjects: [Subject], _ upTo: Int64) -> [Parameter] {
    [
        .int(registry.id), .texts(subjects.map(\.kind.rawValue)), .texts(subjects.map(\.key)),
        .int(upTo),
    ]
}
