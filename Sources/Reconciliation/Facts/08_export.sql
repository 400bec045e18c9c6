-- Dated lists of export control: the groups of the public sources, from the beginning.
create temp table controlled_country on commit drop as
select country, date '-infinity' as since
from unnest(string_to_array(
    'AF BY CD CF CN CU ER HK HT IQ IR KH KP LB LY MM MO NI RU SD SO SS SY VE ZW', ' '
)) as country;

create temp table controlled_tpp on commit drop as
select date '-infinity' as since, 4800 as tpp;
