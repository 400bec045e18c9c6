import Crypto
package import Domain
import Interchange
import Postgres
import Reconciliation
import Store

/// Everything that a claim rests on, for whoever checks it without this program.
package struct PackClaim: Sendable {
    package let claim: String
    package var past = AskedPast()

    package init(claim: String) {
        self.claim = claim
    }

    /// The same bytes for the same cut.
    ///
    /// - Throws: `UnknownCode` where there is no such claim at the cut.
    package func run(_ session: Session) async throws -> ClaimPack {
        let claim = halfWidth(claim)
        return try await past.reading(session) { connection, cut in
            let query = ReconciliationQuery(registry: session.registry, cut: cut)
            guard let arithmetic = try await query.arithmetic(of: claim, connection) else {
                throw try await UnknownCode.of(.claim, claim, session, cut)
            }
            var trail = ClaimTrail(session, cut)
            let events = try await trail.events(of: claim, evidence: arithmetic.evidence)
            let chained = try await connection.rows(
                ChainedEvents(
                    registry: session.registry,
                    seqs: events.map(\.seq) + [cut.seq],
                    upTo: cut.seq
                )
            )
            guard let head = chained.last, let last = LogEntry(canonical: head.canonical) else {
                throw try await UnknownCode.of(.claim, claim, session, cut)
            }
            let seqs = Set(events.map(\.seq))
            let packed = chained.filter { seqs.contains($0.seq) }
            return ClaimPack(
                claim: claim,
                arithmetic: arithmetic,
                events: packed,
                evidence: events.filter {
                    !$0.isVoided && $0.event.type.name == "evidence.attached"
                },
                head: .object([
                    .text("registry", session.registry.code), .whole("seq", head.seq),
                    .text("hash", hex(head.hash)), .text("recorded_at", last.recordedAt.rfc3339),
                    .day("as_of", cut.day),
                    .whole("events", Int64(packed.count)),
                    .text(
                        "events_sha256",
                        sha256(packed.map { "\($0.seq) \(hex($0.hash))\n" }.joined())
                    ),
                ])
            )
        }
    }
}

/// The files of a claim's pack.
package struct ClaimPack: Sendable {
    package let claim: String
    /// By name; the sums of the others stand in the last.
    package let files: [(name: String, bytes: [UInt8])]
    package let eventCount: Int
    package let evidenceCount: Int
    /// Registry, seq, hash and moment of the last event that was known, and how many events the pack
    /// holds with the SHA-256 of the lines `SEQ HASH` of them.
    package let head: JSON

    init(
        claim: String,
        files: [(name: String, bytes: [UInt8])],
        eventCount: Int,
        evidenceCount: Int,
        head: JSON
    ) {
        self.claim = claim
        self.files = files
        self.eventCount = eventCount
        self.evidenceCount = evidenceCount
        self.head = head
    }

    fileprivate init(
        claim: String,
        arithmetic: ClaimArithmetic,
        events: [ChainedEvent],
        evidence: [LoggedEvent],
        head: JSON
    ) {
        var files = [
            ("README.txt", Array(PackText.readme(claim).utf8)),
            ("arithmetic.json", Array((arithmetic.json.pretty + "\n").utf8)),
            ("arithmetic.txt", Array(arithmetic.text.utf8)),
            ("events.jsonl", ClaimPack.lines(events)),
            ("evidence.csv", ClaimPack.table(evidence)),
            ("head.json", Array((head.pretty + "\n").utf8)),
            ("verify.py", Array(PackVerifier.text.utf8)),
        ]
        let sums = files.map { name, bytes in "\(hex(SHA256.hash(data: bytes)))  \(name)\n" }
        files.append(("SHA256SUMS", Array(sums.joined().utf8)))
        self.claim = claim
        self.files = files
        self.eventCount = events.count
        self.evidenceCount = evidence.count
        self.head = head
    }

    /// What was written, for other programs.
    package func json(folder: String) -> JSON {
        .object([
            .text("claim", claim), .text("folder", folder), .whole("events", Int64(eventCount)),
            .whole("evidence", Int64(evidenceCount)), JSON.Member("head", head),
            JSON.Member("files", .array(files.map { .string($0.name) })),
        ])
    }

    /// An event a line, with what it takes to recompute its hash.
    private static func lines(_ events: [ChainedEvent]) -> [UInt8] {
        var bytes: [UInt8] = []
        for event in events {
            JSON.object([
                .whole("seq", event.seq),
                .text("previous_hash", event.previousHash.map { hex($0) }),
                .text("hash", hex(event.hash)), .whole("voided_by", event.voidSeq),
                .text("canonical", event.canonical),
            ])
            .appendCompact(to: &bytes)
            bytes.append(0x0A)
        }
        return bytes
    }

    /// The files attached as evidence, by seq.
    private static func table(_ evidence: [LoggedEvent]) -> [UInt8] {
        let names = [
            "seq", "attached_on", "subject_kind", "subject_code", "subject_line", "kind", "sha256",
            "file",
        ]
        let writer = CSVWriter(
            columns: names.map { CSVWriter.Column($0, isText: $0 == "file") },
            isExcel: false
        )
        var bytes: [UInt8] = []
        writer.appendHeader(to: &bytes)
        for logged in evidence {
            let data = logged.event.data
            let subject = data[.subject]
            writer.append(
                [
                    String(logged.seq), logged.day.iso, subject[.kind], subject[.code],
                    subject[optional: .line].map(String.init) ?? "", data[.kind], data[.sha256],
                    data[.file],
                ],
                to: &bytes
            )
        }
        return bytes
    }
}
