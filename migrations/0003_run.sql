-- What reconciliation found, run by run, and what a file brought.
--
-- A run keeps only what differs from its base, the stored run of the next lower cut at the time: of
-- a finding or statement, what holds is its row of the nearest run on the way from the run to its
-- base, to that one's base, and so on. A run is written whole, in one transaction, and never changed.

create table run (
    -- No key of head: its row is locked by whoever records.
    registry_id bigint not null,
    -- The hash of registry, cut and rule set: 64 hexadecimal digits.
    run text not null,
    -- The cut: events up to this one, and business days up to that one.
    seq bigint not null check (seq >= 0),
    clock date not null,
    ruleset text not null,
    -- Null for a run without one below it.
    base text,
    errors bigint not null,
    warnings bigint not null,
    pendings bigint not null,
    -- How many of the errors are not accepted, and of the statements have something left over.
    open_errors bigint not null,
    residuals bigint not null,
    -- Entries, matched, returned, explained, B01, B04.
    bank bigint[] not null,
    -- The SHA-256 of what is the same for the same cut, whenever it is run.
    manifest text not null,
    primary key (registry_id, run),
    foreign key (registry_id, base) references run (registry_id, run)
);

create index run_by_cut on run (registry_id, seq, clock);

create table run_finding (
    registry_id bigint not null,
    run text not null,
    -- The hash of rule and subject: 64 hexadecimal digits.
    finding text not null,
    -- Resolved: found in the base, and no longer. What holds is kept from run to run as
    -- `persisting` or `accepted` without a row.
    lifecycle text not null
        check (lifecycle in ('new', 'persisting', 'reopened', 'accepted', 'resolved')),
    rule text not null,
    -- Sorts the findings of a run by their bytes.
    place text collate "C" not null,
    severity text not null check (severity in ('error', 'warning', 'pending')),
    -- What the rule's query gave, and the seq of every event that it rests on.
    said text not null,
    evidence bigint[] not null,
    -- Whether some of the evidence has an `assumed:` source.
    assumed boolean not null,
    difference_jpy numeric not null,
    -- Whom and which grants it concerns.
    buyers text[] not null,
    grants text[] not null,
    primary key (registry_id, run, finding),
    foreign key (registry_id, run) references run (registry_id, run)
);

create table run_statement (
    registry_id bigint not null,
    run text not null,
    grant_code text collate "C" not null,
    -- Ceiling, claimed, fixed, advanced, paid, booked, residual; null where the grant is no longer
    -- decided.
    sums numeric[] check (cardinality(sums) = 7),
    primary key (registry_id, run, grant_code),
    foreign key (registry_id, run) references run (registry_id, run)
);

-- Events that came in files: what nobody entered by hand says nothing about who did it.
create table bulk_import (
    registry_id bigint not null,
    first_seq bigint not null,
    last_seq bigint not null check (last_seq >= first_seq),
    primary key (registry_id, first_seq),
    foreign key (registry_id, first_seq) references event (registry_id, seq),
    foreign key (registry_id, last_seq) references event (registry_id, seq)
);

grant select, insert on bulk_import to chotatsu_journal;

-- Of what was recorded before, nobody knows how.
insert into bulk_import (registry_id, first_seq, last_seq)
select registry_id, 1, seq from head where seq > 0;

create trigger bulk_import_append_only before update or delete or truncate on bulk_import
    for each statement execute function refuse_change();
create trigger run_append_only before update or delete or truncate on run
    for each statement execute function refuse_change();
create trigger run_finding_append_only before update or delete or truncate on run_finding
    for each statement execute function refuse_change();
create trigger run_statement_append_only before update or delete or truncate on run_statement
    for each statement execute function refuse_change();
