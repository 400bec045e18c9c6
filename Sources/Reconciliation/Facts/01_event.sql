-- What counts as never having happened, and what says so.
create temp table voided on commit drop as
select v.seq, v.void_seq
from cut
join voiding v on v.registry_id = cut.registry_id and v.void_seq <= cut.seq;
create unique index on voided (seq);
analyze voided;

-- Every event of the cut that states something of a grant, a claim or money, with its data.
create temp table fact on commit drop as
select e.seq, e.day, e.type, j.entry -> 'event' -> 'data' as data,
    j.entry ->> 'recorded_by' as recorded_by
from cut
join event e on e.registry_id = cut.registry_id and e.seq <= cut.seq and e.day <= cut.clock
cross join lateral (select e.canonical::jsonb as entry) j
where e.type in (
    'party.registered', 'product.registered', 'programme.opened', 'grant.applied',
    'grant.early_start_approved', 'grant.decided', 'grant.changed', 'grant.closed',
    'claim.submitted', 'claim.withdrawn', 'claim.fixed', 'disbursement.instructed',
    'disbursement.confirmed', 'disbursement.failed', 'report.filed', 'invoice.received',
    'payment.made', 'repayment.ordered', 'repayment.received', 'order.substituted', 'unit.disposed',
    'unit.replaced', 'statement.recorded', 'bank.matched', 'bank.unmatched',
    'payment_file.made', 'finding.accepted'
)
and not exists (select from voided v where v.seq = e.seq);
create unique index on fact (seq);
create index on fact (type, (data ->> 'grant'));
analyze fact;
