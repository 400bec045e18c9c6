-- The bytes of evidence, by their hash. A party sees a file where it sees an event that attaches it.

create table file (
    registry_id bigint not null,
    -- Of the content: 64 hexadecimal digits.
    sha256 text not null,
    content bytea not null check (octet_length(content) <= 33554432),
    primary key (registry_id, sha256),
    check (sha256 = encode(sha256(content), 'hex'))
);

create trigger file_append_only before update or delete or truncate on file
    for each statement execute function refuse_change();

alter table file enable row level security;
grant select, insert on file to chotatsu_journal;
grant select on file to chotatsu_reader, chotatsu_buyer, chotatsu_vendor;

create policy reader on file for select to chotatsu_reader
    using (registry_id = (select viewer_registry('reader')));
-- What is seen in event and event_part is decided by their own policies.
create policy buyer on file for select to chotatsu_buyer
    using (
        registry_id = (select viewer_registry('buyer'))
        and exists (
            select from event e
            where e.registry_id = file.registry_id
            and e.type = 'evidence.attached'
            and position(file.sha256 in e.canonical) > 0
            union all
            select from event_part p
            where p.registry_id = file.registry_id
            and p.type = 'evidence.attached'
            and position(file.sha256 in p.canonical) > 0
        )
    );
create policy vendor on file for select to chotatsu_vendor
    using (
        registry_id = (select viewer_registry('vendor'))
        and exists (
            select from event e
            where e.registry_id = file.registry_id
            and e.type = 'evidence.attached'
            and position(file.sha256 in e.canonical) > 0
            union all
            select from event_part p
            where p.registry_id = file.registry_id
            and p.type = 'evidence.attached'
            and position(file.sha256 in p.canonical) > 0
        )
    );
