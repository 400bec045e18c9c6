import Domain
import HTTPTypes
import Operations
import Pages
import Store

extension ServiceParts {
    /// Tells open pages when something that their readers may see has changed.
    var liveRoutes: [Route] {
        var route = Route(
            .get,
            "/live",
            "Server-sent events: the number of what was recorded last, whenever that changes, and that "
                + "a run has found something else.",
            gives: [.events],
            handler: .plain { call in
                guard let viewer = call.viewer else { throw Problem(.forbidden, "not signed in") }
                let after = PageRequest(call).value("after").flatMap { Int64($0) }
                try await hub.checkRoom()
                return Answer(.events) { writer in try await tell(viewer, after, writer) }
            }
        )
        route.isPage = true
        return [route]
    }

    private func tell(_ viewer: Viewer, _ after: Int64?, _ writer: AnswerWriter) async throws {
        let (position, messages, end) = try await hub.listen(viewer)
        metrics.add(1, to: .streams)
        defer { metrics.add(-1, to: .streams) }
        do {
            try await writer.write("retry: 2000\n\n".utf8)
            // Something may have been recorded between the page and its stream.
            if let after, after < position { try await writer.write(Self.changed(position)) }
            for await message in messages {
                switch message {
                case .recorded(let row): try await writer.write(Self.changed(row.seq))
                case .found: try await writer.write("event: found\ndata: run\n\n".utf8)
                case .alive: try await writer.write(":\n\n".utf8)
                }
            }
        } catch {
            await end()
            throw error
        }
        await end()
    }

    private static func changed(_ seq: Int64) -> [UInt8] {
        Array("event: changed\ndata: \(seq)\n\n".utf8)
    }
}
