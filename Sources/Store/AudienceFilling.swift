import Domain
import Postgres

/// Says of every event recorded so far whom it concerns: what the migration that brings access to the
/// database cannot say in SQL, since the rules are elsewhere.
struct AudienceFilling {
    let connection: Connection

    /// Within the migration's transaction.
    func run() async throws {
        let tables = ["event", "mention", "movement", "total", "promise", "unit_step"]
        let registries = try await connection.rows(ReadRegistries())
        guard !registries.isEmpty else { return }
        for table in tables + ["run_finding"] {
            try await connection.execute("alter table \(table) disable trigger user")
        }
        for registry in registries { try await fill(Registry(code: registry.code)) }
        try await fillFindings()
        for table in tables + ["run_finding"] {
            try await connection.execute("alter table \(table) enable trigger user")
        }
    }

    private func fill(_ registry: Registry) async throws {
        var replayer = Replayer(connection: connection, registry: registry)
        var introductions = Introductions(registry: registry)
        try await WorkingSetStore.planByIndex(connection)
        var last: Int64 = 0
        while true {
            let rows = try await connection.rows(
                LogQuery(registry: registry, after: last, limit: Replayer.batchEvents)
            )
            guard let first = rows.first, let final = rows.last else { break }
            last = final.seq
            let batch = try await replayer.decide(rows, from: first.seq) { introductions.add($0) }
            for appended in batch?.appended ?? [] where !appended.rows.isEmpty {
                try await write(appended)
            }
        }
        try await introductions.write(to: connection)
        try await WorkingSetStore.planFreely(connection)
    }

    /// Shows stored findings to the one buyer whose events, and nobody else's, they rest on, as a run
    /// shows new ones.
    private func fillFindings() async throws {
        try await connection.execute(
            """
            update run_finding f
            set buyer = f.buyers[1]
            where cardinality(f.buyers) = 1
            and not exists (
                select from unnest(f.evidence) as x (seq)
                join event e on e.registry_id = f.registry_id and e.seq = x.seq
                where e.buyer not in (f.buyers[1], '*')
                and e.type not in ('party.registered', 'site.registered')
            )
            and not exists (
                select from unnest(f.grants) as g (code)
                join mention m on m.registry_id = f.registry_id and m.kind = 'grant'
                    and m.code = g.code and m.role = 2
                where m.buyer <> f.buyers[1]
            )
            """
        )
    }

    private func write(_ appended: LogBatch.Appended) async throws {
        let columns = appended.columns.joined(separator: ", ")
        if appended.table.hasSuffix("_part") {
            return try await connection.copyIn(
                "copy \(appended.table) (\(columns)) from stdin",
                appended.rows.bytes
            )
        }
        guard appended.columns.contains("buyer") else { return }
        let keys = appended.columns.prefix(appended.keyColumns)
        try await connection.execute(
            "create temporary table filled as select \(columns) from \(appended.table) limit 0"
        )
        try await connection.copyIn("copy filled (\(columns)) from stdin", appended.rows.bytes)
        try await connection.execute(
            """
            update \(appended.table) t
            set buyer = f.buyer, vendor = f.vendor
            from filled f
            where \(keys.map { "t.\($0) = f.\($0)" }.joined(separator: " and "))
            and (f.buyer is not null or f.vendor is not null);
            drop table filled
            """
        )
    }
}
