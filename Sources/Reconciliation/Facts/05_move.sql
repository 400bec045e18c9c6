-- What moved by the clock, without what is voided.
create temp table moved on commit drop as
select m.kind, m.subject, m.day, m.seq, m.ordinal, m.from_state, m.to_state, m.amount
from cut
join movement m on m.registry_id = cut.registry_id and m.seq <= cut.seq and m.day <= cut.clock
where m.amount > 0 and m.kind in ('line', 'line_unnamed', 'shipment_line', 'claim', 'grant')
and not exists (select from voided v where v.seq = m.seq)
-- What a void takes back.
and not exists (select from voided v where v.void_seq = m.seq);
create index on moved (kind, subject);
analyze moved;

-- What a subject holds at the end of the clock's day: what came into a state less what left it.
create temp table held on commit drop as
select kind, subject, state, sum(amount) as amount
from (
    select kind, subject, to_state as state, amount from moved where to_state is not null
    union all
    select kind, subject, from_state, -amount from moved where from_state is not null
) m
group by kind, subject, state;
create index on held (kind, subject);
analyze held;
