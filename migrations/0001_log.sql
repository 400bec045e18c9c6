-- The log, what it moved, and where order lines stand.
--
-- Events say what happened, movements say how much moved, order_line says where things stand.
-- Every table has registry_id first in its keys, so that the same schema can be distributed by
-- registry. Nothing but head and order_line is ever updated.

create table head (
    registry_id bigint primary key,
    code text not null,
    -- Of the last event; 0 before the first. Gapless.
    seq bigint not null check (seq >= 0),
    recorded_at timestamptz not null,
    -- Of the last event; 32 zero bytes before the first.
    hash bytea not null check (length(hash) = 32),
    -- The latest business day of an event: from then on what stands in the tables is what holds.
    latest_day date not null
);

create table event (
    registry_id bigint not null references head (registry_id),
    seq bigint not null check (seq >= 1),
    id uuid not null,
    type text not null,
    occurred_at timestamptz not null,
    -- The business day: that of occurred_at in Asia/Tokyo, computed by the program.
    day date not null,
    recorded_at timestamptz not null,
    -- What is hashed: RFC 8785 JSON of registry, seq, recorded_at, recorded_by, event, movements.
    canonical text not null,
    -- SHA-256 of the previous hash and the canonical bytes.
    hash bytea not null check (length(hash) = 32),
    primary key (registry_id, seq),
    unique (registry_id, id)
);

create index event_by_type on event (registry_id, type, seq);

-- Which codes an event names.
create table mention (
    registry_id bigint not null,
    kind text not null,
    code text not null,
    seq bigint not null,
    -- 0: only names it; 1: says something of it that later decisions look at; 2: makes it.
    role smallint not null check (role between 0 and 2),
    primary key (registry_id, kind, code, seq),
    foreign key (registry_id, seq) references event (registry_id, seq)
);

create index mention_describing on mention (registry_id, kind, code, seq) where role > 0;
create index mention_by_event on mention (registry_id, seq) where role > 0;

-- Which event voids which.
create table voiding (
    registry_id bigint not null,
    seq bigint not null,
    void_seq bigint not null check (void_seq > seq),
    primary key (registry_id, seq),
    foreign key (registry_id, seq) references event (registry_id, seq),
    foreign key (registry_id, void_seq) references event (registry_id, seq)
);

-- Whole amounts that moved between states of a subject, with what the subject held at the end of
-- the day. An event dated back also changes what later days held: for each of them stands a row
-- that moves nothing and restates its balance. So the balance of a day, as known at a seq, is that
-- of the last row by day, seq and ordinal up to both.
create table movement (
    registry_id bigint not null,
    seq bigint not null,
    ordinal integer not null,
    kind text not null,
    subject text not null,
    day date not null,
    from_state text,
    to_state text,
    amount bigint not null check (amount >= 0),
    -- In the order of the kind's states.
    balance bigint[] not null check (0 <= all (balance)),
    primary key (registry_id, seq, ordinal),
    foreign key (registry_id, seq) references event (registry_id, seq),
    check ((amount = 0) = (from_state is null and to_state is null))
);

create index movement_by_subject
    on movement (registry_id, kind, subject, day, seq, ordinal);

-- What states the total of a subject, and the unit price where it states one.
create table total (
    registry_id bigint not null,
    kind text not null,
    subject text not null,
    day date not null,
    seq bigint not null,
    amount bigint not null check (amount >= 0),
    unit_price numeric check (unit_price >= 0),
    primary key (registry_id, kind, subject, day, seq),
    foreign key (registry_id, seq) references event (registry_id, seq)
);

-- Promises of an order line, each the whole of it.
create table promise (
    registry_id bigint not null,
    order_code text not null,
    line bigint not null,
    day date not null,
    seq bigint not null,
    promised_on date[] not null,
    quantity bigint[] not null check (0 < all (quantity)),
    primary key (registry_id, order_code, line, day, seq),
    foreign key (registry_id, seq) references event (registry_id, seq),
    check (cardinality(promised_on) = cardinality(quantity))
);

-- Where serial numbers went.
create table unit_step (
    registry_id bigint not null,
    serial text not null,
    day date not null,
    seq bigint not null,
    ordinal integer not null,
    order_code text not null,
    line bigint not null,
    shipment text,
    from_state text,
    to_state text,
    primary key (registry_id, serial, day, seq, ordinal),
    foreign key (registry_id, seq) references event (registry_id, seq)
);

create index unit_step_by_event on unit_step (registry_id, seq);

-- Order lines and where their units are, after all that is recorded. A line whose event is voided
-- keeps its row, so that it still shows as it was known before.
create table order_line (
    registry_id bigint not null,
    order_code text not null,
    line bigint not null check (line >= 1),
    made_seq bigint not null,
    void_seq bigint,
    buyer text not null,
    vendor text not null,
    channel text not null,
    grant_code text,
    programme text,
    product text not null,
    currency text not null,
    fx_rate numeric check (fx_rate > 0),
    unallocated bigint not null check (unallocated >= 0),
    allocated bigint not null check (allocated >= 0),
    in_transit bigint not null check (in_transit >= 0),
    received bigint not null check (received >= 0),
    accepted bigint not null check (accepted >= 0),
    in_service bigint not null check (in_service >= 0),
    cancelled bigint not null check (cancelled >= 0),
    retired bigint not null check (retired >= 0),
    -- Of cancelled: units that had arrived before they were given up for credit.
    credited bigint not null check (credited between 0 and cancelled),
    made_day date not null,
    -- From that day to the day since which the backlog is 0.
    open_days daterange not null,
    -- The last business day and the last event that moved it.
    moved_day date not null,
    moved_seq bigint not null,
    -- The price and the promise that are latest by business day, then seq.
    unit_price numeric not null check (unit_price >= 0),
    promised_on date[] not null,
    promised bigint[] not null,
    -- The last business day of a price or promise, and the last event that changed which holds.
    stated_day date not null,
    stated_seq bigint not null,
    -- The first event that names the line and whose source is assumed, voided since or not: where
    -- there is none, an answer need not look for one that counts.
    assumed_seq bigint,
    primary key (registry_id, order_code, line, made_seq),
    foreign key (registry_id, made_seq) references event (registry_id, seq)
) with (fillfactor = 80);

-- A code is free again once the event that made it is voided.
create unique index order_line_code
    on order_line (registry_id, order_code, line) where void_seq is null;
create index order_line_open on order_line using gist (open_days);
create index order_line_voided on order_line (registry_id, void_seq) where void_seq is not null;
