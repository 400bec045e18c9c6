-- Who may see what.
--
-- Officers and auditors see all of a registry, buyers and vendors what concerns them. That is decided
-- when an event is recorded, and kept in columns that a policy compares: so no report can forget it,
-- and none has to look anywhere else. A service reads in one of three roles, one policy each: with
-- one policy for all of them, joined by `or`, the indexes of a party are no longer used.
--
-- What one buyer or one vendor sees whole has its code in `buyer` or `vendor` (`*` is every one of
-- that role). What a party sees in part, or with others, stands once more in event_part and
-- mention_part, without what it may not see.

create table token (
    registry_id bigint not null,
    registry_code text not null,
    token_id text not null,
    -- The SHA-256 of the token; the token itself is kept by its holder only.
    hash bytea not null check (length(hash) = 32),
    party text not null,
    role text not null check (role in ('officer', 'auditor', 'buyer', 'vendor')),
    -- Who holds it.
    name text not null,
    created_at timestamptz not null,
    created_by text not null,
    expires_at timestamptz not null check (expires_at > created_at),
    revoked_at timestamptz,
    primary key (registry_id, token_id),
    unique (registry_id, hash)
);

create index token_by_hash on token (hash);

alter table event add column buyer text, add column vendor text;
alter table mention add column buyer text, add column vendor text;
alter table movement add column buyer text, add column vendor text;
alter table total add column buyer text, add column vendor text;
alter table promise add column buyer text, add column vendor text;
alter table unit_step add column buyer text, add column vendor text;
-- The one buyer that a finding concerns. What concerns several is shown to none: it would tell each
-- of the others' claims and orders.
alter table run_finding add column buyer text;

-- The party first: of an index that begins with the registry, a planner without statistics takes it
-- for as good as the primary key, and reads all of a registry by it for one row.
create index event_by_buyer on event (buyer, registry_id, seq) where buyer is not null;
create index event_by_vendor on event (vendor, registry_id, seq) where vendor is not null;
create index order_line_by_buyer on order_line (buyer, registry_id, order_code collate "C");
create index order_line_by_vendor on order_line (vendor, registry_id, order_code collate "C");
-- The first day on which a line is no longer open. Under a policy no index finds the lines that are
-- open on a day by their range: its operators are not leakproof, those of days are.
alter table order_line add column open_until date not null generated always as (
    case
        when isempty(open_days) then '-infinity'::date
        when upper_inf(open_days) then 'infinity'::date
        else upper(open_days)
    end
) stored;
create index order_line_open_by_buyer on order_line (buyer, registry_id, open_until);
create index order_line_open_by_vendor on order_line (vendor, registry_id, open_until);
drop index mention_by_event;
create index mention_by_event on mention (seq, registry_id) where role > 0;
drop index unit_step_by_event;
create index unit_step_by_event on unit_step (seq, registry_id);

create table event_part (
    registry_id bigint not null,
    role text not null check (role in ('buyer', 'vendor')),
    party text not null,
    seq bigint not null,
    id uuid not null,
    type text not null,
    occurred_at timestamptz not null,
    day date not null,
    recorded_at timestamptz not null,
    -- As in event, without what the party may not see.
    canonical text not null,
    primary key (registry_id, role, party, seq),
    foreign key (registry_id, seq) references event (registry_id, seq)
);

create index event_part_by_id on event_part (registry_id, role, party, id);

create table mention_part (
    registry_id bigint not null,
    viewer_role text not null check (viewer_role in ('buyer', 'vendor')),
    party text not null,
    kind text not null,
    code text not null,
    seq bigint not null,
    role smallint not null check (role between 0 and 2),
    primary key (registry_id, viewer_role, party, kind, code, seq),
    foreign key (registry_id, seq) references event (registry_id, seq)
);

-- Who has met a party or a site, when it is described anew.
create index mention_part_by_code on mention_part (kind, code, registry_id);

create trigger event_part_append_only before update or delete or truncate on event_part
    for each statement execute function refuse_change();
create trigger mention_part_append_only before update or delete or truncate on mention_part
    for each statement execute function refuse_change();

-- The roles. The service logs in as chotatsu_service, which may read nothing itself.

do $$
declare
    wanted text;
begin
    foreach wanted in array
        array['chotatsu_reader', 'chotatsu_buyer', 'chotatsu_vendor', 'chotatsu_service']
    loop
        begin
            if not exists (select from pg_roles where rolname = wanted) then
                execute format('create role %I nologin noinherit', wanted);
            end if;
        exception
            -- Another database of the cluster is migrated at the same time.
            when duplicate_object or unique_violation then null;
        end;
    end loop;
end
$$;

do $$
begin
    execute format(
        'grant chotatsu_reader, chotatsu_buyer, chotatsu_vendor, chotatsu_service to %I',
        current_user
    );
    grant chotatsu_reader, chotatsu_buyer, chotatsu_vendor, chotatsu_journal to chotatsu_service;
exception
    when unique_violation then null;
end
$$;

-- The journal writes by COPY, which PostgreSQL does not do under row-level security.
do $$
begin
    if not (select rolbypassrls from pg_roles where rolname = 'chotatsu_journal') then
        alter role chotatsu_journal bypassrls;
    end if;
exception
    when insufficient_privilege then
        raise exception 'the role chotatsu_journal must pass by row-level security'
            using errcode = 'insufficient_privilege',
                  hint = 'Have a superuser run once: alter role chotatsu_journal bypassrls;';
end
$$;

-- Party and registry of the token that a transaction has brought, where it is of that kind: reader
-- (officers and auditors), buyer or vendor. Nothing for a token that is unknown, run out or revoked.
create function viewer_party(kind text) returns text
language sql stable parallel safe security definer
begin atomic
    select t.party
    from token t
    where t.hash = sha256(convert_to(current_setting('chotatsu.token', true), 'UTF8'))
    and case when t.role in ('officer', 'auditor') then 'reader' else t.role end = kind
    and t.revoked_at is null
    and t.expires_at > now();
end;

create function viewer_registry(kind text) returns bigint
language sql stable parallel safe security definer
begin atomic
    select t.registry_id
    from token t
    where t.hash = sha256(convert_to(current_setting('chotatsu.token', true), 'UTF8'))
    and case when t.role in ('officer', 'auditor') then 'reader' else t.role end = kind
    and t.revoked_at is null
    and t.expires_at > now();
end;

-- Whoever brings a token may ask whose it is: one row, or none.
create function token_holder(
    out registry_code text, out token_id text, out party text, out role text, out name text
) returns setof record
language sql stable parallel safe security definer
begin atomic
    select t.registry_code, t.token_id, t.party, t.role, t.name
    from token t
    where t.hash = sha256(convert_to(current_setting('chotatsu.token', true), 'UTF8'))
    and t.revoked_at is null
    and t.expires_at > now();
end;

revoke execute on function viewer_party(text), viewer_registry(text), token_holder() from public;
grant execute on function viewer_party(text), viewer_registry(text)
    to chotatsu_reader, chotatsu_buyer, chotatsu_vendor;
grant execute on function token_holder() to chotatsu_service;

-- Policies.

alter table head enable row level security;
alter table event enable row level security;
alter table event_part enable row level security;
alter table mention enable row level security;
alter table mention_part enable row level security;
alter table voiding enable row level security;
alter table movement enable row level security;
alter table total enable row level security;
alter table promise enable row level security;
alter table unit_step enable row level security;
alter table order_line enable row level security;
alter table run enable row level security;
alter table run_finding enable row level security;
alter table run_statement enable row level security;
alter table bulk_import enable row level security;
alter table token enable row level security;

grant select on head, event, event_part, mention, mention_part, voiding, movement, total, promise,
    unit_step, order_line, run, run_finding, run_statement, bulk_import
    to chotatsu_reader;
grant select (registry_id, token_id, party, role, name, created_at, created_by, expires_at,
    revoked_at) on token to chotatsu_reader;
grant select on head, event, event_part, mention, mention_part, voiding, movement, total, promise,
    unit_step, order_line, run_finding, run_statement to chotatsu_buyer;
grant select (registry_id, run, seq, clock, ruleset, base) on run to chotatsu_buyer;
grant select on head, event, event_part, mention, mention_part, voiding, movement, total, promise,
    unit_step to chotatsu_vendor;
-- Of an order's grant a vendor sees nothing.
grant select (registry_id, order_code, line, made_seq, void_seq, buyer, vendor, channel, product,
    currency, fx_rate, unallocated, allocated, in_transit, received, accepted, in_service,
    cancelled, retired, credited, made_day, open_days, moved_day, moved_seq, unit_price,
    promised_on, promised, stated_day, stated_seq, assumed_seq, open_until) on order_line
    to chotatsu_vendor;

grant select, insert on event_part, mention_part, run, run_finding, run_statement
    to chotatsu_journal;
grant select, insert on token to chotatsu_journal;
grant update (revoked_at) on token to chotatsu_journal;

create policy reader on head for select to chotatsu_reader
    using (registry_id = (select viewer_registry('reader')));
create policy reader on event for select to chotatsu_reader
    using (registry_id = (select viewer_registry('reader')));
create policy reader on event_part for select to chotatsu_reader
    using (registry_id = (select viewer_registry('reader')));
create policy reader on mention for select to chotatsu_reader
    using (registry_id = (select viewer_registry('reader')));
create policy reader on mention_part for select to chotatsu_reader
    using (registry_id = (select viewer_registry('reader')));
create policy reader on voiding for select to chotatsu_reader
    using (registry_id = (select viewer_registry('reader')));
create policy reader on movement for select to chotatsu_reader
    using (registry_id = (select viewer_registry('reader')));
create policy reader on total for select to chotatsu_reader
    using (registry_id = (select viewer_registry('reader')));
create policy reader on promise for select to chotatsu_reader
    using (registry_id = (select viewer_registry('reader')));
create policy reader on unit_step for select to chotatsu_reader
    using (registry_id = (select viewer_registry('reader')));
create policy reader on order_line for select to chotatsu_reader
    using (registry_id = (select viewer_registry('reader')));
create policy reader on run for select to chotatsu_reader
    using (registry_id = (select viewer_registry('reader')));
create policy reader on run_finding for select to chotatsu_reader
    using (registry_id = (select viewer_registry('reader')));
create policy reader on run_statement for select to chotatsu_reader
    using (registry_id = (select viewer_registry('reader')));
create policy reader on bulk_import for select to chotatsu_reader
    using (registry_id = (select viewer_registry('reader')));
create policy reader on token for select to chotatsu_reader
    using (registry_id = (select viewer_registry('reader')));

-- The numbers of events tell nothing: everybody may see which are taken.
create policy buyer on head for select to chotatsu_buyer
    using (registry_id = (select viewer_registry('buyer')));
create policy buyer on voiding for select to chotatsu_buyer
    using (registry_id = (select viewer_registry('buyer')));
create policy buyer on event for select to chotatsu_buyer
    using (
        registry_id = (select viewer_registry('buyer'))
        and buyer in ((select viewer_party('buyer')), '*')
    );
create policy buyer on event_part for select to chotatsu_buyer
    using (
        registry_id = (select viewer_registry('buyer'))
        and role = 'buyer'
        and party in ((select viewer_party('buyer')), '*')
    );
create policy buyer on mention for select to chotatsu_buyer
    using (
        registry_id = (select viewer_registry('buyer'))
        and buyer in ((select viewer_party('buyer')), '*')
    );
create policy buyer on mention_part for select to chotatsu_buyer
    using (
        registry_id = (select viewer_registry('buyer'))
        and viewer_role = 'buyer'
        and party in ((select viewer_party('buyer')), '*')
    );
create policy buyer on movement for select to chotatsu_buyer
    using (
        registry_id = (select viewer_registry('buyer'))
        and buyer = (select viewer_party('buyer'))
    );
create policy buyer on total for select to chotatsu_buyer
    using (
        registry_id = (select viewer_registry('buyer'))
        and buyer = (select viewer_party('buyer'))
    );
create policy buyer on promise for select to chotatsu_buyer
    using (
        registry_id = (select viewer_registry('buyer'))
        and buyer = (select viewer_party('buyer'))
    );
create policy buyer on unit_step for select to chotatsu_buyer
    using (
        registry_id = (select viewer_registry('buyer'))
        and buyer = (select viewer_party('buyer'))
    );
create policy buyer on order_line for select to chotatsu_buyer
    using (
        registry_id = (select viewer_registry('buyer'))
        and buyer = (select viewer_party('buyer'))
    );
create policy buyer on run for select to chotatsu_buyer
    using (registry_id = (select viewer_registry('buyer')));
create policy buyer on run_finding for select to chotatsu_buyer
    using (
        registry_id = (select viewer_registry('buyer'))
        and buyer = (select viewer_party('buyer'))
    );
-- A grant is its applicant's, who sees the event that made it: what is seen in mention is decided by
-- its own policy.
create policy buyer on run_statement for select to chotatsu_buyer
    using (
        registry_id = (select viewer_registry('buyer'))
        and exists (
            select from mention m
            where m.registry_id = run_statement.registry_id
            and m.kind = 'grant'
            and m.code = run_statement.grant_code
            and m.role > 0
        )
    );

create policy vendor on head for select to chotatsu_vendor
    using (registry_id = (select viewer_registry('vendor')));
create policy vendor on voiding for select to chotatsu_vendor
    using (registry_id = (select viewer_registry('vendor')));
create policy vendor on event for select to chotatsu_vendor
    using (
        registry_id = (select viewer_registry('vendor'))
        and vendor in ((select viewer_party('vendor')), '*')
    );
create policy vendor on event_part for select to chotatsu_vendor
    using (
        registry_id = (select viewer_registry('vendor'))
        and role = 'vendor'
        and party in ((select viewer_party('vendor')), '*')
    );
create policy vendor on mention for select to chotatsu_vendor
    using (
        registry_id = (select viewer_registry('vendor'))
        and vendor in ((select viewer_party('vendor')), '*')
    );
create policy vendor on mention_part for select to chotatsu_vendor
    using (
        registry_id = (select viewer_registry('vendor'))
        and viewer_role = 'vendor'
        and party in ((select viewer_party('vendor')), '*')
    );
create policy vendor on movement for select to chotatsu_vendor
    using (
        registry_id = (select viewer_registry('vendor'))
        and vendor = (select viewer_party('vendor'))
    );
create policy vendor on total for select to chotatsu_vendor
    using (
        registry_id = (select viewer_registry('vendor'))
        and vendor = (select viewer_party('vendor'))
    );
create policy vendor on promise for select to chotatsu_vendor
    using (
        registry_id = (select viewer_registry('vendor'))
        and vendor = (select viewer_party('vendor'))
    );
create policy vendor on unit_step for select to chotatsu_vendor
    using (
        registry_id = (select viewer_registry('vendor'))
        and vendor = (select viewer_party('vendor'))
    );
create policy vendor on order_line for select to chotatsu_vendor
    using (
        registry_id = (select viewer_registry('vendor'))
        and vendor = (select viewer_party('vendor'))
    );

-- How a party's statements see the log. They name the same tables as everybody's, and find these
-- views before them in their search path: what is whole, what is for all, and the parts. In separate
-- branches, so that pages by seq come from an index of the party's events; what a party sees of an event
-- that everybody sees in part counts once. They are views of whoever
-- asks, so that the policies hold in them.

-- A copied database is restored into schemas that are there already.
create schema if not exists as_buyer;
create schema if not exists as_vendor;
grant usage on schema as_buyer to chotatsu_buyer;
grant usage on schema as_vendor to chotatsu_vendor;

create view as_buyer.event with (security_invoker = true) as
select registry_id, seq, id, type, occurred_at, day, recorded_at, canonical, hash
from event
where buyer = (select viewer_party('buyer'))
union all
select registry_id, seq, id, type, occurred_at, day, recorded_at, canonical, hash
from event
where buyer = '*'
union all
select registry_id, seq, id, type, occurred_at, day, recorded_at, canonical, ''::bytea
from event_part p
where party <> '*'
or not exists (
    select from event_part own
    where own.registry_id = p.registry_id
    and own.role = 'buyer'
    and own.party = (select viewer_party('buyer'))
    and own.seq = p.seq
)
and not exists (
    select from event whole
    where whole.registry_id = p.registry_id
    and whole.seq = p.seq
);

create view as_buyer.mention with (security_invoker = true) as
select registry_id, kind, code, seq, role from mention
union all
select registry_id, kind, code, seq, role
from mention_part p
where party <> '*'
or not exists (
    select from mention_part own
    where own.registry_id = p.registry_id
    and own.viewer_role = 'buyer'
    and own.party = (select viewer_party('buyer'))
    and own.kind = p.kind
    and own.code = p.code
    and own.seq = p.seq
)
and not exists (
    select from mention whole
    where whole.registry_id = p.registry_id
    and whole.kind = p.kind
    and whole.code = p.code
    and whole.seq = p.seq
);

create view as_buyer.run with (security_invoker = true) as
select
    registry_id, run, seq, clock, ruleset, base,
    null::bigint as errors, null::bigint as warnings, null::bigint as pendings,
    null::bigint as open_errors, null::bigint as residuals, null::bigint[] as bank,
    null::text as manifest
from run;

create view as_vendor.event with (security_invoker = true) as
select registry_id, seq, id, type, occurred_at, day, recorded_at, canonical, hash
from event
where vendor = (select viewer_party('vendor'))
union all
select registry_id, seq, id, type, occurred_at, day, recorded_at, canonical, hash
from event
where vendor = '*'
union all
select registry_id, seq, id, type, occurred_at, day, recorded_at, canonical, ''::bytea
from event_part p
where party <> '*'
or not exists (
    select from event_part own
    where own.registry_id = p.registry_id
    and own.role = 'vendor'
    and own.party = (select viewer_party('vendor'))
    and own.seq = p.seq
)
and not exists (
    select from event whole
    where whole.registry_id = p.registry_id
    and whole.seq = p.seq
);

create view as_vendor.mention with (security_invoker = true) as
select registry_id, kind, code, seq, role from mention
union all
select registry_id, kind, code, seq, role from mention_part;

create view as_vendor.order_line with (security_invoker = true) as
select
    registry_id, order_code, line, made_seq, void_seq, buyer, vendor, channel,
    null::text as grant_code, null::text as programme, product, currency, fx_rate, unallocated,
    allocated, in_transit, received, accepted, in_service, cancelled, retired, credited, made_day,
    open_days, moved_day, moved_seq, unit_price, promised_on, promised, stated_day, stated_seq,
    assumed_seq, open_until
from order_line;

grant select on all tables in schema as_buyer to chotatsu_buyer;
grant select on all tables in schema as_vendor to chotatsu_vendor;

-- Whether a figure of a line rests on an event with an assumed source, as whoever asks sees the log:
-- one of those from `first`, the first that ever named it, to `last`, up to the day, and not voided
-- by then. Few lines have one. Most of the time of a party's backlog went into planning this for its
-- views of the log; a function plans it when it is needed, and once for each session.
create function line_rests_on_assumed(
    registry bigint, line_code text, first bigint, last bigint, up_to date
) returns boolean
language plpgsql stable parallel safe
as $$
begin
    return exists (
        select
        from mention m
        join event e on e.registry_id = registry and e.seq = m.seq
        where m.registry_id = registry
        and m.kind = 'line'
        and m.code = line_code
        and m.seq between first and last
        and e.day <= up_to
        -- No paper changes a figure.
        and split_part(e.type, '.', 1) in ('order', 'allocation', 'shipment', 'delivery', 'unit')
        and case
            when m.seq = first then true
            when e.canonical like '%assumed:%'
                then e.canonical::jsonb #>> '{event,source}' like '%assumed:%'
        end
        and not exists (
            select from voiding v
            where v.registry_id = registry and v.seq = m.seq and v.void_seq <= last
        )
    );
end
$$;
