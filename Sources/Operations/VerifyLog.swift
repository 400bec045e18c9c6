package import Domain
import Postgres
import Store

/// Recomputes the hash chain of the log from its first event, and compares each row with what it
/// was hashed as.
package struct VerifyLog: Sendable {
    /// A head noted elsewhere: the hash of the log when it held `count` events.
    package var noted: (hash: String, count: Int64)?

    package init() {}

    package struct Answer: Sendable {
        /// How many the log holds.
        package var events: Int64 = 0
        /// The hash of the log, hexadecimal.
        package var head = hex(LogEntry.emptyHash)
        /// The first event at which something is wrong; nil where nothing is.
        package var firstBadSeq: Int64?
        /// What is wrong there.
        package var fault: String?

        package var isWhole: Bool { firstBadSeq == nil }

        /// The answer as the contract writes it.
        package var json: JSON {
            .object([
                JSON.Member("events", .number(String(events))),
                JSON.Member("head", .string(head)),
                JSON.Member("ok", .bool(isWhole)),
                JSON.Member("first_bad_seq", firstBadSeq.map { .number(String($0)) } ?? .null),
            ])
        }
    }

    private static let pageRows = 5000

    /// Reads one snapshot, page by page, in flat memory; nobody has to wait.
    package func run(_ session: Session) async throws -> Answer {
        // One snapshot, so that an import under way does not look like a cut tail.
        try await session.connection.transaction(isolation: .repeatableRead, isReadOnly: true) {
            _ in
            try await verify(session)
        }
    }

    private func verify(_ session: Session) async throws -> Answer {
        var answer = Answer()
        var hash = LogEntry.emptyHash
        func fail(_ seq: Int64, _ fault: String) {
            guard answer.firstBadSeq == nil else { return }
            answer.firstBadSeq = seq
            answer.fault = fault
        }
        if let noted, noted.count == 0, noted.hash != answer.head {
            fail(1, "the noted head of an empty log is another")
        }
        var last: Int64 = 0
        var latestDay = Head.empty.latestDay
        var isAtEnd = false
        while !isAtEnd {
            let rows = try await session.connection.rows(
                LogQuery(registry: session.registry, after: last, limit: Self.pageRows)
            )
            isAtEnd = rows.count < Self.pageRows
            for row in rows {
                answer.events += 1
                if row.seq != last + 1 { fail(last + 1, "event \(last + 1) is missing") }
                last = row.seq
                latestDay = max(latestDay, row.day)
                let computed = LogEntry.hash(after: hash, row.canonical.utf8)
                if computed != row.hash {
                    fail(row.seq, "the bytes of event \(row.seq) do not give its hash")
                }
                if let fault = difference(row, session.registry) { fail(row.seq, fault) }
                hash = row.hash
                if let noted, noted.count == row.seq, noted.hash.lowercased() != hex(hash) {
                    fail(row.seq, "the log up to event \(row.seq) is not the one noted elsewhere")
                }
            }
        }
        answer.head = hex(hash)
        let head =
            try await session.connection.rows(ReadHead(registry: session.registry)).first ?? .empty
        if head.seq != last || head.hash != hash {
            fail(
                min(head.seq, last) + 1,
                "the head row says \(head.seq) events, but the log ends with event \(last)"
            )
        }
        if head.latestDay != latestDay {
            fail(
                last + 1,
                "the head row says \(head.latestDay.iso) is the latest business day, but the log "
                    + "says \(latestDay.iso)"
            )
        }
        if let noted, noted.count > last {
            fail(
                last + 1,
                "\(noted.count) events were noted elsewhere, but the log ends with event \(last)"
            )
        }
        return answer
    }

    /// Where a row's columns say something else than its canonical bytes.
    private func difference(_ row: LogRow, _ registry: Registry) -> String? {
        guard let entry = LogEntry(canonical: row.canonical) else {
            return "event \(row.seq) is not in the form of an event"
        }
        let isSame =
            entry.registry == registry.code && entry.seq == row.seq
            && entry.recordedAt == row.recordedAt && entry.event.id.description == row.id
            && entry.event.type.name == row.type && entry.event.day == row.day
            && entry.event.occurredAt == row.occurredAt
        return isSame ? nil : "the columns of event \(row.seq) say something else than its bytes"
    }
}
