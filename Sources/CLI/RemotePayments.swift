import Client
import Domain
import Operations
import Reconciliation

/// Payment files that a service makes, and that are written here.
struct RemotePayments {
    let client: ServiceClient
    /// Where they go.
    let folder: String
    /// 振込依頼人コード.
    let requester: String

    /// Makes the files of a day.
    ///
    /// `again`: why disbursements that are in a file already go into another.
    ///
    /// - Returns: What was made, as `pay export` writes it.
    func export(on day: Day, again: String?) async throws -> JSON {
        var asked = [
            JSON.Member("on", .string(day.iso)), JSON.Member("requester", .string(requester)),
        ]
        if let again {
            asked += [JSON.Member("again", .bool(true)), JSON.Member("reason", .string(again))]
        }
        var request = ServiceRequest.post(["payment-files"], .object(asked))
        // All of them are in a file: which, stands in the problem.
        request.expects = [409]
        return try await written(try await client.json(request).0)
    }

    /// Writes the files, and says where.
    private func written(_ made: JSON) async throws -> JSON {
        guard case .object(let told) = made else { return .null }
        var written: [JSON] = []
        if case .array(let files) = told.value("files") {
            for case .object(let file) in files { written.append(try await write(file)) }
        }
        return .object([
            JSON.Member("files", .array(written)), JSON.Member("left", told.value("left")),
        ])
    }

    /// Writes a file that was made before as it was.
    func rewrite(_ code: String) async throws -> JSON {
        let request = ServiceRequest(
            "payment-files",
            code,
            "made",
            query: [("requester", requester)]
        )
        return try await written(try await client.json(request).0)
    }

    /// Writes a file, and says where.
    private func write(_ file: [JSON.Member]) async throws -> JSON {
        let code = file.value("payment_file").cell
        guard isCode(code) else {
            throw Refused(description: "the service names a payment file that is no code: \(code)")
        }
        let request = ServiceRequest("payment-files", code, query: [("requester", requester)])
        let bytes = try await client.bytes(request, as: "application/octet-stream")
        let path = "\(folder)/\(fileName(of: code)).txt"
        try FilePart(path, bytes).putInPlace(
            orElse: "The payment file is recorded: chotatsu pay export --file \(code) "
                + "--requester \(requester) writes it"
        )
        return .object([file[0], JSON.Member("path", .string(path))] + file.dropFirst())
    }
}
