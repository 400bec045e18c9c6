-- The statements that hold in run $2 of registry $1.
with recursive way as (
    select r.run, r.base, 0 as back from run r where r.registry_id = $1 and r.run = $2
    union all
    select r.run, r.base, w.back + 1
    from way w
    join run r on r.registry_id = $1 and r.run = w.base
)
select * from (
    select distinct on (s.grant_code) s.grant_code, s.sums
    from way w
    join run_statement s on s.registry_id = $1 and s.run = w.run
    order by s.grant_code, w.back
) s
where s.sums is not null
