import Domain

/// An event that rows wrote, kept until the rows behind it are read.
struct RowsRead {
    let rows: [EventTable.Row]
    /// Whether its first row has fewer cells than the header, as where a file was cut off.
    let isShort: Bool
    private(set) var item: EventFile.Item
    /// What is wrong with the rows themselves; nil where nothing is.
    private let faults: [Rejection]?

    init(_ rows: [EventTable.Row], isShort: Bool, _ item: EventFile.Item) {
        self.rows = rows
        self.isShort = isShort
        self.item = item
        if case .refused(let reasons) = item.result {
            self.faults = reasons
        } else {
            self.faults = nil
        }
    }

    /// Refuses the one of two neighbours that the other, refused, may have been a line of: half a
    /// shipment is not a shipment.
    static func compare(_ first: inout RowsRead, _ second: inout RowsRead) {
        let firstMay = first.mayBeLine(of: second)
        let secondMay = second.mayBeLine(of: first)
        if secondMay { first.refuse(beside: second.item.place.line) }
        if firstMay { second.refuse(beside: first.item.place.line) }
    }

    /// Whether these rows are refused, and would be lines of the other event but for their faults.
    private func mayBeLine(of other: RowsRead) -> Bool {
        guard let faults, other.faults == nil, let row = rows.first, let first = other.rows.first,
            let list = first.list
        else { return false }
        // Of a type that is none, the columns of the list are like any other.
        let inList = "data.\(list)."
        let names = Set(row.outside.keys).union(first.outside.keys)
        // Nor is anything else of it checked.
        let hasType = !faults.contains { $0.field == "type" }
        let mayJoin =
            !hasType
            || names.allSatisfy { name in
                let (mine, theirs) = (row.outside[name], first.outside[name])
                if mine == theirs || name.hasPrefix(inList) { return true }
                if isShort, theirs?.hasPrefix(mine ?? "") == true { return true }
                let field = name.hasPrefix("data.") ? String(name.dropFirst(5)) : name
                return faults.contains { fault in
                    fault.field.map { field == $0 || field.hasPrefix($0 + ".") } ?? false
                }
            }
        let entry =
            row.list == nil
            ? Dictionary(
                uniqueKeysWithValues: row.outside.filter { $0.key.hasPrefix(inList) }
                    .map { (String($0.key.dropFirst(inList.count)), $0.value) }
            ) : row.entry
        let key = EventTable.key(ofEntry: entry)
        return mayJoin && !other.rows.contains { EventTable.key(ofEntry: $0.entry) == key }
    }

    private mutating func refuse(beside line: Int) {
        let reason = Rejection(
            rule: "beside_refused_row",
            message: "row \(line), which is refused, may be one more line of this event: mend that "
                + "row first"
        )
        item = EventFile.Item(
            place: item.place,
            result: .refused([reason]),
            written: item.written
        )
        item.isWhole = false
    }
}
