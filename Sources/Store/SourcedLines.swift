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
                    case
                        when l.assumed_seq <= $3
                            then line_rests_on_assumed(
                                $1, l.order_code || ' ' || l.line, l.assumed_seq, $3, $2::date)
                        else false
                    end as rests_on_assumed
                from line_at l
            )
            """
    }
}
