/// Order lines as they stood at a cut, with whether they rest on an assumed source.
///
/// A line does where an event with an assumed source, of those on which its figures rest, counts at
/// the cut. `order_line.assumed_seq` is the first that ever named it, voided or not: few lines have
/// one, and only of these mentions are looked at, by the primary key of `mention`.
enum SourcedLines<Lines: LinesStanding> {
    static var sql: String {
        Lines.sql + """
            , sourced_line as (
                select
                    l.*,
                    l.assumed_seq <= $3 and exists (
                        -- An event with an assumed source on which the figures rest. No paper
                        -- changes them.
                        select
                        from mention m
                        join event e on e.registry_id = $1 and e.seq = m.seq
                        where m.registry_id = $1
                        and m.kind = 'line'
                        and m.code = l.order_code || ' ' || l.line
                        and m.seq between l.assumed_seq and $3
                        and e.day <= $2::date
                        and split_part(e.type, '.', 1)
                            in ('order', 'allocation', 'shipment', 'delivery', 'unit')
                        and case
                            when m.seq = l.assumed_seq then true
                            when e.canonical like '%assumed:%'
                                then e.canonical::jsonb #>> '{event,source}' like '%assumed:%'
                        end
                        and not exists (
                            select from voiding v
                            where v.registry_id = $1 and v.seq = m.seq and v.void_seq <= $3
                        )
                    ) as rests_on_assumed
                from line_at l
            )
            """
    }
}
