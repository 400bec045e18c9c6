package import Domain
import Interchange
import Operations

/// One parameter behind the `?` of a route: its name, what it may hold, and the words that explain it.
package struct QueryParameter: Sendable {
    package let name: String
    package let kind: Kind
    /// For the OpenAPI document.
    package let summary: String
    package private(set) var isRequired = false

    package enum Kind: Sendable {
        /// Any text, such as a code.
        case text
        case choice([String])
        /// Some of these words, with commas between them.
        case words([String])
        case whole(ClosedRange<Int64>)
        case day
        case moment
        case flag
    }

    package init(_ name: String, _ kind: Kind, _ summary: String) {
        self.name = name
        self.kind = kind
        self.summary = summary
    }

    /// The same where nothing can be answered without it.
    package var required: QueryParameter {
        var parameter = self
        parameter.isRequired = true
        return parameter
    }

    /// The business day that is asked about.
    static let asOf = QueryParameter("as_of", .day, "As of the end of that business day.")
    /// The knowledge that is asked about.
    static let knownAt = QueryParameter("known_at", .moment, "As it was known at that moment.")
    static let past = [asOf, knownAt]

    /// How many rows, and after which.
    static func page(of what: String, max: Int64 = 1000) -> [QueryParameter] {
        [
            QueryParameter("limit", .whole(1...max), "At most so many rows; 100 where not given."),
            QueryParameter("after", .text, "Only what comes after that \(what)."),
        ]
    }

    /// Reads a value as people write it, full-width forms included.
    func read(_ written: String) throws(Rejection) -> QueryValue {
        let text = halfWidth(written).trimmed
        guard !text.isEmpty else { throw rejection(written, "empty", "it is empty: leave it out") }
        guard !text.utf8.contains(0) else {
            throw rejection(written, "control_character", "it holds a NUL character")
        }
        switch kind {
        case .text: return .text(text)
        case .choice(let words):
            guard words.contains(text) else {
                throw rejection(written, "choice", "it is one of \(words.joined(separator: ", "))")
            }
            return .text(text)
        case .words(let known): return .words(try words(text, known, written))
        case .whole(let range):
            guard let number = Int64(text), range.contains(number) else {
                let words = Field.Kind.whole(range).words
                throw rejection(written, "whole_number", "it is \(words)")
            }
            return .whole(number)
        case .day:
            do { return .day(try WrittenDate.read(written)) } catch {
                throw rejection(written, error.rule.rawValue, error.message)
            }
        case .moment:
            // A plus sign that was not encoded reads as a blank.
            guard let moment = Instant(rfc3339: text.replacing(" ", with: "+")) else {
                throw rejection(
                    written,
                    "moment",
                    "\(written) is no date and no RFC 3339 moment with an offset, such as "
                        + "2024-04-01T09:00:00+09:00"
                )
            }
            return .moment(moment)
        case .flag:
            guard let value = ["true": true, "false": false][text] else {
                throw rejection(written, "flag", "it is true or false")
            }
            return .flag(value)
        }
    }

    private func words(
        _ text: String,
        _ known: [String],
        _ written: String
    ) throws(Rejection) -> [String] {
        var words: [String] = []
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            let word = String(word).trimmed
            guard known.contains(word) else {
                throw rejection(
                    written,
                    "choice",
                    "no \"\(word)\": it is some of \(known.joined(separator: ", "))"
                )
            }
            if !words.contains(word) { words.append(word) }
        }
        return words
    }

    func rejection(_ value: String, _ rule: String, _ message: String) -> Rejection {
        Rejection(field: name, value: value, rule: rule, message: "\(name): \(message)")
    }
}

/// What a parameter holds.
package enum QueryValue: Sendable {
    case text(String)
    case words([String])
    case whole(Int64)
    case day(Day)
    case moment(Instant)
    case flag(Bool)
}

/// The values of a request's parameters, all of them known and readable.
package struct QueryValues: Sendable {
    private var values: [String: QueryValue] = [:]

    /// None.
    init() {}

    /// Reads what stands behind the `?`.
    ///
    /// - Throws: `Problem` with every parameter that is unknown, given twice or unreadable.
    init(_ query: String?, _ parameters: [QueryParameter]) throws(Problem) {
        var reasons: [Rejection] = []
        for (name, written) in Self.pairs(query ?? "") {
            guard let parameter = parameters.first(where: { $0.name == name }) else {
                reasons.append(Self.unknown(name, written, parameters.map(\.name)))
                continue
            }
            guard values[name] == nil else {
                reasons.append(parameter.rejection(written, "twice", "it is given twice"))
                continue
            }
            do throws(Rejection) {
                values[name] = try parameter.read(written)
            } catch {
                reasons.append(error)
            }
        }
        let given = Set(Self.pairs(query ?? "").map(\.name))
        for parameter in parameters where parameter.isRequired && !given.contains(parameter.name) {
            let missing = parameter.rejection("", "required", "it is needed")
            reasons.append(
                Rejection(field: missing.field, rule: missing.rule, message: missing.message)
            )
        }
        guard reasons.isEmpty else { throw Problem.refused(reasons) }
    }

    package func text(_ name: String) -> String? {
        if case .text(let text)? = values[name] { text } else { nil }
    }

    package func words(_ name: String) -> [String]? {
        if case .words(let words)? = values[name] { words } else { nil }
    }

    package func whole(_ name: String) -> Int64? {
        if case .whole(let number)? = values[name] { number } else { nil }
    }

    package func day(_ name: String) -> Day? {
        if case .day(let day)? = values[name] { day } else { nil }
    }

    package func moment(_ name: String) -> Instant? {
        if case .moment(let moment)? = values[name] { moment } else { nil }
    }

    /// `absent`: what it is where it is not given.
    package func flag(_ name: String, absent: Bool = false) -> Bool {
        if case .flag(let value)? = values[name] { value } else { absent }
    }

    private static func unknown(
        _ name: String,
        _ value: String,
        _ known: [String]
    ) -> Rejection {
        let near = nearest(name, known).map { ": did you mean \($0)?" }
        let all =
            known.isEmpty ? ": this takes none" : ": it takes \(known.joined(separator: ", "))"
        return Rejection(
            field: name,
            value: value,
            rule: "unknown_parameter",
            message: "no parameter \(name) is known" + (near ?? all)
        )
    }

    /// The pairs of a query as forms write it, decoded; bytes that are no UTF-8 become U+FFFD.
    static func pairs(_ query: String) -> [(name: String, value: String)] {
        query.split(separator: "&").map { pair in
            let name = pair.prefix { $0 != "=" }
            return (
                percentDecoded(name.replacing("+", with: " ")),
                percentDecoded(pair.dropFirst(name.count + 1).replacing("+", with: " "))
            )
        }
    }
}
