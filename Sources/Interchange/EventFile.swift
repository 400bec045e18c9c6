package import Domain

/// A file of events, JSON Lines or CSV, read one event at a time in flat memory.
package struct EventFile {
    /// How the file is written.
    package enum Format: Sendable {
        case jsonl
        /// With the type of rows that name none.
        case csv(type: String?)
    }

    /// Where an event stands: the line it begins on, and those of the entries that have rows of
    /// their own.
    package struct Place: Sendable {
        /// From 1.
        package let line: Int
        fileprivate var list: String?
        fileprivate var rows: [Int] = []

        /// The line on which that field stands.
        package func line(of field: String?) -> Int {
            guard let list, let field, field.hasPrefix(list + "["),
                let index = Int(field.dropFirst(list.count + 1).prefix { $0 != "]" }),
                rows.indices.contains(index)
            else { return line }
            return rows[index]
        }
    }

    /// What stands at a place: an event, or why there is none.
    package struct Item: Sendable {
        package let place: Place
        package let result: EventReader.Result
        /// The row as JSON, for the file of rejects.
        package let written: JSON?
        /// Whether that is all that the rows say; else the rows must be mended where they stand.
        package var isWhole = true
    }

    private enum Source {
        case jsonl(JSONLReader)
        case csv(CSVReader)
    }

    private var source: Source
    private let type: String?
    private let reader = EventReader()
    private var ids = DerivedIDs()
    private var table: EventTable?
    private var rows: [EventTable.Row] = []
    private var rowLines: [Int] = []
    private var entryKeys: Set<[String?]> = []
    /// Rows that cannot be read, directly before and behind those of the event under way.
    private var linesBeside: [Int] = []
    /// The row that was read last, where it cannot be read.
    private var unreadLine: Int?
    /// Whether the first of `rows` has fewer cells than the header.
    private var isShort = false
    /// The event before, until the next one is read.
    private var held: RowsRead?
    private var pending: [Item] = []
    private var isAtEnd = false
    /// Whether a line of JSON was read, or told to be none.
    private var hasRead = false

    package init(_ lines: LineReader, format: Format) {
        switch format {
        case .jsonl:
            self.source = .jsonl(JSONLReader(lines))
            self.type = nil
        case .csv(let type):
            self.source = .csv(CSVReader(lines))
            self.type = type
        }
    }

    /// The next item, or nil after the last.
    package mutating func next() -> Item? {
        switch source {
        case .jsonl(var lines):
            defer { source = .jsonl(lines) }
            return nextLine(&lines)
        case .csv(var records):
            let item = nextRecord(&records)
            source = .csv(records)
            return item
        }
    }

    private mutating func nextLine(_ lines: inout JSONLReader) -> Item? {
        do throws(ReadError) {
            guard let line = try lines.next() else { return nil }
            do throws(JSONError) {
                let json = try JSON.parse(line.bytes)
                hasRead = true
                return item(json, at: Place(line: line.number))
            } catch {
                if !hasRead,
                    let fault = notText(line.bytes, at: line.number) ?? lines.skipToFault()
                {
                    lines.stop()
                    return unreadable(fault)
                }
                hasRead = true
                return Item(
                    place: Place(line: line.number),
                    result: .refused([
                        Rejection(
                            rule: error.rule.rawValue,
                            message: "no JSON at byte \(error.offset + 1) of the line: "
                                + error.message
                        )
                    ]),
                    written: nil
                )
            }
        } catch {
            if !hasRead, let fault = lines.skipToFault() { return unreadable(fault) }
            hasRead = true
            return unreadable(error)
        }
    }

    /// What a line of JSON is: an event, or the refusal of one in the file that `--rejects` writes.
    private mutating func item(_ json: JSON, at place: Place) -> Item {
        guard case .object(let members) = json,
            let event = members.first(where: { $0.name == "event" })?.value,
            members.contains(where: { $0.name == "rule" })
        else { return Item(place: place, result: read(json), written: json) }
        guard event != .null else {
            let reason = Rejection(
                rule: "no_event",
                message:
                    "this refusal has no event, for not all of its rows could be read: mend them "
                    + "in the file that it names"
            )
            return Item(place: place, result: .refused([reason]), written: nil)
        }
        var id: EventID?
        if case .string(let text)? = members.first(where: { $0.name == "id" })?.value {
            id = EventID(text)
        }
        return Item(place: place, result: read(event, derived: id), written: event)
    }

    private mutating func nextRecord(_ records: inout CSVReader) -> Item? {
        while pending.isEmpty, !isAtEnd {
            do throws(ReadError) {
                guard let record = try records.next() else {
                    isAtEnd = true
                    finish()
                    letGo()
                    continue
                }
                if record.isBlank { continue }
                guard let table else {
                    readHeader(record, &records)
                    continue
                }
                add(record, table)
            } catch {
                guard table != nil else {
                    isAtEnd = true
                    pending.append(unreadable(records.skipToFault() ?? error))
                    continue
                }
                passOver(unreadable(error))
            }
        }
        return pending.isEmpty ? nil : pending.removeFirst()
    }

    /// Takes a record as the header, or tells what is wrong with it and ends the reading.
    private mutating func readHeader(_ record: CSVRecord, _ records: inout CSVReader) {
        let table = EventTable(header: record.fields, type: type)
        self.table = table
        let faults = table.faults()
        guard !faults.isEmpty else { return }
        isAtEnd = true
        let bytes = ArraySlice(record.fields.joined().utf8)
        if let fault = notText(bytes, at: record.line) ?? records.skipToFault() {
            pending.append(unreadable(fault))
            return
        }
        pending.append(
            Item(place: Place(line: record.line), result: .refused(faults), written: nil)
        )
    }

    /// Adds a record to the event under way, or finishes that one and begins another.
    private mutating func add(_ record: CSVRecord, _ table: EventTable) {
        if record.fields.count > table.columns.count,
            record.fields[table.columns.count...].contains(where: { !$0.isEmpty })
        {
            let reason = Rejection(
                rule: "too_many_cells",
                message: "the row has \(record.fields.count) cells, the header "
                    + "\(table.columns.count): a text with a comma stands in quotes"
            )
            let place = Place(line: record.line)
            passOver(Item(place: place, result: .refused([reason]), written: nil))
            return
        }
        let row = table.row(record.fields)
        let key = EventTable.key(ofEntry: row.entry)
        if let first = rows.first, EventTable.mayJoin(row, first), entryKeys.insert(key).inserted {
            rows.append(row)
            rowLines.append(record.line)
            return
        }
        finish()
        rows = [row]
        entryKeys = [key]
        rowLines = [record.line]
        isShort = record.fields.count < table.columns.count
        if let lineBefore = unreadLine { linesBeside = [lineBefore] }
        unreadLine = nil
    }

    /// Tells of a row that cannot be read, behind the event that it may have been part of.
    private mutating func passOver(_ item: Item) {
        linesBeside.append(item.place.line)
        finish()
        letGo()
        unreadLine = item.place.line
        pending.append(item)
    }

    /// Ends the event under way, and compares it with the one before.
    private mutating func finish() {
        defer { linesBeside = [] }
        guard !rows.isEmpty else { return }
        var (json, faults) = EventTable.json(rows)
        // A shipment of three rows, one of them in pieces, is not a shipment of two.
        if rows[0].list != nil {
            faults += linesBeside.map { line in
                Rejection(
                    rule: "beside_unread_row",
                    message: "row \(line), which cannot be read, may be one more line of this "
                        + "event: mend that row first"
                )
            }
        }
        var place = Place(line: rowLines[0])
        if rows.count > 1 {
            place.list = rows[0].list
            place.rows = rowLines
        }
        var item = Item(place: place, result: read(json, faults), written: json)
        item.isWhole = linesBeside.isEmpty && rows.allSatisfy(\.faults.isEmpty)
        var read = RowsRead(rows, isShort: isShort, item)
        rows = []
        if var before = held {
            RowsRead.compare(&before, &read)
            held = before
        }
        letGo()
        held = read
    }

    /// Gives the event before, with which nothing behind it has to do.
    private mutating func letGo() {
        if let held { pending.append(held.item) }
        held = nil
    }

    /// Reads the JSON of a table's rows, some cells of which may be wrong: of those, what else
    /// could be said would only repeat it.
    private mutating func read(_ json: JSON, _ faults: [Rejection]) -> EventReader.Result {
        let result = read(json)
        guard !faults.isEmpty else { return result }
        var reasons = faults
        if case .refused(let others) = result {
            reasons += others.filter { other in
                !faults.contains { Self.isSameCell($0.field, other.field) }
            }
        }
        return .refused(reasons)
    }

    /// Whether a fault of a cell and a reason of the reader are about the same list.
    private static func isSameCell(_ fault: String?, _ reason: String?) -> Bool {
        guard let fault, let reason else { return false }
        return fault == reason || fault.hasPrefix(reason + "[")
    }

    /// `derived`: the id that an event without one was given when it was refused.
    private mutating func read(_ json: JSON, derived: EventID? = nil) -> EventReader.Result {
        reader.read(json) { type, occurredAt, data in
            ids.id(type, occurredAt, data, derived: derived)
        }
    }

    /// Why a first line that makes no sense is no text: it has control characters.
    private func notText(_ bytes: ArraySlice<UInt8>, at line: Int) -> ReadError? {
        let isControl: (UInt8) -> Bool = { $0 < 0x20 && $0 != 0x09 && $0 != 0x0A || $0 == 0x7F }
        guard let control = bytes.first(where: isControl) else { return nil }
        return ReadError(
            file: "",
            line: line,
            rule: .binary,
            message: "the line holds control character \(control): this is not a text file"
        )
    }

    private func unreadable(_ error: ReadError) -> Item {
        let reason = Rejection(rule: error.rule.rawValue, message: error.message)
        return Item(place: Place(line: error.line), result: .refused([reason]), written: nil)
    }
}
