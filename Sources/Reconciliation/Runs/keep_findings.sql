-- Keeps for run $2 of registry $1 what differs from the run below: what is new or says something
-- else, and what is no longer found.
insert into run_finding (
    registry_id, run, finding, lifecycle, rule, place, severity, said, evidence, assumed,
    difference_jpy, buyers, grants, buyer
)
select $1::bigint, $2::text, f.finding, f.lifecycle, f.rule, f.place, f.severity, f.said,
    f.evidence, f.assumed, f.difference_jpy, f.buyers, f.grants, f.buyer
from found f
left join before b using (finding)
where b.finding is null
or (
    f.lifecycle, f.severity, f.said, f.evidence, f.assumed, f.buyers, f.grants, f.buyer
) is distinct from (
    -- That goes on without a row.
    case when b.lifecycle in ('new', 'reopened') then 'persisting' else b.lifecycle end,
    b.severity, b.said, b.evidence, b.assumed, b.buyers, b.grants, b.buyer
)
union all
select $1::bigint, $2::text, b.finding, 'resolved', b.rule, b.place, b.severity, b.said,
    b.evidence, b.assumed, b.difference_jpy, b.buyers, b.grants, b.buyer
from before b
where b.lifecycle <> 'resolved' and not exists (select from found f where f.finding = b.finding)
