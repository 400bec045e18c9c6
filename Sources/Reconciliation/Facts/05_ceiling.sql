-- The terms that a grant is judged by: those of the day of its decision; before one, of the clock.
create temp table grant_terms on commit drop as
select g.grant_code, t.*
from cut
cross join granted g
join programme_terms t on t.programme = g.programme
    and t.since <= coalesce(g.decided_day, cut.clock)
    and coalesce(g.decided_day, cut.clock) < t.until;
analyze grant_terms;

-- The share `over`/`under` of an amount, rounded down once to whole units of yen; 0 where there is no
-- rate yet.
create or replace function pg_temp.rounded_share(
    amount numeric, over numeric, under numeric, unit bigint
) returns numeric language sql immutable as $$
    select coalesce(div(div(amount * over, under), unit) * unit, 0)
$$;

-- What was left of a grant's ceiling just before an event, for a claim: the ceiling less what the
-- claims submitted earlier than that one and not withdrawn asked for, or were fixed at.
create or replace function pg_temp.ceiling_left_before(
    of_grant text, for_claim text, at_day date, at_seq bigint
) returns table (left_jpy numeric, ceiling_seq bigint, earlier bigint[])
language sql stable rows 1 as $$
    select greatest(0, k.ceiling_jpy - coalesce(e.amount_jpy, 0)), k.seq,
        coalesce(e.seqs, '{}')
    from pg_temp.ceiling_before_event(of_grant, at_day, at_seq) k
    cross join lateral (
        select array_agg(o.seq) || array_agg(o.fixed_seq) filter (
                where (o.fixed_day, o.fixed_seq) < (at_day, at_seq)
            ) as seqs,
            sum(case when (o.fixed_day, o.fixed_seq) < (at_day, at_seq) then o.fixed_jpy
                else o.requested_jpy end) as amount_jpy
        from claim o
        join claim c on c.claim = for_claim
        where o.grant_code = of_grant and (o.day, o.seq) < (c.day, c.seq)
        and ((o.withdrawn_day, o.withdrawn_seq) < (at_day, at_seq)) is not true
    ) e
$$;
