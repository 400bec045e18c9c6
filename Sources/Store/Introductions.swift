import Domain
import Postgres

/// Who meets whom: a party that sees an event sees the names of the parties and sites in it.
///
/// So what is said of those stands once more for it, without what is not its business.
struct Introductions: Sendable {
    private struct Meeting: Hashable {
        let role: Role
        let party: String
        let ref: Ref
    }

    private let registry: Registry
    private var met: Set<Meeting> = []
    /// Described anew: whoever has met it sees that too.
    private var described: Set<Ref> = []
    /// Not to be looked at again.
    private var known: Set<Meeting> = []

    init(registry: Registry) {
        self.registry = registry
    }

    var isEmpty: Bool { met.isEmpty && described.isEmpty }

    /// Notes whom the viewers of an event meet in it.
    mutating func add(_ draft: Draft) {
        for described in draft.describes where described.makes && Self.isNamed(described.ref) {
            self.described.insert(described.ref)
        }
        for name in draft.names where Self.isNamed(name) {
            for viewer in draft.audience.viewers where viewer.party != name.code {
                let meeting = Meeting(role: viewer.role, party: viewer.party, ref: name)
                if !known.contains(meeting) { met.insert(meeting) }
            }
        }
    }

    private static func isNamed(_ ref: Ref) -> Bool {
        ref.kind == .party || ref.kind == .site
    }

    /// Writes what the parties now see; the events must be in the database.
    mutating func write(to connection: Connection) async throws {
        for row in try await connection.rows(
            FindAcquainted(registry: registry, refs: Array(described))
        ) {
            met.insert(Meeting(role: row.role, party: row.party, ref: row.ref))
        }
        described = []
        let meetings = Array(met)
        met = []
        guard !meetings.isEmpty else { return }
        known.formUnion(meetings)
        let rows = try await connection.rows(
            FindUnmet(
                registry: registry,
                roles: meetings.map(\.role),
                parties: meetings.map(\.party),
                refs: meetings.map(\.ref)
            )
        )
        var batch = LogBatch(registry: registry)
        for row in rows {
            guard let entry = LogEntry(canonical: row.canonical) else { throw DamagedLog(row.seq) }
            let meeting = meetings[row.index]
            batch.addPart(entry.introduction, of: meeting.role, meeting.party)
            batch.addPart(meeting.ref, 2, of: meeting.role, meeting.party, row.seq)
        }
        try await batch.write(to: connection)
    }
}

/// The parties that have met any of those parties and sites.
struct FindAcquainted: Statement {
    static let sql = """
        select distinct p.viewer_role, p.party, p.kind, p.code
        from unnest($2::text[], $3::text[]) as r (kind, code)
        cross join lateral (
            select viewer_role, party, kind, code
            from mention_part
            where registry_id = $1
            and kind = r.kind
            and code = r.code
            offset 0
        ) p
        """
    let registry: Registry
    let refs: [Ref]
    var parameters: [Parameter] {
        [.int(registry.id), .texts(refs.map(\.kind.rawValue)), .texts(refs.map(\.code))]
    }

    static func decode(
        _ row: inout RowReader
    ) throws(PostgresError) -> (role: Role, party: String, ref: Ref) {
        let role = try row.text()
        let party = try row.text()
        let kind = try row.text()
        let code = try row.text()
        guard let role = Role(rawValue: role), let kind = CodeKind(rawValue: kind) else {
            throw PostgresError(.decoding, "unknown role \(role) or kind \(kind)", sql: sql)
        }
        return (role, party, Ref(kind, code))
    }
}

/// What is said of parties and sites that viewers do not see yet, by the place of the viewer.
struct FindUnmet: Statement {
    static let sql = """
        select r.n - 1, e.seq, e.canonical
        from unnest($2::text[], $3::text[], $4::text[], $5::text[])
            with ordinality as r (role, party, kind, code, n)
        cross join lateral (
            select seq
            from mention
            where registry_id = $1
            and kind = r.kind
            and code = r.code
            and role = 2
            offset 0
        ) m
        cross join lateral (
            select seq, canonical, buyer, vendor
            from event
            where registry_id = $1
            and seq = m.seq
            offset 0
        ) e
        where case r.role when 'buyer' then e.buyer else e.vendor end is distinct from r.party
        and not exists (
            select from mention_part p
            where p.registry_id = $1
            and p.viewer_role = r.role
            and p.party in (r.party, '*')
            and p.kind = r.kind
            and p.code = r.code
            and p.seq = m.seq
            offset 0
        )
        """
    let registry: Registry
    let roles: [Role]
    let parties: [String]
    let refs: [Ref]
    var parameters: [Parameter] {
        [
            .int(registry.id), .texts(roles.map(\.rawValue)), .texts(parties),
            .texts(refs.map(\.kind.rawValue)), .texts(refs.map(\.code)),
        ]
    }

    static func decode(
        _ row: inout RowReader
    ) throws(PostgresError) -> (index: Int, seq: Int64, canonical: String) {
        (Int(try row.int()), try row.int(), try row.text())
    }
}
