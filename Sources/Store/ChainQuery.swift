import Domain
package import Postgres

/// An event with what it takes to recompute its hash.
package struct ChainedEvent: Sendable {
    package let seq: Int64
    /// What is hashed, behind the hash of the event before.
    package let canonical: String
    /// 32 bytes; of the first event, zeros; nil where whoever asks may not see the event before.
    package let previousHash: [UInt8]?
    /// 32 bytes.
    package let hash: [UInt8]
    /// The event that voids it, as known by a seq.
    package let voidSeq: Int64?
}

/// Some events of the log, in its order, with the hash of the event before each.
package struct ChainedEvents: Statement {
    package static let sql = """
        select
            e.seq, e.canonical,
            -- What is seen in part has no hash.
            case when e.seq = 1 then $4 else nullif(p.hash, '') end,
            e.hash, v.void_seq
        from event e
        left join event p on p.registry_id = $1 and p.seq = e.seq - 1
        left join voiding v on v.registry_id = $1 and v.seq = e.seq and v.void_seq <= $3
        where e.registry_id = $1
        and e.seq = any ($2::bigint[])
        order by e.seq
        """
    let registry: Registry
    let seqs: [Int64]
    let upTo: Int64

    /// The events of `seqs`; voids are those recorded up to `upTo`.
    package init(registry: Registry, seqs: [Int64], upTo: Int64) {
        self.registry = registry
        self.seqs = seqs
        self.upTo = upTo
    }

    package var parameters: [Parameter] {
        [.int(registry.id), .ints(seqs), .int(upTo), .bytes(LogEntry.emptyHash)]
    }

    package static func decode(_ row: inout RowReader) throws(PostgresError) -> ChainedEvent {
        ChainedEvent(
            seq: try row.int(),
            canonical: try row.text(),
            previousHash: try row.bytesOrNil(),
            hash: try row.bytes(),
            voidSeq: try row.intOrNil()
        )
    }
}

/// The seq of the events that attach a file to an invoice of one of these numbers, whoever issued
/// it: evidence does not name the issuer.
///
/// Reads the events of that type by their index.
package struct InvoiceEvidence: Statement {
    package static let sql = """
        select e.seq
        from event e
        where e.registry_id = $1
        and e.type = 'evidence.attached'
        and e.seq <= $3
        and e.day <= $4::date
        and e.canonical::jsonb #>> '{event,data,subject,kind}' = 'invoice'
        and e.canonical::jsonb #>> '{event,data,subject,code}' = any ($2::text[])
        order by e.seq
        """
    let registry: Registry
    let invoices: [String]
    let cut: Cut

    package init(registry: Registry, invoices: [String], cut: Cut) {
        self.registry = registry
        self.invoices = invoices
        self.cut = cut
    }

    package var parameters: [Parameter] {
        [.int(registry.id), .texts(invoices), .int(cut.seq), .text(cut.day.iso)]
    }

    package static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 {
        try row.int()
    }
}
