import Domain
import Postgres

/// The delivery backlog by month, and whatever other keys are asked for: open units stand in the
/// month in which they are promised.
///
/// Units that arrived fill the earliest promises first; open units that nobody promised have no
/// month. Yen are rounded up along a line, so that its months add up to what the line is worth.
struct BacklogByMonth<Lines: LinesStanding>: Statement {
    static var sql: String {
        OpenLines<Lines>.sql + """

            select
                grouping(order_key) = 1 as is_total,
                order_key, line_key, buyer_key, vendor_key, product_key, programme_key, channel_key,
                month_key,
                sum(units),
                sum(units) filter (where day <= $2::date),
                sum(units * gpus_per_unit),
                trim_scale(sum(units * eflops_per_unit)),
                case when bool_or(yen is null) then null else coalesce(sum(yen), 0) end,
                count(*) filter (where is_assumed)
            from (
                select
                    gpus_per_unit, eflops_per_unit, is_assumed, day, until - since as units,
                    ceil(until * yen_per_unit) - ceil(since * yen_per_unit) as yen,
                    case when 'order' = any ($9) then order_code end as order_key,
                    case when 'line' = any ($9) then line end as line_key,
                    case when 'buyer' = any ($9) then buyer end as buyer_key,
                    case when 'vendor' = any ($9) then vendor end as vendor_key,
                    case when 'product' = any ($9) then product end as product_key,
                    case when 'programme' = any ($9) then programme end as programme_key,
                    case when 'channel' = any ($9) then channel end as channel_key,
                    to_char(day, 'YYYY-MM') as month_key
                from open_line
                cross join \(OpenLines<Lines>.promisedParts) part
                where until > since
                and \(OpenLines<Lines>.isTaken)
                and (day <= $2::date or not $16)
            ) shown
            group by grouping sets (
                (order_key, line_key, buyer_key, vendor_key, product_key, programme_key,
                    channel_key, month_key),
                ()
            )
            """
    }

    let registry: Registry
    let cut: Cut
    let by: [BacklogKey]
    let filter: BacklogFilter
    let products: [ProductPower]

    var parameters: [Parameter] {
        OpenLines<Lines>.parameters(registry, cut, includesAll: false, products)
            + OpenLines<Lines>.asked(by, filter)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> BacklogRow {
        BacklogRow(
            isTotal: try row.bool(),
            keys: try row.keys(8),
            ordered: 0,
            states: [],
            backlog: try row.sum(),
            overdue: try row.sum(),
            nextPromisedOn: nil,
            oldestOrderOn: nil,
            gpusBacklog: try row.sum(),
            eflopsBacklog: try row.textOrNil() ?? "0",
            valueJPYBacklog: try row.textOrNil(),
            assumedLines: try row.sum()
        )
    }
}
