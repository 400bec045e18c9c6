import Domain
import Foundation

/// Compares values with JSON Schemas, as far as the service's description uses them.
struct SchemaCheck {
    /// The whole description, in which `$ref` points.
    let document: JSON

    /// Words of a schema that say nothing of a value.
    private static let silent: Set<String> = ["description"]

    /// What is wrong with the value; nothing where it is as the schema says.
    func faults(_ value: JSON, _ schema: JSON, at path: String = "$") -> [String] {
        guard case .object(let words) = schema else { return ["\(path): no schema"] }
        return words.flatMap { word in fault(value, word, words, path) }
    }

    private func fault(
        _ value: JSON,
        _ word: JSON.Member,
        _ schema: [JSON.Member],
        _ path: String
    ) -> [String] {
        func unless(_ holds: Bool) -> [String] {
            holds ? [] : ["\(path): \(word.name) \(word.value.compact) is not \(value.shown)"]
        }
        switch (word.name, word.value) {
        case ("$ref", .string(let ref)):
            guard let found = pointed(ref) else { return ["\(path): no \(ref)"] }
            return faults(value, found, at: path)
        case ("type", .string(let type)): return unless(value.isOf(type))
        case ("type", .array(let types)):
            return unless(types.contains { value.isOf($0.string) })
        case ("enum", .array(let all)): return unless(all.contains(value))
        case ("const", let only): return unless(only == value)
        case ("anyOf", .array(let some)):
            return unless(some.contains { faults(value, $0, at: path).isEmpty })
        case ("oneOf", .array(let some)):
            return unless(some.filter { faults(value, $0, at: path).isEmpty }.count == 1)
        case ("format", .string(let format)):
            guard case .string(let text) = value else { return [] }
            return unless(Self.isOf(format, text))
        case ("pattern", .string(let pattern)):
            guard case .string(let text) = value else { return [] }
            return unless(text.range(of: pattern, options: .regularExpression) != nil)
        case ("minLength", .number(let least)):
            guard case .string(let text) = value else { return [] }
            return unless(text.count >= Int(least) ?? 0)
        case ("maxLength", .number(let most)):
            guard case .string(let text) = value else { return [] }
            return unless(text.count <= Int(most) ?? 0)
        case ("minimum", .number(let least)):
            guard case .number(let text) = value else { return [] }
            return unless((Double(text) ?? -.infinity) >= Double(least) ?? 0)
        case ("maximum", .number(let most)):
            guard case .number(let text) = value else { return [] }
            return unless((Double(text) ?? .infinity) <= Double(most) ?? 0)
        case ("items", let schema):
            guard case .array(let items) = value else { return [] }
            return items.enumerated().flatMap { faults($1, schema, at: "\(path)[\($0)]") }
        case ("required", .array(let names)):
            guard case .object(let members) = value else { return [] }
            return names.map(\.string).filter { name in !members.contains { $0.name == name } }
                .map { "\(path): no \($0)" }
        case ("properties", .object(let known)):
            guard case .object(let members) = value else { return [] }
            return members.flatMap { member in
                known.first { $0.name == member.name }.map {
                    faults(member.value, $0.value, at: "\(path).\(member.name)")
                } ?? []
            }
        case ("additionalProperties", .object):
            guard case .object(let members) = value else { return [] }
            return members.filter { member in
                !(schema.member("properties")?.has(member.name) ?? false)
            }
            .flatMap { faults($0.value, word.value, at: "\(path).\($0.name)") }
        default:
            return Self.silent.contains(word.name) ? [] : ["\(path): unknown word \(word.name)"]
        }
    }

    private static func isOf(_ format: String, _ text: String) -> Bool {
        switch format {
        case "date": Day(iso: text) != nil
        case "date-time": Instant(rfc3339: text) != nil && text.contains("T")
        case "uuid": UUID(uuidString: text) != nil
        default: false
        }
    }

    /// What a `$ref` names.
    func pointed(_ ref: String) -> JSON? {
        ref.split(separator: "/").dropFirst().reduce(document) { value, name in
            value?.member(String(name))
        }
    }
}

extension JSON {
    /// The member of that name; nil where there is none.
    func member(_ name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    func has(_ name: String) -> Bool { member(name) != nil }

    /// Its members; none where it is no object.
    var members: [JSON.Member] {
        if case .object(let members) = self { members } else { [] }
    }

    var items: [JSON] {
        if case .array(let items) = self { items } else { [] }
    }

    var string: String {
        if case .string(let text) = self { text } else { "" }
    }

    fileprivate var shown: String { String(compact.prefix(200)) }

    fileprivate func isOf(_ type: String) -> Bool {
        switch (type, self) {
        case ("null", .null), ("boolean", .bool), ("string", .string), ("array", .array),
            ("object", .object), ("number", .number):
            true
        case ("integer", .number(let text)): Int128(text) != nil
        default: false
        }
    }
}

extension [JSON.Member] {
    fileprivate func member(_ name: String) -> JSON? { first { $0.name == name }?.value }
}
