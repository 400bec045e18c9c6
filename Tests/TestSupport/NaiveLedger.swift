/// What holds amounts in states (contract §2).
public enum NaiveSubject: Hashable, Sendable {
    /// Units of an order line; then its units without a serial number, and each one with.
    case line(order: String, line: Int)
    case unnamed(order: String, line: Int)
    case serial(String, order: String, line: Int)
    /// Units of an order line in a shipment, again with its two pools.
    case shipmentLine(shipment: String, order: String, line: Int)
    case shipmentUnnamed(shipment: String, order: String, line: Int)
    case shipmentSerial(String, shipment: String, order: String, line: Int)
    case allocation(String)
    /// What an allocation gave to an order line.
    case given(allocation: String, order: String, line: Int)
    case programme(String)
    case grant(String)
    case claim(String)
    case disbursement(String)
    case repayment(String)
}

/// An amount that leaves one state of a subject, or enters from outside, and enters another, or
/// leaves altogether.
struct NaiveMove: Hashable {
    let day: Int
    let subject: NaiveSubject
    let from: String?
    let to: String?
    let amount: Int
}

/// States of a subject; those never touched are missing.
public typealias NaiveStates = [String: Int]

/// A list of moves, and nothing else: every balance is added up anew.
struct NaiveLedger {
    /// By subject: the one concession to speed.
    private(set) var moves: [NaiveSubject: [NaiveMove]] = [:]
    /// Where each serial number was ever named.
    private(set) var placesOfSerial: [String: Set<NaiveSubject>] = [:]

    static let live = ["in_transit", "received", "accepted", "in_service"]

    mutating func add(_ move: NaiveMove) {
        moves[move.subject, default: []].append(move)
        if case .serial(let serial, _, _) = move.subject {
            placesOfSerial[serial, default: []].insert(move.subject)
        }
    }

    mutating func remove(_ move: NaiveMove) {
        guard let at = moves[move.subject]?.firstIndex(of: move) else { return }
        moves[move.subject]?.remove(at: at)
    }

    /// The states of a subject at the end of a day.
    func states(_ subject: NaiveSubject, on day: Int) -> NaiveStates {
        NaiveLedger.sum((moves[subject] ?? []).filter { $0.day <= day })
    }

    func holds(_ subject: NaiveSubject, _ state: String, on day: Int) -> Int {
        states(subject, on: day)[state] ?? 0
    }

    /// The least that a state holds at the end of that day and of every later day.
    func holdsFrom(_ subject: NaiveSubject, _ state: String, day: Int) -> Int {
        let days = [day] + (moves[subject] ?? []).map(\.day).filter { $0 > day }
        return days.map { holds(subject, state, on: $0) }.min() ?? 0
    }

    /// A state of these subjects below zero at the end of any day, or a serial live twice.
    func firstFault(_ subjects: some Sequence<NaiveSubject>) -> String? {
        for subject in subjects {
            for day in Set((moves[subject] ?? []).map(\.day)).sorted() {
                for (state, amount) in states(subject, on: day) where amount < 0 {
                    return "\(subject): \(state) would be \(amount) on \(day)"
                }
            }
            if case .serial(let serial, _, _) = subject, let day = dayLiveTwice(serial) {
                return "serial \(serial) would be live twice on \(day)"
            }
        }
        return nil
    }

    private func dayLiveTwice(_ serial: String) -> Int? {
        let places = placesOfSerial[serial] ?? []
        let days = places.flatMap { moves[$0] ?? [] }.map(\.day)
        return days.first { day in
            let live = places.map { place in
                let states = states(place, on: day)
                return NaiveLedger.live.map { states[$0] ?? 0 }.reduce(0, +)
            }
            return live.reduce(0, +) > 1
        }
    }

    static func sum(_ moves: [NaiveMove]) -> NaiveStates {
        var states: NaiveStates = [:]
        for move in moves {
            if let from = move.from { states[from, default: 0] -= move.amount }
            if let to = move.to { states[to, default: 0] += move.amount }
        }
        return states
    }
}
