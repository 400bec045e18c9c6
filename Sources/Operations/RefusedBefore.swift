import Domain
import Interchange

/// What the refused events of an import would have brought, so that a later refusal can say that it
/// only follows from one of them.
struct RefusedBefore: Sendable {
    /// Where an event stands in the order in which events are applied.
    struct Position: Comparable, Sendable {
        /// 0 unless the events are sorted by their day.
        let day: Int32
        /// From 0, in the order given.
        let file: Int
        let line: Int

        static func < (left: Position, right: Position) -> Bool {
            (left.day, left.file, left.line) < (right.day, right.file, right.line)
        }
    }

    /// How much is kept in memory, a few tens of megabytes.
    ///
    /// What follows from a refusal beyond that is told without it.
    private static let keptMax = 200_000

    private var first: [Lack: Position] = [:]

    /// The first refused event that would have brought any of that, if it stands earlier.
    func cause(of lacks: [Lack], at position: Position) -> Position? {
        lacks.flatMap { [$0] + Self.wider($0) }.compactMap { first[$0] }.min().flatMap {
            $0 < position ? $0 : nil
        }
    }

    /// A line is made with its order: where that is refused for its shape, its lines are not read.
    private static func wider(_ lack: Lack) -> [Lack] {
        guard case .code(let ref) = lack, ref.kind == .line,
            let order = ref.code.split(separator: " ").first
        else { return [] }
        return [.code(Ref(.order, String(order)))]
    }

    /// Notes a refused event as it was written, and why it was refused.
    mutating func refuse(_ written: JSON, _ reason: Rejection, at position: Position) {
        guard first.count < Self.keptMax, case .object(let members) = written else { return }
        func value(_ name: String) -> JSON? { members.first { $0.name == name }?.value }
        if case .string(let text)? = value("id"), let id = EventID(halfWidth(text)) {
            note(.event(id), position)
        }
        guard case .string(let name)? = value("type"), let type = EventType.meant(halfWidth(name))
        else { return }
        for lack in type.brings(value("data") ?? .null) {
            // Of a code that is known already, it would have brought no first amount.
            if case .amount = lack, reason.rule == "code_taken" { continue }
            note(lack, position)
        }
    }

    private mutating func note(_ lack: Lack, _ position: Position) {
        first[lack] = min(first[lack] ?? position, position)
    }
}

extension EventType {
    /// The type of that name, or of the name that was probably meant.
    fileprivate static func meant(_ name: String) -> EventType? {
        byName[name] ?? nearest(name, all.map(\.name)).flatMap { byName[$0] }
    }
}
