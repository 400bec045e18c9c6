import Client
import Domain
import Interchange
import Operations

/// Files of the bank that are sent to a service.
struct RemoteStatements {
    let client: ServiceClient
    let isDryRun: Bool
    /// What the command line says of a CSV.
    let layout: WrittenLayout

    /// What became of them.
    func run(_ files: [(name: String, bytes: [UInt8])]) async throws -> ImportReport {
        let names = files.map { "\(percentEncoded($0.name)):\($0.bytes.count)" }
        var request = ServiceRequest.post(
            "statements",
            query: [
                ("dry_run", isDryRun ? "true" : nil), ("columns", layout.columns),
                ("account", layout.account), ("from", layout.from), ("to", layout.to),
                ("opening", layout.opening), ("closing", layout.closing),
                ("files", names.joined(separator: ",")),
            ]
        )
        request.body = .bytes(files.flatMap(\.bytes), type: "application/octet-stream")
        // What was refused is the answer, not a failure to give one.
        request.expects = [422]
        let json = try await client.json(request).0
        guard let report = ImportReport(json: json) else {
            throw Refused(description: "the service does not say what became of it: \(json)")
        }
        return report
    }
}
