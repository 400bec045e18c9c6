package import Domain
package import Postgres

/// The steps of serial numbers by events that count at a cut.
///
/// All steps of some numbers, and those of some events; by serial number, then in the order of the
/// steps.
package struct UnitSteps: Statement {
    package static let sql = """
        select
            u.serial collate "C" as serial, u.seq, u.day, u.order_code, u.line, u.shipment,
            u.from_state, u.to_state
        from unit_step u
        where u.registry_id = $1
        and (u.serial = any ($2::text[]) or u.seq = any ($3::bigint[]))
        and u.seq <= $4
        and u.day <= $5::date
        and not exists (
            select from voiding v
            where v.registry_id = $1 and v.seq = u.seq and v.void_seq <= $4
        )
        order by 1, u.day, u.seq, u.ordinal
        """
    let registry: Registry
    let serials: [String]
    let seqs: [Int64]
    let cut: Cut

    package init(registry: Registry, serials: [String] = [], seqs: [Int64] = [], cut: Cut) {
        self.registry = registry
        self.serials = serials
        self.seqs = seqs
        self.cut = cut
    }

    package var parameters: [Parameter] {
        [
            .int(registry.id), .texts(serials), .ints(seqs), .int(cut.seq), .text(cut.day.iso),
        ]
    }

    package static func decode(
        _ row: inout RowReader
    ) throws(PostgresError) -> (serial: String, step: UnitHistory.Step) {
        (try row.text(), try row.step())
    }
}

/// Serial numbers that were named by a cut, voided events included, in the order of their bytes.
package struct SerialsNamed: Statement {
    package static let sql = """
        select distinct u.serial collate "C" as serial
        from unit_step u
        where u.registry_id = $1
        and u.seq <= $2
        and u.day <= $3::date
        and u.serial collate "C" > $4
        and ($5::text is null or u.order_code = $5)
        order by serial
        limit $6
        """
    let registry: Registry
    let cut: Cut
    let after: String
    let order: String?
    let rowsMax: Int

    /// Numbers after `after`, of units that were ever on `order`; nil for all.
    package init(registry: Registry, cut: Cut, after: String = "", order: String?, rowsMax: Int) {
        self.registry = registry
        self.cut = cut
        self.after = after
        self.order = order
        self.rowsMax = rowsMax
    }

    package var parameters: [Parameter] {
        [
            .int(registry.id), .int(cut.seq), .text(cut.day.iso), .text(after), .text(order),
            .int(Int64(rowsMax)),
        ]
    }

    package static func decode(_ row: inout RowReader) throws(PostgresError) -> String {
        try row.text()
    }
}

/// The events that move serial numbers, whether they count or not.
package struct SeqsMoving: Statement {
    package static let sql = """
        select distinct u.seq
        from unit_step u
        where u.registry_id = $1
        and u.serial = any ($2::text[])
        and u.seq <= $3
        """
    let registry: Registry
    let serials: [String]
    let cut: Cut

    package init(registry: Registry, serials: [String], cut: Cut) {
        self.registry = registry
        self.serials = serials
        self.cut = cut
    }

    package var parameters: [Parameter] { [.int(registry.id), .texts(serials), .int(cut.seq)] }

    package static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 {
        try row.int()
    }
}
