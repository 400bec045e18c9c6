-- What holds in run $2 of registry $1: of each finding the row of the nearest run on the way down.
-- A finding that was there before, and nothing was said of since, persists; what was resolved in
-- that run itself still shows.
with recursive way as (
    select r.run, r.base, 0 as back from run r where r.registry_id = $1 and r.run = $2
    union all
    select r.run, r.base, w.back + 1
    from way w
    join run r on r.registry_id = $1 and r.run = w.base
), nearest as (
    select distinct on (f.finding) f.finding, w.back, f.lifecycle, f.rule, f.place, f.severity,
        f.said, f.evidence, f.assumed, f.difference_jpy, f.buyers, f.grants, f.buyer
    from way w
    join run_finding f on f.registry_id = $1 and f.run = w.run
    order by f.finding, w.back
)
select finding,
    case when back > 0 and lifecycle in ('new', 'reopened') then 'persisting' else lifecycle end
        as lifecycle,
    rule, place, severity, said, evidence, assumed, difference_jpy, buyers, grants, buyer
from nearest
where back = 0 or lifecycle <> 'resolved'
