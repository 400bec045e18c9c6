import Domain
import Glibc
import HummingbirdCore
import HummingbirdHTTP2
import Logging
import NIOCore
import NIOPosix
import NIOSSL
import Operations
package import Postgres
import ServiceLifecycle
package import UnixSignals

/// The HTTP service: listens, answers, and stops within a bounded time.
package struct WebService: Sendable {
    /// Where it listens.
    package struct Address: Sendable, CustomStringConvertible {
        package let host: String
        /// 0 takes a free one.
        package let port: Int

        package init(host: String, port: Int) {
            self.host = host
            self.port = port
        }

        package var description: String {
            host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        }
    }

    /// The files of a certificate with its chain, and of its key, in PEM.
    package struct Certificate: Sendable {
        package let file: String
        package let keyFile: String

        package init(file: String, keyFile: String) {
            self.file = file
            self.keyFile = keyFile
        }
    }

    package let address: Address
    private let certificate: Certificate?
    package let limits: ServiceLimits
    /// What its routes are made of.
    package let parts: ServiceParts
    private let dispatcher: Dispatcher
    private let connections = OpenConnections()
    private let stopSignal = StopSignal()
    private let log: Logger

    /// - Parameters:
    ///   - address: Where it listens.
    ///   - certificate: With one it speaks TLS.
    ///   - isBehindTLS: Whether a proxy does for it.
    ///   - limits: What it takes, and for how long.
    ///   - routes: What it answers.
    ///   - writeLog: Gets each line of the log.
    ///   - connect: Opens a connection to a migrated database.
    /// - Throws: Where the system refuses a thread.
    package init(
        address: Address,
        certificate: Certificate? = nil,
        isBehindTLS: Bool = false,
        limits: ServiceLimits = ServiceLimits(),
        routes: (ServiceParts) -> [Route] = \.routes,
        writeLog: @escaping @Sendable ([UInt8]) -> Void = writeToStandardError,
        connect: @escaping @Sendable () async throws -> Connection
    ) throws {
        self.address = address
        self.certificate = certificate
        self.limits = limits
        log = Logger(label: "chotatsu") { _ in LogLines(writeLog) }
        let database = try ServiceDatabase(limits: limits, connect: connect)
        let metrics = ServiceMetrics()
        parts = ServiceParts(
            database: database,
            connections: connections,
            metrics: metrics,
            stop: stopSignal,
            limits: limits,
            uploads: Budget(limits.uploadsMax),
            runs: RunJobs(database),
            journals: Journals(
                clock: database.clock,
                connect: {
                    let connection = try await connect()
                    try await connection.execute(ServiceDatabase.settings(limits))
                    return connection
                },
                onRecorded: { metrics.add(Int64($0), to: .eventsRecorded) }
            ),
            hub: EventHub(database, streamsMax: limits.streamsMax),
            sessions: PageSessions(sessionsMax: limits.sessionsMax),
            isSecure: certificate != nil || isBehindTLS
        )
        dispatcher = Dispatcher(
            table: RouteTable(routes(parts) + parts.pageRoutes),
            parts: parts,
            database: database,
            connections: connections,
            writing: AnswerWriting(limits: limits, connections: connections),
            metrics: parts.metrics,
            build: Self.build(),
            budget: Budget(limits.bodiesBytesMax),
            answers: Budget(limits.answersBytesMax),
            log: log
        )
    }

    /// Differs between programs: the time and the size of this one's file.
    private static func build() -> String {
        var facts = stat()
        guard stat("/proc/self/exe", &facts) == 0 else { return "\(wallClock().microseconds)" }
        return "\(facts.st_mtim.tv_sec).\(facts.st_mtim.tv_nsec) \(facts.st_size)"
    }

    /// Begins to stop, as a signal does.
    package func stop() {
        stopSignal.stop()
    }

    /// Serves until `stop` is called or the process gets one of the signals, and returns once it is
    /// over.
    ///
    /// `onListening`: gets the URL, with the port that was taken.
    package func run(
        signals: [UnixSignal] = [.sigterm, .sigint],
        onListening: @escaping @Sendable (String) -> Void
    ) async throws {
        let server = try builder().buildServer(
            configuration: ServerConfiguration(
                address: .hostname(address.host, port: address.port),
                backlog: 1024,
                availableConnectionsDelegate: MaximumAvailableConnections(
                    limits.connectionsMax,
                    logger: quiet
                )
            ),
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: quiet,
            responder: { [dispatcher] request, writer, channel in
                try await dispatcher.respond(to: request, writer, on: channel)
            },
            onServerRunning: { [address, certificate] channel in
                let port = channel.localAddress?.port ?? address.port
                let scheme = certificate == nil ? "http" : "https"
                onListening("\(scheme)://\(Address(host: address.host, port: port))")
            }
        )
        let (over, ended) = AsyncThrowingStream<Never, any Error>.makeStream()
        let stopping = Stopping(service: self, server: server) { ended.finish() }
        let group = ServiceGroup(
            services: [stopping],
            gracefulShutdownSignals: signals,
            logger: quiet
        )
        Task {
            do {
                try await group.run()
                ended.finish()
            } catch {
                ended.finish(throwing: UsageError("cannot listen on \(address): \(error)"))
            }
        }
        let watch = Task {
            await stopSignal.wait()
            await parts.hub.finish()
            await group.triggerGracefulShutdown()
        }
        defer { watch.cancel() }
        for try await _ in over {}
        await finishJournals()
        await parts.database.close()
    }

    /// Waits for the commit under way, but not for ever for a database that does not answer.
    private func finishJournals() async {
        let (over, end) = AsyncStream<Never>.makeStream()
        let (journals, limit) = (parts.journals, limits.stop)
        Task {
            await journals.finish()
            end.finish()
        }
        let bound = Task {
            try await Task.sleep(for: limit)
            end.finish()
        }
        for await _ in over {}
        bound.cancel()
    }

    /// Says nothing of the server's own: what matters of it is in our lines.
    private var quiet: Logger {
        var logger = log
        logger.logLevel = .error
        return logger
    }

    private func builder() throws -> HTTPServerBuilder {
        let (limits, connections) = (limits, connections)
        let http1 = HTTP1Channel.Configuration(
            additionalChannelHandlers: [ConnectionDeadlines(limits, connections), PlainFields()],
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: limits.headBytesMax,
                maxHeaderListSize: limits.headBytesMax,
                maxHeaderFieldCount: limits.headFieldsMax
            )
        )
        guard let tls = try tlsConfiguration() else {
            return HTTPServerBuilder { responder in
                GuardedChannel(
                    base: HTTP1Channel(responder: responder, configuration: http1),
                    limits: limits,
                    connections: connections,
                    isSecure: false
                )
            }
        }
        return HTTPServerBuilder { responder in
            GuardedChannel(
                base: try HTTP2UpgradeChannel(
                    tlsConfiguration: tls,
                    configuration: HTTP2UpgradeChannel.Configuration(
                        idleTimeout: limits.idle,
                        gracefulCloseTimeout: limits.stop,
                        streamConfiguration: http1
                    ),
                    responder: responder
                ),
                limits: limits,
                connections: connections,
                isSecure: true
            )
        }
    }

    /// - Throws: `UsageError` where the certificate cannot be used.
    private func tlsConfiguration() throws -> TLSConfiguration? {
        guard let certificate else { return nil }
        do {
            var tls = TLSConfiguration.makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(certificate.file)
                    .map { .certificate($0) },
                privateKey: .privateKey(
                    try NIOSSLPrivateKey(file: certificate.keyFile, format: .pem)
                )
            )
            tls.minimumTLSVersion = .tlsv12
            return tls
        } catch {
            throw UsageError(
                "the certificate in \(certificate.file) with the key in \(certificate.keyFile) "
                    + "cannot be used: \(error)"
            )
        }
    }

    /// Runs the server, and bounds its end: its own waits for the last client.
    private struct Stopping: Service {
        let service: WebService
        let server: any Service
        /// Called when time is up, whatever is left.
        let onTimeUp: @Sendable () -> Void

        func run() async throws {
            try await withGracefulShutdownHandler {
                try await server.run()
            } onGracefulShutdown: {
                service.log.notice("stopping")
                service.stopSignal.stop()
                Task {
                    try await Task.sleep(for: service.limits.stop)
                    service.log.warning("cutting what is still under way")
                    service.connections.cut()
                    try await Task.sleep(for: .seconds(1))
                    onTimeUp()
                }
            }
        }
    }
}
