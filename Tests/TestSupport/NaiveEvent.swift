import Foundation

/// A JSON value as the naive model reads it.
enum NaiveValue: Hashable, Decodable {
    case null
    case bool(Bool)
    case whole(Int)
    case other(Double)
    case text(String)
    case list([NaiveValue])
    case object([String: NaiveValue])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let whole = try? value.decode(Int.self) {
            self = .whole(whole)
        } else if let other = try? value.decode(Double.self) {
            self = .other(other)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let list = try? value.decode([NaiveValue].self) {
            self = .list(list)
        } else {
            self = .object(try value.decode([String: NaiveValue].self).filter { $0.value != .null })
        }
    }
}

/// Why the naive model refuses an event.
struct Refusal: Error {
    let why: String

    init(_ why: String) {
        self.why = why
    }
}

/// The fields of an event or of one of its lines.
struct NaiveFields: Hashable {
    let values: [String: NaiveValue]

    func has(_ name: String) -> Bool {
        values[name] != nil
    }

    func textIfAny(_ name: String) -> String? {
        if case .text(let text)? = values[name] { text } else { nil }
    }

    func text(_ name: String) throws(Refusal) -> String {
        guard let text = textIfAny(name) else { throw Refusal("\(name) is missing") }
        return text
    }

    func number(_ name: String) throws(Refusal) -> Int {
        guard case .whole(let number)? = values[name], number >= 0 else {
            throw Refusal("\(name) is no whole number from 0")
        }
        return number
    }

    /// A quantity or a line: from 1.
    func count(_ name: String) throws(Refusal) -> Int {
        let number = try number(name)
        guard number > 0 else { throw Refusal("\(name) is 0") }
        return number
    }

    /// The objects of a list; none where it is absent.
    func objects(_ name: String) -> [NaiveFields] {
        guard case .list(let list)? = values[name] else { return [] }
        return list.compactMap { item in
            if case .object(let values) = item { NaiveFields(values: values) } else { nil }
        }
    }

    func texts(_ name: String) -> [String] {
        guard case .list(let list)? = values[name] else { return [] }
        return list.compactMap { item in
            if case .text(let text) = item { text } else { nil }
        }
    }
}

/// An event as the naive model keeps it.
struct NaiveEvent {
    let id: String
    let type: String
    /// Days since 1970-01-01, of the business day in Asia/Tokyo.
    let day: Int
    /// Everything but the id, to tell a duplicate from another event under the same id.
    let content: [String: NaiveValue]
    let data: NaiveFields
    /// The moves it made, settled when it was recorded.
    var moves: [NaiveMove] = []
    /// The codes, order lines and invoices that it made, and those that it names.
    var made: Set<NaiveName> = []
    var named: Set<NaiveName> = []
    /// The subject whose total it states, with that total.
    var totals: [NaiveSubject: Int] = [:]
    /// The number of the event that voided it.
    var voidedBy: Int?

    init(line: String) throws(Refusal) {
        guard
            let values = try? JSONDecoder().decode(
                [String: NaiveValue].self,
                from: Data(line.utf8)
            )
        else { throw Refusal("no JSON object") }
        let fields = NaiveFields(values: values)
        self.id = try fields.text("id").lowercased()
        self.type = try fields.text("type")
        self.content = values.filter { $0.key != "id" && $0.value != .null }
        guard case .object(let data)? = values["data"] else { throw Refusal("data is missing") }
        self.data = NaiveFields(values: data)
        self.day = try NaiveEvent.tokyoDay(try fields.text("occurred_at"))
    }

    /// By Foundation's calendar, not by the product's.
    static func tokyoDay(_ text: String) throws(Refusal) -> Int {
        let full = text.count == 10 ? text + "T00:00:00+09:00" : text
        guard let date = ISO8601DateFormatter().date(from: full) else {
            throw Refusal("\(text) is no date")
        }
        return Int(((date.timeIntervalSince1970 + 9 * 3600) / 86_400).rounded(.down))
    }
}
