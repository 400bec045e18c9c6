-- Disbursements to be paid on $1 that are neither confirmed nor failed, or where $2 is given those of
-- that payment file, each with the accounts that payer and payee have on that day, and the last file
-- that it is in.
select d.disbursement, d.amount_jpy, d.grant_code as "grant", t.payer, g.applicant as payee,
    p.data -> 'account' as payer_account, r.data -> 'account' as payee_account,
    f.payment_file, f.transfers, f.sha256, d.pay_on
from disbursement d
join granted g using (grant_code)
join grant_terms t using (grant_code)
left join description p on p.type = 'party.registered' and p.code = t.payer
    and p.since <= d.pay_on and d.pay_on < p.until
left join description r on r.type = 'party.registered' and r.code = g.applicant
    and r.since <= d.pay_on and d.pay_on < r.until
left join lateral (
    select f.data ->> 'payment_file' as payment_file, x.transfers, f.data ->> 'sha256' as sha256
    from fact f
    cross join lateral (
        select json_agg(x order by place) as transfers
        from jsonb_array_elements(f.data -> 'transfers') with ordinality as y (x, place)
        where x ->> 'disbursement' = d.disbursement
    ) x
    where f.type = 'payment_file.made' and x.transfers is not null
    and ($2::text is null or f.data ->> 'payment_file' = $2)
    order by f.seq desc
    limit 1
) f on true
where case when $2::text is null
    then d.pay_on = $1::date and d.confirmed_seq is null and d.failed_seq is null
else f.payment_file is not null end
order by t.payer collate "C", d.disbursement collate "C"
