-- The bytes of evidence, by their hash. A party sees a file where it sees an event that attaches it,
-- is not voided, and was recorded by a party that has given the bytes itself: a hash is no secret, and
-- to attach it to something of one's own must not bring what it is the hash of.

create table file (
    registry_id bigint not null,
    -- Of the content: 64 hexadecimal digits.
    sha256 text not null,
    content bytea not null check (octet_length(content) <= 33554432),
    primary key (registry_id, sha256),
    check (sha256 = encode(sha256(content), 'hex'))
);

-- Who has given the bytes of a file.
create table file_giver (
    registry_id bigint not null,
    sha256 text not null,
    -- Empty: whoever holds the database itself.
    party text not null,
    primary key (registry_id, sha256, party),
    foreign key (registry_id, sha256) references file (registry_id, sha256)
);

-- What each `evidence.attached` attaches.
create table attachment (
    registry_id bigint not null,
    seq bigint not null,
    -- 64 hexadecimal digits; the file itself may not be there.
    sha256 text not null,
    -- Whose token recorded it; null for whoever holds the database itself.
    party text,
    primary key (registry_id, seq),
    foreign key (registry_id, seq) references event (registry_id, seq)
);

create index attachment_by_file on attachment (sha256, registry_id);

insert into attachment (registry_id, seq, sha256, party)
select e.registry_id, e.seq, j.entry #>> '{event,data,sha256}',
    substring(j.entry ->> 'recorded_by' from '^(.*)/[^/]*$')
from event e
cross join lateral (select e.canonical::jsonb as entry) j
where e.type = 'evidence.attached';

create trigger file_append_only before update or delete or truncate on file
    for each statement execute function refuse_change();
create trigger file_giver_append_only before update or delete or truncate on file_giver
    for each statement execute function refuse_change();
create trigger attachment_append_only before update or delete or truncate on attachment
    for each statement execute function refuse_change();

alter table file enable row level security;
alter table file_giver enable row level security;
alter table attachment enable row level security;
grant select, insert on file, file_giver, attachment to chotatsu_journal;
grant select on file, file_giver, attachment to chotatsu_reader, chotatsu_buyer, chotatsu_vendor;

create policy reader on file for select to chotatsu_reader
    using (registry_id = (select viewer_registry('reader')));
create policy reader on file_giver for select to chotatsu_reader
    using (registry_id = (select viewer_registry('reader')));
create policy reader on attachment for select to chotatsu_reader
    using (registry_id = (select viewer_registry('reader')));
-- What is seen in event and event_part is decided by their own policies, and so on upwards: who has
-- given a file is seen of those who attach it, and a file where one of them has given it.
create policy buyer on attachment for select to chotatsu_buyer
    using (
        registry_id = (select viewer_registry('buyer'))
        and (
            exists (
                select from event e
                where e.registry_id = attachment.registry_id and e.seq = attachment.seq
            )
            or exists (
                select from event_part p
                where p.registry_id = attachment.registry_id and p.seq = attachment.seq
            )
        )
        and not exists (
            select from voiding v
            where v.registry_id = attachment.registry_id and v.seq = attachment.seq
        )
    );
create policy buyer on file_giver for select to chotatsu_buyer
    using (
        registry_id = (select viewer_registry('buyer'))
        and exists (
            select from attachment a
            where a.registry_id = file_giver.registry_id and a.sha256 = file_giver.sha256
            and a.party = file_giver.party
        )
    );
create policy buyer on file for select to chotatsu_buyer
    using (
        registry_id = (select viewer_registry('buyer'))
        and exists (
            select from attachment a
            where a.registry_id = file.registry_id and a.sha256 = file.sha256
            and (
                a.party is null
                or exists (
                    select from file_giver g
                    where g.registry_id = a.registry_id and g.sha256 = a.sha256
                    and g.party = a.party
                )
            )
        )
    );
create policy vendor on attachment for select to chotatsu_vendor
    using (
        registry_id = (select viewer_registry('vendor'))
        and (
            exists (
                select from event e
                where e.registry_id = attachment.registry_id and e.seq = attachment.seq
            )
            or exists (
                select from event_part p
                where p.registry_id = attachment.registry_id and p.seq = attachment.seq
            )
        )
        and not exists (
            select from voiding v
            where v.registry_id = attachment.registry_id and v.seq = attachment.seq
        )
    );
create policy vendor on file_giver for select to chotatsu_vendor
    using (
        registry_id = (select viewer_registry('vendor'))
        and exists (
            select from attachment a
            where a.registry_id = file_giver.registry_id and a.sha256 = file_giver.sha256
            and a.party = file_giver.party
        )
    );
create policy vendor on file for select to chotatsu_vendor
    using (
        registry_id = (select viewer_registry('vendor'))
        and exists (
            select from attachment a
            where a.registry_id = file.registry_id and a.sha256 = file.sha256
            and (
                a.party is null
                or exists (
                    select from file_giver g
                    where g.registry_id = a.registry_id and g.sha256 = a.sha256
                    and g.party = a.party
                )
            )
        )
    );
