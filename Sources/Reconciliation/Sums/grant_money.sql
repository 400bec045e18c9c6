-- What was paid of the grant $1 (null: of all) and has not come back from the bank, that received
-- last first. confirmed_on is the business day on which it counts as paid.
select d.grant_code as "grant", d.disbursement, d.paid_on, d.amount_jpy, c.day as confirmed_on
from disbursement d
join fact c on c.seq = d.confirmed_seq
where d.failed_seq is null and ($1::text is null or d.grant_code = $1)
order by d.grant_code collate "C", d.paid_on desc, d.confirmed_seq desc
