import Domain
import Postgres

/// The rows that a batch of decided events appends, written at once by COPY.
struct LogBatch {
    private let registry: Registry
    private let recordedBy: String
    private let recordedAt: Instant
    private let recordedAtText: String
    private var events = CopyText()
    private var mentions = CopyText()
    private var voidings = CopyText()
    private var movements = CopyText()
    private var totals = CopyText()
    private var promises = CopyText()
    private var steps = CopyText()

    init(registry: Registry, recordedBy: String, recordedAt: Instant) {
        self.registry = registry
        self.recordedBy = recordedBy
        self.recordedAt = recordedAt
        self.recordedAtText = recordedAt.rfc3339
    }

    /// How many events the rows to be written are of.
    private(set) var eventCount = 0

    /// Takes out all rows so far.
    mutating func takeRows() -> LogBatch {
        var taken = LogBatch(registry: registry, recordedBy: recordedBy, recordedAt: recordedAt)
        swap(&taken, &self)
        return taken
    }

    /// Adds a decided event.
    ///
    /// - Returns: the hash of the log up to it.
    mutating func add(
        _ event: Event,
        _ draft: Draft,
        _ moved: [WorkingSet.Moved],
        seq: Int64,
        after previous: [UInt8]
    ) -> [UInt8] {
        let entry = LogEntry(
            registry: registry.code,
            seq: seq,
            recordedAt: recordedAt,
            recordedBy: recordedBy,
            event: event,
            movements: draft.movements
        )
        let canonical = entry.canonical
        let hash = LogEntry.hash(after: previous, canonical)
        let day = event.day.iso
        events.append(registry.id)
        events.append(seq)
        events.append(plain: event.id.description)
        events.append(plain: event.type.name)
        events.append(plain: event.occurredAt.rfc3339)
        events.append(plain: day)
        events.append(plain: recordedAtText)
        events.append(escaping: canonical)
        events.append(hex: hash)
        events.endRow()
        addMentions(draft, seq)
        addMovements(draft, moved, seq)
        addStatements(draft, event, seq, day)
        if let voided = draft.voids {
            voidings.append(registry.id)
            voidings.append(voided.seq)
            voidings.append(seq)
            voidings.endRow()
        }
        eventCount += 1
        return hash
    }

    private mutating func addMentions(_ draft: Draft, _ seq: Int64) {
        for name in draft.names {
            var role: Int64 = 0
            for described in draft.describes where described.ref == name {
                role = max(role, described.makes ? 2 : 1)
            }
            mentions.append(registry.id)
            mentions.append(plain: name.kind.rawValue)
            mentions.append(plain: name.code)
            mentions.append(seq)
            mentions.append(role)
            mentions.endRow()
        }
    }

    /// The movements, each with its subject's balance at the end of its day after the whole event;
    /// then what it changes on later days.
    private mutating func addMovements(
        _ draft: Draft,
        _ moved: [WorkingSet.Moved],
        _ seq: Int64
    ) {
        var ordinal: Int64 = 0
        for movement in draft.movements {
            guard
                let entry = moved.first(where: { $0.subject == movement.subject })?.entries.first
            else { preconditionFailure("a movement changes its subject") }
            ordinal += 1
            addMovement(
                movement.subject,
                movement.day,
                seq,
                ordinal,
                movement.from,
                movement.to,
                movement.amount,
                entry.amounts
            )
        }
        for subject in moved {
            for later in subject.entries.dropFirst() {
                ordinal += 1
                addMovement(subject.subject, later.day, seq, ordinal, nil, nil, 0, later.amounts)
            }
        }
    }

    private mutating func addMovement(
        _ subject: Subject,
        _ day: Day,
        _ seq: Int64,
        _ ordinal: Int64,
        _ from: State?,
        _ to: State?,
        _ amount: Int64,
        _ balance: [Int64]
    ) {
        movements.append(registry.id)
        movements.append(seq)
        movements.append(ordinal)
        movements.append(plain: subject.kind.rawValue)
        movements.append(plain: subject.key)
        movements.append(plain: day.iso)
        movements.append(plain: from?.rawValue)
        movements.append(plain: to?.rawValue)
        movements.append(amount)
        movements.append(array: balance)
        movements.endRow()
    }

    private mutating func addStatements(
        _ draft: Draft,
        _ event: Event,
        _ seq: Int64,
        _ day: String
    ) {
        for total in draft.totals {
            totals.append(registry.id)
            totals.append(plain: total.subject.kind.rawValue)
            totals.append(plain: total.subject.key)
            totals.append(plain: day)
            totals.append(seq)
            totals.append(total.amount)
            totals.append(plain: total.unitPrice)
            totals.endRow()
        }
        for promise in draft.promises {
            promises.append(registry.id)
            promises.append(plain: promise.order)
            promises.append(promise.line)
            promises.append(plain: day)
            promises.append(seq)
            promises.append(array: promise.schedule.map(\.promisedOn.iso))
            promises.append(array: promise.schedule.map(\.quantity))
            promises.endRow()
        }
        for (ordinal, step) in draft.steps.enumerated() {
            steps.append(registry.id)
            steps.append(plain: step.serial)
            steps.append(plain: day)
            steps.append(seq)
            steps.append(Int64(ordinal + 1))
            steps.append(plain: step.step.order)
            steps.append(step.step.line)
            steps.append(plain: step.step.shipment)
            steps.append(plain: step.step.from?.rawValue)
            steps.append(plain: step.step.to?.rawValue)
            steps.endRow()
        }
    }

    /// A table of the log, and the rows that the batch appends to it.
    struct Appended {
        let table: String
        /// The columns of a row, in the order of the key first.
        let columns: [String]
        let rows: CopyText
    }

    /// The rows by table, parents before children.
    var appended: [Appended] {
        [
            Appended(
                table: "event",
                columns: [
                    "registry_id", "seq", "id", "type", "occurred_at", "day", "recorded_at",
                    "canonical", "hash",
                ],
                rows: events
            ),
            Appended(
                table: "mention",
                columns: ["registry_id", "kind", "code", "seq", "role"],
                rows: mentions
            ),
            Appended(
                table: "voiding",
                columns: ["registry_id", "seq", "void_seq"],
                rows: voidings
            ),
            Appended(
                table: "movement",
                columns: [
                    "registry_id", "seq", "ordinal", "kind", "subject", "day", "from_state",
                    "to_state", "amount", "balance",
                ],
                rows: movements
            ),
            Appended(
                table: "total",
                columns: [
                    "registry_id", "kind", "subject", "day", "seq", "amount", "unit_price",
                ],
                rows: totals
            ),
            Appended(
                table: "promise",
                columns: [
                    "registry_id", "order_code", "line", "day", "seq", "promised_on", "quantity",
                ],
                rows: promises
            ),
            Appended(
                table: "unit_step",
                columns: [
                    "registry_id", "serial", "day", "seq", "ordinal", "order_code", "line",
                    "shipment", "from_state", "to_state",
                ],
                rows: steps
            ),
        ]
    }

    /// Appends it all.
    func write(to connection: Connection) async throws {
        for appended in appended where !appended.rows.isEmpty {
            try await connection.copyIn(
                "copy \(appended.table) (\(appended.columns.joined(separator: ", "))) from stdin",
                appended.rows.bytes
            )
        }
    }
}
