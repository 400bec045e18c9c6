import Domain
import HTTPTypes
import Interchange
import Operations
import Store

extension ServiceParts {
    /// Files of the bank that come in.
    var statementRoutes: [Route] { [importStatementsRoute] }

    private var importStatementsRoute: Route {
        Route(
            .post,
            "/v1/statements",
            "Records the statements of a bank's file (全銀協 入出金取引明細, camt.053, CSV): all or none.",
            parameters: [
                QueryParameter("dry_run", .flag, "Says what would happen, and records nothing."),
                QueryParameter(
                    "columns",
                    .text,
                    "Of a CSV: \(CSVStatements.fields.joined(separator: ", ")), each with its "
                        + "title: field=title,…"
                ),
                QueryParameter("account", .text, "Of a CSV: bank-branch-kind-number."),
                QueryParameter("from", .day, "Of a CSV: its first day."),
                QueryParameter("to", .day, "Of a CSV: its last day."),
                QueryParameter("opening", .text, "Of a CSV: the balance before it, in yen."),
                QueryParameter("closing", .text, "Of a CSV: the balance after it, in yen."),
                SentFiles.parameter,
            ],
            roles: [.officer],
            takes: [.bytes, .csv, .xml],
            bodyBytesMax: limits.bankFileBytesMax,
            handler: .plain { try await takeStatements($0) }
        )
        .answering(.shared("import_report"))
        .answering(.shared("import_report"), .unprocessableContent)
    }

    private func takeStatements(_ call: RouteCall) async throws -> Answer {
        let layout = try layout(call.query)
        // Whoever sends slowly holds neither memory nor a connection to the database.
        let files = try await SentFiles.take(call, uploads)
        defer { for file in files { file.spooled.close() } }
        let viewer = try await sender(call)
        let isDryRun = call.query.flag("dry_run")
        let report = try await database.withWriting(viewer, isLong: true) { session in
            var operation = ImportStatements(
                files: try files.map { ($0.name, try $0.spooled.bytes()) }
            )
            operation.isDryRun = isDryRun
            operation.layout = layout
            return try await operation.run(session)
        }
        if !isDryRun { metrics.add(Int64(report.recorded), to: .eventsRecorded) }
        let isRefused = report.rejectedCount > 0
        return .json(report.json, status: isRefused ? .unprocessableContent : .ok)
    }

    private func layout(_ query: QueryValues) throws(Problem) -> CSVStatements.Layout? {
        var written = WrittenLayout()
        written.columns = query.text("columns")
        written.account = query.text("account")
        written.from = query.day("from")?.iso
        written.to = query.day("to")?.iso
        written.opening = query.text("opening")
        written.closing = query.text("closing")
        do { return try written.read() } catch {
            throw Problem.refused([
                Rejection(
                    field: error.field,
                    value: error.value,
                    rule: error.rule,
                    message: "\(error.field ?? ""): \(error.message)"
                )
            ])
        }
    }
}
