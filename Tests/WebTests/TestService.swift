import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL
import Postgres
import Store
import Synchronization
import TestSupport
import Testing
import Web

/// A service under test, in this process, over the database of the running test.
struct TestService {
    let service: WebService
    /// Without a slash at its end.
    let url: String
    private let lines: LinesWritten

    /// Shows what was sent: packed answers stay packed.
    ///
    /// It lasts as long as the process.
    private static let client = HTTPClient(
        eventLoopGroupProvider: .singleton,
        configuration: HTTPClient.Configuration(
            certificateVerification: .none,
            redirectConfiguration: .disallow,
            // Many requests at once wait for few connections, on a slow machine for long.
            timeout: HTTPClient.Configuration.Timeout(connect: .seconds(120)),
            decompression: .disabled
        )
    )

    /// What the service has logged so far.
    var log: [String] { lines.all }

    var port: Int { url.split(separator: ":").last.flatMap { Int($0) } ?? 0 }

    /// Runs `body` beside a service, and stops that.
    static func run<T>(
        _ limits: ServiceLimits = ServiceLimits(),
        database: String = TestDatabase.current.url,
        certificate: WebService.Certificate? = nil,
        isBehindTLS: Bool = false,
        routes: (ServiceParts) -> [Route] = \.routes,
        _ body: (TestService) async throws -> T
    ) async throws -> T {
        try await TestToken.officer.insert(database)
        let lines = LinesWritten()
        let service = try WebService(
            address: WebService.Address(host: "127.0.0.1", port: 0),
            certificate: certificate,
            isBehindTLS: isBehindTLS,
            limits: limits,
            routes: routes,
            writeLog: { lines.add($0) },
            connect: { try await Connection.connect(database, timeoutSeconds: 2) }
        )
        let (listening, began) = AsyncStream<String>.makeStream()
        let running = service
        let task = Task { try await running.run(signals: []) { began.yield($0) } }
        var urls = listening.makeAsyncIterator()
        let url = try #require(await urls.next())
        do {
            let value = try await body(TestService(service: service, url: url, lines: lines))
            service.stop()
            try await task.value
            return value
        } catch {
            service.stop()
            try await task.value
            throw error
        }
    }

    /// The answer to a request, which is an officer's where it brings no token of its own.
    func get(
        _ path: String,
        _ method: String = "GET",
        _ fields: [String: String] = [:],
        body: String? = nil,
        bytes: [UInt8]? = nil
    ) async throws -> Told {
        var request = HTTPClientRequest(url: url + path)
        request.method = .init(rawValue: method)
        let fields = ["Authorization": TestToken.officer.field].merging(fields) { $1 }
        for (name, value) in fields { request.headers.add(name: name, value: value) }
        if let body { request.body = .bytes(ByteBuffer(string: body)) }
        if let bytes { request.body = .bytes(ByteBuffer(bytes: bytes)) }
        let response = try await Self.client.execute(request, timeout: .seconds(120))
        let bytes = try await response.body.collect(upTo: 100_000_000)
        return Told(
            status: Int(response.status.code),
            version: "\(response.version)",
            fields: response.headers.reduce(into: [:]) { $0[$1.name.lowercased()] = $1.value },
            cookies: response.headers["Set-Cookie"],
            bytes: Array(bytes.readableBytesView)
        )
    }
}

extension TestService {
    /// Makes the run of the log as it is, however long it takes; its id.
    func reconcile() async throws -> String {
        var told = try await get("/v1/reconciliations", "POST")
        try await eventually("the run") {
            let isToWait = told.status == 202 || told.status == 503
            if isToWait { told = try await get("/v1/reconciliations", "POST") }
            return !isToWait
        }
        #expect([200, 201].contains(told.status), "\(told.text)")
        return try #require(told.member("run"))
    }
}

/// What a client was told.
struct Told {
    let status: Int
    let version: String
    /// By their names in small letters.
    let fields: [String: String]
    /// As they are set, with their flags.
    let cookies: [String]
    let bytes: [UInt8]

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// A member of the object that the body is.
    func member(_ name: String) -> String? {
        let object = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
        return object?[name].map { "\($0)" }
    }
}

/// Waits until something holds, and fails after a minute.
func eventually(
    _ what: String,
    _ location: SourceLocation = #_sourceLocation,
    _ holds: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + .seconds(60)
    while try await !holds() {
        guard ContinuousClock.now < end else {
            Issue.record("\(what) did not happen", sourceLocation: location)
            return
        }
        try await Task.sleep(for: .milliseconds(10))
    }
}

/// Lines of a log.
private final class LinesWritten: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }

    func add(_ bytes: [UInt8]) {
        lines.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) }
    }
}
