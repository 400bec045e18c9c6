-- What has become of each finding since the run below, whose findings are in `before` and whose cut
-- is $1, $2 (0 and the beginning of time without one).
--
-- Who accepted a finding has seen neither what was recorded since, nor that what it rested on was
-- voided; and a finding that was open below in spite of that event stays so until another one accepts
-- it.
update found f
set lifecycle = case
    when f.accepted_seq > (select max(x) from unnest(f.evidence) as x)
        and not exists (
            select from voided v where v.seq = any (b.evidence) and v.void_seq > f.accepted_seq
        )
        and (b.lifecycle is null or b.lifecycle = 'accepted'
            or (f.accepted_seq <= $1 and f.accepted_day <= $2) is not true)
        then 'accepted'
    when b.finding is null and f.accepted_seq is null then 'new'
    when b.finding is null or b.lifecycle in ('accepted', 'resolved')
        or f.accepted_seq > $1 or f.accepted_day > $2
        then 'reopened'
    else 'persisting' end
from found me
left join before b using (finding)
where f.finding = me.finding
