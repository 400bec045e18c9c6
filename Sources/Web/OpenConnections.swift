import NIOCore
import Synchronization

/// The connections of clients, and the streams on them, each with the request under way on it.
///
/// A request learns through it that its client has gone, and the end of a stop cuts what is left.
final class OpenConnections: Sendable {
    private struct Entry {
        let channel: any Channel
        var onGone: (@Sendable () -> Void)?
    }

    private let entries = Mutex<[ObjectIdentifier: Entry]>([:])

    var count: Int { entries.withLock { $0.count } }

    func opened(_ channel: any Channel) {
        entries.withLock { $0[ObjectIdentifier(channel)] = Entry(channel: channel) }
    }

    /// The client has gone, or has nothing more to say: nobody waits for the answer.
    func gone(_ channel: any Channel) {
        entries.withLock { $0[ObjectIdentifier(channel)]?.onGone }?()
    }

    func closed(_ channel: any Channel) {
        entries.withLock { $0.removeValue(forKey: ObjectIdentifier(channel)) }?.onGone?()
    }

    /// Runs `body`, in a task that is cancelled when the client has gone.
    func during<T: Sendable>(
        _ channel: any Channel,
        _ body: @escaping @Sendable () async throws -> T
    ) async throws -> T {
        let task = Task { try await body() }
        let isOpen = entries.withLock { entries in
            entries[ObjectIdentifier(channel)]?.onGone = { task.cancel() }
            return entries[ObjectIdentifier(channel)] != nil
        }
        if !isOpen { task.cancel() }
        defer { entries.withLock { $0[ObjectIdentifier(channel)]?.onGone = nil } }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }

    /// Closes every connection at once.
    func cut() {
        for entry in entries.withLock({ Array($0.values) }) {
            entry.onGone?()
            entry.channel.close(promise: nil)
        }
    }
}
