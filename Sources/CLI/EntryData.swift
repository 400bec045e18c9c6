import Domain
import Interchange

/// What a person gave by flags and answers, on the way to an event's JSON.
///
/// Whether it is right is for `EventReader` to say.
struct EntryData {
    let flags: EntryFlags
    /// By the flag's name, in the order given.
    private(set) var values: [String: [String]] = [:]

    init(_ flags: EntryFlags) {
        self.flags = flags
    }

    mutating func give(_ name: String, _ given: [String]) {
        guard !given.isEmpty else { return }
        values[name, default: []] += given
    }

    func has(_ name: String) -> Bool { values[name] != nil }

    /// What is needed and not given: flags in their order, those of an entry last in the order of its
    /// fields.
    var missing: [EntryFlags.Flag] {
        var missing: [EntryFlags.Flag] = []
        for flag in flags.flags where !has(flag.name) {
            if flag.path == flags.listFlag?.path, !flag.isOfEntry {
                guard needsEntry, let shared = flags.sharedField, shared.isRequired,
                    shared.name != flags.numbering
                else { continue }
                missing.append(
                    EntryFlags.Flag(
                        name: flag.name,
                        path: [shared.name],
                        field: shared,
                        isOfEntry: true,
                        isAbovePresent: true
                    )
                )
            } else if flag.isOfEntry {
                guard needsEntry, flag.isRequired, !hasWholeEntries else { continue }
                missing.append(flag)
            } else if flag.isRequired || (flag.field.isRequired && hasSibling(of: flag)) {
                missing.append(flag)
            }
        }
        let ofEntry = flags.entryFields.compactMap { field in
            missing.first { $0.isOfEntry && $0.path == [field.name] }
        }
        return missing.filter { !$0.isOfEntry } + ofEntry
    }

    /// Whether the list must have an entry that nobody has written yet.
    private var needsEntry: Bool {
        guard case .list(_, let mayBeEmpty)? = flags.list?.kind, !hasWholeEntries else {
            return false
        }
        return !mayBeEmpty || flags.flags.contains { $0.isOfEntry && has($0.name) }
    }

    private var hasWholeEntries: Bool {
        flags.listFlag.map { (values[$0.name] ?? []).contains(where: isWholeEntry) } ?? false
    }

    /// Whether another field of the same record is given, so that the record is there.
    private func hasSibling(of flag: EntryFlags.Flag) -> Bool {
        let above = flag.path.dropLast()
        return !above.isEmpty
            && flags.flags.contains { !$0.isOfEntry && $0.path.starts(with: above) && has($0.name) }
    }

    /// The event's data.
    func json() throws(EntryError) -> JSON {
        var tree = Branch()
        for flag in flags.flags where !flag.isOfEntry {
            if flag.path == flags.listFlag?.path { continue }
            guard let given = values[flag.name] else { continue }
            tree.set(flag.path[...], try value(given, flag.field.kind, "--\(flag.name)"))
        }
        if let list = flags.list {
            let entries = try entries()
            // Where the list may be empty, nothing given means that it is.
            let mayBeEmpty = if case .list(_, true) = list.kind { true } else { false }
            if !entries.isEmpty || mayBeEmpty { tree.set([list.name], .array(entries)) }
        }
        return tree.json
    }

    /// The list's entries: those written as a whole, which lack nothing that flags of their fields
    /// give; without any, the one that the flags write.
    private func entries() throws(EntryError) -> [JSON] {
        guard let listFlag = flags.listFlag else { return [] }
        var common: [JSON.Member] = []
        for flag in flags.flags where flag.isOfEntry {
            guard let given = values[flag.name] else { continue }
            common.append(
                JSON.Member(
                    flag.field.name,
                    try value(given, flag.field.kind, "--\(flag.name)")
                )
            )
        }
        var written: [JSON] = []
        for given in values[listFlag.name] ?? [] {
            if isWholeEntry(given) {
                written.append(try entry(given, flags.entryFields, "--\(listFlag.name)"))
            } else if let shared = flags.sharedField {
                if common.contains(where: { $0.name == shared.name }) {
                    throw EntryError(
                        "--\(listFlag.name) is given twice: write each entry whole, such as "
                            + "--\(listFlag.name) \"\(example)\""
                    )
                }
                common.append(JSON.Member(shared.name, .string(given)))
            } else {
                written += try parts(given, flags.entryFields, "--\(listFlag.name)")
            }
        }
        guard !written.isEmpty else {
            guard !common.isEmpty else { return [] }
            if let number = flags.numbering, !common.contains(where: { $0.name == number }) {
                common.insert(JSON.Member(number, .number("1")), at: 0)
            }
            return [.object(common)]
        }
        return written.map { entry in
            guard case .object(let members) = entry else { return entry }
            let names = names(entry)
            return .object(members + common.filter { !names.contains($0.name) })
        }
    }

    private func names(_ entry: JSON) -> Set<String> {
        guard case .object(let members) = entry else { return [] }
        return Set(members.map(\.name))
    }

    private var example: String {
        flags.entryFields.filter(\.isRequired).map { "\($0.name)=\($0.example ?? "")" }
            .joined(separator: ",")
    }
}

/// What was written cannot be taken apart.
struct EntryError: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}

extension EntryFlags {
    /// The field that numbers the entries of the list, where this type makes those numbers; a
    /// single entry without one is number 1.
    var numbering: String? {
        ["order.placed", "claim.submitted"].contains(type.name) ? "line" : nil
    }
}

/// `line=1,…` or `{"line":1,…}`, rather than a value of one field.
private func isWholeEntry(_ text: String) -> Bool {
    text.trimmed.first == "{" || memberName(text) != nil
}

/// The name before the first `=`, where the text begins with one.
private func memberName(_ text: some StringProtocol) -> String? {
    guard let end = text.firstIndex(where: { $0 == "=" || $0 == "＝" }) else { return nil }
    let name = halfWidth(String(text[..<end])).trimmed
    guard !name.isEmpty,
        name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "_-".contains($0)) })
    else { return nil }
    return String(name.map { $0 == "-" ? "_" : $0 })
}

/// The JSON of what was given for a field.
private func value(
    _ given: [String],
    _ kind: Field.Kind,
    _ flag: String
) throws(EntryError) -> JSON {
    switch kind {
    case .list(.record(let fields), _):
        var entries: [JSON] = []
        for text in given {
            if isWholeEntry(text) {
                entries.append(try entry(text, fields, flag))
            } else {
                entries += try parts(text, fields, flag)
            }
        }
        return .array(entries)
    case .list:
        return .array(given.flatMap { split($0) }.map(JSON.string))
    default:
        guard given.count == 1, let only = given.first else {
            throw EntryError("\(flag) is given \(given.count) times")
        }
        return .string(only)
    }
}

/// Listed records as a table writes them: `2024-01-31:500;2024-03-31:700`.
///
/// The last field takes the rest, colons included.
private func parts(
    _ text: String,
    _ fields: [Field],
    _ flag: String
) throws(EntryError) -> [JSON] {
    split(text).map { part in
        let values = part.split(
            maxSplits: max(0, fields.count - 1),
            omittingEmptySubsequences: false,
            whereSeparator: { $0 == ":" || $0 == "：" }
        )
        return .object(
            zip(fields, values).map { JSON.Member($0.name, .string(String($1).trimmed)) }
        )
    }
}

/// One record with the names of its fields: `line=1,product=H100-SXM5`, or JSON.
///
/// A part without a name belongs to the value before it, comma included.
private func entry(
    _ text: String,
    _ fields: [Field],
    _ flag: String
) throws(EntryError) -> JSON {
    if text.trimmed.first == "{" {
        do { return try JSON.parse(text) } catch {
            throw EntryError("\(flag): \(error)")
        }
    }
    var members: [(name: String, text: String)] = []
    for part in text.split(omittingEmptySubsequences: false, whereSeparator: { ",，".contains($0) })
    {
        if let name = memberName(part), let at = part.firstIndex(where: { "=＝".contains($0) }) {
            members.append((name, String(part[part.index(after: at)...])))
        } else if members.isEmpty {
            throw EntryError("\(flag) \"\(text)\": write name=value, with commas between")
        } else {
            members[members.count - 1].text += "," + part
        }
    }
    var seen: Set<String> = []
    var object: [JSON.Member] = []
    for (name, text) in members {
        guard seen.insert(name).inserted else {
            throw EntryError("\(flag) gives \(name) twice")
        }
        let kind = fields.first { $0.name == name }?.kind ?? .text(max: 0)
        object.append(JSON.Member(name, try value([text.trimmed], kind, "\(flag) \(name)")))
    }
    return .object(object)
}

private func split(_ text: String) -> [String] {
    text.split { $0 == ";" || $0 == "；" }.map { String($0).trimmed }.filter { !$0.isEmpty }
}

/// Values by their path, on the way to JSON.
private struct Branch {
    private var members: [(name: String, value: JSON)] = []
    private var branches: [(name: String, branch: Branch)] = []

    mutating func set(_ path: ArraySlice<String>, _ value: JSON) {
        guard let name = path.first else { return }
        if path.count == 1 {
            members.append((name, value))
        } else if let at = branches.firstIndex(where: { $0.name == name }) {
            branches[at].branch.set(path.dropFirst(), value)
        } else {
            var branch = Branch()
            branch.set(path.dropFirst(), value)
            branches.append((name, branch))
        }
    }

    var json: JSON {
        .object(
            members.map { JSON.Member($0.name, $0.value) }
                + branches.map { JSON.Member($0.name, $0.branch.json) }
        )
    }
}
