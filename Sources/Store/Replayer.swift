import Domain
package import Postgres

/// Decides the events of the log again, in their order, and compares what that gives with what is
/// stored: movements, balances, names, totals, promises, unit steps, and at last the order lines.
///
/// A batch is decided on what the log held before it, which has been compared already: so memory
/// stays flat, whatever the log's length.
package struct Replayer {
    /// Something stored that the events do not give, or the other way round.
    package struct Difference: Sendable, Hashable {
        /// The event, where one is concerned.
        package let seq: Int64?
        /// The table that differs.
        package let table: String
        /// The row that the events give, or in words what should be; nil where no row should.
        package let expected: String?
        /// The row that is stored, or in words what is wrong; nil where it is missing.
        package let actual: String?
    }

    let connection: Connection
    let registry: Registry
    private var set = WorkingSet()
    /// Whether every event could be read; what the lines should be cannot be said else.
    private var isReadable = true
    /// How many were compared.
    package private(set) var movements: Int64 = 0
    /// At most `differencesMax`, in the order of the log; those of order lines last.
    package private(set) var differences: [Difference] = []
    /// After so many it stops looking.
    package static let differencesMax = 100
    static let batchEvents = 2000
    private static let keptRowsMax = 60_000

    package init(connection: Connection, registry: Registry) {
        self.connection = connection
        self.registry = registry
    }

    /// Compares everything; within a transaction, so that it looks at one snapshot.
    package mutating func run() async throws {
        try await WorkingSetStore.planByIndex(connection)
        var last: Int64 = 0
        while differences.count < Self.differencesMax {
            let rows = try await connection.rows(
                LogQuery(registry: registry, after: last, limit: Self.batchEvents)
            )
            guard let first = rows.first, let final = rows.last else { break }
            try await replay(rows, from: first.seq, to: final.seq)
            last = final.seq
        }
        if isReadable {
            try await WorkingSetStore.planFreely(connection)
            try await compareLines()
        }
    }

    private mutating func replay(_ rows: [LogRow], from: Int64, to: Int64) async throws {
        guard let batch = try await decide(rows, from: from, { _ in }) else { return }
        try await compare(batch, from: from, to: to)
    }

    /// The rows that the events give; nil where none can be read.
    ///
    /// `onDraft`: gets what each of them does.
    mutating func decide(
        _ rows: [LogRow],
        from: Int64,
        _ onDraft: (Draft) -> Void
    ) async throws -> LogBatch? {
        var store = WorkingSetStore(connection: connection, registry: registry)
        store.upTo = from - 1
        var entries: [LogEntry] = []
        for row in rows {
            guard let entry = LogEntry(canonical: row.canonical) else {
                isReadable = false
                add(
                    Difference(
                        seq: row.seq,
                        table: "event",
                        expected: "a readable event",
                        actual: nil
                    )
                )
                continue
            }
            entries.append(entry)
        }
        guard !entries.isEmpty else { return nil }
        let verdicts = try await store.deciding(entries.map(\.event), in: &set) { set, lacks in
            entries.map { entry in
                set.decide(
                    entry.event,
                    now: entry.recordedAt,
                    by: .systemUser(entry.recordedBy),
                    seq: entry.seq,
                    lacks: &lacks
                )
            }
        }
        var batch = LogBatch(registry: registry)
        for (entry, verdict) in zip(entries, verdicts) {
            check(entry, verdict, &batch)
            if case .recorded(let draft, _) = verdict { onDraft(draft) }
        }
        set.endBatch()
        if set.count > Self.keptRowsMax { set = WorkingSet() }
        return batch
    }

    private mutating func check(
        _ entry: LogEntry,
        _ verdict: Verdict,
        _ batch: inout LogBatch
    ) {
        switch verdict {
        case .duplicate(let seq):
            add(
                Difference(
                    seq: entry.seq,
                    table: "event",
                    expected: "the only event of its id",
                    actual: "the same as event \(seq)"
                )
            )
        case .rejected(let rejection):
            add(
                Difference(
                    seq: entry.seq,
                    table: "event",
                    expected: "an event that the rules allow",
                    actual: rejection.message
                )
            )
        case .recorded(let draft, let moved):
            _ = batch.add(
                entry.event,
                draft,
                moved,
                by: entry.recordedBy,
                at: entry.recordedAt,
                seq: entry.seq,
                after: []
            )
            // Their day is not hashed: it is the event's own, or that of the event it voids.
            if draft.movements.map(\.json) != entry.movements.map(\.json) {
                add(
                    Difference(
                        seq: entry.seq,
                        table: "event",
                        expected: words(draft.movements),
                        actual: words(entry.movements)
                    )
                )
            }
        }
    }

    private func words(_ movements: [Movement]) -> String {
        movements.map(\.json.compact).joined(separator: " ")
    }

    /// Compares the rows of a batch, table by table, as text.
    private mutating func compare(_ batch: LogBatch, from: Int64, to: Int64) async throws {
        for appended in batch.appended where appended.table != "event" {
            let seqColumn = appended.table == "voiding" ? "void_seq" : "seq"
            let found = try await connection.query(
                """
                select \(seqColumn), array_to_string(array[
                    \(appended.columns.map(Self.asCopied).joined(separator: ", "))
                ], e'\\t', '\\N')
                from \(appended.table)
                where registry_id = $1
                and \(seqColumn) between $2 and $3
                and \(appended.isOfEvent)
                """,
                [.int(registry.id), .int(from), .int(to)]
            )
            if appended.table == "movement" { movements += Int64(found.count) }
            var stored: [String: Int64] = [:]
            for row in found { stored[row[1] ?? ""] = row[0].flatMap { Int64($0) } ?? 0 }
            let place = appended.columns.firstIndex(of: seqColumn) ?? 0
            for line in String(decoding: appended.rows.bytes, as: UTF8.self).split(separator: "\n")
            where stored.removeValue(forKey: Self.unescaped(line)) == nil {
                let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
                add(
                    Difference(
                        seq: Int64(parts[place]),
                        table: appended.table,
                        expected: shown(line),
                        actual: nil
                    )
                )
            }
            for (line, seq) in stored.sorted(by: { ($0.value, $0.key) < ($1.value, $1.key) }) {
                add(
                    Difference(
                        seq: seq,
                        table: appended.table,
                        expected: nil,
                        actual: shown(line[...])
                    )
                )
            }
        }
    }

    /// A row as its text is stored: `CopyText` escapes what a text may hold.
    private static func unescaped(_ line: Substring) -> String {
        guard line.utf8.contains(UInt8(ascii: "\\")) else { return String(line) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(line.utf8.count)
        var isEscaped = false
        for byte in line.utf8 {
            guard isEscaped else {
                isEscaped = byte == UInt8(ascii: "\\")
                if !isEscaped { bytes.append(byte) }
                continue
            }
            isEscaped = false
            switch byte {
            case UInt8(ascii: "n"): bytes.append(0x0A)
            case UInt8(ascii: "r"): bytes.append(0x0D)
            case UInt8(ascii: "t"): bytes.append(0x09)
            case UInt8(ascii: "N"): bytes += [UInt8(ascii: "\\"), byte]
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A column as the text that is copied into it.
    private static func asCopied(_ column: String) -> String {
        guard column.hasSuffix("_at") else { return "\(column)::text" }
        return """
            to_char(\(column) at time zone 'Asia/Tokyo', 'YYYY-MM-DD"T"HH24:MI:SS')
            || case when date_trunc('second', \(column)) < \(column)
                then to_char(\(column), '.US') else '' end
            || '+09:00'
            """
    }

    /// A row without its registry.
    private func shown(_ line: Substring) -> String {
        line.split(separator: "\t", omittingEmptySubsequences: false).dropFirst()
            .joined(separator: " ")
    }

    private mutating func add(_ difference: Difference) {
        if differences.count < Self.differencesMax { differences.append(difference) }
    }

    /// Compares the order lines with what the log, just proven, says of them.
    private mutating func compareLines() async throws {
        for row in try await connection.rows(LineDifferences(registry: registry)) {
            add(
                Difference(
                    seq: nil,
                    table: "order_line",
                    expected: row.expected.map { "\(row.line): \($0)" },
                    actual: row.actual.map { "\(row.line): \($0)" }
                )
            )
        }
    }
}

/// How many subjects have moved.
package struct CountSubjects: Statement {
    package static let sql = """
        select count(*)
        from (
            select distinct kind, subject
            from movement
            where registry_id = $1
        ) s
        """
    let registry: Registry
    package var parameters: [Parameter] { [.int(registry.id)] }

    package init(registry: Registry) {
        self.registry = registry
    }

    package static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 {
        try row.int()
    }
}
