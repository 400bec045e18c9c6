/// What a subject holds in each of its states at the end of every business day.
///
/// Nearly all events are the newest of their subject, so only the last day is loaded at first;
/// an event dated back asks for the whole history.
package struct Balances: Sendable {
    /// The balance at the end of a day on which something moved, in the order of the kind's states.
    package struct Entry: Sendable, Equatable {
        package let day: Day
        /// Units or yen in each state; of an order line, last, how many of the cancelled ones were
        /// credited.
        package var amounts: [Int64]

        package init(day: Day, amounts: [Int64]) {
            self.day = day
            self.amounts = amounts
        }
    }

    /// By ascending day.
    package private(set) var entries: [Entry]
    /// Whether days before the first entry are known to hold nothing.
    package private(set) var isComplete: Bool
    private let width: Int

    package init(kind: SubjectKind, entries: [Entry], isComplete: Bool) {
        self.entries = entries
        self.isComplete = isComplete
        self.width = kind.width
    }

    /// The same history, with what is at hand of its last days: the batch may have moved something
    /// in these that is in no table yet.
    package func followed(by latest: Balances) -> Balances {
        guard let first = latest.entries.first else { return self }
        var whole = self
        whole.entries = entries.filter { $0.day < first.day } + latest.entries
        return whole
    }

    /// Whether what it holds on that day and all later ones is known.
    package func covers(_ day: Day) -> Bool {
        isComplete || entries.first.map { $0.day <= day } ?? true
    }

    /// The last day on which something moved.
    package var lastDay: Day? { entries.last?.day }

    /// What it holds after all that is recorded.
    package var current: [Int64] {
        entries.last?.amounts ?? Array(repeating: 0, count: width)
    }

    /// What it holds at the end of that day.
    package func atEnd(of day: Day) -> [Int64] {
        entries.last { $0.day <= day }?.amounts ?? Array(repeating: 0, count: width)
    }

    /// The least that the state at that index holds at the end of that day and every later day.
    package func least(_ index: Int, from day: Day) -> Int64 {
        var least: Int64?
        for entry in entries.reversed() {
            least = min(least ?? entry.amounts[index], entry.amounts[index])
            if entry.day <= day { return least ?? 0 }
        }
        return min(least ?? 0, 0)
    }

    /// The first day, from that one on, at whose end the change would leave less than zero or more
    /// than 64 bits hold; nil if there is none.
    package func firstFault(adding change: [Int64], on day: Day) -> (day: Day, index: Int)? {
        if let index = fault(atEnd(of: day), change) { return (day, index) }
        guard let last = entries.last, last.day > day else { return nil }
        for entry in entries where entry.day > day {
            if let index = fault(entry.amounts, change) { return (entry.day, index) }
        }
        return nil
    }

    private func fault(_ amounts: [Int64], _ change: [Int64]) -> Int? {
        for index in 0..<width where change[index] != 0 {
            let (sum, overflow) = amounts[index].addingReportingOverflow(change[index])
            if overflow || sum < 0 { return index }
        }
        return nil
    }

    /// Adds the change to that day and every later one.
    ///
    /// - Returns: how many of the last entries changed; the first of them is that of `day`.
    package mutating func add(_ change: [Int64], on day: Day) -> Int {
        if let last = entries.last, last.day < day {
            entries.append(Entry(day: day, amounts: sum(last.amounts, change)))
            return 1
        }
        var first = entries.count
        while first > 0, entries[first - 1].day >= day { first -= 1 }
        if first == entries.count || entries[first].day != day {
            entries.insert(Entry(day: day, amounts: atEnd(of: day)), at: first)
        }
        for index in first..<entries.count {
            entries[index].amounts = sum(entries[index].amounts, change)
        }
        return entries.count - first
    }

    private func sum(_ left: [Int64], _ right: [Int64]) -> [Int64] {
        var result = left
        for index in 0..<width { result[index] += right[index] }
        return result
    }
}
