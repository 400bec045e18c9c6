import Domain

/// The examples of the contract's types as JSON, made from their descriptions and not from the
/// tables of `import --template`.
enum ExampleEvents {
    static func line(_ type: EventType) -> String {
        JSON.object([
            JSON.Member("type", .string(type.name)),
            JSON.Member("occurred_at", .string("2024-06-01")),
            JSON.Member("by", .string("example")), JSON.Member("source", .string("example")),
            JSON.Member("data", .object(members(type.fields))),
        ]).compact
    }

    private static func members(_ fields: [Field]) -> [JSON.Member] {
        fields.compactMap { field in
            value(field.kind, field.example ?? "", isRequired: field.isRequired)
                .map { JSON.Member(field.name, $0) }
        }
    }

    private static func value(
        _ kind: Field.Kind,
        _ example: String,
        isRequired: Bool = true
    ) -> JSON? {
        switch kind {
        case .record(let fields):
            return .object(members(fields))
        case .list(.record(let fields), _) where example.isEmpty:
            return isRequired ? .array([.object(members(fields))]) : nil
        case .list(.record(let fields), _):
            return .array(
                example.split(separator: ";").map { element in
                    let parts = element.split(separator: ":").map(String.init)
                    return .object(
                        zip(fields, parts).compactMap { field, part in
                            value(field.kind, part).map { JSON.Member(field.name, $0) }
                        }
                    )
                }
            )
        case _ where example.isEmpty: return nil
        case .list(let kind, _):
            return .array(example.split(separator: ";").compactMap { value(kind, String($0)) })
        case .whole, .number: return .number(example)
        case .flag: return .bool(example == "true")
        default: return .string(example)
        }
    }
}
