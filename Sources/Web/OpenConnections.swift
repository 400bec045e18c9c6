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
    /// How many streams have begun on a connection of HTTP/2, and how many of them are open.
    private let streams = Mutex<[ObjectIdentifier: (begun: Int, open: Int)]>([:])

    var count: Int { entries.withLock { $0.count } }

    func opened(_ channel: any Channel) {
        entries.withLock { $0[ObjectIdentifier(channel)] = Entry(channel: channel) }
        guard let connection = channel.parent.map(ObjectIdentifier.init) else { return }
        streams.withLock { streams in
            guard let (begun, open) = streams[connection] else { return }
            streams[connection] = (begun + 1, open + 1)
        }
    }

    // MARK: Connections of HTTP/2

    /// Counts the streams of a connection, until `forget`.
    func watch(_ connection: any Channel) {
        streams.withLock { $0[ObjectIdentifier(connection)] = (0, 0) }
    }

    func forget(_ connection: any Channel) {
        streams.withLock { $0[ObjectIdentifier(connection)] = nil }
    }

    /// How many streams have begun on a connection that is watched; nil where something is asked on it
    /// now, or it is a connection of HTTP/1.1, which looks after itself.
    func idleAfter(_ connection: any Channel) -> Int? {
        let id = ObjectIdentifier(connection)
        guard entries.withLock({ $0[id] == nil }) else { return nil }
        return streams.withLock { streams in
            streams[id].flatMap { $0.open == 0 ? $0.begun : nil }
        }
    }

    /// The client has gone, or has nothing more to say: nobody waits for the answer.
    func gone(_ channel: any Channel) {
        entries.withLock { $0[ObjectIdentifier(channel)]?.onGone }?()
    }

    func closed(_ channel: any Channel) {
        guard let entry = entries.withLock({ $0.removeValue(forKey: ObjectIdentifier(channel)) })
        else { return }
        entry.onGone?()
        guard let connection = channel.parent.map(ObjectIdentifier.init) else { return }
        streams.withLock { $0[connection]?.open -= 1 }
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
