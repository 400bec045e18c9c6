/// Units of one order line in an event.
struct UnitsNamed {
    let order: String
    let line: Int64
    let quantity: Int64
    let serials: [String]
    /// The dotted path before the field names, such as `lines[0].`.
    let path: String

    init(_ record: Record, path: String = "") {
        self.order = record[.order]
        self.line = record[.line]
        self.quantity = record[.quantity]
        self.serials = record[optional: .serials] ?? []
        self.path = path
    }
}

extension Record {
    /// Serial numbers are as many as the quantity, each once; an empty list is as none.
    static func checkSerials(_ record: Record, _ path: String, _ violations: inout Violations) {
        guard let serials = record[optional: .serials], !serials.isEmpty else { return }
        if Int64(serials.count) != record[.quantity] {
            violations.add(
                path + "serials",
                String(serials.count),
                "serial_count",
                "\(serials.count) serial numbers for \(record[.quantity]) units: give one for "
                    + "each, or none"
            )
        }
        var seen: Set<String> = []
        for serial in serials where !seen.insert(serial).inserted {
            violations.add(
                path + "serials",
                serial,
                "twice",
                "serial \(serial) stands twice in this event"
            )
        }
    }

    /// The same of every line of a shipment, each order line once in it.
    static func checkShipped(_ data: Record, _ violations: inout Violations) {
        Record.checkUnique(data[.lines], "lines", "line", &violations, "order line") {
            "\($0[.order])/\($0[.line])"
        }
        var seen: [String: Int] = [:]
        for (index, line) in data[.lines].enumerated() {
            checkSerials(line, "lines[\(index)].", &violations)
            for serial in line[optional: .serials] ?? [] {
                if let other = seen[serial], other != index {
                    violations.add(
                        "lines[\(index)].serials",
                        serial,
                        "twice",
                        "serial \(serial) stands in two lines of this event"
                    )
                }
                seen[serial] = index
            }
        }
    }
}
