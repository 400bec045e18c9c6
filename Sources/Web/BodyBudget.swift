import Synchronization

/// How many bytes of bodies may be in memory at once, whoever sends them: many large ones at the same
/// time are told to come again.
final class BodyBudget: Sendable {
    private let left: Mutex<Int>

    init(_ bytes: Int) {
        left = Mutex(bytes)
    }

    /// False where there is no room for them.
    func take(_ bytes: Int) -> Bool {
        left.withLock { left in
            guard bytes <= left else { return false }
            left -= bytes
            return true
        }
    }

    func giveBack(_ bytes: Int) {
        left.withLock { $0 += bytes }
    }
}
