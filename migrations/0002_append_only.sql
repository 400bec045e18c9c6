-- Nobody changes the log: the journal writes under a role that may insert and read, and a trigger
-- refuses everybody else, owners included.

do $$
begin
    if not exists (select from pg_roles where rolname = 'chotatsu_journal') then
        create role chotatsu_journal nologin;
    end if;
exception
    -- Another database of the cluster is migrated at the same time.
    when duplicate_object or unique_violation then null;
end
$$;

do $$
begin
    execute format('grant chotatsu_journal to %I', current_user);
end
$$;

grant select, insert on event, mention, voiding, movement, total, promise, unit_step
    to chotatsu_journal;
grant select, insert, update on head, order_line to chotatsu_journal;

create function refuse_change() returns trigger
language plpgsql as $$
begin
    raise exception '% is append-only: % is refused', tg_table_name, lower(tg_op)
        using errcode = 'insufficient_privilege',
              hint = 'A mistake is voided by another event: chotatsu event void ID.';
end
$$;

create trigger event_append_only before update or delete or truncate on event
    for each statement execute function refuse_change();
create trigger mention_append_only before update or delete or truncate on mention
    for each statement execute function refuse_change();
create trigger voiding_append_only before update or delete or truncate on voiding
    for each statement execute function refuse_change();
create trigger movement_append_only before update or delete or truncate on movement
    for each statement execute function refuse_change();
create trigger total_append_only before update or delete or truncate on total
    for each statement execute function refuse_change();
create trigger promise_append_only before update or delete or truncate on promise
    for each statement execute function refuse_change();
create trigger unit_step_append_only before update or delete or truncate on unit_step
    for each statement execute function refuse_change();
