/// Where a serial number has been: one step per event that names it.
package struct UnitHistory: Sendable {
    /// A move of the unit, by an event that is not voided.
    package struct Step: Hashable, Sendable {
        package let seq: Int64
        package let day: Day
        package let order: String
        package let line: Int64
        /// The shipment that carries it, where it is dispatched in one.
        package let shipment: String?
        /// Where this step takes it from; nil where it had no name before, or takes another's place.
        package let from: State?
        /// Where this step takes it to; nil where it loses its name or its place.
        package let to: State?

        package init(
            seq: Int64,
            day: Day,
            order: String,
            line: Int64,
            shipment: String?,
            from: State?,
            to: State?
        ) {
            self.seq = seq
            self.day = day
            self.order = order
            self.line = line
            self.shipment = shipment
            self.from = from
            self.to = to
        }
    }

    /// Where a unit is: the order line, and the state there.
    package struct Place: Hashable, Sendable {
        package let order: String
        package let line: Int64
        package let state: State
    }

    /// In the order of business day, then of recording.
    package private(set) var steps: [Step]

    package init(steps: [Step] = []) {
        self.steps = steps.sorted { ($0.day, $0.seq) < ($1.day, $1.seq) }
    }

    /// The same with more steps.
    package func adding(_ more: [Step]) -> UnitHistory {
        UnitHistory(steps: steps + more)
    }

    /// The same without the steps of an event.
    package func removing(_ seq: Int64) -> UnitHistory {
        UnitHistory(steps: steps.filter { $0.seq != seq })
    }

    /// Where it is at the end of that day; empty where it is not live.
    package func places(atEndOf day: Day) -> [Place] {
        var counts: [Place: Int] = [:]
        for step in steps where step.day <= day { count(step, &counts) }
        return counts.filter { $0.value > 0 }.map(\.key)
    }

    /// The day on which an event first names it on that line.
    package func firstNamed(order: String, line: Int64) -> Day? {
        steps.first { $0.order == order && $0.line == line }?.day
    }

    /// The shipment that carries it on that line at the end of that day.
    package func shipment(order: String, line: Int64, atEndOf day: Day) -> String? {
        steps.last { $0.order == order && $0.line == line && $0.day <= day && $0.shipment != nil }?
            .shipment
    }

    /// What is wrong with the history from that day on.
    package enum Fault: Hashable, Sendable {
        /// It is taken, on that day, from where it is not.
        case absent(Day, Place)
        /// It is in two places at the end of that day.
        case twice(Day)
    }

    /// The first fault at the end of that day or of a later one.
    package func fault(from day: Day) -> Fault? {
        var counts: [Place: Int] = [:]
        var index = 0
        while index < steps.count {
            let today = steps[index].day
            while index < steps.count, steps[index].day == today {
                count(steps[index], &counts)
                index += 1
            }
            if today < day { continue }
            if let gone = counts.first(where: { $0.value < 0 }) { return .absent(today, gone.key) }
            if counts.values.reduce(0, +) > 1 { return .twice(today) }
        }
        return nil
    }

    private func count(_ step: Step, _ counts: inout [Place: Int]) {
        if let from = step.from {
            counts[Place(order: step.order, line: step.line, state: from), default: 0] -= 1
        }
        if let to = step.to {
            counts[Place(order: step.order, line: step.line, state: to), default: 0] += 1
        }
    }
}
