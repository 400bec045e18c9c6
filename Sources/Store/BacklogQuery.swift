package import Domain
package import Postgres

/// What a product gives per unit, as described on the day that is asked about.
package struct ProductPower: Sendable {
    package let product: String
    package let gpusPerUnit: Int64
    /// EFLOPS of dense BF16 per unit, exact.
    package let eflopsPerUnit: String
    package let tdpWatts: Int64
    /// Whether a source of the description is assumed.
    package let isAssumed: Bool

    package init(
        product: String,
        gpusPerUnit: Int64,
        eflopsPerUnit: String,
        tdpWatts: Int64,
        isAssumed: Bool
    ) {
        self.product = product
        self.gpusPerUnit = gpusPerUnit
        self.eflopsPerUnit = eflopsPerUnit
        self.tdpWatts = tdpWatts
        self.isAssumed = isAssumed
    }
}

/// Which past is asked about: business days up to `day`, as known by the events up to `seq`.
package struct Cut: Sendable, Hashable {
    package let day: Day
    package let seq: Int64

    package init(day: Day, seq: Int64) {
        self.day = day
        self.seq = seq
    }
}

/// The delivery backlog, grouped by the keys asked for (any but the month).
///
/// One row per group. Reads the lines open on the day by the index `order_line_open`, and those
/// that events after the known one have touched by the primary key of `movement`; a line that has
/// moved since takes its balance from `movement_by_subject`, one look-up a line.
struct BacklogByKeys: Statement {
    static let sql =
        OpenLines.sql + """

            select
                case when 'order' = any ($4) then order_code end,
                case when 'line' = any ($4) then line end,
                case when 'buyer' = any ($4) then buyer end,
                case when 'vendor' = any ($4) then vendor end,
                case when 'product' = any ($4) then product end,
                case when 'programme' = any ($4) then programme end,
                case when 'channel' = any ($4) then channel end,
                sum(unallocated + allocated + in_transit + received + accepted + in_service
                    + cancelled + retired),
                array[
                    sum(unallocated), sum(allocated), sum(in_transit), sum(received), sum(accepted),
                    sum(in_service), sum(cancelled), sum(retired)
                ]::text[],
                sum(backlog),
                sum(least(backlog, greatest(0, promised_by_day - arrived))),
                min(next_promised_on),
                min(made_day) filter (where backlog > 0),
                sum(backlog::numeric * gpus_per_unit),
                trim_scale(sum(backlog * eflops_per_unit)),
                case
                    when bool_or(backlog > 0 and currency <> 'JPY' and fx_rate is null) then null
                    else sum(ceil(backlog * unit_price
                        * case when currency = 'JPY' then 1 else coalesce(fx_rate, 0) end))
                end,
                count(*) filter (where assumed_seq <= $3)
            from open_line
            cross join lateral (
                select
                    coalesce(sum(p.quantity) filter (where p.day <= $2::date), 0) as promised_by_day,
                    min(p.day) filter (
                        where p.day > $2::date and p.until > arrived and backlog > 0
                    ) as next_promised_on
                from (
                    select day, quantity, sum(quantity) over (order by day, n) as until
                    from unnest(promised_on, promised) with ordinality as p (day, quantity, n)
                ) p
            ) promise
            where backlog > 0 or $5
            group by 1, 2, 3, 4, 5, 6, 7
            """

    let registry: Registry
    let cut: Cut
    let by: [BacklogKey]
    let includesAll: Bool
    let products: [ProductPower]

    var parameters: [Parameter] {
        OpenLines.parameters(registry, cut, by, includesAll, products)
    }

    /// All seven keys that are not the month, those not asked for as nil; see `BacklogQuery`.
    static func decode(_ row: inout RowReader) throws(PostgresError) -> BacklogRow {
        var keys: [String?] = []
        for _ in 0..<7 { keys.append(try row.textOrNil()) }
        return BacklogRow(
            keys: keys,
            ordered: try row.sum(),
            states: try row.sums(),
            backlog: try row.sum(),
            overdue: try row.sum(),
            nextPromisedOn: try row.dayOrNil(),
            oldestOrderOn: try row.dayOrNil(),
            gpusBacklog: try row.sum(),
            eflopsBacklog: try row.text(),
            valueJPYBacklog: try row.textOrNil(),
            assumedLines: try row.sum()
        )
    }
}

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

extension RowReader {
    /// A sum of `bigint`s, which is a whole `numeric`.
    mutating func sum() throws(PostgresError) -> Int128 {
        let text = try text()
        guard let sum = Int128(text) else {
            throw PostgresError(.decoding, "\(text) is no sum")
        }
        return sum
    }

    /// An array of such sums, as text.
    mutating func sums() throws(PostgresError) -> [Int128] {
        try texts().map { (text) throws(PostgresError) in
            guard let sum = Int128(text) else {
                throw PostgresError(.decoding, "\(text) is no sum")
            }
            return sum
        }
    }
}

/// Order lines with what they held, cost and were promised at a cut: the beginning of every
/// backlog query.
enum OpenLines {
    static let sql = """
        with candidate as (
            select *
            from order_line
            where registry_id = $1
            and made_seq <= $3
            and made_day <= $2::date
            and (void_seq is null or void_seq > $3)
            and (
                open_days @> $2::date
                or $5
                -- What later events did to a line says nothing of what was known before them.
                or order_code || ' ' || line = any (
                    array(
                        select subject
                        from movement
                        where registry_id = $1
                        and seq > $3
                        and kind = 'line'
                    )
                )
            )
        ), open_line as (
            select
                l.order_code, l.line, l.buyer, l.vendor, l.channel, l.programme, l.product,
                l.currency, l.fx_rate, l.made_day, l.assumed_seq, b.*,
                b.unallocated + b.allocated + b.in_transit as backlog,
                b.received + b.accepted + b.in_service + b.retired + b.credited as arrived,
                coalesce(price.unit_price, l.unit_price) as unit_price,
                case when is_restated then coalesce(promise.promised_on, '{}')
                    else l.promised_on end as promised_on,
                case when is_restated then coalesce(promise.quantity, '{}')
                    else l.promised end as promised,
                power.gpus_per_unit, power.eflops_per_unit
            from candidate l
            cross join lateral (
                select
                    l.moved_day > $2::date or l.moved_seq > $3 as has_moved,
                    l.stated_day > $2::date or l.stated_seq > $3 as is_restated
            ) since
            left join lateral (
                select balance
                from movement m
                where has_moved
                and m.registry_id = $1
                and m.kind = 'line'
                and m.subject = l.order_code || ' ' || l.line
                and m.day <= $2::date
                and m.seq between l.made_seq and $3
                order by m.day desc, m.seq desc, m.ordinal desc
                limit 1
            ) past on true
            cross join lateral (
                select
                    coalesce(past.balance[1], l.unallocated) as unallocated,
                    coalesce(past.balance[2], l.allocated) as allocated,
                    coalesce(past.balance[3], l.in_transit) as in_transit,
                    coalesce(past.balance[4], l.received) as received,
                    coalesce(past.balance[5], l.accepted) as accepted,
                    coalesce(past.balance[6], l.in_service) as in_service,
                    coalesce(past.balance[7], l.cancelled) as cancelled,
                    coalesce(past.balance[8], l.retired) as retired,
                    coalesce(past.balance[9], l.credited) as credited
            ) b
            left join lateral (
                select t.unit_price
                from total t
                where is_restated
                and t.registry_id = $1
                and t.kind = 'line'
                and t.subject = l.order_code || ' ' || l.line
                and t.unit_price is not null
                and t.day <= $2::date
                and t.seq between l.made_seq and $3
                and not exists (
                    select from voiding v
                    where v.registry_id = $1 and v.seq = t.seq and v.void_seq <= $3
                )
                order by t.day desc, t.seq desc
                limit 1
            ) price on true
            left join lateral (
                select p.promised_on, p.quantity
                from promise p
                where is_restated
                and p.registry_id = $1
                and p.order_code = l.order_code
                and p.line = l.line
                and p.day <= $2::date
                and p.seq between l.made_seq and $3
                and not exists (
                    select from voiding v
                    where v.registry_id = $1 and v.seq = p.seq and v.void_seq <= $3
                )
                order by p.day desc, p.seq desc
                limit 1
            ) promise on true
            left join unnest($6::text[], $7::bigint[], $8::numeric[])
                as power (product, gpus_per_unit, eflops_per_unit) on power.product = l.product
        )
        """

    static func parameters(
        _ registry: Registry,
        _ cut: Cut,
        _ by: [BacklogKey],
        _ includesAll: Bool,
        _ products: [ProductPower]
    ) -> [Parameter] {
        [
            .int(registry.id), .text(cut.day.iso), .int(cut.seq), .texts(by.map(\.rawValue)),
            .bool(includesAll), .texts(products.map(\.product)),
            .ints(products.map(\.gpusPerUnit)), .texts(products.map(\.eflopsPerUnit)),
        ]
    }
}

/// The backlog by any keys.
package struct BacklogQuery {
    let registry: Registry
    let cut: Cut
    let by: [BacklogKey]
    let includesAll: Bool

    package init(registry: Registry, cut: Cut, by: [BacklogKey], includesAll: Bool) {
        self.registry = registry
        self.cut = cut
        self.by = by
        self.includesAll = includesAll
    }

    /// The rows, sorted by their keys; a key that is absent comes last, a line by its number.
    package func rows(
        _ connection: Connection,
        products: [ProductPower]
    ) async throws -> [BacklogRow] {
        let rows =
            by.contains(.month)
            ? try await connection.rows(
                BacklogByMonth(registry: registry, cut: cut, by: by, products: products)
            )
            : try await connection.rows(
                BacklogByKeys(
                    registry: registry,
                    cut: cut,
                    by: by,
                    includesAll: includesAll,
                    products: products
                )
            )
        let columns: [BacklogKey] = [
            .order, .line, .buyer, .vendor, .product, .programme, .channel, .month,
        ]
        let places = by.compactMap { columns.firstIndex(of: $0) }
        return rows.map { row in
            var asked = row
            asked.keys = places.map { row.keys[$0] }
            return asked
        }.sorted { isBefore($0.keys, $1.keys) }
    }

    private func isBefore(_ left: [String?], _ right: [String?]) -> Bool {
        for (index, key) in by.enumerated() where left[index] != right[index] {
            guard let a = left[index] else { return false }
            guard let b = right[index] else { return true }
            if key == .line, let a = Int64(a), let b = Int64(b) { return a < b }
            return a.utf8.lexicographicallyPrecedes(b.utf8)
        }
        return false
    }
}
