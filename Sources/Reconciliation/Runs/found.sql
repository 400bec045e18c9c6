-- What the rules found at this cut, before it is compared with the run below.
create temp table found (
    finding text primary key,
    rule text not null,
    place text collate "C" not null,
    severity text not null,
    subject jsonb not null,
    said text not null,
    evidence bigint[] not null,
    accepted_seq bigint,
    accepted_day date,
    difference_jpy numeric not null,
    assumed boolean,
    buyers text[],
    buyer text,
    grants text[],
    lifecycle text
) on commit drop
