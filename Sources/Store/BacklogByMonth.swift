import Domain
import Postgres

/// The same by month, and whatever other keys are asked for: open units stand in the month in which
/// they are promised.
///
/// Units that arrived fill the earliest promises first; open units that nobody promised have no
/// month.
struct BacklogByMonth: Statement {
    static let sql =
        OpenLines.sql + """

            , promised as (
                select open_line.*, p.day, p.n,
                    least(
                        backlog,
                        greatest(0, sum(p.quantity) over (
                            partition by order_code, line order by p.day, p.n
                        ) - arrived)
                    ) as until
                from open_line
                cross join lateral unnest(promised_on, promised) with ordinality
                    as p (day, quantity, n)
                where backlog > 0
            ), part as (
                select order_code, line, buyer, vendor, product, programme, channel, currency, fx_rate,
                    unit_price, gpus_per_unit, eflops_per_unit, assumed_seq, day,
                    until - coalesce(lag(until) over (
                        partition by order_code, line order by day, n
                    ), 0) as units
                from promised
                union all
                select order_code, line, buyer, vendor, product, programme, channel, currency, fx_rate,
                    unit_price, gpus_per_unit, eflops_per_unit, assumed_seq, null,
                    backlog - least(backlog, greatest(0, (
                        select coalesce(sum(quantity), 0) from unnest(promised) as q (quantity)
                    ) - arrived))
                from open_line
                where backlog > 0
            )
            select
                case when 'order' = any ($4) then order_code end,
                case when 'line' = any ($4) then line end,
                case when 'buyer' = any ($4) then buyer end,
                case when 'vendor' = any ($4) then vendor end,
                case when 'product' = any ($4) then product end,
                case when 'programme' = any ($4) then programme end,
                case when 'channel' = any ($4) then channel end,
                to_char(day, 'YYYY-MM'),
                sum(units),
                coalesce(sum(units) filter (where day <= $2::date), 0),
                sum(units * gpus_per_unit),
                trim_scale(sum(units * eflops_per_unit)),
                case
                    when bool_or(currency <> 'JPY' and fx_rate is null) then null
                    else sum(ceil(units * unit_price
                        * case when currency = 'JPY' then 1 else coalesce(fx_rate, 0) end))
                end,
                count(*) filter (where assumed_seq <= $3)
            from part
            where units > 0 and ($5 or true)
            group by 1, 2, 3, 4, 5, 6, 7, 8
            """

    let registry: Registry
    let cut: Cut
    let by: [BacklogKey]
    let products: [ProductPower]

    var parameters: [Parameter] { OpenLines.parameters(registry, cut, by, false, products) }

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
