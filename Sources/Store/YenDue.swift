package import Domain
package import Postgres

/// Yen of disbursements that are instructed and of repayments that are not received, by the day on
/// which they fall due.
///
/// One row per kind and day, by kind, then by day. Reads their last movements by
/// `movement_by_subject`, and the events of those that still hold something by their primary key.
package struct YenDue: Statement {
    package static let sql = """
        select made.kind, made.due_on, sum(made.amount)
        from (
            select held.kind, held.balance[1] as amount,
                (e.canonical::jsonb #>> case held.kind
                    when 'disbursement' then '{event,data,pay_on}'::text[]
                    else '{event,data,due_on}'::text[] end)::date as due_on
            from (
                select distinct on (m.kind, m.subject) m.kind, m.subject, m.balance
                from movement m
                where m.registry_id = $1
                and m.kind in ('disbursement', 'repayment')
                and m.day <= $2::date
                and m.seq <= $3
                order by m.kind, m.subject, m.day desc, m.seq desc, m.ordinal desc
            ) held
            join mention n on
                n.registry_id = $1
                and n.kind = held.kind
                and n.code = held.subject
                and n.role = 2
                and n.seq <= $3
            join event e on e.registry_id = $1 and e.seq = n.seq
            where held.balance[1] > 0
            and not exists (
                select from voiding v
                where v.registry_id = $1 and v.seq = n.seq and v.void_seq <= $3
            )
        ) made
        group by made.kind, made.due_on
        order by made.kind, made.due_on
        """
    let registry: Registry
    let cut: Cut

    package init(registry: Registry, cut: Cut) {
        self.registry = registry
        self.cut = cut
    }

    package var parameters: [Parameter] {
        [.int(registry.id), .text(cut.day.iso), .int(cut.seq)]
    }

    /// `kind`: `disbursement` or `repayment`.
    package static func decode(
        _ row: inout RowReader
    ) throws(PostgresError) -> (kind: String, dueOn: Day, amount: Int128) {
        (try row.text(), try row.day(), try row.wideOrNil() ?? 0)
    }
}
