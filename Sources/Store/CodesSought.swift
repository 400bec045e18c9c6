import Domain
package import Postgres

/// Serial numbers that begin so, in the order of their bytes, by the primary key of `unit_step`.
package struct SerialsFrom: Statement {
    package static let sql = """
        select distinct serial collate "C" as serial
        from unit_step
        where registry_id = $1
        and starts_with(serial, $2)
        order by serial
        limit $3
        """
    let registry: Registry
    let prefix: String
    let rowsMax: Int

    package init(registry: Registry, prefix: String, rowsMax: Int) {
        self.registry = registry
        self.prefix = prefix
        self.rowsMax = rowsMax
    }

    package var parameters: [Parameter] {
        [.int(registry.id), .text(prefix), .int(Int64(rowsMax))]
    }

    package static func decode(_ row: inout RowReader) throws(PostgresError) -> String {
        try row.text()
    }
}

/// Invoices of that number, each as its issuer, a space and the number.
package struct InvoicesNumbered: Statement {
    package static let sql = """
        select distinct m.code collate "C" as code
        from mention m
        where m.registry_id = $1
        and m.kind = 'invoice'
        and m.role = 2
        and split_part(m.code, ' ', 2) = $2
        and not exists (
            select from voiding v
            where v.registry_id = $1 and v.seq = m.seq
        )
        order by code
        limit $3
        """
    let registry: Registry
    let number: String
    let rowsMax: Int

    package init(registry: Registry, number: String, rowsMax: Int) {
        self.registry = registry
        self.number = number
        self.rowsMax = rowsMax
    }

    package var parameters: [Parameter] {
        [.int(registry.id), .text(number), .int(Int64(rowsMax))]
    }

    package static func decode(_ row: inout RowReader) throws(PostgresError) -> String {
        try row.text()
    }
}
