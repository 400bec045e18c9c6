import Domain
import Postgres

/// The end of every update of order lines `l` by rows `k` of an order's code and a line: the line of
/// that key that is not voided.
///
/// Finds each row by the index `order_line_code` and takes it by its place, which nothing else can
/// change while the head row is held. Joined by the key itself, the planner, which has no statistics
/// during an import, takes the table for one row and reads all of it for every batch
/// (docs/decisions/0008).
private enum StandingLine {
    static let sql = """

        cross join lateral (
            select ctid
            from order_line
            where registry_id = $1
            and order_code = k.order_code
            and line = k.line
            and void_seq is null
            offset 0
        ) standing
        where l.ctid = standing.ctid
        """
}

/// Marks lines as voided.
struct VoidLines: Statement {
    typealias Row = Void
    static let sql = """
        update order_line l
        set void_seq = k.seq
        from unnest($2::text[], $3::bigint[], $4::bigint[]) as k (order_code, line, seq)
        """ + StandingLine.sql
    let registry: Registry
    let keys: [Subject]
    let seqs: [Int64]
    var parameters: [Parameter] { [.int(registry.id), orders(keys), lines(keys), .ints(seqs)] }
}

/// Gives lines their balances.
///
/// One row of balances a line, nine numbers each, all in one array.
struct MoveLines: Statement {
    typealias Row = Void
    static let sql = """
        update order_line l
        set
            unallocated = ($4::bigint[])[k.n * 9 - 8],
            allocated = ($4::bigint[])[k.n * 9 - 7],
            in_transit = ($4::bigint[])[k.n * 9 - 6],
            received = ($4::bigint[])[k.n * 9 - 5],
            accepted = ($4::bigint[])[k.n * 9 - 4],
            in_service = ($4::bigint[])[k.n * 9 - 3],
            cancelled = ($4::bigint[])[k.n * 9 - 2],
            retired = ($4::bigint[])[k.n * 9 - 1],
            credited = ($4::bigint[])[k.n * 9],
            open_days = daterange(
                made_day,
                case
                    -- An earlier line of that code, voided since, may have left days of nothing.
                    when k.cleared < made_day then made_day
                    when not k.is_latest then k.cleared
                    -- Only the last days are loaded: the backlog may be 0 since an earlier one.
                    when isempty(open_days) then made_day
                    when upper(open_days) <= k.cleared then upper(open_days)
                    else (
                        select greatest(l.made_day, min(day))
                        from (
                            select day, max(open) over (order by day desc) as open_from
                            from (
                                select distinct on (m.day) m.day,
                                    m.balance[1] + m.balance[2] + m.balance[3] as open
                                from movement m
                                where m.registry_id = $1
                                and m.kind = 'line'
                                and m.subject = k.order_code || ' ' || k.line
                                and m.seq >= l.made_seq
                                order by m.day, m.seq desc, m.ordinal desc
                            ) d
                        ) d
                        where open_from = 0
                    )
                end
            ),
            moved_day = k.day,
            moved_seq = k.seq
        from unnest(
            $2::text[], $3::bigint[], $5::date[], $6::bigint[], $7::date[], $8::boolean[]
        ) with ordinality as k (order_code, line, day, seq, cleared, is_latest, n)
        """ + StandingLine.sql
    let registry: Registry
    let keys: [Subject]
    let balances: [[Int64]]
    let days: [String]
    let seqs: [Int64]
    let cleared: [(day: String?, isLatest: Bool)]
    var parameters: [Parameter] {
        [
            .int(registry.id), orders(keys), lines(keys), .ints(balances.flatMap { $0 }),
            .texts(days), .ints(seqs), .optionalTexts(cleared.map(\.day)),
            .bools(cleared.map(\.isLatest)),
        ]
    }
}

/// Gives lines the price and the promise that are latest by business day, then seq, of the events
/// before `ends`: a line that is voided later in the batch keeps what it had just before.
struct RestateLines: Statement {
    typealias Row = Void
    static let sql = """
        update order_line l
        set
            unit_price = (
                select t.unit_price
                from total t
                where t.registry_id = $1
                and t.kind = 'line'
                and t.subject = k.order_code || ' ' || k.line
                and t.unit_price is not null
                and t.seq < k.end_seq
                and not exists (
                    select from voiding v
                    where v.registry_id = $1 and v.seq = t.seq and v.void_seq < k.end_seq
                )
                order by t.day desc, t.seq desc
                limit 1
            ),
            (promised_on, promised) = (
                select coalesce(max(p.promised_on), '{}'), coalesce(max(p.quantity), '{}')
                from (
                    select p.promised_on, p.quantity
                    from promise p
                    where p.registry_id = $1
                    and p.order_code = k.order_code
                    and p.line = k.line
                    and p.seq < k.end_seq
                    and not exists (
                        select from voiding v
                        where v.registry_id = $1 and v.seq = p.seq and v.void_seq < k.end_seq
                    )
                    order by p.day desc, p.seq desc
                    limit 1
                ) p
            ),
            stated_day = greatest(l.stated_day, k.day),
            stated_seq = greatest(l.stated_seq, k.seq)
        from unnest($2::text[], $3::bigint[], $4::date[], $5::bigint[], $6::bigint[])
            as k (order_code, line, day, seq, end_seq)
        """ + StandingLine.sql
    let registry: Registry
    let keys: [Subject]
    let days: [String]
    let seqs: [Int64]
    let ends: [Int64]
    var parameters: [Parameter] {
        [
            .int(registry.id), orders(keys), lines(keys), .texts(days), .ints(seqs), .ints(ends),
        ]
    }
}

/// Notes that lines rest on an assumed source.
struct AssumeLines: Statement {
    typealias Row = Void
    static let sql = """
        update order_line l
        set assumed_seq = k.seq
        from unnest($2::text[], $3::bigint[], $4::bigint[]) as k (order_code, line, seq)
        """ + StandingLine.sql + """

            and l.assumed_seq is null
            """
    let registry: Registry
    let keys: [Subject]
    let seqs: [Int64]
    var parameters: [Parameter] { [.int(registry.id), orders(keys), lines(keys), .ints(seqs)] }
}

private func orders(_ keys: [Subject]) -> Parameter {
    .texts(keys.map { String($0.key.split(separator: " ")[0]) })
}

private func lines(_ keys: [Subject]) -> Parameter {
    .texts(keys.map { String($0.key.split(separator: " ")[1]) })
}
