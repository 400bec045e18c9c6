-- The judged entries, each in exactly one of these.
select count(*) as entries,
    count(*) filter (where what = 'matched') as matched,
    count(*) filter (where what = 'returned') as returned,
    count(*) filter (where what = 'explained') as explained,
    count(*) filter (where what = 'B01') as "B01", count(*) filter (where what = 'B04') as "B04"
from judged
