/// A field of a random event, as it is written.
enum RandomField {
    case text(String, String)
    case number(String, Int)
    case texts(String, [String])
    case object(String, [RandomField])
    case objects(String, [[RandomField]])
    /// Written as it stands.
    case raw(String, String)

    static func object(_ fields: [RandomField]) -> String {
        "{" + fields.map(\.written).joined(separator: ",") + "}"
    }

    /// Codes and texts here hold nothing that JSON escapes.
    private static func quoted(_ text: String) -> String {
        "\"" + text + "\""
    }

    private var written: String {
        let (name, value) =
            switch self {
            case .text(let name, let text): (name, RandomField.quoted(text))
            case .number(let name, let number): (name, String(number))
            case .texts(let name, let texts):
                (name, "[" + texts.map(RandomField.quoted).joined(separator: ",") + "]")
            case .object(let name, let fields): (name, RandomField.object(fields))
            case .objects(let name, let list):
                (name, "[" + list.map(RandomField.object).joined(separator: ",") + "]")
            case .raw(let name, let value): (name, value)
            }
        return RandomField.quoted(name) + ":" + value
    }
}

/// SplitMix64: the same seed gives the same numbers on every machine.
struct SeededDice {
    private var state: UInt64

    init(seed: UInt64) {
        self.state = seed
    }

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func int(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.count))
    }

    /// True in that many of a hundred draws.
    mutating func chance(_ percent: Int) -> Bool {
        int(1...100) <= percent
    }

    mutating func pick<Element>(_ list: [Element]) -> Element {
        list[int(0...list.count - 1)]
    }

    /// Nil where the list is empty.
    mutating func pickIfAny<Element>(_ list: [Element]) -> Element? {
        list.isEmpty ? nil : pick(list)
    }

    mutating func uuid() -> String {
        let high = next() & ~0xF000 | 0x4000
        let low = next() & ~(3 << 62) | 1 << 63
        let digits = [high, low].map { word in
            let text = String(word, radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }
        let all = Array(digits.joined())
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(all[$0]) }
            .joined(separator: "-")
    }
}
