-- Ends of restriction within $1 days of the cut, of the assets that are there: by order line and day.
-- On that day a disposal needs no approval any more.
select "grant", 'restriction_end' as kind, restriction_ends_on as due_on,
    restriction_ends_on - cut.clock as days_left, "order", line,
    sum(quantity) as quantity
from cut
cross join asset a
where a.state is distinct from 'retired'
and a.restriction_ends_on between cut.clock and cut.clock + $1::int
group by "grant", restriction_ends_on, cut.clock, "order", line
