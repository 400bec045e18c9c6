import Domain
package import Postgres

/// Where the yen of each grant stood at a cut, and how much of it was ever fixed.
///
/// One row per grant applied for, by code. Reads the makers of grants by `mention_describing`, and of
/// each its last movement and those of fixing by `movement_by_subject`.
package struct GrantMoney: Statement {
    package static let sql = """
        select g.code, g.programme, g.applicant, coalesce(held.balance, '{}'), coalesce(fixed.amount, 0)
        from (
            select distinct on (m.code collate "C")
                m.code collate "C" as code,
                e.canonical::jsonb #>> '{event,data,programme}' as programme,
                e.canonical::jsonb #>> '{event,data,applicant}' as applicant
            from mention m
            join event e on e.registry_id = $1 and e.seq = m.seq
            where m.registry_id = $1
            and m.kind = 'grant'
            and m.role = 2
            and m.seq <= $3
            and e.day <= $2::date
            and not exists (
                select from voiding v
                where v.registry_id = $1 and v.seq = m.seq and v.void_seq <= $3
            )
            order by m.code collate "C", e.day desc, m.seq desc
        ) g
        left join lateral (
            select balance
            from movement m
            where m.registry_id = $1
            and m.kind = 'grant'
            and m.subject = g.code
            and m.day <= $2::date
            and m.seq <= $3
            order by m.day desc, m.seq desc, m.ordinal desc
            limit 1
        ) held on true
        left join lateral (
            -- Only a fixing moves so, and only its void moves back.
            select sum(case m.from_state || ' ' || m.to_state
                when 'committed payable' then m.amount
                when 'advanced paid' then m.amount
                when 'payable committed' then -m.amount
                when 'paid advanced' then -m.amount
                else 0 end) as amount
            from movement m
            where m.registry_id = $1
            and m.kind = 'grant'
            and m.subject = g.code
            and m.day <= $2::date
            and m.seq <= $3
        ) fixed on true
        order by g.code
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

    /// `held`: by the states of a grant; nil before it is decided.
    package static func decode(
        _ row: inout RowReader
    ) throws(PostgresError) -> (
        grant: String, programme: String, applicant: String, held: [Int64]?, fixed: Int128
    ) {
        let codes = (try row.text(), try row.text(), try row.text())
        let held = try row.ints()
        return (codes.0, codes.1, codes.2, held.isEmpty ? nil : held, try row.wideOrNil() ?? 0)
    }
}
