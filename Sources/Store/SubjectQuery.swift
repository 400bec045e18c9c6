package import Domain
package import Postgres

/// An event of the log with what has become of it by a cut.
package struct LoggedEvent: Sendable {
    package let entry: LogEntry
    /// The seq of the event that voids it, where that is known at the cut.
    package let voidedBy: Int64?

    package var seq: Int64 { entry.seq }
    package var event: Event { entry.event }
    package var day: Day { entry.event.day }
    package var isVoided: Bool { voidedBy != nil }
}

/// The events that name any of some codes or move a subject, and others given by seq, with the voids
/// of them, by business day, then by seq.
///
/// Events of a later business day than the cut's are left out; a void stands whatever its day,
/// since it counts on the day of the event that it voids. Reads `mention` by its primary key and
/// `movement` by its index of subjects; the days are narrowed before the union, which is small then.
package struct EventsNaming: Statement {
    package static let sql = """
        with named as (
            select distinct m.seq
            from unnest($2::text[], $3::text[]) as r (kind, code)
            join mention m on m.registry_id = $1 and m.kind = r.kind and m.code = r.code
            where m.seq <= $4
            and m.role >= $6
            union
            select seq
            from unnest($7::bigint[]) as given (seq)
            union
            select m.seq
            from unnest($8::text[], $9::text[]) as s (kind, subject)
            join movement m on m.registry_id = $1 and m.kind = s.kind and m.subject = s.subject
            where m.seq <= $4
            and m.day <= $5::date
        ), voids as (
            select v.void_seq as seq
            from named n
            join voiding v on v.registry_id = $1 and v.seq = n.seq
            join event e on e.registry_id = $1 and e.seq = n.seq
            where v.void_seq <= $4
            -- A void has no day of its own: it shows with what it voids.
            and e.day <= $5::date
        )
        select e.seq, e.canonical, v.void_seq
        from (select seq from named union select seq from voids) as found
        join event e on e.registry_id = $1 and e.seq = found.seq
        left join voiding v on v.registry_id = $1 and v.seq = e.seq and v.void_seq <= $4
        where e.day <= $5::date
        or e.type = 'event.voided'
        order by e.day, e.seq
        """
    let registry: Registry
    let refs: [Ref]
    let seqs: [Int64]
    let moved: [Subject]
    let cut: Cut
    let saysMore: Bool

    /// The events that name `refs`, those of `seqs`, and those that move any of `moved`.
    ///
    /// With `saysMore` only the events that make or describe a code, not those that name it.
    package init(
        registry: Registry,
        refs: [Ref],
        seqs: [Int64] = [],
        moved: [Subject] = [],
        cut: Cut,
        saysMore: Bool = false
    ) {
        self.registry = registry
        self.refs = refs
        self.seqs = seqs
        self.moved = moved
        self.cut = cut
        self.saysMore = saysMore
    }

    package var parameters: [Parameter] {
        [
            .int(registry.id), .texts(refs.map(\.kind.rawValue)), .texts(refs.map(\.code)),
            .int(cut.seq), .text(cut.day.iso), .int(saysMore ? 1 : 0), .ints(seqs),
            .texts(moved.map(\.kind.rawValue)), .texts(moved.map(\.key)),
        ]
    }

    package static func decode(_ row: inout RowReader) throws(PostgresError) -> LoggedEvent {
        let seq = try row.int()
        guard let entry = LogEntry(canonical: try row.text()) else {
            throw PostgresError(.decoding, "event \(seq) cannot be read", sql: sql)
        }
        return LoggedEvent(entry: entry, voidedBy: try row.intOrNil())
    }
}

/// What subjects held at a cut, in the order asked for; no row for one that had not moved by then.
package struct BalancesAtCut: Statement {
    package static let sql = """
        select s.n - 1, m.balance
        from unnest($2::text[], $3::text[]) with ordinality as s (kind, subject, n)
        cross join lateral (
            select balance
            from movement
            where registry_id = $1
            and kind = s.kind
            and subject = s.subject
            and day <= $4::date
            and seq <= $5
            order by day desc, seq desc, ordinal desc
            limit 1
        ) m
        """
    let registry: Registry
    let subjects: [Subject]
    let cut: Cut

    package init(registry: Registry, subjects: [Subject], cut: Cut) {
        self.registry = registry
        self.subjects = subjects
        self.cut = cut
    }

    package var parameters: [Parameter] {
        [
            .int(registry.id), .texts(subjects.map(\.kind.rawValue)), .texts(subjects.map(\.key)),
            .text(cut.day.iso), .int(cut.seq),
        ]
    }

    package static func decode(
        _ row: inout RowReader
    ) throws(PostgresError) -> (index: Int, amounts: [Int64]) {
        (Int(try row.int()), try row.ints())
    }
}

/// Known codes of a kind that begin with a text, in the order of their bytes.
package struct KnownCodes: Statement {
    package static let sql = """
        select distinct m.code collate "C" as code
        from mention m
        where m.registry_id = $1
        and m.kind = $2
        and m.role = 2
        and starts_with(m.code, $3)
        and not exists (
            select from voiding v
            where v.registry_id = $1 and v.seq = m.seq
        )
        order by code
        limit $4
        """
    let registry: Registry
    let kind: CodeKind
    let prefix: String
    let rowsMax: Int

    package init(registry: Registry, kind: CodeKind, prefix: String = "", rowsMax: Int) {
        self.registry = registry
        self.kind = kind
        self.prefix = prefix
        self.rowsMax = rowsMax
    }

    package var parameters: [Parameter] {
        [.int(registry.id), .text(kind.rawValue), .text(prefix), .int(Int64(rowsMax))]
    }

    package static func decode(_ row: inout RowReader) throws(PostgresError) -> String {
        try row.text()
    }
}

/// Codes of a kind that begin so and were ever made, also by events that are voided since.
package struct CodesEverMade: Statement {
    package static let sql = """
        select distinct m.code
        from mention m
        where m.registry_id = $1
        and m.kind = $2
        and m.role = 2
        and starts_with(m.code, $3)
        """
    let registry: Registry
    let kind: CodeKind
    let prefix: String

    package init(registry: Registry, kind: CodeKind, prefix: String) {
        self.registry = registry
        self.kind = kind
        self.prefix = prefix
    }

    package var parameters: [Parameter] {
        [.int(registry.id), .text(kind.rawValue), .text(prefix)]
    }

    package static func decode(_ row: inout RowReader) throws(PostgresError) -> String {
        try row.text()
    }
}

/// The codes of a kind at a cut, each with the event that describes it: of those that make it the
/// latest by business day, then by seq.
package struct CodesAtCut: Statement {
    package static let sql = """
        select code, canonical
        from (
            select distinct on (m.code collate "C") m.code collate "C" as code, e.canonical
            from mention m
            join event e on e.registry_id = $1 and e.seq = m.seq
            where m.registry_id = $1
            and m.kind = $2
            and m.role = 2
            and m.seq <= $3
            and e.day <= $4::date
            and m.code collate "C" > $5
            and not exists (
                select from voiding v
                where v.registry_id = $1 and v.seq = m.seq and v.void_seq <= $3
            )
            order by m.code collate "C", e.day desc, e.seq desc
        ) described
        where not exists (
            select from unnest($6::text[], $7::text[]) as asked (field, value)
            where canonical::jsonb #>> array['event', 'data', asked.field]
                is distinct from asked.value
        )
        order by code
        limit $8
        """
    let registry: Registry
    let kind: CodeKind
    let cut: Cut
    let after: String
    let filters: [(field: String, value: String)]
    let rowsMax: Int

    /// Codes after `after`, where the fields of the describing event have the values of `filters`.
    package init(
        registry: Registry,
        kind: CodeKind,
        cut: Cut,
        after: String = "",
        filters: [(field: String, value: String)] = [],
        rowsMax: Int
    ) {
        self.registry = registry
        self.kind = kind
        self.cut = cut
        self.after = after
        self.filters = filters
        self.rowsMax = rowsMax
    }

    package var parameters: [Parameter] {
        [
            .int(registry.id), .text(kind.rawValue), .int(cut.seq), .text(cut.day.iso),
            .text(after), .texts(filters.map(\.field)), .texts(filters.map(\.value)),
            .int(Int64(rowsMax)),
        ]
    }

    package static func decode(
        _ row: inout RowReader
    ) throws(PostgresError) -> (code: String, entry: LogEntry) {
        let code = try row.text()
        guard let entry = LogEntry(canonical: try row.text()) else {
            throw PostgresError(.decoding, "the event that makes \(code) cannot be read", sql: sql)
        }
        return (code, entry)
    }
}

/// The lines that orders had at a cut, by order, then by number.
package struct LinesAtCut: Statement {
    package static let sql = """
        select order_code, line, product
        from order_line
        where registry_id = $1
        and order_code = any ($2::text[])
        and made_seq <= $3
        and made_day <= $4::date
        and (void_seq is null or void_seq > $3)
        order by order_code collate "C", line
        """
    let registry: Registry
    let orders: [String]
    let cut: Cut

    package init(registry: Registry, orders: [String], cut: Cut) {
        self.registry = registry
        self.orders = orders
        self.cut = cut
    }

    package var parameters: [Parameter] {
        [.int(registry.id), .texts(orders), .int(cut.seq), .text(cut.day.iso)]
    }

    package static func decode(
        _ row: inout RowReader
    ) throws(PostgresError) -> (order: String, line: Int64, product: String) {
        (try row.text(), try row.int(), try row.text())
    }
}
