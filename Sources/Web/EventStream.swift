import Domain
import HTTPTypes
import Operations
import Store

extension ServiceParts {
    /// Events as they are recorded.
    var streamRoutes: [Route] {
        [
            Route(
                .get,
                "/v1/events/stream",
                "Server-sent events: each event as it is recorded, from that of Last-Event-ID on.",
                gives: [.events],
                handler: .plain { try await stream($0) }
            )
        ]
    }

    private func stream(_ call: RouteCall) async throws -> Answer {
        guard let viewer = call.viewer else { throw Problem.unauthorized }
        let after: Int64?
        if let written = call.headers[.lastEventID] {
            guard let seq = Int64(written), seq >= 0 else {
                throw Problem.refused([
                    Rejection(
                        field: "Last-Event-ID",
                        value: written,
                        rule: "whole_number",
                        message: "Last-Event-ID: it is the id of an event of this stream, a seq"
                    )
                ])
            }
            after = seq
        } else {
            after = nil
        }
        try await hub.checkRoom()
        return Answer(.events) { writer in try await follow(viewer, after, writer) }
    }

    private func follow(_ viewer: Viewer, _ after: Int64?, _ writer: AnswerWriter) async throws {
        let (position, messages, end) = try await hub.listen(viewer)
        metrics.add(1, to: .streams)
        defer { metrics.add(-1, to: .streams) }
        do {
            try await writer.write("retry: 1000\n\n".utf8)
            var last = after ?? position
            // What was recorded before it began to listen is read for this stream alone.
            while last < position {
                let page = try await missed(viewer, last)
                for row in page where row.seq <= position { try await writer.write(row.sent) }
                guard let final = page.last, page.count == Self.pageRows else { break }
                last = final.seq
            }
            last = max(last, position)
            for await message in messages {
                switch message {
                case .alive: try await writer.write(":\n\n".utf8)
                case .recorded(let row) where row.seq > last:
                    try await writer.write(row.sent)
                    last = row.seq
                case .recorded, .found: break
                }
            }
        } catch {
            await end()
            throw error
        }
        await end()
    }

    private static let pageRows = 500

    private func missed(_ viewer: Viewer, _ after: Int64) async throws -> [LogRow] {
        try await database.withSession(viewer) { session in
            var operation = ListEvents()
            operation.after = after
            operation.rowsMax = Self.pageRows
            var rows: [LogRow] = []
            _ = try await operation.run(session) { rows.append($0) }
            return rows
        }
    }
}

extension LogRow {
    /// As a server-sent event: its seq, its type, and the event.
    fileprivate var sent: [UInt8] {
        var bytes = Array("id: \(seq)\nevent: \(type)\ndata: ".utf8)
        json.appendCompact(to: &bytes)
        bytes.append(0x0A)
        bytes.append(0x0A)
        return bytes
    }
}

extension HTTPField.Name {
    fileprivate static let lastEventID = known("Last-Event-ID")
}
