import Domain
import Postgres

/// Order lines with what was still owed of them at a cut.
enum OpenLines<Lines: LinesStanding> {
    static var sql: String {
        SourcedLines<Lines>.sql + """
            , open_line as (
                select
                    l.*, held.*, due.*, power.gpus_per_unit, power.eflops_per_unit,
                    l.unit_price * case when l.currency = 'JPY' then 1 else l.fx_rate end
                        as yen_per_unit,
                    backlog > 0 and coalesce(power.is_assumed, false)
                        or l.rests_on_assumed as is_assumed
                from sourced_line l
                cross join lateral (
                    select
                        l.unallocated + l.allocated + l.in_transit as backlog,
                        l.received + l.accepted + l.in_service + l.retired + l.credited as arrived
                ) held
                cross join lateral (
                    -- Units that arrived fill the earliest promises first, and what is open the next
                    -- ones: a promise may be for more than is still owed.
                    select
                        least(backlog, greatest(
                            0, coalesce(sum(quantity) filter (where day <= $2::date), 0) - arrived
                        )) as overdue,
                        min(day) filter (
                            where day > $2::date
                            and until > arrived
                            and until - quantity < arrived + backlog
                            and backlog > 0
                        ) as next_promised_on
                    from (
                        select day, quantity, sum(quantity) over (order by day, n) as until
                        from unnest(l.promised_on, l.promised) with ordinality
                            as p (day, quantity, n)
                    ) p
                ) due
                left join unnest($5::text[], $6::bigint[], $7::numeric[], $8::boolean[])
                    as power (product, gpus_per_unit, eflops_per_unit, is_assumed)
                    on power.product = l.product
            )
            """
    }

    /// Beside an open line, its open units by the day for which they are promised: those from `since`
    /// to `until` are for that day; the last row, without a day, is of what is not promised.
    static var promisedParts: String {
        """
        lateral (
                    select day, until, lag(until, 1, 0::numeric) over (order by day, n) as since
                    from (
                        select day, n,
                            least(backlog, greatest(
                                0, sum(quantity) over (order by day, n) - arrived
                            )) as until
                        from unnest(promised_on, promised) with ordinality
                            as p (day, quantity, n)
                        union all
                        select null, null, backlog
                    ) p
                )
        """
    }

    /// Lines that the filter of `asked` takes, but for its last condition.
    static var isTaken: String {
        """
        ($10::text is null or order_code = $10)
                and ($11::text is null or buyer = $11)
                and ($12::text is null or vendor = $12)
                and ($13::text is null or product = $13)
                and ($14::text is null or programme = $14)
                and ($15::text is null or channel = $15)
        """
    }

    /// $1 to $8; what else a query asks for comes after them.
    static func parameters(
        _ registry: Registry,
        _ cut: Cut,
        includesAll: Bool,
        _ products: [ProductPower]
    ) -> [Parameter] {
        [
            .int(registry.id), .text(cut.day.iso), .int(cut.seq), .bool(includesAll),
            .texts(products.map(\.product)), .ints(products.map(\.gpusPerUnit)),
            .texts(products.map(\.eflopsPerUnit)), .bools(products.map(\.isAssumed)),
        ]
    }

    /// $9 to $16: the keys of a backlog, and which lines it is of.
    static func asked(_ by: [BacklogKey], _ filter: BacklogFilter) -> [Parameter] {
        [
            .texts(by.map(\.rawValue)), .text(filter.order), .text(filter.buyer),
            .text(filter.vendor), .text(filter.product), .text(filter.programme),
            .text(filter.channel), .bool(filter.isOverdueOnly),
        ]
    }
}
