import ArgumentParser
import Client
import Domain
import Operations
import Reconciliation
import Text

extension GlobalOptions {
    /// Gives `body` the service that is to be asked; nil where the command works on a database.
    ///
    /// Throws `UsageError` where the options do not fit each other.
    func withService<T>(_ body: (ServiceClient) async throws -> T) async throws -> T? {
        guard let client = try client() else { return nil }
        do {
            try await checkRegistry(client)
            let value = try await body(client)
            await client.close()
            return value
        } catch {
            await client.close()
            throw error
        }
    }

    private func client() throws -> ServiceClient? {
        guard let server else {
            guard token == nil else { throw UsageError("--token is for a service: give --server") }
            return nil
        }
        guard database == nil else {
            throw UsageError("--server and --database: a command asks one of them")
        }
        guard let token = token ?? environment()["CHOTATSU_TOKEN"], !token.isEmpty else {
            throw UsageError("--server needs --token, or CHOTATSU_TOKEN: who asks?")
        }
        return try ServiceClient(
            address: server,
            token: token,
            language: lang,
            certificates: environment()["SSL_CERT_FILE"],
            note: complain
        )
    }

    /// A token is of one registry: one that is named has to be that.
    private func checkRegistry(_ client: ServiceClient) async throws {
        guard namedRegistry != nil else { return }
        let (told, _) = try await client.json(ServiceRequest("whoami"))
        guard case .object(let members) = told,
            let own = members.text("registry"), own != registry
        else { return }
        throw Refused(
            description: lang(
                "the token is of the registry \(own), not of \(registry)",
                "このトークンは台帳 \(own) のもので、\(registry) のものではありません"
            )
        )
    }

    /// Shows the answer to a question: that of the service to the request, or of the operation on the
    /// database.
    func show(
        _ request: ServiceRequest,
        _ showing: Showing,
        _ ask: (Session) async throws -> some Showable
    ) async throws {
        let told: Void? = try await withService { try await $0.tell(request, showing) }
        if told != nil { return }
        try await withSession { try await ask($0) }.shown(showing).tell()
    }
}

extension ServiceClient {
    /// Writes the answer as the service shows it.
    func tell(_ request: ServiceRequest, _ showing: Showing) async throws {
        try await ask(request, as: showing.mediaType, prefer: showing.preference) { answer in
            try await answer.pieces { writeOut($0) }
            answer.notes.forEach(complain)
            if let failure = answer.failure { throw Refused(description: failure) }
        }
    }

    /// The objects of a list that comes whole.
    func list(_ request: ServiceRequest) async throws -> [JSON] {
        guard case .array(let rows) = try await json(request).0 else { return [] }
        return rows
    }

    /// At most so many objects of a list, page by page, and whether more follow.
    func rows(
        _ request: ServiceRequest,
        limit: Int,
        pageRows: Int = 1000
    ) async throws -> (rows: [JSON], last: String?) {
        var rows: [JSON] = []
        var after: String?
        repeat {
            var page = request
            if let after {
                page.query.removeAll { $0.name == "after" }
                page.query.append(("after", after))
            }
            page.query.append(("limit", String(min(pageRows, limit - rows.count))))
            let (json, next) = try await json(page)
            guard case .array(let more) = json else { break }
            rows += more
            after = next
        } while after != nil && rows.count < limit
        return (rows, after)
    }
}

extension Showing {
    /// As the service is asked for it.
    var mediaType: String {
        switch format {
        case .table: "text/plain"
        case .json: "application/json"
        case .csv: "text/csv"
        }
    }

    /// What else the service should know (RFC 7240).
    var preference: String? {
        let parts = [width.map { "width=\($0)" }, isExcel ? "excel" : nil].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
}

extension Shown {
    /// Writes it; throws where it shows something to be wrong.
    func tell() throws {
        writeOut(output)
        notes.forEach(complain)
        if let failure { throw Refused(description: failure) }
    }
}

extension PastOptions {
    /// As the service is asked.
    func query() throws -> [(name: String, value: String?)] {
        let past = try past()
        return [("as_of", past.asOf?.iso), ("known_at", past.knownAt?.rfc3339)]
    }
}
