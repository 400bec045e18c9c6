import Domain
import HTTPTypes
import NIOCore
import Operations
import Store

extension ServiceParts {
    /// Files of events.
    var importRoutes: [Route] { [importRoute] }

    private var importRoute: Route {
        Route(
            .post,
            "/v1/imports",
            "Records the events of a file, JSON Lines or CSV: all of them, or none.",
            parameters: [
                QueryParameter("atomic", .flag, "All or nothing: true where not given."),
                QueryParameter("dry_run", .flag, "Says what would happen, and records nothing."),
                QueryParameter("sort", .flag, "Records by business day first."),
                QueryParameter(
                    "type",
                    .choice(EventType.all.map(\.name)),
                    "The type of CSV rows that name none."
                ),
            ],
            takes: [.ndjson, .csv],
            bodyBytesMax: limits.importBytesMax,
            handler: .plain { try await take($0) }
        )
        .answering(.shared("import_report"))
        .answering(.shared("import_report"), .unprocessableContent)
    }

    private func take(_ call: RouteCall) async throws -> Answer {
        guard let viewer = call.viewer else { throw Problem.unauthorized }
        let file = try SpooledFile(of: "the body")
        defer { file.close() }
        while let piece = try await call.body.next() {
            try piece.withUnsafeReadableBytes { (bytes) throws(FileError) in
                try file.append(bytes)
            }
        }
        let isCSV = MediaType.csv.isNamed(by: call.headers[.contentType] ?? "")
        let type = call.query.text("type")
        var operation = ImportEvents(
            files: [ImportedFile(file, name: "body", isCSV: isCSV, type: type)]
        )
        operation.isPartial = !call.query.flag("atomic", absent: true)
        operation.isDryRun = call.query.flag("dry_run")
        operation.isSorted = call.query.flag("sort")
        let isPartial = operation.isPartial
        let report = try await database.withWriting(viewer) { try await operation.run($0) }
        metrics.add(Int64(report.recorded), to: .eventsRecorded)
        let isRefused = report.rejectedCount > 0 && !isPartial
        return .json(report.json, status: isRefused ? .unprocessableContent : .ok)
    }
}
