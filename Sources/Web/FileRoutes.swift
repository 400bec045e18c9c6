import Domain
import HTTPTypes
import Operations

extension ServiceParts {
    /// The bytes of evidence.
    var fileRoutes: [Route] { [keepFileRoute, readFileRoute] }

    private var keepFileRoute: Route {
        Route(
            .put,
            "/v1/files/{sha256}",
            "Keeps the bytes of a paper by their hash; an event attaches them to what they prove.",
            roles: [.officer, .buyer, .vendor],
            takes: [.bytes],
            bodyBytesMax: EvidenceFile.bytesMax,
            handler: .plain { call in
                let file = try EvidenceFile(call.path["sha256"] ?? "")
                // Whoever sends slowly holds no connection to the database.
                let bytes = try await call.body.rest()
                let viewer = try await sender(call)
                let bytesMax = limits.unattachedBytesMax
                let isNew = try await database.withWriting(viewer) { session in
                    try await file.keep(bytes, unattachedBytesMax: bytesMax, session)
                }
                let json = JSON.object([JSON.Member("sha256", .string(file.sha256))])
                return .json(json, status: isNew ? .created : .ok)
            }
        )
        .answering(.object(["sha256": .sha256]))
        .answering(.object(["sha256": .sha256]), .created)
    }

    private var readFileRoute: Route {
        .get(
            "/v1/files/{sha256}",
            "The bytes of a paper, to whoever sees an event by which one who has them attaches it.",
            gives: [.bytes],
            isTagged: false
        ) { call, session in
            let file = try EvidenceFile(call.path["sha256"] ?? "")
            guard let bytes = try await file.read(session) else {
                throw Problem(.notFound, "no file \(file.sha256) is attached to anything")
            }
            var answer = Answer(bytes, .bytes)
            // Whatever it claims to be: it is saved, not shown.
            answer.headers[.contentDisposition] = "attachment; filename=\"\(file.sha256)\""
            return answer
        }
    }
}
