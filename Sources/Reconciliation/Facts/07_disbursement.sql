-- Disbursements, with what became of them by the clock.
create temp table disbursement on commit drop as
select i.data ->> 'disbursement' as disbursement, i.data ->> 'grant' as grant_code,
    i.data ->> 'kind' as kind, i.data ->> 'claim' as claim,
    (i.data ->> 'amount_jpy')::bigint as amount_jpy, (i.data ->> 'pay_on')::date as pay_on,
    i.seq, i.day, c.seq as confirmed_seq, (c.data ->> 'paid_on')::date as paid_on,
    c.data ->> 'bank_ref' as bank_ref,
    f.seq as failed_seq
from fact i
left join fact c on c.type = 'disbursement.confirmed'
    and c.data ->> 'disbursement' = i.data ->> 'disbursement'
left join fact f on f.type = 'disbursement.failed'
    and f.data ->> 'disbursement' = i.data ->> 'disbursement'
where i.type = 'disbursement.instructed';
create index on disbursement (grant_code);
create index on disbursement (claim);
create index on disbursement (seq);
analyze disbursement;
