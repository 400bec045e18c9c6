import Domain
import Postgres
package import Store

extension RunReader {
    /// The newest stored run that looks at nothing beyond a cut; nil where there is none.
    package func last(upTo cut: Cut) async throws -> Run? {
        let rows = try await connection.query(
            """
            select run
            from run
            where registry_id = $1 and seq <= $2 and clock <= $3::date
            order by seq desc, clock desc, run
            limit 1
            """,
            [.int(registry.id), .int(cut.seq), .text(cut.day.iso)]
        )
        guard let id = rows.first?[0] else { return nil }
        return try await run(id)
    }
}
