import Domain
import HTTPTypes
import Interchange
import Operations
import Store

extension ServiceParts {
    /// Files of transfers for the bank.
    var paymentFileRoutes: [Route] { [makePaymentFilesRoute, madePaymentFileRoute] }

    /// 振込依頼人コード.
    private static let requester = Field.Kind.digits(10...10)

    /// What `pay export` takes, as members.
    private static let paymentFields: [Field] = [
        .required("on", .day, "2025-03-31"),
        .optional("requester", requester, "0000000000"),
        .optional("again", .flag),
        .optional("reason", .text(max: 2000)),
    ]

    /// Of an object with a reason in it.
    private static let bodyBytesMax = 64 * 1024

    private var makePaymentFilesRoute: Route {
        Route(
            .post,
            "/v1/payment-files",
            "Makes the files of the disbursements to be paid on a day (全銀協 総合振込), one for each "
                + "payer's account: the file itself, a zip of several, or what is in them.",
            roles: [.officer],
            gives: [.bytes, .zip, .json],
            takes: [.json],
            bodyBytesMax: Self.bodyBytesMax,
            handler: .plain { try await makePaymentFiles($0) }
        )
        .taking(EventSchema.body(Self.paymentFields))
        .answering(BankSchemas.made, .created)
        .answering(BankSchemas.made, gives: [.json])
        .refusing(.conflict, .unprocessableContent)
    }

    private var madePaymentFileRoute: Route {
        .get(
            "/v1/payment-files/{code}/made",
            "What is in a payment file, as it was told when it was made.",
            parameters: [
                QueryParameter(
                    "requester",
                    .text,
                    "The requester's code with which it was made."
                )
            ],
            roles: [.officer, .auditor]
        ) { call, session in
            let written = try await Self.paymentFile(call, session)
            return .json(ExportPayments.Answer(files: [written]).json)
        }
        .answering(BankSchemas.made)
        .refusing(.conflict)
    }

    private func makePaymentFiles(_ call: RouteCall) async throws -> Answer {
        guard let viewer = call.viewer else { throw Problem.unauthorized }
        let operation = try asked(try await call.body.rest())
        let made: ExportPayments.Answer
        do {
            made = try await database.withWriting(viewer, isLong: true) {
                try await operation.run($0)
            }
        } catch let faults as TransferFaults {
            throw Problem.refused(faults.reasons, .unprocessableContent)
        } catch let reason as Rejection {
            throw Problem.refused([reason] + reason.others, .unprocessableContent)
        }
        metrics.add(Int64(made.files.count), to: .eventsRecorded)
        guard let first = made.files.first else { return try nothing(made, operation, call) }
        let isOne = made.files.count == 1
        var answer =
            switch call.gives {
            case .json: Answer.json(made.json)
            case .bytes where isOne: Answer.paymentFile(first)
            default: Answer.zip(of: made.files)
            }
        answer.status = .created
        if isOne { answer.headers[.location] = "/v1/payment-files/\(percentEncoded(first.code))" }
        return answer
    }

    private func asked(_ body: [UInt8]) throws(Problem) -> ExportPayments {
        let json: JSON
        do { json = try JSON.parse(body) } catch {
            throw Problem.refused([
                Rejection(rule: "json", message: "the body is no JSON: \(error)")
            ])
        }
        var (record, reasons) = EventReader().read(json, Self.paymentFields)
        let reason: String? =
            if case .text(let text)? = record?.value("reason") { text } else { nil }
        if record != nil, (record?.value("again") == .bool(true)) != (reason != nil) {
            reasons.append(
                Rejection(
                    field: reason == nil ? "reason" : "again",
                    rule: "required",
                    message: "again and reason go together: say why they are paid again"
                )
            )
        }
        if let reason, reason.trimmed.isEmpty {
            reasons.append(
                Rejection(
                    field: "reason",
                    value: reason,
                    rule: "empty",
                    message: "reason says why they are paid again: it is empty"
                )
            )
        }
        guard reasons.isEmpty, case .day(let day)? = record?.value("on") else {
            throw Problem.refused(reasons, .unprocessableContent)
        }
        var operation = ExportPayments(payOn: day)
        if case .text(let text)? = record?.value("requester") { operation.requester = text }
        operation.reasonAgain = reason
        return operation
    }

    /// Where no file was made.
    private func nothing(
        _ made: ExportPayments.Answer,
        _ operation: ExportPayments,
        _ call: RouteCall
    ) throws(Problem) -> Answer {
        let day = operation.payOn.iso
        guard made.left.isEmpty else {
            throw Problem(
                .conflict,
                "all that is to be paid on \(day) is in a file already: GET "
                    + "/v1/payment-files/{code} gives that, again and a reason pay it anew",
                members: [made.leftMember]
            )
        }
        guard call.gives == .json else {
            throw Problem(.conflict, "no disbursement is to be paid on \(day)")
        }
        return .json(made.json)
    }

    /// A file that was made before.
    ///
    /// - Throws: `UnknownCode`; `Problem` where the file would no longer be the same.
    static func paymentFile(
        _ call: RouteCall,
        _ session: Session
    ) async throws -> ExportPayments.Written {
        guard call.past == AskedPast() else {
            throw Problem(
                .badRequest,
                "the file itself has no past: as_of and known_at are for JSON"
            )
        }
        let code = halfWidth(call.code)
        _ = try await ShowSubject(kind: .paymentFile, code: code).run(session)
        var operation = RewritePaymentFile(code: code)
        operation.requester = call.query.text("requester") ?? operation.requester
        do {
            return try await operation.run(session)
        } catch let error as OtherBytes {
            throw Problem(.conflict, error.description)
        } catch let error as UsageError {
            throw Problem(.conflict, error.description)
        } catch let faults as TransferFaults {
            throw Problem.refused(faults.reasons, .conflict)
        }
    }
}

extension Answer {
    /// A file with its name and its hash.
    static func paymentFile(_ written: ExportPayments.Written) -> Answer {
        var answer = Answer(written.bytes, .bytes)
        answer.headers[.contentDisposition] = "attachment; filename=\"\(written.name)\""
        answer.headers[.sha256] = written.sha256
        return answer
    }

    fileprivate static func zip(of files: [ExportPayments.Written]) -> Answer {
        var answer = Answer(ZipArchive(files.map { ($0.name, $0.bytes) }).bytes, .zip)
        let name = "payment-files-\(files.first?.file.payOn.iso ?? "").zip"
        answer.headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        return answer
    }
}

extension ExportPayments.Written {
    /// A code may hold a slash, which a name may not.
    fileprivate var name: String { fileName(of: code) + ".txt" }
}

extension HTTPField.Name {
    /// Of the file itself, however the body is coded; hexadecimal.
    fileprivate static let sha256 = known("X-Content-SHA256")
}
