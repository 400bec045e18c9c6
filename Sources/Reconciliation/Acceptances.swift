/// Which findings people have accepted, by the id, or by how a person saw it begin.
struct Acceptances {
    /// What `reconcile run` shows of an id.
    private static let shownMin = 8

    private var whole: [String: Int64] = [:]
    private var beginnings: [(text: String, seq: Int64)] = []

    init(_ rows: [(finding: String, seq: Int64)]) {
        for row in rows {
            if row.finding.utf8.count >= 64 {
                whole[row.finding] = row.seq
            } else if row.finding.utf8.count >= Self.shownMin {
                beginnings.append((row.finding, row.seq))
            }
        }
    }

    /// The last event that accepts it.
    func seq(of finding: String) -> Int64? {
        let others = beginnings.filter { finding.hasPrefix($0.text) }.map(\.seq)
        return ([whole[finding]].compactMap { $0 } + others).max()
    }
}
