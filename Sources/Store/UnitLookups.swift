import Domain
import Postgres

/// The steps of each serial number by events that are not voided.
struct FindSteps: Statement {
    static let sql = """
        select
            s.n - 1, u.seq, u.day, u.order_code, u.line, u.shipment, u.from_state, u.to_state
        from unnest($2::text[]) with ordinality as s (serial, n)
        cross join lateral (
            select seq, ordinal, day, order_code, line, shipment, from_state, to_state
            from unit_step
            where registry_id = $1
            and serial = s.serial
            and seq <= $3
            offset 0
        ) u
        where not exists (
            select from voiding v
            where v.registry_id = $1 and v.seq = u.seq and v.void_seq <= $3
            offset 0
        )
        order by u.day, u.seq, u.ordinal
        """
    let registry: Registry
    let upTo: Int64
    let serials: [String]
    var parameters: [Parameter] { [.int(registry.id), .texts(serials), .int(upTo)] }

    static func decode(
        _ row: inout RowReader
    ) throws(PostgresError) -> (index: Int, step: UnitHistory.Step) {
        (Int(try row.int()), try row.step())
    }
}
