import Domain
import Postgres

/// The rows that a batch of decided events appends, written at once by COPY.
struct LogBatch {
    private let registry: Registry
    private var events = CopyText()
    private var mentions = CopyText()
    private var voidings = CopyText()
    private var movements = CopyText()
    private var totals = CopyText()
    private var promises = CopyText()
    private var steps = CopyText()
    private var attachments = CopyText()
    private var eventParts = CopyText()
    private var mentionParts = CopyText()

    init(registry: Registry) {
        self.registry = registry
    }

    /// How many events the rows to be written are of.
    private(set) var eventCount = 0

    /// Takes out all rows so far.
    mutating func takeRows() -> LogBatch {
        var taken = LogBatch(registry: registry)
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
        by recordedBy: String,
        at recordedAt: Instant,
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
        events.append(plain: recordedAt.rfc3339)
        events.append(escaping: canonical)
        events.append(hex: hash)
        events.append(draft.audience.whole)
        events.endRow()
        addMentions(draft, seq)
        addParts(entry, draft)
        addMovements(draft, moved, seq)
        addStatements(draft, event, seq, day)
        if let voided = draft.voids {
            voidings.append(registry.id)
            voidings.append(voided.seq)
            voidings.append(seq)
            voidings.endRow()
        }
        if event.type.name == "evidence.attached" {
            attachments.append(registry.id)
            attachments.append(seq)
            attachments.append(plain: event.data[.sha256])
            attachments.append(plain: Author.party(of: recordedBy))
            attachments.endRow()
        }
        eventCount += 1
        return hash
    }

    private mutating func addMentions(_ draft: Draft, _ seq: Int64) {
        for name in draft.names {
            mentions.append(registry.id)
            mentions.append(plain: name.kind.rawValue)
            mentions.append(plain: name.code)
            mentions.append(seq)
            mentions.append(draft.role(of: name))
            mentions.append(draft.audience.parties(naming: name))
            mentions.endRow()
        }
    }

    /// What parties see in part, or with others.
    private mutating func addParts(_ entry: LogEntry, _ draft: Draft) {
        for part in draft.audience.parts {
            addPart(entry.part(part, draft.audience), of: part.role, part.party)
            // A vendor's names stand with the event's.
            guard part.role == .buyer else { continue }
            for name in draft.audience.namesShown(in: part, of: draft.names, entry.event) {
                addPart(name, draft.role(of: name), of: part.role, part.party, entry.seq)
            }
        }
    }

    /// Adds what a party sees of an event.
    mutating func addPart(_ entry: LogEntry, of role: Role, _ party: String) {
        eventParts.append(registry.id)
        eventParts.append(plain: role.rawValue)
        eventParts.append(plain: party)
        eventParts.append(entry.seq)
        eventParts.append(plain: entry.event.id.description)
        eventParts.append(plain: entry.event.type.name)
        eventParts.append(plain: entry.event.occurredAt.rfc3339)
        eventParts.append(plain: entry.event.day.iso)
        eventParts.append(plain: entry.recordedAt.rfc3339)
        eventParts.append(escaping: entry.canonical)
        eventParts.endRow()
    }

    /// Adds that what a party sees of an event names a code.
    mutating func addPart(
        _ name: Ref,
        _ mentionRole: Int64,
        of role: Role,
        _ party: String,
        _ seq: Int64
    ) {
        mentionParts.append(registry.id)
        mentionParts.append(plain: role.rawValue)
        mentionParts.append(plain: party)
        mentionParts.append(plain: name.kind.rawValue)
        mentionParts.append(plain: name.code)
        mentionParts.append(seq)
        mentionParts.append(mentionRole)
        mentionParts.endRow()
    }

    /// The movements, each with its subject's balance at the end of its day after the whole event;
    /// then what it changes on later days.
    private mutating func addMovements(
        _ draft: Draft,
        _ moved: [WorkingSet.Moved],
        _ seq: Int64
    ) {
        var ordinal: Int64 = 0
        var subjects = Places(moved.map(\.subject))
        for movement in draft.movements {
            let (at, isNew) = subjects.place(movement.subject)
            guard !isNew, let entry = moved[at].entries.first else {
                preconditionFailure("a movement changes its subject")
            }
            ordinal += 1
            addMovement(
                movement.subject,
                draft.audience.parties(of: movement.subject),
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
            let parties = draft.audience.parties(of: subject.subject)
            for later in subject.entries.dropFirst() {
                ordinal += 1
                addMovement(
                    subject.subject,
                    parties,
                    later.day,
                    seq,
                    ordinal,
                    nil,
                    nil,
                    0,
                    later.amounts
                )
            }
        }
    }

    private mutating func addMovement(
        _ subject: Subject,
        _ parties: Audience.Parties,
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
        movements.append(parties)
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
            totals.append(draft.audience.parties(of: total.subject))
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
            promises.append(draft.audience.parties(of: .line(promise.order, promise.line)))
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
            steps.append(draft.audience.parties(stepping: step.step.order, step.step.line))
            steps.endRow()
        }
    }

    /// A table of the log, and the rows that the batch appends to it.
    struct Appended {
        let table: String
        /// The columns of a row, those of the key first.
        let columns: [String]
        let keyColumns: Int
        /// Which rows of a table come from the event itself: not those by which others meet a party.
        var isOfEvent = "true"
        let rows: CopyText
    }

    /// The rows by table, parents before children.
    var appended: [Appended] {
        [
            Appended(
                table: "event",
                columns: [
                    "registry_id", "seq", "id", "type", "occurred_at", "day", "recorded_at",
                    "canonical", "hash", "buyer", "vendor",
                ],
                keyColumns: 2,
                rows: events
            ),
            Appended(
                table: "mention",
                columns: ["registry_id", "kind", "code", "seq", "role", "buyer", "vendor"],
                keyColumns: 4,
                rows: mentions
            ),
            Appended(
                table: "voiding",
                columns: ["registry_id", "seq", "void_seq"],
                keyColumns: 2,
                rows: voidings
            ),
            Appended(
                table: "movement",
                columns: [
                    "registry_id", "seq", "ordinal", "kind", "subject", "day", "from_state",
                    "to_state", "amount", "balance", "buyer", "vendor",
                ],
                keyColumns: 3,
                rows: movements
            ),
            Appended(
                table: "total",
                columns: [
                    "registry_id", "kind", "subject", "day", "seq", "amount", "unit_price",
                    "buyer", "vendor",
                ],
                keyColumns: 5,
                rows: totals
            ),
            Appended(
                table: "promise",
                columns: [
                    "registry_id", "order_code", "line", "day", "seq", "promised_on", "quantity",
                    "buyer", "vendor",
                ],
                keyColumns: 5,
                rows: promises
            ),
            Appended(
                table: "unit_step",
                columns: [
                    "registry_id", "serial", "day", "seq", "ordinal", "order_code", "line",
                    "shipment", "from_state", "to_state", "buyer", "vendor",
                ],
                keyColumns: 5,
                rows: steps
            ),
            Appended(
                table: "attachment",
                columns: ["registry_id", "seq", "sha256", "party"],
                keyColumns: 2,
                rows: attachments
            ),
            Appended(
                table: "event_part",
                columns: [
                    "registry_id", "role", "party", "seq", "id", "type", "occurred_at", "day",
                    "recorded_at", "canonical",
                ],
                keyColumns: 4,
                isOfEvent: "type not in ('party.registered', 'site.registered')",
                rows: eventParts
            ),
            Appended(
                table: "mention_part",
                columns: [
                    "registry_id", "viewer_role", "party", "kind", "code", "seq", "role",
                ],
                keyColumns: 6,
                isOfEvent: "not (kind in ('party', 'site') and role = 2)",
                rows: mentionParts
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

extension Draft {
    /// What an event says of a code that it names: 0 nothing, 1 something, 2 that it is made.
    fileprivate func role(of name: Ref) -> Int64 {
        var role: Int64 = 0
        for described in describes where described.ref == name {
            role = max(role, described.makes ? 2 : 1)
        }
        return role
    }
}

extension CopyText {
    /// The columns `buyer` and `vendor`.
    fileprivate mutating func append(_ parties: Audience.Parties) {
        append(plain: parties.buyer)
        append(plain: parties.vendor)
    }
}
