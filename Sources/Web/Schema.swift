package import Domain

/// What a JSON value holds, as JSON Schema 2020-12 says it.
///
/// Objects name the members that they have; more may be there.
package struct Schema: Sendable {
    package let json: JSON

    package init(_ json: JSON) {
        self.json = json
    }

    private init(type: String, _ more: [JSON.Member] = []) {
        json = .object([JSON.Member("type", .string(type))] + more)
    }

    static let text = Schema(type: "string")
    static let whole = Schema(type: "integer")
    static let flag = Schema(type: "boolean")
    static let day = Schema(type: "string", [JSON.Member("format", .string("date"))])
    static let moment = Schema(type: "string", [JSON.Member("format", .string("date-time"))])
    static let uuid = Schema(type: "string", [JSON.Member("format", .string("uuid"))])
    static let sha256 = pattern("^[0-9a-f]{64}$")
    /// An exact number, as text.
    static let decimal = pattern("^-?[0-9]+([.][0-9]+)?$")
    /// Whatever the rule or the event says there.
    static let anything = Schema(.object([]))
    /// An object whose members depend on what it is of.
    static let record = Schema(type: "object")
    /// Amounts by the names of their states.
    static let states = Schema(
        type: "object",
        [JSON.Member("additionalProperties", whole.json)]
    )

    static func pattern(_ pattern: String) -> Schema {
        Schema(type: "string", [JSON.Member("pattern", .string(pattern))])
    }

    static func choice(_ words: [String]) -> Schema {
        Schema(type: "string", [JSON.Member("enum", .array(words.map(JSON.string)))])
    }

    static func list(_ schema: Schema) -> Schema {
        Schema(type: "array", [JSON.Member("items", schema.json)])
    }

    /// One of `components/schemas`.
    static func shared(_ name: String) -> Schema {
        Schema(.object([JSON.Member("$ref", .string("#/components/schemas/\(name)"))]))
    }

    /// An object with what is always there, and what may be left out.
    static func object(
        _ members: KeyValuePairs<String, Schema>,
        sometimes: KeyValuePairs<String, Schema> = [:]
    ) -> Schema {
        object(members.map { ($0.key, $0.value) }, sometimes: sometimes.map { ($0.key, $0.value) })
    }

    /// Of members with the same name the last counts.
    static func object(
        _ members: [(String, Schema)],
        sometimes: [(String, Schema)]
    ) -> Schema {
        var properties: [JSON.Member] = []
        for (name, schema) in sometimes + members {
            properties.removeAll { $0.name == name }
            properties.append(JSON.Member(name, schema.json))
        }
        let required = members.map { JSON.string($0.0) }
        return Schema(
            type: "object",
            (required.isEmpty ? [] : [JSON.Member("required", .array(required))])
                + [JSON.Member("properties", .object(properties))]
        )
    }

    /// The same, or null.
    var orNull: Schema {
        guard case .object(let members) = json,
            case .string(let type)? = members.first(where: { $0.name == "type" })?.value
        else {
            return Schema(
                .object([JSON.Member("anyOf", .array([json, Schema(type: "null").json]))])
            )
        }
        return Schema(
            .object(
                members.map { member in
                    switch (member.name, member.value) {
                    case ("type", _):
                        JSON.Member("type", .array([.string(type), .string("null")]))
                    case ("enum", .array(let words)):
                        JSON.Member("enum", .array(words + [.null]))
                    default: member
                    }
                }
            )
        )
    }
}
