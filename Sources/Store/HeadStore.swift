package import Domain
package import Postgres

/// The end of a registry's log: the one row that every writer locks.
package struct Head: Sendable {
    /// That of the last event; 0 in an empty registry.
    package var seq: Int64
    /// The moment of the last event, or a later one of which somebody asked what was known.
    package var recordedAt: Instant
    /// The 32 bytes that the last event is hashed to.
    package var hash: [UInt8]
    /// The latest business day of an event, voided ones included.
    package var latestDay: Day

    /// Of a registry in which nothing is recorded.
    package static let empty = Head(
        seq: 0,
        recordedAt: Instant(microseconds: 0),
        hash: LogEntry.emptyHash,
        latestDay: .earliest
    )
}

/// Makes the head row of a registry, where there is none.
struct MakeHead: Statement {
    typealias Row = Void
    static let sql = """
        insert into head (registry_id, code, seq, recorded_at, hash, latest_day)
        values ($1, $2, 0, 'epoch', $3, $4::date)
        on conflict do nothing
        """
    let registry: Registry
    var parameters: [Parameter] {
        [
            .int(registry.id), .text(registry.code), .bytes(Head.empty.hash),
            .text(Head.empty.latestDay.iso),
        ]
    }
}

/// The head row.
///
/// 0 or 1 rows.
package struct ReadHead: Statement {
    package static let sql = """
        select seq, (extract(epoch from recorded_at) * 1000000)::bigint, hash, latest_day
        from head
        where registry_id = $1
        """
    let registry: Registry
    package var parameters: [Parameter] { [.int(registry.id)] }

    package init(registry: Registry) {
        self.registry = registry
    }

    package static func decode(_ row: inout RowReader) throws(PostgresError) -> Head {
        Head(
            seq: try row.int(),
            recordedAt: Instant(microseconds: try row.int()),
            hash: try row.bytes(),
            latestDay: try row.day()
        )
    }
}

/// The head row, locked until the transaction ends; no row where another holds the lock.
package struct TryLockHead: Statement {
    package static let sql = ReadHead.sql + "\nfor update skip locked"
    let registry: Registry
    package var parameters: [Parameter] { [.int(registry.id)] }

    package init(registry: Registry) {
        self.registry = registry
    }

    package static func decode(_ row: inout RowReader) throws(PostgresError) -> Head {
        try ReadHead.decode(&row)
    }
}

/// The head row, locked until the transaction ends; waits for whoever holds the lock.
package struct LockHead: Statement {
    package static let sql = ReadHead.sql + "\nfor update"
    let registry: Registry
    package var parameters: [Parameter] { [.int(registry.id)] }

    package init(registry: Registry) {
        self.registry = registry
    }

    package static func decode(_ row: inout RowReader) throws(PostgresError) -> Head {
        try ReadHead.decode(&row)
    }
}

/// Moves the head on.
package struct UpdateHead: Statement {
    package typealias Row = Void
    package static let sql = """
        update head
        set seq = $2, recorded_at = $3, hash = $4, latest_day = $5::date
        where registry_id = $1
        """
    let registry: Registry
    let head: Head

    package init(registry: Registry, head: Head) {
        self.registry = registry
        self.head = head
    }

    package var parameters: [Parameter] {
        [
            .int(registry.id), .int(head.seq), .text(head.recordedAt.rfc3339), .bytes(head.hash),
            .text(head.latestDay.iso),
        ]
    }
}

/// When an event was recorded.
///
/// 0 or 1 rows.
package struct ReadRecordedAt: Statement {
    package static let sql = """
        select (extract(epoch from recorded_at) * 1000000)::bigint
        from event
        where registry_id = $1
        and seq = $2
        """
    let registry: Registry
    let seq: Int64
    package var parameters: [Parameter] { [.int(registry.id), .int(seq)] }

    package init(registry: Registry, seq: Int64) {
        self.registry = registry
        self.seq = seq
    }

    package static func decode(_ row: inout RowReader) throws(PostgresError) -> Instant {
        Instant(microseconds: try row.int())
    }
}

/// Every registry with the number of its events, by code.
///
/// Reads the few rows of `head`: the one statement that is about all registries.
package struct ReadRegistries: Statement {
    package static let sql = """
        select code, seq
        from head
        order by code
        """
    package var parameters: [Parameter] { [] }

    package init() {}

    package static func decode(
        _ row: inout RowReader
    ) throws(PostgresError) -> (code: String, events: Int64) {
        (try row.text(), try row.int())
    }
}

/// Notes that events came in a file: one row of `bulk_import`.
package struct NoteBulkImport: Statement {
    package typealias Row = Void
    package static let sql = """
        insert into bulk_import (registry_id, first_seq, last_seq)
        values ($1, $2, $3)
        """
    let registry: Registry
    let firstSeq: Int64
    let lastSeq: Int64

    package var parameters: [Parameter] {
        [.int(registry.id), .int(firstSeq), .int(lastSeq)]
    }
}
