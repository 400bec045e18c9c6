package import Domain
package import Postgres

/// A row of the log.
package struct LogRow: Sendable {
    package let seq: Int64
    package let id: String
    package let type: String
    package let occurredAt: Instant
    /// The business day of `occurredAt`.
    package let day: Day
    package let recordedAt: Instant
    /// The text that is hashed; `LogEntry` reads it.
    package let canonical: String
    /// 32 bytes.
    package let hash: [UInt8]
    /// The event that voids it, if one does.
    package let voidSeq: Int64?
}

/// Events after a seq, in the order of recording: at most `limit` of them.
package struct LogQuery: Statement {
    package static let sql = """
        select e.seq, e.id, e.type, (extract(epoch from e.occurred_at) * 1000000)::bigint, e.day,
            (extract(epoch from e.recorded_at) * 1000000)::bigint, e.canonical, e.hash, v.void_seq
        from event e
        left join voiding v on v.registry_id = $1 and v.seq = e.seq
        where e.registry_id = $1
        and e.seq > $2
        and ($4::text is null or e.type = $4)
        order by e.seq
        limit $3
        """
    let registry: Registry
    let after: Int64
    let limit: Int
    let type: String?
    package var parameters: [Parameter] {
        [.int(registry.id), .int(after), .int(Int64(limit)), .text(type)]
    }

    package init(registry: Registry, after: Int64, limit: Int, type: String? = nil) {
        self.registry = registry
        self.after = after
        self.limit = limit
        self.type = type
    }

    package static func decode(_ row: inout RowReader) throws(PostgresError) -> LogRow {
        LogRow(
            seq: try row.int(),
            id: try row.text(),
            type: try row.text(),
            occurredAt: Instant(microseconds: try row.int()),
            day: try row.day(),
            recordedAt: Instant(microseconds: try row.int()),
            canonical: try row.text(),
            hash: try row.bytes(),
            voidSeq: try row.intOrNil()
        )
    }
}

/// The seq of the event with an id, by the unique index of ids.
///
/// 0 or 1 rows.
package struct SeqOfEvent: Statement {
    package static let sql = """
        select seq
        from event
        where registry_id = $1
        and id = $2
        """
    let registry: Registry
    let id: EventID
    package var parameters: [Parameter] { [.int(registry.id), .text(id.description)] }

    package init(registry: Registry, id: EventID) {
        self.registry = registry
        self.id = id
    }

    package static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 {
        try row.int()
    }
}
