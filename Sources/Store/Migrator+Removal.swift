package import Postgres

extension Migrator {
    /// Ours, and only ours but for the first.
    package static let schemas = ["public", "as_buyer", "as_vendor"]

    /// Which relations a database holds.
    package struct Contents: Sendable {
        /// With their schema; those that no migration of this program makes.
        package let others: [String]
        /// Whether our migrations have been there.
        package let hasOurs: Bool
        /// The code of one of the registries, if there are any.
        package let registry: String?
    }

    /// What is in the database, beside the system's and extensions' own relations.
    ///
    /// Tables of our names are ours only where our migrations have been.
    package func contents(_ connection: Connection) async throws -> Contents {
        let rows = try await connection.query(
            """
            select n.nspname, c.relname
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p', 'f', 'v', 'm')
            and n.nspname !~ '^pg_'
            and n.nspname <> 'information_schema'
            and not exists (
                select from pg_depend d
                where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'
            )
            order by 1, 2
            """
        )
        let names = rows.map { (schema: $0[0] ?? "", table: $0[1] ?? "") }
        let isOurs = names.contains { $0 == ("public", Migrator.tableName) }
        let ours = Set(tables)
        let others = names.filter {
            !isOurs || !Migrator.schemas.contains($0.schema)
                || ($0.schema == "public" && !ours.contains($0.table))
        }
        let hasHead = isOurs && names.contains { $0 == ("public", "head") }
        return Contents(
            others: others.map { "\($0.schema).\($0.table)" },
            hasOurs: isOurs,
            registry: hasHead ? try await registry(connection) : nil
        )
    }

    /// Drops our tables and functions, where they hold no registry; roles stay.
    ///
    /// - Returns: the code of a registry where there is one; then nothing is dropped.
    package func remove(_ connection: Connection) async throws -> String? {
        try await connection.transaction { connection in
            // Nobody makes a registry in between.
            try await connection.execute("lock table head in access exclusive mode")
            if let code = try await registry(connection) { return code }
            // With their views, and the functions that look at them.
            try await connection.execute(
                "drop table if exists \(tables.map { "public." + $0 }.joined(separator: ", ")) cascade"
            )
            for function in functions {
                try await connection.execute("drop function if exists public.\(function)")
            }
            return nil
        }
    }

    private func registry(_ connection: Connection) async throws -> String? {
        try await connection.query("select code from head order by code limit 1").first?[0]
    }
}
