import Client
import Operations
import Text

/// Events of a service's log, page by page.
struct EventPages {
    private let client: ServiceClient
    private let showing: Showing
    private let type: String?
    /// Whether what stands above the first event is still to be written.
    var hasHeader = true

    /// `type`: only events of that type; nil is all.
    init(_ client: ServiceClient, _ showing: Showing, type: String?) {
        self.client = client
        self.showing = showing
        self.type = type
    }

    private static let pageRows = 1000

    /// Writes at most so many events.
    ///
    /// - Returns: The seq behind which more of them follow; nil where none do.
    mutating func write(after: Int64, limit: Int) async throws -> Int64? {
        var (last, left) = (after, limit)
        while true {
            let rows = min(left, Self.pageRows)
            guard let next = try await write(("after", last), rows: rows).next else { return nil }
            last = next
            left -= rows
            if left == 0 { return last }
        }
    }

    /// Writes the last events, then each as it is recorded, until the task is cancelled.
    ///
    /// `endsThere`: ends after the last event.
    mutating func follow(last: Int64, after: Int64?, endsThere: Bool) async throws {
        var from = if let after { ("after", after) } else { ("last", last) }
        while true {
            let page = try await write(from, rows: Self.pageRows)
            from = ("after", page.end)
            guard page.next == nil else { continue }
            if endsThere { return }
            try await Task.sleep(for: .milliseconds(500))
        }
    }

    /// Writes a page.
    ///
    /// - Returns: The seq behind which more follow, if they do, and the last one looked at.
    private mutating func write(
        _ from: (name: String, seq: Int64),
        rows: Int
    ) async throws -> (next: Int64?, end: Int64) {
        let request = ServiceRequest(
            "events",
            query: [(from.name, String(from.seq)), ("limit", String(rows)), ("type", type)]
        )
        let isList = showing.format == .json
        // Programs read events line by line, as they come.
        let type = isList ? "application/x-ndjson" : showing.mediaType
        var isSkipping = !isList && !hasHeader
        hasHeader = false
        return try await client.ask(request, as: type, prefer: showing.preference) { answer in
            try await answer.pieces { piece in
                guard isSkipping else { return writeOut(piece) }
                guard let end = piece.firstIndex(of: 0x0A) else { return }
                isSkipping = false
                writeOut(Array(piece[(end + 1)...]))
            }
            let next = answer.next.flatMap { Int64($0) }
            let end = answer.field("Chotatsu-Seq").flatMap { Int64($0) }
            return (next, next ?? end ?? from.seq)
        }
    }
}
