-- Charges a year on grant money called back, in hundredths of a percent, each from its day on:
-- 補助金等に係る予算の執行の適正化に関する法律 article 19. A new rate is a new row.
select since, hundredths
from (values (date '0001-01-01', 1095)) as rate (since, hundredths)
order by since
