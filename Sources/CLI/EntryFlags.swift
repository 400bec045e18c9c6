import Domain

/// The flags with which an event of a type is written, made from the type's description.
struct EntryFlags: Sendable {
    /// One flag: where its value goes in the event's data.
    struct Flag: Sendable {
        /// `unit-price`; unique among the type's flags.
        let name: String
        /// Another name for the same, such as `lines` beside `line`.
        var alias: String?
        let path: [String]
        let field: Field
        /// Whether it gives a field of the entry of `EntryFlags.list`, rather than of the data.
        var isOfEntry = false
        /// Whether every record above it must be there, so that the flag is needed where its field
        /// is.
        let isAbovePresent: Bool

        var isRequired: Bool { field.isRequired && isAbovePresent }

        /// Whether it may be given more than once.
        var isRepeated: Bool {
            if case .list = field.kind { true } else { false }
        }
    }

    let type: EventType
    private(set) var flags: [Flag] = []
    /// The list of which a single entry may be written by flags of its own fields: `lines`.
    private(set) var list: Field?
    /// The field whose value may stand without its flag: the first that is a code.
    private(set) var first: Flag?

    /// Names that belong to the envelope and to options of every command.
    ///
    /// A field of the data with such a name is given as `--data-NAME`.
    static let taken: Set<String> = [
        "id", "on", "by", "source", "yes", "help", "version", "database", "registry", "format",
        "lang", "as-of", "known-at", "server", "token",
    ]

    init(_ type: EventType) {
        self.type = type
        list = type.fields.first { field in
            guard case .list(.record, _) = field.kind else { return false }
            return field.isRequired && (field.example ?? "").isEmpty
        }
        for field in type.fields { add(field, [], isAbovePresent: true) }
        if let list, case .list(.record(let fields), _) = list.kind {
            for field in fields { addOfEntry(field, list) }
        }
        first = flags.first { flag in
            guard flag.path.count == 1, !flag.isOfEntry else { return false }
            switch flag.field.kind {
            case .code, .newCode, .looseCode, .uuid: return true
            default: return false
            }
        }
    }

    private mutating func add(_ field: Field, _ above: [String], isAbovePresent: Bool) {
        let path = above + [field.name]
        if case .record(let inner) = field.kind {
            for part in inner {
                add(part, path, isAbovePresent: isAbovePresent && field.isRequired)
            }
            return
        }
        var name = kebab(path.joined(separator: "-"))
        var alias: String?
        if case .list(.record, _) = field.kind, let one = EntryFlags.singular[name] {
            alias = name
            name = one
        }
        if EntryFlags.taken.contains(name) { name = "data-" + name }
        flags.append(
            Flag(
                name: name,
                alias: alias,
                path: path,
                field: field,
                isAbovePresent: isAbovePresent
            )
        )
    }

    /// A flag for a field of the list's entry, where no other has its name.
    ///
    /// A field named like one entry of the list, `line` of `lines`, shares the list's flag: see
    /// `EntryData`.
    private mutating func addOfEntry(_ field: Field, _ list: Field) {
        let name = kebab(field.name)
        guard !EntryFlags.taken.contains(name), !flags.contains(where: { $0.name == name })
        else { return }
        flags.append(
            Flag(
                name: name,
                path: [field.name],
                field: field,
                isOfEntry: true,
                isAbovePresent: true
            )
        )
    }

    private static let singular = [
        "lines": "line", "transfers": "transfer", "entries": "entry", "payments": "payment",
        "advance-caps": "advance-cap",
    ]

    func flag(named name: String) -> Flag? {
        flags.first { $0.name == name || $0.alias == name }
    }

    /// The flag of the whole list, which `list` is.
    var listFlag: Flag? {
        list.flatMap { list in flags.first { $0.path == [list.name] && !$0.isOfEntry } }
    }

    /// The fields of an entry of the list.
    var entryFields: [Field] {
        if case .list(.record(let fields), _)? = list?.kind { fields } else { [] }
    }

    /// The flag that a field of an entry shares with the list: `--line 1`.
    var sharedField: Field? {
        entryFields.first { kebab($0.name) == listFlag?.name }
    }

    /// The flag, as a person writes it, of a field that an error names: `lines[0].unit_price`.
    func words(of field: String) -> String {
        switch field {
        case "occurred_at": return "--on"
        case "id", "by", "source": return "--\(field)"
        case "type", "data": return field
        default: break
        }
        var names: [String] = []
        var index: Int?
        for part in field.split(separator: ".") {
            let pieces = part.split(separator: "[")
            names.append(String(pieces.first ?? ""))
            if index == nil, pieces.count > 1 { index = Int(pieces[1].dropLast()) }
        }
        if let list, let listFlag, names.first == list.name {
            let inside = names.dropFirst().joined(separator: "-")
            if let flag = flags.first(where: { $0.isOfEntry && $0.name == kebab(inside) }) {
                return "--\(flag.name)" + (index.map { $0 > 0 ? " (entry \($0 + 1))" : "" } ?? "")
            }
            let entry = index.map { " \($0 + 1)" } ?? ""
            return "--\(listFlag.name)\(entry)" + (inside.isEmpty ? "" : " \(inside)")
        }
        for count in stride(from: names.count, to: 0, by: -1) {
            let path = Array(names.prefix(count))
            if let flag = flags.first(where: { $0.path == path && !$0.isOfEntry }) {
                let rest = names.dropFirst(count).joined(separator: ".")
                let entry = index.map { " part \($0 + 1)" } ?? ""
                return "--\(flag.name)" + (rest.isEmpty ? "" : entry + " \(rest)")
            }
        }
        return "--" + kebab(names.joined(separator: "-"))
    }
}

/// `unit_price` as `unit-price`.
func kebab(_ name: String) -> String {
    String(name.map { $0 == "_" || $0 == "." ? "-" : $0 })
}
