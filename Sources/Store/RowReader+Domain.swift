import Domain
import Postgres

extension RowReader {
    /// A `date`, written in ISO form.
    mutating func day() throws(PostgresError) -> Day {
        let text = try text()
        guard let day = Day(iso: text) else {
            throw PostgresError(.decoding, "\(text) is no date")
        }
        return day
    }

    /// A `date`, or nil.
    mutating func dayOrNil() throws(PostgresError) -> Day? {
        guard let text = try textOrNil() else { return nil }
        guard let day = Day(iso: text) else {
            throw PostgresError(.decoding, "\(text) is no date")
        }
        return day
    }

    /// A calculated `numeric`.
    mutating func decimal() throws(PostgresError) -> Decimal {
        let text = try text()
        guard let decimal = Decimal(calculated: text) else {
            throw PostgresError(.decoding, "\(text) has too many digits")
        }
        return decimal
    }

    /// A step of a unit: seq, day, order, line, shipment, state from and state to, in that order.
    mutating func step() throws(PostgresError) -> UnitHistory.Step {
        UnitHistory.Step(
            seq: try int(),
            day: try day(),
            order: try text(),
            line: try int(),
            shipment: try textOrNil(),
            from: try textOrNil().flatMap(State.init(rawValue:)),
            to: try textOrNil().flatMap(State.init(rawValue:))
        )
    }
}
