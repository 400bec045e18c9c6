-- Shares the seeded orders among buyers, and gives one of them a token. Variable: buyers.
--
-- A backlog reads whose a line is of order_line alone, so nothing else is changed.
\set ON_ERROR_STOP on
begin;
update order_line
set buyer = 'SEED-BUYER-' || substr(order_code, 2)::bigint % :buyers
where order_code ~ '^S[0-9]+$';
insert into token (registry_id, registry_code, token_id, hash, party, role, name, created_at,
    created_by, expires_at)
select registry_id, 'jp', 'seed', sha256('seed'), 'SEED-BUYER-1', 'buyer', 'bench', now(), 'bench',
    now() + interval '1 day'
from head;
commit;
vacuum full analyze order_line;
