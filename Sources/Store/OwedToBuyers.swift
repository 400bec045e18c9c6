package import Domain
package import Postgres

/// Open units of a vendor's order lines by the day for which they are promised.
///
/// One row per order, line and day, by day, what is not promised last; the same split of open units
/// as `BacklogByMonth` makes.
package struct OwedToBuyers: Statement {
    package static var sql: String {
        OpenLines<PastLines>.sql + """

            select order_code, line, buyer, product, day, sum(until - since)::bigint,
                bool_or(is_assumed)
            from open_line
            cross join \(OpenLines<PastLines>.promisedParts) part
            where vendor = $9
            and until > since
            group by order_code, line, buyer, product, day
            order by day, buyer collate "C", order_code collate "C", line
            """
    }

    let registry: Registry
    let cut: Cut
    let vendor: String

    package init(registry: Registry, cut: Cut, vendor: String) {
        self.registry = registry
        self.cut = cut
        self.vendor = vendor
    }

    package var parameters: [Parameter] {
        OpenLines<PastLines>.parameters(registry, cut, includesAll: false, []) + [.text(vendor)]
    }

    package struct Row: Sendable {
        package let order: String
        package let line: Int64
        package let buyer: String
        package let product: String
        /// Nil where nobody has promised them.
        package let promisedOn: Day?
        package let units: Int64
        package let isAssumed: Bool
    }

    package static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(
            order: try row.text(),
            line: try row.int(),
            buyer: try row.text(),
            product: try row.text(),
            promisedOn: try row.dayOrNil(),
            units: try row.int(),
            isAssumed: try row.bool()
        )
    }
}

/// How many units a vendor's promises were due for, and how many of them had arrived in time.
///
/// One row. Of each day for which a line was promised, up to the cut's, the promise counts that was in
/// force on that day; kept are the units that are not overdue under it at that day's end.
package struct PromisesKept: Statement {
    package static let sql = """
        select coalesce(sum(due), 0), coalesce(sum(due - least(due, late)), 0)
        from (
            select d.day, d.quantity as due,
                greatest(0, d.until - coalesce(a.arrived, 0)) as late
            from order_line l
            join promise p on
                p.registry_id = $1
                and p.order_code = l.order_code
                and p.line = l.line
                and p.seq >= l.made_seq
                and p.seq <= $3
            cross join lateral (
                select day, sum(quantity) as quantity, max(until) as until
                from (
                    select day, quantity, sum(quantity) over (order by day, n) as until
                    from unnest(p.promised_on, p.quantity) with ordinality as q (day, quantity, n)
                ) q
                group by day
            ) d
            left join lateral (
                select balance[4] + balance[5] + balance[6] + balance[8] + balance[9] as arrived
                from movement m
                where m.registry_id = $1
                and m.kind = 'line'
                and m.subject = l.order_code || ' ' || l.line
                and m.day <= d.day
                and m.seq between l.made_seq and $3
                order by m.day desc, m.seq desc, m.ordinal desc
                limit 1
            ) a on true
            where l.registry_id = $1
            and l.vendor = $4
            and l.made_seq <= $3
            and l.made_day <= $2::date
            and (l.void_seq is null or l.void_seq > $3)
            and d.day <= $2::date
            and d.day >= p.day
            and not exists (
                select from voiding v
                where v.registry_id = $1 and v.seq = p.seq and v.void_seq <= $3
            )
            and not exists (
                -- A later promise was in force by that day.
                select
                from promise o
                where o.registry_id = $1
                and o.order_code = p.order_code
                and o.line = p.line
                and (o.day, o.seq) > (p.day, p.seq)
                and o.day <= d.day
                and o.seq <= $3
                and not exists (
                    select from voiding v
                    where v.registry_id = $1 and v.seq = o.seq and v.void_seq <= $3
                )
            )
        ) promised
        """
    let registry: Registry
    let cut: Cut
    let vendor: String

    package init(registry: Registry, cut: Cut, vendor: String) {
        self.registry = registry
        self.cut = cut
        self.vendor = vendor
    }

    package var parameters: [Parameter] {
        [.int(registry.id), .text(cut.day.iso), .int(cut.seq), .text(vendor)]
    }

    package static func decode(
        _ row: inout RowReader
    ) throws(PostgresError) -> (due: Int128, kept: Int128) {
        (try row.wideOrNil() ?? 0, try row.wideOrNil() ?? 0)
    }
}

/// Events that rejected units of a vendor's order lines and count at a cut, the newest first.
package struct RejectedUnits: Statement {
    package static let sql = """
        select e.seq, e.canonical
        from event e
        join order_line l on
            l.registry_id = $1
            and l.order_code = e.canonical::jsonb #>> '{event,data,order}'
            and l.line = (e.canonical::jsonb #>> '{event,data,line}')::bigint
            and l.made_seq <= e.seq
            and (l.void_seq is null or l.void_seq >= e.seq)
        where e.registry_id = $1
        and e.type = 'delivery.rejected'
        and e.day <= $2::date
        and e.seq <= $3
        and l.vendor = $4
        and not exists (
            select from voiding v
            where v.registry_id = $1 and v.seq = e.seq and v.void_seq <= $3
        )
        order by e.day desc, e.seq desc
        limit $5
        """
    let registry: Registry
    let cut: Cut
    let vendor: String
    let rowsMax: Int

    package init(registry: Registry, cut: Cut, vendor: String, rowsMax: Int) {
        self.registry = registry
        self.cut = cut
        self.vendor = vendor
        self.rowsMax = rowsMax
    }

    package var parameters: [Parameter] {
        [
            .int(registry.id), .text(cut.day.iso), .int(cut.seq), .text(vendor),
            .int(Int64(rowsMax)),
        ]
    }

    package static func decode(_ row: inout RowReader) throws(PostgresError) -> Fact {
        let seq = try row.int()
        guard let entry = LogEntry(canonical: try row.text()) else {
            throw PostgresError(.decoding, "event \(seq) cannot be read", sql: sql)
        }
        return Fact(seq: seq, day: entry.event.day, event: entry.event)
    }
}
