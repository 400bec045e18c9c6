/// Which findings people have accepted, by the id, or by how a person saw it begin.
struct Acceptances {
    /// What `reconcile run` shows of an id; a shorter beginning accepts nothing.
    static let shownMin = 8

    /// The event that accepts a finding, and its business day.
    struct Acceptance {
        let seq: Int64
        let day: String
    }

    private var whole: [Substring: Acceptance] = [:]
    /// By their first `shownMin` characters.
    private var beginnings: [Substring: [(text: String, acceptance: Acceptance)]] = [:]

    init(_ rows: [(finding: String, acceptance: Acceptance)]) {
        for row in rows {
            if row.finding.utf8.count >= 64 {
                whole[row.finding[...]] = row.acceptance
            } else if row.finding.utf8.count >= Self.shownMin {
                beginnings[row.finding.prefix(Self.shownMin), default: []]
                    .append((row.finding, row.acceptance))
            }
        }
    }

    /// The last event that accepts it.
    func last(of finding: String) -> Acceptance? {
        let others = beginnings[finding.prefix(Self.shownMin)] ?? []
        return
            ([whole[finding[...]]].compactMap { $0 }
            + others.filter { finding.hasPrefix($0.text) }.map(\.acceptance))
            .max { $0.seq < $1.seq }
    }
}
