import ArgumentParser
import CMalloc
import Glibc
import Operations
import Postgres
import Web

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "HTTP service over the database: reading, recording, metrics."
    )

    @Option(
        help: ArgumentHelp("Where it listens; port 0 takes a free one.", valueName: "host:port")
    )
    var bind = "127.0.0.1:8080"

    @Option(
        help: ArgumentHelp("The certificate with its chain, in PEM; HTTPS then.", valueName: "file")
    )
    var tlsCertificate: String?

    @Option(help: ArgumentHelp("The certificate's key, in PEM.", valueName: "file"))
    var tlsKey: String?

    @Flag(help: "A proxy in front speaks HTTPS with browsers: their cookies are for that alone.")
    var behindTls = false

    @Option(help: ArgumentHelp("Connections to the database.", valueName: "number"))
    var connections = 8

    @Flag(
        help: """
            Print a link that signs an officer of the first agency in, once, within ten minutes: for \
            whoever starts it on a machine of their own.
            """
    )
    var welcome = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard (tlsCertificate == nil) == (tlsKey == nil) else {
            throw ValidationError(
                "--tls-certificate and --tls-key belong together: both or neither"
            )
        }
        guard (1...1000).contains(connections) else {
            throw ValidationError("--connections: \(connections) is not between 1 and 1000")
        }
        _ = try address()
    }

    /// `HOST:PORT`, or `[::1]:PORT`.
    private func address() throws -> WebService.Address {
        guard let colon = bind.lastIndex(of: ":"), colon != bind.startIndex,
            let port = Int(bind[bind.index(after: colon)...]), (0...65_535).contains(port)
        else { throw ValidationError("--bind: \(bind) is not HOST:PORT, such as 127.0.0.1:8080") }
        var host = String(bind[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        return WebService.Address(host: host, port: port)
    }

    func run() async throws {
        allowManyFiles()
        giveBackLargeMemory()
        let database = try options.location()
        let first = try await database.open(note: complain)
        await first.close()
        var limits = ServiceLimits()
        limits.pool.connectionsMax = connections
        let certificate = tlsCertificate.flatMap { file in
            tlsKey.map { WebService.Certificate(file: file, keyFile: $0) }
        }
        let service = try WebService(
            address: address(),
            certificate: certificate,
            isBehindTLS: behindTls,
            limits: limits
        ) { try await database.connectSoon() }
        let token = welcome ? try await welcomeToken() : nil
        try await service.run { url in
            writeOut("listening on \(url)\n")
            guard let token else { return }
            let code = service.parts.sessions.makeLink(token, at: wallClock())
            writeOut("open \(url)/sign-in/\(code)\n")
        }
    }

    private func welcomeToken() async throws -> String? {
        let token = try await options.withSession { try await WelcomeOfficer().run($0) }
        if token == nil { complain("no agency is registered yet: nobody can be welcomed") }
        return token
    }

    /// Each large piece of memory goes back to the system when it is free: by itself the allocator
    /// learns from the first of them to keep the next ones, and 40 bodies of 10 MB leave 200 MB behind.
    private func giveBackLargeMemory() {
        mallopt(M_MMAP_THRESHOLD, 1024 * 1024)
    }

    /// As many open files as the system lets us have: each client is one.
    private func allowManyFiles() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
