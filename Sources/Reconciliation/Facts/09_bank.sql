-- Accounts that payers of programmes have ever had; numbers without leading zeros.
create temp table payer_account on commit drop as
select p.payer, f.seq, f.day, a.bank, a.branch, a.kind, ltrim(a.number, '0') as number
from (select distinct payer from programme_terms) p
join fact f on f.type = 'party.registered' and f.data ->> 'party' = p.payer
cross join lateral jsonb_to_record(f.data -> 'account') as a (
    bank text, branch text, kind text, number text
)
where f.data ? 'account';

-- Stored statements of those accounts.
create temp table statement on commit drop as
select f.seq, f.data ->> 'statement' as statement, a.bank, a.branch, a.kind,
    ltrim(a.number, '0') as number, (f.data ->> 'from')::date as starts,
    (f.data ->> 'to')::date as ends, (f.data ->> 'opening_jpy')::bigint as opening_jpy,
    (f.data ->> 'closing_jpy')::bigint as closing_jpy, p.payers
from fact f
cross join lateral jsonb_to_record(f.data -> 'account') as a (
    bank text, branch text, kind text, number text
)
join (
    select bank, branch, kind, number, array_agg(distinct payer) as payers
    from payer_account
    group by bank, branch, kind, number
) p on (p.bank, p.branch, p.kind, p.number) = (a.bank, a.branch, a.kind, ltrim(a.number, '0'))
where f.type = 'statement.recorded';

create temp table entry on commit drop as
select row_number() over (order by s.statement collate "C", e.entry collate "C") as n,
    s.seq, s.statement, e.entry,
    e.booked_on, e.direction, e.amount_jpy, e.reference,
    e.name as booked_name, replace(upper(normalize(e.name, nfkc) collate "C"), ' ', '') as name,
    s.payers
from statement s
join fact f on f.seq = s.seq
cross join lateral jsonb_to_recordset(f.data -> 'entries') as e (
    entry text, booked_on date, direction text, amount_jpy bigint, name text, reference text
);
create unique index on entry (n);
create index on entry (statement, entry);
analyze entry;

-- What an entry may belong to: a disbursement, or one receipt of a repayment. Open are those to
-- be matched: confirmed and not failed.
create temp table transfer on commit drop as
select x.*, t.payer, f.data #>> '{account,holder_kana}' as holder_kana,
    replace(upper(normalize(f.data #>> '{account,holder_kana}', nfkc) collate "C"), ' ', '')
        as holder
from (
    select 'D ' || d.disbursement as id, d.disbursement, null as repayment, d.grant_code,
        'debit' as direction, d.amount_jpy, d.paid_on,
        d.confirmed_seq is not null and d.failed_seq is null as is_open,
        d.failed_seq is not null as is_failed,
        array_remove(array[d.seq, d.confirmed_seq, d.failed_seq], null) as seqs,
        coalesce(d.confirmed_seq, d.seq) as seq
    from disbursement d
    union all
    select 'R ' || r.seq, null, r.data ->> 'repayment', o.data ->> 'grant', 'credit',
        (r.data ->> 'amount_jpy')::bigint, (r.data ->> 'paid_on')::date, true, false,
        array[o.seq, r.seq], r.seq
    from fact r
    join fact o on o.type = 'repayment.ordered' and o.data ->> 'repayment' = r.data ->> 'repayment'
    where r.type = 'repayment.received'
) x
join granted g using (grant_code)
join grant_terms t using (grant_code)
left join party_now n on n.party = g.applicant
left join fact f on f.seq = n.seq;
create unique index on transfer (id);
create index on transfer (amount_jpy) where is_open;
analyze transfer;

-- References that we gave, each of one transfer only.
create temp table own_reference on commit drop as
select reference, min(id) as id, max(file_seq) as file_seq
from (
    select d.bank_ref as reference, 'D ' || d.disbursement as id, null as file_seq
    from disbursement d
    union
    select x ->> 'reference', 'D ' || (x ->> 'disbursement'), f.seq
    from fact f cross join lateral jsonb_array_elements(f.data -> 'transfers') x
    where f.type = 'payment_file.made'
    union
    select r.data ->> 'bank_ref', 'R ' || r.seq, null
    from fact r
    where r.type = 'repayment.received'
) x
where reference is not null
group by reference
having count(distinct id) = 1;

-- What people said of an entry and a subject, the last word of each pair.
create temp table said on commit drop as
select distinct on (f.data ->> 'statement', f.data ->> 'entry', f.data ->> 'disbursement',
        f.data ->> 'repayment')
    f.type = 'bank.matched' as is_tie, f.day, f.seq, e.n,
    f.data ->> 'disbursement' as disbursement, f.data ->> 'repayment' as repayment
from fact f
join entry e on e.statement = f.data ->> 'statement' and e.entry = f.data ->> 'entry'
where f.type in ('bank.matched', 'bank.unmatched')
order by f.data ->> 'statement', f.data ->> 'entry', f.data ->> 'disbursement',
    f.data ->> 'repayment', f.day desc, f.seq desc;

-- Pairs that nothing may match.
create temp table forbidden on commit drop as
select s.n, t.id
from said s
join transfer t using (disbursement)
where not s.is_tie
union all
select s.n, t.id
from said s
join transfer t using (repayment)
where not s.is_tie;

-- Ties by hand, one an entry. A credit of a repayment in parts is that of the part of its amount,
-- else of the first that is still open.
create temp table tie on commit drop as
select distinct on (s.n) s.n, s.seq, s.day, s.disbursement, s.repayment
from said s
where s.is_tie
order by s.n, s.day desc, s.seq desc;

create temp table tie_part on commit drop as
with credit as (
    select t.n, t.repayment, e.amount_jpy,
        row_number() over (
            partition by t.repayment, e.amount_jpy order by e.booked_on, e.n
        ) as place
    from tie t join entry e using (n)
    where t.repayment is not null
), part as (
    select r.id, r.repayment, r.amount_jpy, r.paid_on, r.seq,
        row_number() over (partition by r.repayment, r.amount_jpy order by r.paid_on, r.seq)
            as place
    from transfer r
    where r.repayment is not null
), same as (
    select c.n, p.id from credit c join part p using (repayment, amount_jpy, place)
), credit_left as (
    select c.n, c.repayment, row_number() over (
            partition by c.repayment order by e.booked_on, e.n) as place
    from credit c join entry e using (n)
    where c.n not in (select n from same)
), part_left as (
    select p.id, p.repayment, row_number() over (
            partition by p.repayment order by p.paid_on, p.seq) as place
    from part p
    where p.id not in (select id from same)
)
select n, id from same
union all
select n, id from credit_left join part_left using (repayment, place);

-- Entries by hand and by reference, each with its transfer; without one where it fits none.
create temp table linked on commit drop as
select t.n, case when t.disbursement is not null then 'D ' || t.disbursement else p.id end as id,
    array[t.seq] as seqs
from tie t
left join tie_part p using (n)
union all
select e.n,
    case when t.payer = any (e.payers) and x.n is null
        and (e.direction = t.direction or t.direction = 'debit') then t.id end,
    array_remove(array[r.file_seq], null)
from entry e
join own_reference r using (reference)
join transfer t using (id)
left join forbidden x on x.n = e.n and x.id = t.id
where e.n not in (select n from tie);
create index on linked (n);
create index on linked (id);
analyze linked;

-- What the steps before have left.
create temp table free_entry on commit drop as
select e.* from entry e where not exists (select from linked l where l.n = e.n);
create index on free_entry (amount_jpy);
analyze free_entry;

-- A return is no match: what came back went out before, by an entry that may still be told by amount.
create temp table free_transfer on commit drop as
select t.* from transfer t
where t.is_open and not exists (
    select from linked l join entry e using (n) where l.id = t.id and e.direction = t.direction
);
create index on free_transfer (amount_jpy);
analyze free_transfer;

-- What is left for matching by amount: the candidates of each entry. A payment file is a candidate
-- as a whole, once for the same disbursements.
create temp table file_total on commit drop as
select min(file collate "C") as file, ids, amount_jpy, paid_on, payer, seqs
from (
    select f.data ->> 'payment_file' as file, array_agg(distinct t.id order by t.id) as ids,
        (select sum((x ->> 'amount_jpy')::bigint)
            from jsonb_array_elements(f.data -> 'transfers') x) as amount_jpy,
        min(t.paid_on) as paid_on, min(t.payer) as payer, array_agg(distinct t.seq) as seqs,
        bool_and(t.is_open) and min(t.paid_on) = max(t.paid_on) and min(t.payer) = max(t.payer)
            and count(distinct t.id) > 1
            and not bool_or(exists (
                select from linked l join entry e using (n)
                where l.id = t.id and e.direction = t.direction
            ))
            -- What is instructed after the clock is not known yet.
            and count(distinct t.id) = (
                select count(distinct x ->> 'disbursement')
                from jsonb_array_elements(f.data -> 'transfers') x
            ) as is_whole
    from fact f
    cross join lateral jsonb_array_elements(f.data -> 'transfers') x
    join transfer t on t.disbursement = x ->> 'disbursement'
    where f.type = 'payment_file.made'
    group by f.data ->> 'payment_file', f.data
) f
where is_whole
group by ids, amount_jpy, paid_on, payer, seqs;

create temp table candidate on commit drop as
select c.*, count(*) over (partition by c.n) as count
from (
    select c.*, bool_or(c.is_named) over (partition by c.n) as has_named
    from (
        select e.n, array[t.id] as ids, t.holder is not distinct from e.name and e.name is not null
            as is_named
        from free_entry e
        join free_transfer t on t.amount_jpy = e.amount_jpy
            and t.direction = e.direction and t.payer = any (e.payers)
            and e.booked_on between t.paid_on - 5 and t.paid_on + 5
        where not exists (select from forbidden x where x.n = e.n and x.id = t.id)
        union all
        select e.n, f.ids, false
        from free_entry e
        join file_total f on f.amount_jpy = e.amount_jpy and e.direction = 'debit'
            and f.payer = any (e.payers) and e.booked_on between f.paid_on - 5 and f.paid_on + 5
        where not exists (select from forbidden x where x.n = e.n and x.id = any (f.ids))
    ) c
) c
where c.is_named or not c.has_named;
create index on candidate (n);
analyze candidate;

create temp table candidate_transfer on commit drop as
select distinct c.n, x.id from candidate c cross join unnest(c.ids) as x (id);
create index on candidate_transfer (n);
create index on candidate_transfer (id);
analyze candidate_transfer;

-- Entries one of whose candidates is another entry's too.
create temp table contested on commit drop as
select distinct c.n
from candidate_transfer c
join (select id from candidate_transfer group by id having count(*) > 1) shared using (id);

-- What debits and returns of a failed disbursement come to together.
create temp table failed_sum on commit drop as
select l.id, sum(case when e.direction = 'debit' then e.amount_jpy else -e.amount_jpy end)
    as left_jpy
from linked l
join entry e using (n)
join transfer t using (id)
where t.is_failed
group by l.id;

-- Where each entry stands, once.
create temp table judged on commit drop as
select e.*,
    case
    when l.n is not null then case
        when f.left_jpy = 0 then 'explained'
        when t.is_open and t.direction = e.direction then 'matched'
        when t.is_open and t.direction = 'debit' then 'returned'
        else 'B01' end
    when c.n is null then 'B01'
    when c.count = 1 and x.n is null then 'matched'
    else 'B04' end as what,
    case when l.n is not null then array[l.id] else c.ids end as ids,
    case when l.n is not null then 'linked' else 'amount' end as how
from entry e
left join linked l using (n)
left join transfer t on t.id = l.id
left join failed_sum f on f.id = l.id
left join (select n, max(count) as count, min(ids) as ids from candidate group by n) c using (n)
left join contested x using (n);
create unique index on judged (n);
analyze judged;

-- The entries of each transfer.
create temp table booked on commit drop as
select j.n, x.id, j.what, j.how, j.seq, j.amount_jpy
from judged j
cross join unnest(j.ids) as x (id)
where x.id is not null and j.what in ('matched', 'returned');
create index on booked (id);
analyze booked;
