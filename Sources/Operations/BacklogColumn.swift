package import Domain

/// A column of the backlog: its name in the contract, and what stands in it.
package enum BacklogColumn: Sendable {
    /// A key, by its place among those asked for.
    case key(BacklogKey, Int)
    case ordered
    /// Units in a state of an order line, by its place among them.
    case state(State, Int)
    case backlog
    case overdue
    case nextPromisedOn
    case oldestOrderOn
    case gpusBacklog
    case eflopsBacklog
    case valueJPYBacklog

    /// The columns in their order: the keys first.
    static func all(by keys: [BacklogKey]) -> [BacklogColumn] {
        let first = keys.enumerated().map { BacklogColumn.key($1, $0) }
        let last: [BacklogColumn] = [.gpusBacklog, .eflopsBacklog, .valueJPYBacklog]
        if keys.contains(.month) { return first + [.backlog, .overdue] + last }
        let states = SubjectKind.line.states.enumerated().map { BacklogColumn.state($1, $0) }
        return first + [.ordered] + states
            + [.backlog, .overdue, .nextPromisedOn, .oldestOrderOn] + last
    }

    /// As JSON, CSV and the contract have it.
    package var name: String {
        switch self {
        case .key(let key, _): key.rawValue
        case .ordered: "ordered"
        case .state(let state, _): state.rawValue
        case .backlog: "backlog"
        case .overdue: "overdue"
        case .nextPromisedOn: "next_promised_on"
        case .oldestOrderOn: "oldest_order_on"
        case .gpusBacklog: "gpus_backlog"
        case .eflopsBacklog: "eflops_backlog"
        case .valueJPYBacklog: "value_jpy_backlog"
        }
    }

    /// Appends what stands there as JSON: units as numbers, days and decimals as strings.
    func appendJSON(of row: BacklogRow, to bytes: inout [UInt8]) {
        switch self {
        case .key(let key, let place):
            guard let text = row.keys[place] else { return append("null", to: &bytes) }
            (key == .line ? JSON.number(text) : JSON.string(text)).appendCompact(to: &bytes)
        case .ordered: append(row.ordered, to: &bytes)
        case .state(_, let place): append(row.states[place], to: &bytes)
        case .backlog: append(row.backlog, to: &bytes)
        case .overdue: append(row.overdue, to: &bytes)
        case .nextPromisedOn: append(row.nextPromisedOn, to: &bytes)
        case .oldestOrderOn: append(row.oldestOrderOn, to: &bytes)
        case .gpusBacklog: append(row.gpusBacklog, to: &bytes)
        case .eflopsBacklog:
            bytes.append(UInt8(ascii: "\""))
            append(row.eflopsBacklog, to: &bytes)
            bytes.append(UInt8(ascii: "\""))
        case .valueJPYBacklog: append(row.valueJPYBacklog ?? "null", to: &bytes)
        }
    }

    /// The same as the cell of a table; empty where there is nothing.
    package func text(of row: BacklogRow) -> String {
        if case .key(_, let place) = self { return row.keys[place] ?? "" }
        var bytes: [UInt8] = []
        appendJSON(of: row, to: &bytes)
        let text = String(decoding: bytes, as: UTF8.self)
        if text == "null" { return "" }
        return text.hasPrefix("\"") ? String(text.dropFirst().dropLast()) : text
    }
}

private func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: text.utf8)
}

private func append(_ units: Int128, to bytes: inout [UInt8]) {
    // Nearly all fit, and are written without a division of 128 bits.
    if let units = Int64(exactly: units) {
        append(String(units), to: &bytes)
    } else {
        append(String(units), to: &bytes)
    }
}

private func append(_ day: Day?, to bytes: inout [UInt8]) {
    guard let day else { return append("null", to: &bytes) }
    bytes.append(UInt8(ascii: "\""))
    append(day.iso, to: &bytes)
    bytes.append(UInt8(ascii: "\""))
}
