-- The judged entries, and how many of them are in each of these, where each stands once.
select count(*), count(*) filter (where what = 'matched'),
    count(*) filter (where what = 'returned'), count(*) filter (where what = 'explained'),
    count(*) filter (where what = 'B01'), count(*) filter (where what = 'B04')
from judged
