-- Keeps for run $2 of registry $1 the statements that differ from those of the run below.
insert into run_statement (registry_id, run, grant_code, sums)
select $1::bigint, $2::text, coalesce(s.grant_code, b.grant_code), s.sums
from statement_now s
full join statement_before b using (grant_code)
where s.sums is distinct from b.sums
