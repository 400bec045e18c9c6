-- The statements by which one order is recorded, without the registry's head row, in a transaction of
-- its own: what tools/bench has pgbench run as the yardstick of the service.
\set a random(1, 1000000000)
\set b random(0, 999)
begin;
select e.seq, e.canonical, exists (select from voiding v where v.registry_id = 1 and v.seq = e.seq)
from event e
where e.registry_id = 1
and e.id = (lpad(to_hex(:a::int), 8, '0') || '-0000-4000-8000-' || lpad(to_hex(:b::int), 12, '0'))::uuid;
select m.seq, e.day, e.type, e.canonical
from mention m
join event e on e.registry_id = m.registry_id and e.seq = m.seq
where m.registry_id = 1 and m.kind = 'order' and m.code = 'B' || :a::text || '-' || :b::text and m.role > 0;
select m.seq, e.day, e.type
from mention m
join event e on e.registry_id = m.registry_id and e.seq = m.seq
where m.registry_id = 1 and m.kind = 'party' and m.code = 'SAKURA' and m.role > 0;
select m.seq, e.day, e.type
from mention m
join event e on e.registry_id = m.registry_id and e.seq = m.seq
where m.registry_id = 1 and m.kind = 'party' and m.code = 'NVIDIA' and m.role > 0;
select balance from movement
where registry_id = 1 and kind = 'line' and subject = 'B' || :a::text || '-' || :b::text || ' 1'
order by day desc, seq desc, ordinal desc limit 1;
select amount from total
where registry_id = 1 and kind = 'line' and subject = 'B' || :a::text || '-' || :b::text || ' 1';
insert into event (registry_id, seq, id, type, occurred_at, day, recorded_at, canonical, hash, buyer, vendor)
values (1, :a::bigint * 1000 + :b::bigint,
    (lpad(to_hex(:a::int), 8, '0') || '-0000-4000-8000-' || lpad(to_hex(:b::int), 12, '0'))::uuid,
    'order.placed', '2025-06-01', '2025-06-01', now(), repeat('x', 620), decode(repeat('00', 32), 'hex'),
    'SAKURA', 'NVIDIA');
insert into mention (registry_id, kind, code, seq, role, buyer, vendor)
values
    (1, 'order', 'B' || :a::text || '-' || :b::text, :a::bigint * 1000 + :b::bigint, 2, 'SAKURA', 'NVIDIA'),
    (1, 'line', 'B' || :a::text || '-' || :b::text || ' 1', :a::bigint * 1000 + :b::bigint, 2, 'SAKURA', 'NVIDIA'),
    (1, 'party', 'SAKURA', :a::bigint * 1000 + :b::bigint, 0, 'SAKURA', 'NVIDIA'),
    (1, 'party', 'NVIDIA', :a::bigint * 1000 + :b::bigint, 0, 'SAKURA', 'NVIDIA'),
    (1, 'product', 'H100-SXM5', :a::bigint * 1000 + :b::bigint, 0, 'SAKURA', 'NVIDIA');
insert into movement (registry_id, seq, ordinal, kind, subject, day, from_state, to_state, amount, balance, buyer, vendor)
values (1, :a::bigint * 1000 + :b::bigint, 1, 'line', 'B' || :a::text || '-' || :b::text || ' 1', '2025-06-01',
    null, 'unallocated', 3, '{3,0,0,0,0,0,0,0,0}', 'SAKURA', 'NVIDIA');
insert into total (registry_id, kind, subject, day, seq, amount, unit_price, buyer, vendor)
values (1, 'line', 'B' || :a::text || '-' || :b::text || ' 1', '2025-06-01', :a::bigint * 1000 + :b::bigint, 3, 100,
    'SAKURA', 'NVIDIA');
insert into order_line (registry_id, order_code, line, made_seq, buyer, vendor, channel, product, currency,
    unallocated, allocated, in_transit, received, accepted, in_service, cancelled, retired, credited, made_day,
    open_days, moved_day, moved_seq, unit_price, promised_on, promised, stated_day, stated_seq)
values (1, 'B' || :a::text || '-' || :b::text, 1, :a::bigint * 1000 + :b::bigint, 'SAKURA', 'NVIDIA', 'private',
    'H100-SXM5', 'JPY', 3, 0, 0, 0, 0, 0, 0, 0, 0, '2025-06-01', '[2025-06-01,)', '2025-06-01', 1, 100, '{}',
    '{}', '2025-06-01', 1);
commit;
