import AsyncHTTPClient
package import Domain
import FoundationEssentials
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
package import Operations

/// The service at an address, asked in the name of a token.
package struct ServiceClient: Sendable {
    /// Without a slash at its end.
    private let address: String
    private let token: String
    private let language: Language
    private let client: HTTPClient
    /// Tells a person something beside the answer.
    private let note: @Sendable (String) -> Void

    /// How long the service may keep silent before an answer, and within one: runs take minutes.
    private static let silence: TimeAmount = .minutes(30)

    /// `address`: `https://host:port`; `certificates`: a file of the certificate authorities that are
    /// trusted, nil for those of the system.
    ///
    /// Throws `UsageError` where the address is none.
    package init(
        address: String,
        token: String,
        language: Language,
        certificates: String? = nil,
        note: @escaping @Sendable (String) -> Void = { _ in }
    ) throws {
        guard let url = URL(string: address), let host = url.host, !host.isEmpty,
            ["http", "https"].contains(url.scheme), url.query == nil, url.fragment == nil,
            (1...65_535).contains(url.port ?? 443)
        else {
            throw UsageError("--server \(address): it is an address such as https://host:8443")
        }
        guard url.user == nil else {
            throw UsageError("--server names no user: who asks is said by --token")
        }
        self.address = String(address.reversed().drop { $0 == "/" }.reversed())
        self.token = token
        self.language = language
        self.note = note
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(10), read: Self.silence)
        )
        if let certificates {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.trustRoots = .file(certificates)
            configuration.tlsConfiguration = tls
        }
        self.client = HTTPClient(
            eventLoopGroupProvider: .singleton,
            configuration: configuration
        )
    }

    /// Ends its connections.
    package func close() async {
        // Nobody waits for what a closed connection could still say.
        try? await client.shutdown()
    }

    /// Asks, and gives `body` the answer, whose bytes come as they are read.
    ///
    /// Waits as long as another program is recording in the registry, and says so once. What is sent
    /// again says by its ids what it is, so that nothing is recorded twice.
    ///
    /// Throws `ServiceProblem` where the service refuses, `ServiceUnreachable` where it is out of
    /// reach, and what `body` throws.
    package func ask<T>(
        _ request: ServiceRequest,
        as type: String,
        prefer: String? = nil,
        _ body: (ServiceAnswer) async throws -> T
    ) async throws -> T {
        var hasWaited = false
        while true {
            do {
                return try await askOnce(request, as: type, prefer: prefer, body)
            } catch let problem as ServiceProblem where problem.isOfRecording {
                if !hasWaited {
                    note("another program is recording in this registry: waiting for it …")
                }
                hasWaited = true
                try await Task.sleep(for: .seconds(1))
            }
        }
    }

    private func askOnce<T>(
        _ request: ServiceRequest,
        as type: String,
        prefer: String?,
        _ body: (ServiceAnswer) async throws -> T
    ) async throws -> T {
        var sent = HTTPClientRequest(url: address + request.target)
        sent.method = .init(rawValue: request.method)
        sent.headers.add(name: "Authorization", value: "Bearer \(token)")
        sent.headers.add(name: "Accept", value: type)
        sent.headers.add(name: "Accept-Language", value: language.rawValue)
        if let prefer { sent.headers.add(name: "Prefer", value: prefer) }
        switch request.body {
        case .bytes(let bytes, let type):
            sent.headers.add(name: "Content-Type", value: type)
            sent.body = .bytes(ByteBuffer(bytes: bytes))
        case .stream(let pieces, let type):
            sent.headers.add(name: "Content-Type", value: type)
            sent.body = .stream(Pieces(pieces), length: .unknown)
        case nil: break
        }
        do {
            let response = try await client.execute(sent, deadline: .distantFuture)
            let answer = ServiceAnswer(response)
            guard (200..<300).contains(answer.status) || request.expects.contains(answer.status)
            else { throw try await ServiceProblem(answer) }
            // Whatever else is there, such as the sign-in page of a proxy, is no answer.
            let types = answer.status < 400 ? type : type + ",application/problem+json"
            guard answer.isOf(types) else { throw try await ServiceProblem(answer) }
            return try await body(answer)
        } catch let error where Self.isOfConnection(error) {
            throw ServiceUnreachable(address: address, reason: Self.words(error))
        }
    }

    /// The whole answer.
    package func bytes(_ request: ServiceRequest, as type: String) async throws -> [UInt8] {
        try await ask(request, as: type) { try await $0.bytes() }
    }

    /// The answer as JSON, and where what follows it begins.
    package func json(_ request: ServiceRequest) async throws -> (JSON, next: String?) {
        try await ask(request, as: "application/json") { answer in
            (try JSON.parse(try await answer.bytes()), answer.next)
        }
    }

    private static func isOfConnection(_ error: any Error) -> Bool {
        error is HTTPClientError || error is NIOConnectionError || error is IOError
            || error is ChannelError || error is NIOSSLError || error is NIOSSLExtraError
    }

    private static func words(_ error: any Error) -> String {
        if error is NIOSSLError, "\(error)".contains("CERTIFICATE_VERIFY_FAILED") {
            return
                "its certificate is not trusted: SSL_CERT_FILE names a file of the authorities that "
                + "are"
        }
        guard let error = error as? NIOConnectionError else { return "\(error)" }
        return error.connectionErrors.first.map { "\($0.error)" } ?? "no address of \(error.host)"
    }
}

/// Pieces of bytes as the client's library takes them.
private struct Pieces: AsyncSequence, Sendable {
    private let pieces: any AsyncSequence<[UInt8], any Error> & Sendable

    init(_ pieces: any AsyncSequence<[UInt8], any Error> & Sendable) {
        self.pieces = pieces
    }

    func makeAsyncIterator() -> Iterator { Iterator(pieces: pieces.makeAsyncIterator()) }

    struct Iterator: AsyncIteratorProtocol {
        var pieces: any AsyncIteratorProtocol<[UInt8], any Error>

        mutating func next() async throws -> ByteBuffer? {
            try await pieces.next(isolation: nil).map { ByteBuffer(bytes: $0) }
        }
    }
}
