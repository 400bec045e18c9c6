package import Domain
package import Postgres

/// An event that describes or declares something, as it was recorded.
package struct Fact: Sendable {
    package let seq: Int64
    package let day: Day
    package let event: Event
}

/// Events of some types that count at a cut, by business day, then by seq: descriptions and
/// declarations, of which there are few.
package struct FactQuery: Statement {
    package static let sql = """
        select e.seq, e.canonical
        from event e
        where e.registry_id = $1
        and e.type = any ($2::text[])
        and e.seq <= $3
        and not exists (
            select from voiding v
            where v.registry_id = $1 and v.seq = e.seq and v.void_seq <= $3
        )
        order by e.day, e.seq
        """
    let registry: Registry
    let types: [String]
    let seq: Int64
    package var parameters: [Parameter] { [.int(registry.id), .texts(types), .int(seq)] }

    package init(registry: Registry, types: [String], seq: Int64) {
        self.registry = registry
        self.types = types
        self.seq = seq
    }

    package static func decode(_ row: inout RowReader) throws(PostgresError) -> Fact {
        let seq = try row.int()
        guard let entry = LogEntry(canonical: try row.text()) else {
            throw PostgresError(.decoding, "event \(seq) cannot be read", sql: sql)
        }
        return Fact(seq: seq, day: entry.event.day, event: entry.event)
    }
}

extension Array where Element == Fact {
    /// The fact of that code in force on a day: the latest up to it, before the first the first.
    package func inForce(on day: Day, where matches: (Record) -> Bool) -> Fact? {
        let ofCode = filter { matches($0.event.data) }
        return ofCode.last { $0.day <= day } ?? ofCode.first
    }
}
