import Synchronization

/// How much may be taken at once by all requests together, such as bytes of memory: whoever finds too
/// little left is told to come again.
final class Budget: Sendable {
    private let left: Mutex<Int>

    init(_ most: Int) {
        left = Mutex(most)
    }

    /// False where so much is not left.
    func take(_ amount: Int) -> Bool {
        left.withLock { left in
            guard amount <= left else { return false }
            left -= amount
            return true
        }
    }

    func giveBack(_ amount: Int) {
        left.withLock { $0 += amount }
    }
}
