-- version: 1
-- severity: error
-- subject: disbursement
-- finds en: Advances go beyond the share that the programme allows by that day.
-- finds ja: 概算払がその日までに認められる割合を超えている。
-- en: With {disbursement}, advances of grant {grant} come to {actual:yen}; by then at most {expected:yen} may be advanced.
-- ja: {disbursement} により交付 {grant} の概算払の合計は {actual:yen} となり、その時点の上限 {expected:yen} を超えます。
-- basis en: The programme caps what may be advanced by each date.
-- basis ja: 事業ごとに、期日までの概算払の割合に上限があります。
-- cure en: Have it returned, or mark it as failed before it is paid.
-- cure ja: 返還を求めるか、支払前であれば取り消してください。
-- example en: A ceiling of ¥10,000,000, half of it by 30 September; ¥6,000,000 to be paid on 1 September.
-- example ja: 上限 10,000,000 円、9 月末まで 1/2 のところ、9 月 1 日に 6,000,000 円を支払予定。

select d.disbursement, d.grant_code as "grant",
    div(s.over * k.ceiling_jpy, s.under) as expected, a.advanced as actual,
    a.advanced - div(s.over * k.ceiling_jpy, s.under) as difference_jpy,
    s.over || '/' || s.under as share, k.ceiling_jpy,
    (
        select json_agg(json_build_object(
            'disbursement', x.disbursement, 'pay_on', x.pay_on, 'amount_jpy', x.amount_jpy
        ) order by x.pay_on, x.seq)
        from disbursement x
        where x.seq = any (a.seqs)
    ) as compared,
    a.seqs || array[g.decided_seq, k.seq, t.seq] as evidence
from disbursement d
join granted g using (grant_code)
join grant_terms t using (grant_code)
cross join lateral (
    select sum(a.amount_jpy) as advanced, array_agg(a.seq) as seqs
    from disbursement a
    where a.grant_code = d.grant_code and a.kind = 'advance' and a.failed_seq is null
    and a.pay_on <= d.pay_on
) a
cross join lateral (
    -- The share of the next date, as a fraction; the whole ceiling after the last.
    select coalesce(split_part(c.share, '/', 1)::numeric, 1) as over,
        coalesce(nullif(split_part(c.share, '/', 2), '')::numeric, 1) as under
    from (select) x
    left join lateral (
        select c ->> 'share' as share
        from jsonb_array_elements(t.advance_caps) c
        cross join generate_series(
            extract(year from d.pay_on)::int, extract(year from d.pay_on)::int + 1
        ) as y (year)
        cross join lateral (
            -- 29 February is the last day of a shorter one.
            select case when length(c ->> 'by') > 5 then (c ->> 'by')::date
            else (
                select least(
                    m.begins + right(c ->> 'by', 2)::int - 1,
                    (m.begins + interval '1 month')::date - 1
                )
                from make_date(y.year, left(c ->> 'by', 2)::int, 1) as m (begins)
            ) end as by_day
        ) b
        where b.by_day >= d.pay_on
        order by b.by_day limit 1
    ) c on true
) s
-- In force at the end of that day.
cross join lateral pg_temp.ceiling_before_event(d.grant_code, d.pay_on + 1, 0) k
where d.kind = 'advance' and d.failed_seq is null and a.advanced * s.under > s.over * k.ceiling_jpy
