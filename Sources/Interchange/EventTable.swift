package import Domain

/// The columns of a table of events, and how a row of it becomes JSON that `EventReader` reads.
///
/// Columns are the dotted paths of the fields; `data.` may be left out where no envelope field has
/// that name. Lists use `;`, the parts of a listed record `:`. Of the one list whose fields are
/// columns of their own (`lines.quantity`), a row holds one entry.
package struct EventTable: Sendable {
    /// The columns' names as the header writes them, half-width.
    package let columns: [String]
    /// Of the envelope, or below `data`.
    private let paths: [Path]
    private let defaultType: String?

    private enum Path: Sendable {
        case envelope(String)
        case data([String])
    }

    /// One row, split into what makes it an event of its own and the entry that it adds to a list.
    package struct Row: Sendable {
        /// Envelope, type and all fields outside the list.
        let outside: [String: String]
        /// The list whose entry this is, and the entry's fields.
        let list: String?
        let entry: [String: String]
        /// Cells that cannot stand in one row together.
        let faults: [Rejection]
    }

    /// - Parameters:
    ///   - header: the first row.
    ///   - type: the type of rows without one of their own.
    package init(header: [String], type: String?) {
        self.columns = header.map { halfWidth($0).trimmed }
        self.paths = columns.map { column in
            var parts = column.split(separator: ".", omittingEmptySubsequences: false)
                .map(String.init)
            if parts.count == 1, EventReader.envelopeNames.contains(column) {
                return .envelope(column)
            }
            if parts.first == "data", parts.count > 1 { parts.removeFirst() }
            return .data(parts)
        }
        self.defaultType = type
    }

    /// What is wrong with the header: a column that no type has, one twice, none at all for the
    /// type.
    package func faults() -> [Rejection] {
        var faults = Violations()
        var seen: Set<String> = []
        for (column, path) in zip(columns, paths) {
            if faults.isFull { break }
            if !seen.insert(column).inserted {
                faults.add(
                    Rejection(
                        field: column,
                        rule: "twice",
                        message: "the column \(column) stands twice"
                    )
                )
            }
            guard case .data(let parts) = path, !Self.known.contains(parts.joined(separator: "."))
            else { continue }
            let above = parts.dropLast().joined(separator: ".")
            let near =
                Self.known.contains(above) && above.contains(".")
                ? "\(above), with the whole list in one cell"
                : nearest(column, Array(Self.known) + EventReader.envelopeNames)
            faults.add(
                Rejection(
                    field: column,
                    rule: "unknown_field",
                    message: "no type has a column \(column)"
                        + (near.map { ": did you mean \($0)?" } ?? "")
                )
            )
        }
        if defaultType == nil, !columns.contains("type") {
            faults.add(
                Rejection(
                    field: "type",
                    rule: "required",
                    message: "there is no column type: add one, or name the type with --type"
                )
            )
        }
        return faults.all
    }

    private static let known: Set<String> = {
        var known: Set<String> = []
        func add(_ fields: [Field], _ path: String) {
            for field in fields {
                known.insert(path + field.name)
                switch field.kind {
                case .record(let inner): add(inner, path + field.name + ".")
                // Of a list inside a list a row cannot hold one entry.
                case .list(.record(let inner), _) where path.isEmpty: add(inner, field.name + ".")
                default: break
                }
            }
        }
        for type in EventType.all { add(type.fields, "") }
        return known
    }()

    /// The parts of a row.
    package func row(_ cells: [String]) -> Row {
        var outside: [String: String] = [:]
        var entry: [String: String] = [:]
        var lists: [String] = []
        let typeName = typeName(cells)
        let type = EventType.byName[typeName]
        outside["type"] = typeName
        for (index, path) in paths.enumerated() where index < cells.count && !cells[index].isEmpty {
            switch path {
            case .envelope("type"): continue
            case .envelope(let name): outside[name] = cells[index]
            case .data(let parts):
                if parts.count > 1, type.map({ isList(parts[0], $0.fields) }) ?? false {
                    if !lists.contains(parts[0]) { lists.append(parts[0]) }
                    guard lists.count == 1 else { continue }
                    entry[parts.dropFirst().joined(separator: ".")] = cells[index]
                } else {
                    outside["data." + parts.joined(separator: ".")] = cells[index]
                }
            }
        }
        return Row(
            outside: outside,
            list: lists.first,
            entry: entry,
            faults: faults(lists, outside)
        )
    }

    /// What is wrong with the lists of a row: two of them with columns of their own, or one that
    /// stands in one cell too.
    private func faults(_ lists: [String], _ outside: [String: String]) -> [Rejection] {
        var faults = lists.dropFirst().map { list in
            Rejection(
                field: list,
                rule: "two_lists",
                message: "a row holds an entry of one list, here of \(lists[0]): write all of "
                    + "\(list) in one cell of a column \(list)"
            )
        }
        if let list = lists.first, let cell = outside["data." + list] {
            faults.append(
                Rejection(
                    field: list,
                    value: String(cell.prefix(100)),
                    rule: "twice",
                    message: "\(list) stands in a cell of its own and in the columns \(list).…: "
                        + "empty one of them"
                )
            )
        }
        return faults
    }

    private func typeName(_ cells: [String]) -> String {
        if let index = columns.firstIndex(of: "type"), index < cells.count, !cells[index].isEmpty {
            return halfWidth(cells[index]).trimmed
        }
        return defaultType ?? ""
    }

    private func isList(_ name: String, _ fields: [Field]) -> Bool {
        for field in fields where field.name == name {
            if case .list(.record, _) = field.kind { return true }
        }
        return false
    }

    /// Whether a row may add an entry to the event that the other began: all but its list is alike.
    static func mayJoin(_ row: Row, _ first: Row) -> Bool {
        guard let list = row.list else { return false }
        return first.list == list && first.outside == row.outside
    }

    /// What no two entries of an event share: the line of an order, or all that is said of it.
    static func key(ofEntry entry: [String: String]) -> [String?] {
        entry["line"] == nil
            ? entry.keys.sorted().flatMap { [$0, entry[$0]] }
            : [entry["order"], entry["line"]]
    }

    /// The JSON of an event that these rows write, and what is wrong with their cells.
    package static func json(_ rows: [Row]) -> (json: JSON, faults: [Rejection]) {
        guard let first = rows.first else { return (.null, []) }
        let typeName = first.outside["type"] ?? ""
        let fields = EventType.byName[typeName]?.fields ?? []
        var faults = rows.flatMap(\.faults)
        var data = Tree()
        var members: [JSON.Member] = []
        for (name, value) in first.outside.sorted(by: { $0.key < $1.key }) {
            if name.hasPrefix("data.") {
                data.set(name.dropFirst(5).split(separator: ".").map(String.init), value)
            } else {
                members.append(JSON.Member(name, .string(value)))
            }
        }
        var object = data.members(fields, "", "", &faults)
        if let list = first.list {
            let inner = entryFields(list, fields)
            let entries = rows.enumerated().map { index, row in
                var entry = Tree()
                for (name, value) in row.entry {
                    entry.set(name.split(separator: ".").map(String.init), value)
                }
                let path = "\(list)[\(index)]."
                return JSON.object(entry.members(inner, list + ".", path, &faults))
            }
            object.removeAll { $0.name == list }
            object.append(JSON.Member(list, .array(entries)))
        }
        for field in fields where field.isRequired {
            guard case .list(let kind, mayBeEmpty: true) = field.kind,
                !object.contains(where: { $0.name == field.name })
            else { continue }
            faults.append(
                Rejection(
                    field: field.name,
                    rule: "required",
                    message: "\(field.name) is missing: "
                        + PackedCell.advice(kind, field.name) + "; where there is none, write ;"
                )
            )
        }
        members.append(JSON.Member("data", .object(object)))
        return (.object(members), faults)
    }

    private static func entryFields(_ list: String, _ fields: [Field]) -> [Field] {
        for field in fields where field.name == list {
            if case .list(.record(let inner), _) = field.kind { return inner }
        }
        return []
    }
}

/// Cells by their dotted paths, on the way to JSON.
private struct Tree {
    private var leaves: [String: String] = [:]
    private var branches: [String: Tree] = [:]

    mutating func set(_ path: [String], _ value: String) {
        guard let first = path.first else { return }
        if path.count == 1 {
            leaves[first] = value
        } else {
            branches[first, default: Tree()].set(Array(path.dropFirst()), value)
        }
    }

    /// The members of the object that these cells write.
    ///
    /// `column`, `path`: of the object, with a dot behind it, in the header and in the event.
    /// `faults`: gets what is wrong with the cells; a cell that is wrong stays as text.
    func members(
        _ fields: [Field],
        _ column: String,
        _ path: String,
        _ faults: inout [Rejection]
    ) -> [JSON.Member] {
        var members: [JSON.Member] = []
        for (name, value) in leaves.sorted(by: { $0.key < $1.key }) {
            guard case .list(let kind, _)? = fields.first(where: { $0.name == name })?.kind else {
                members.append(JSON.Member(name, .string(value)))
                continue
            }
            if value.trimmed.isEmpty { continue }
            let cell = PackedCell(text: value, column: column + name, path: path + name)
            members.append(JSON.Member(name, cell.list(of: kind, &faults) ?? .string(value)))
        }
        for (name, branch) in branches.sorted(by: { $0.key < $1.key }) {
            var inner: [Field] = []
            if case .record(let found)? = fields.first(where: { $0.name == name })?.kind {
                inner = found
            }
            let object = branch.members(inner, "\(column)\(name).", "\(path)\(name).", &faults)
            members.append(JSON.Member(name, .object(object)))
        }
        return members
    }
}

extension String {
    /// Without spaces and tabs at both ends.
    package var trimmed: String {
        var text = Substring(self)
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return String(text)
    }
}
