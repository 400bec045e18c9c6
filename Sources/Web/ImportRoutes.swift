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
                QueryParameter(
                    "files",
                    .text,
                    "The files that the body is made of, as NAME:BYTES with commas between."
                ),
            ],
            gives: [.json, .ndjson],
            takes: [.ndjson, .csv, .bytes],
            bodyBytesMax: limits.importBytesMax,
            handler: .plain { try await take($0) }
        )
    }

    private func take(_ call: RouteCall) async throws -> Answer {
        guard let viewer = call.viewer else { throw Problem.unauthorized }
        let (files, spooled) = try await files(call)
        defer { for file in spooled { file.close() } }
        let refused = call.gives == .ndjson ? try SpooledFile(of: "the refused events") : nil
        var operation = ImportEvents(files: files)
        operation.isPartial = !call.query.flag("atomic", absent: true)
        operation.isDryRun = call.query.flag("dry_run")
        operation.isSorted = call.query.flag("sort")
        if let refused {
            operation.onRefusal = { refusal in
                try refused.append(refusal.lineOfJSON)
            }
        }
        let isPartial = operation.isPartial
        let report: ImportReport
        do {
            report = try await database.withWriting(viewer) { try await operation.run($0) }
        } catch {
            refused?.close()
            throw error
        }
        metrics.add(Int64(report.recorded), to: .eventsRecorded)
        let isRefused = report.rejectedCount > 0 && !isPartial
        let status: HTTPResponse.Status = isRefused ? .unprocessableContent : .ok
        guard let refused else { return .json(report.json, status: status) }
        return lines(refused, report, status)
    }

    /// Every refused event as a line, and the report as the last.
    private func lines(
        _ refused: SpooledFile,
        _ report: ImportReport,
        _ status: HTTPResponse.Status
    ) -> Answer {
        var answer = Answer(.ndjson) { writer in
            defer { refused.close() }
            var place = 0
            while true {
                let piece = try refused.bytes(at: place, count: 1 << 16)
                guard !piece.isEmpty else { break }
                try await writer.write(piece)
                place += piece.count
            }
            try await writer.write((report.json.compact + "\n").utf8)
        }
        answer.status = status
        return answer
    }

    /// What the body holds, and what is to be closed behind it.
    private func files(_ call: RouteCall) async throws -> ([ImportedFile], [SpooledFile]) {
        let type = call.query.text("type")
        if let written = call.query.text("files") {
            let sent = try SentFiles(written)
            let spooled = try await sent.take(from: call.body)
            let files = zip(sent.parts, spooled).map { part, file in
                ImportedFile(file, name: part.name, isCSV: nil, type: type)
            }
            return (files, spooled)
        }
        let sentType = call.headers[.contentType] ?? ""
        guard !MediaType.bytes.isNamed(by: sentType) else {
            throw Problem.wrongContentType([.ndjson, .csv])
        }
        let file = try SpooledFile(of: "the body")
        do {
            while let piece = try await call.body.next() {
                try piece.withUnsafeReadableBytes { (bytes) throws(FileError) in
                    try file.append(bytes)
                }
            }
        } catch {
            file.close()
            throw error
        }
        let isCSV = MediaType.csv.isNamed(by: sentType)
        return ([ImportedFile(file, name: "body", isCSV: isCSV, type: type)], [file])
    }
}
