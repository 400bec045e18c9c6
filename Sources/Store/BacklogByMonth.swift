import Domain
import Postgres

/// The delivery backlog by month, and whatever other keys are asked for: open units stand in the
/// month in which they are promised.
///
/// Units that arrived fill the earliest promises first; open units that nobody promised have no
/// month. Yen are rounded up along a line, so that its months add up to what the line is worth.
struct BacklogByMonth: Statement {
    static let sql =
        OpenLines.sql + """

            select
                case when 'order' = any ($9) then order_code end,
                case when 'line' = any ($9) then line end,
                case when 'buyer' = any ($9) then buyer end,
                case when 'vendor' = any ($9) then vendor end,
                case when 'product' = any ($9) then product end,
                case when 'programme' = any ($9) then programme end,
                case when 'channel' = any ($9) then channel end,
                to_char(part.day, 'YYYY-MM'),
                sum(part.until - part.since),
                coalesce(sum(part.until - part.since) filter (where part.day <= $2::date), 0),
                sum((part.until - part.since) * gpus_per_unit),
                trim_scale(sum((part.until - part.since) * eflops_per_unit)),
                case
                    when bool_or(yen_per_unit is null) then null
                    else sum(ceil(part.until * yen_per_unit) - ceil(part.since * yen_per_unit))
                end,
                count(*) filter (where is_assumed)
            from open_line
            cross join lateral (
                -- The open units from `since` to `until` are promised for that day.
                select day, until, lag(until, 1, 0::numeric) over (order by day, n) as since
                from (
                    select day, n,
                        least(backlog, greatest(
                            0, sum(quantity) over (order by day, n) - arrived
                        )) as until
                    from unnest(promised_on, promised) with ordinality as p (day, quantity, n)
                    union all
                    select null, null, backlog
                ) p
            ) part
            where part.until > part.since
            group by 1, 2, 3, 4, 5, 6, 7, 8
            """

    let registry: Registry
    let cut: Cut
    let by: [BacklogKey]
    let products: [ProductPower]

    var parameters: [Parameter] {
        OpenLines.parameters(registry, cut, includesAll: false, products)
            + [.texts(by.map(\.rawValue))]
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> BacklogRow {
        var keys: [String?] = []
        for _ in 0..<8 { keys.append(try row.textOrNil()) }
        return BacklogRow(
            keys: keys,
            ordered: 0,
            states: [],
            backlog: try row.sum(),
            overdue: try row.sum(),
            nextPromisedOn: nil,
            oldestOrderOn: nil,
            gpusBacklog: try row.sum(),
            eflopsBacklog: try row.text(),
            valueJPYBacklog: try row.textOrNil(),
            assumedLines: try row.sum()
        )
    }
}
