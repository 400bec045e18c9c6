import Domain
import HTTPTypes
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
                SentFiles.parameter,
            ],
            gives: [.json, .ndjson],
            takes: [.ndjson, .csv, .bytes],
            bodyBytesMax: limits.importBytesMax,
            handler: .plain { try await take($0) }
        )
        .answering(.shared("import_report"))
        .answering(.shared("import_report"), .unprocessableContent)
    }

    private func take(_ call: RouteCall) async throws -> Answer {
        let files = try await SentFiles.take(call, uploads)
        defer { for file in files { file.spooled.close() } }
        let viewer = try await sender(call)
        let refused = call.gives == .ndjson ? try SpooledFile(of: "the refused events") : nil
        var operation = ImportEvents(files: try imported(files, call))
        operation.isPartial = !call.query.flag("atomic", absent: true)
        operation.isDryRun = call.query.flag("dry_run")
        operation.isSorted = call.query.flag("sort")
        if let refused {
            operation.onRefusal = { refusal in
                try refused.append(refusal.lineOfJSON)
            }
        }
        try checkKept(files, operation)
        let isPartial = operation.isPartial
        let report: ImportReport
        do {
            report = try await database.withWriting(viewer, isLong: true) {
                try await operation.run($0)
            }
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

    /// Refuses what would be kept in memory whole, where it is too much.
    private func checkKept(
        _ files: [(name: String, spooled: SpooledFile)],
        _ operation: ImportEvents
    ) throws {
        guard operation.isDryRun || operation.isSorted else { return }
        let bytes = try files.reduce(0) { $0 + (try $1.spooled.size()) }
        guard bytes > limits.importKeptBytesMax else { return }
        throw Problem(
            .contentTooLarge,
            "dry_run and sort take files of \(limits.importKeptBytesMax >> 20) MiB at most"
        )
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

    /// The files of the body, each told by its name, or as the body itself by its type.
    private func imported(
        _ files: [(name: String, spooled: SpooledFile)],
        _ call: RouteCall
    ) throws(Problem) -> [ImportedFile] {
        let type = call.query.text("type")
        let sentType = call.headers[.contentType] ?? ""
        let areNamed = call.query.text("files") != nil
        guard areNamed || !MediaType.bytes.isNamed(by: sentType) else {
            throw Problem.wrongContentType([.ndjson, .csv])
        }
        let isCSV = areNamed ? nil : MediaType.csv.isNamed(by: sentType)
        return files.map { ImportedFile($0.spooled, name: $0.name, isCSV: isCSV, type: type) }
    }
}
