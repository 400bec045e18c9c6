package import Domain

/// What somebody wrote in the form of an event, by the paths of its fields: `lines[0].quantity`.
///
/// Rejections name the same paths, so that each stands beside its field. Whether what is written is
/// right is for `EventReader` to say.
package struct EntryForm: Sendable {
    package let type: EventType
    /// By path; of a list of words one value each.
    package private(set) var values: [String: [String]] = [:]
    /// How many groups of fields each list of records shows, by the list's path.
    private(set) var groups: [String: Int] = [:]

    /// The form with what is written in it.
    ///
    /// `pairs`: the fields as a form sends them, or as a link presets them. Fields that the type does
    /// not have are passed over; groups in which nothing is written are left out, and those behind
    /// them move up.
    package init(_ type: EventType, _ pairs: [(name: String, value: String)] = []) {
        self.type = type
        var written: [String: [String]] = [:]
        for (name, value) in pairs where !value.allSatisfy(\.isWhitespace) {
            written[name, default: []].append(value)
        }
        for name in ["occurred_at", "source"] { values[name] = written[name] }
        take(type.fields, from: "", to: "", written)
    }

    /// One more group of a list, empty.
    package mutating func addGroup(_ list: String) {
        groups[list] = (groups[list] ?? 1) + 1
    }

    /// The values of those fields, groups numbered anew.
    private mutating func take(
        _ fields: [Field],
        from: String,
        to: String,
        _ written: [String: [String]]
    ) {
        for field in fields {
            switch field.kind {
            case .record(let inner):
                take(inner, from: from + field.name + ".", to: to + field.name + ".", written)
            case .list(.record(let inner), _):
                let list = from + field.name
                let places = Set(
                    written.keys.compactMap { Self.place(in: list, of: $0) }
                ).sorted()
                for (index, place) in places.enumerated() {
                    take(
                        inner,
                        from: "\(list)[\(place)].",
                        to: "\(to)\(field.name)[\(index)].",
                        written
                    )
                }
                groups[to + field.name] = max(1, places.count)
            default:
                if let value = written[from + field.name] { values[to + field.name] = value }
            }
        }
    }

    /// The number between the brackets behind a list's path.
    private static func place(in list: String, of path: String) -> Int? {
        guard path.hasPrefix(list + "[") else { return nil }
        return Int(path.dropFirst(list.utf8.count + 1).prefix { $0 != "]" })
    }

    /// The event as `EventReader` reads it; what is not written is left out.
    ///
    /// `id`: made once for the form, so that a form that is sent twice is recorded once.
    package func json(id: String) -> JSON {
        var members = [
            JSON.Member("id", .string(id)), JSON.Member("type", .string(type.name)),
        ]
        for name in ["occurred_at", "source"] {
            if let value = values[name]?.first { members.append(JSON.Member(name, .string(value))) }
        }
        members.append(JSON.Member("data", .object(object(type.fields, ""))))
        return .object(members)
    }

    private func object(_ fields: [Field], _ path: String) -> [JSON.Member] {
        fields.compactMap { field in
            value(field, path + field.name).map { JSON.Member(field.name, $0) }
        }
    }

    private func value(_ field: Field, _ path: String) -> JSON? {
        switch field.kind {
        case .record(let inner):
            let members = object(inner, path + ".")
            return members.isEmpty ? nil : .object(members)
        case .list(.record(let inner), let mayBeEmpty):
            let items = (0..<(groups[path] ?? 0)).map { object(inner, "\(path)[\($0)].") }
                .filter { !$0.isEmpty }
            // A list that must be there and may be empty is empty where nothing is written.
            guard !items.isEmpty || (mayBeEmpty && field.isRequired) else { return nil }
            return .array(items.map(JSON.object))
        case .list(_, let mayBeEmpty):
            let words = Self.words(values[path] ?? [])
            if words.isEmpty { return mayBeEmpty && field.isRequired ? .array([]) : nil }
            return .array(words.map(JSON.string))
        default:
            return values[path]?.first.map(JSON.string)
        }
    }

    /// A list of words as people write it: a line each, or with commas or semicolons between.
    private static func words(_ values: [String]) -> [String] {
        values.flatMap { value in
            value.split { $0.isWhitespace || ",;、，；".contains($0) }.map(String.init)
        }
    }
}
