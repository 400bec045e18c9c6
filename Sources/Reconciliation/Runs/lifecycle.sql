-- What has become of each finding since the run below, whose findings are in `before` and whose cut
-- ends with event $1. Who accepted one has not seen what was recorded since.
update found f
set lifecycle = case
    when f.accepted_seq > (select max(x) from unnest(f.evidence) as x) then 'accepted'
    when b.finding is null and f.accepted_seq is null then 'new'
    when b.finding is null or b.lifecycle in ('accepted', 'resolved') or f.accepted_seq > $1
        then 'reopened'
    else 'persisting' end
from found me
left join before b using (finding)
where f.finding = me.finding
