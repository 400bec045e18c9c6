import Domain

/// The types of events as JSON Schema has them, made from their descriptions.
enum EventSchema {
    /// `event`, and the data of each type under `order.placed` and the like.
    static let all: [JSON.Member] = [event] + EventType.all.map { JSON.Member($0.name, data($0)) }

    private static let event = JSON.Member(
        "event",
        .object([
            JSON.Member(
                "oneOf",
                .array(
                    EventType.all.map { type in
                        object(
                            [
                                JSON.Member("id", string([JSON.Member("format", .string("uuid"))])),
                                JSON.Member(
                                    "type",
                                    .object([JSON.Member("const", .string(type.name))])
                                ),
                                JSON.Member(
                                    "occurred_at",
                                    string([
                                        JSON.Member(
                                            "description",
                                            .string(
                                                "RFC 3339 with an offset, or a date (00:00 in Tokyo)."
                                            )
                                        )
                                    ])
                                ),
                                JSON.Member(
                                    "by",
                                    string([JSON.Member("maxLength", .number("200"))])
                                ),
                                JSON.Member(
                                    "source",
                                    string([JSON.Member("maxLength", .number("200"))])
                                ),
                                JSON.Member(
                                    "data",
                                    .object([
                                        JSON.Member(
                                            "$ref",
                                            .string("#/components/schemas/\(type.name)")
                                        )
                                    ])
                                ),
                            ],
                            required: ["id", "type", "occurred_at", "data"]
                        )
                    }
                )
            )
        ])
    )

    private static func data(_ type: EventType) -> JSON {
        guard case .object(let members) = record(type.fields) else { return .null }
        return .object([JSON.Member("description", .string(type.summary))] + members)
    }

    /// What an event that is recorded holds there, of which a party may see a part.
    static func shown(_ kind: Field.Kind) -> Schema { Schema(schema(kind, isShown: true)) }

    /// What a body with those fields holds.
    static func body(_ fields: [Field]) -> Schema { Schema(record(fields)) }

    /// `isShown`: as it is shown rather than sent: members may be left out, and others be there.
    private static func record(_ fields: [Field], isShown: Bool = false) -> JSON {
        object(
            fields.map { field in
                guard case .object(let members) = schema(field.kind, isShown: isShown) else {
                    return JSON.Member(field.name, .null)
                }
                let words = JSON.Member("description", .string(field.words))
                return JSON.Member(field.name, .object([words] + members))
            },
            required: isShown ? nil : fields.filter(\.isRequired).map(\.name)
        )
    }

    private static func schema(_ kind: Field.Kind, isShown: Bool = false) -> JSON {
        switch kind {
        case .code, .newCode, .looseCode:
            string([JSON.Member("pattern", .string("^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$"))])
        case .text(let max): string([JSON.Member("maxLength", .number(String(max)))])
        case .choice(let words): string([JSON.Member("enum", .array(words.map(JSON.string)))])
        case .whole(let range):
            .object([
                JSON.Member("type", .string("integer")),
                JSON.Member("minimum", .number(String(range.lowerBound))),
                JSON.Member("maximum", .number(String(range.upperBound))),
            ])
        case .number:
            .object([
                JSON.Member("type", .string("number")), JSON.Member("minimum", .number("0")),
            ])
        case .decimal: string([JSON.Member("pattern", .string("^[0-9]+(\\.[0-9]+)?$"))])
        case .fraction: string([JSON.Member("pattern", .string("^[0-9]+/[0-9]+$"))])
        case .day: string([JSON.Member("format", .string("date"))])
        case .uuid: string([JSON.Member("format", .string("uuid"))])
        case .sha256: string([JSON.Member("pattern", .string("^[0-9a-f]{64}$"))])
        case .digits(let count):
            string([
                JSON.Member(
                    "pattern",
                    .string("^[0-9]{\(count.lowerBound),\(count.upperBound)}$")
                )
            ])
        case .dayOrMonthDay, .currency, .country, .corporateNumber, .invoiceNumber: string([])
        case .flag: .object([JSON.Member("type", .string("boolean"))])
        case .list(let kind, let mayBeEmpty):
            .object(
                [
                    JSON.Member("type", .string("array")),
                    JSON.Member("items", schema(kind, isShown: isShown)),
                ]
                    + (isShown || mayBeEmpty ? [] : [JSON.Member("minItems", .number("1"))])
            )
        case .record(let fields): record(fields, isShown: isShown)
        }
    }

    private static func string(_ more: [JSON.Member]) -> JSON {
        .object([JSON.Member("type", .string("string"))] + more)
    }

    /// `required`: what is always there; nil leaves that and what else may be there open.
    private static func object(_ properties: [JSON.Member], required: [String]?) -> JSON {
        .object(
            [JSON.Member("type", .string("object"))]
                + (required.map { [JSON.Member("required", .array($0.map(JSON.string)))] } ?? [])
                + [JSON.Member("properties", .object(properties))]
                + (required == nil ? [] : [JSON.Member("additionalProperties", .bool(false))])
        )
    }
}
