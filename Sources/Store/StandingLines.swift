/// Where order lines stood at a cut: the beginning of every backlog query.
///
/// Its text makes the rows `line_at`: what each line held, cost and was promised.
protocol LinesStanding {
    static var sql: String { get }
}

/// Order lines as they stand in their table: for a cut that is current.
///
/// Reads the lines open on the day by the index `order_line_open`, a party's by
/// `order_line_open_by_buyer` or `order_line_open_by_vendor`, all of them only where all are asked
/// for.
enum CurrentLines: LinesStanding {
    static let sql = """
        with line_at as (
            select
                order_code, line, buyer, vendor, channel, programme, product, currency, fx_rate,
                made_day, assumed_seq, unallocated, allocated, in_transit, received, accepted,
                in_service, cancelled, retired, credited, unit_price, promised_on, promised
            from order_line
            where registry_id = $1
            and made_seq <= $3
            and void_seq is null
            and (open_until > $2::date and open_days @> $2::date or $4)
        )
        """
}

/// Order lines as they stood on a past day, or as they were known after an earlier event.
///
/// Reads the lines open on the day by the index `order_line_open`, those that events after the known
/// one have moved by the primary keys of `movement` and `order_line`, and all of them only where all
/// are asked for. A line that has moved since takes its balance from `movement_by_subject`; one of
/// which a price or a promise was stated since, from the primary keys of `total` and `promise`.
enum PastLines: LinesStanding {
    static let sql = """
        with candidate as (
            select *
            from order_line
            where registry_id = $1
            and open_days @> $2::date
            union all
            -- What later events did to a line says nothing of what was known before them.
            select l.*
            from (
                select distinct split_part(subject, ' ', 1) as order_code,
                    split_part(subject, ' ', 2)::bigint as line
                from movement
                where registry_id = $1
                and seq > $3
                and kind = 'line'
                and not $4
            ) later
            join order_line l
                on l.registry_id = $1
                and l.order_code = later.order_code
                and l.line = later.line
            where not l.open_days @> $2::date
            union all
            select *
            from order_line
            where registry_id = $1
            and not open_days @> $2::date
            and $4
        ), line_at as (
            select
                l.order_code, l.line, l.buyer, l.vendor, l.channel, l.programme, l.product,
                l.currency, l.fx_rate, l.made_day, l.assumed_seq,
                coalesce(past.balance[1], l.unallocated) as unallocated,
                coalesce(past.balance[2], l.allocated) as allocated,
                coalesce(past.balance[3], l.in_transit) as in_transit,
                coalesce(past.balance[4], l.received) as received,
                coalesce(past.balance[5], l.accepted) as accepted,
                coalesce(past.balance[6], l.in_service) as in_service,
                coalesce(past.balance[7], l.cancelled) as cancelled,
                coalesce(past.balance[8], l.retired) as retired,
                coalesce(past.balance[9], l.credited) as credited,
                coalesce(price.unit_price, l.unit_price) as unit_price,
                case when is_restated then coalesce(promise.promised_on, '{}')
                    else l.promised_on end as promised_on,
                case when is_restated then coalesce(promise.quantity, '{}')
                    else l.promised end as promised
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
                and coalesce((
                    select v.void_seq > $3 from voiding v
                    where v.registry_id = $1 and v.seq = t.seq
                ), true)
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
                and coalesce((
                    select v.void_seq > $3 from voiding v
                    where v.registry_id = $1 and v.seq = p.seq
                ), true)
                order by p.day desc, p.seq desc
                limit 1
            ) promise on true
            where l.made_seq <= $3
            and l.made_day <= $2::date
            and (l.void_seq is null or l.void_seq > $3)
        )
        """
}
