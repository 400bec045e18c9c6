import Foundation
import Glibc
import Testing

/// The service and its server are killed while many clients record, each event again by its id until
/// it is acknowledged: every one of them is there once, and no other.
///
/// `CHOTATSU_CRASH_ROUNDS` says how often: 5 by default.
@Suite(.serialized)
struct ServiceCrashTests {
    private static let home = TestHome.make("service-crash")
    private static let clients = 16
    /// So long nothing may be acknowledged: a kill, and the start of what was killed.
    private static let patience = Duration.seconds(180)

    private static let world = [
        #"{"type":"party.registered","occurred_at":"2024-04-01","data":{"party":"B","name":"B","#
            + #""roles":["buyer"]}}"#,
        #"{"type":"party.registered","occurred_at":"2024-04-01","data":{"party":"V","name":"V","#
            + #""roles":["vendor"]}}"#,
        #"{"type":"product.registered","occurred_at":"2024-04-01","data":{"product":"X","#
            + #""name":"X","maker":"M","form_factor":"F","gpus_per_unit":1,"tdp_w":700,"#
            + #""tflops_dense":{"bf16":1}}}"#,
    ]

    @Test
    func `what is acknowledged while the service and its server are killed is there, once`()
        async throws
    {
        let rounds =
            ProcessInfo.processInfo.environment["CHOTATSU_CRASH_ROUNDS"].flatMap { Int($0) } ?? 5
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "chotatsu-clients-\(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let made = try Shell.run(
            """
            chotatsu import - >/dev/null &&
                chotatsu token create --party B --role officer --name clients >\(folder.path)/said &&
                grep -o 'chotatsu_[A-Za-z0-9_-]*' \(folder.path)/said >\(folder.path)/token
            """,
            home: Self.home,
            input: Self.world.joined(separator: "\n")
        )
        try #require(made.status == 0, "\(made.both)")

        var service = try await Service(home: Self.home)
        defer { service.kill() }
        let script = DocumentationTests.root.appending(path: "Tests/Load/record.py").path
        let clients = try Running(
            ["/usr/bin/env", "python3", script, service.url, "\(Self.clients)", folder.path],
            home: Self.home
        )
        defer { Glibc.kill(clients.process.processIdentifier, SIGKILL) }

        let log = Acknowledged(file: folder.appending(path: "acknowledged"))
        for round in 1...rounds {
            // At any moment of what happens to an event: how many come between says nothing of it.
            try await log.wait(for: Int.random(in: 30...150), Self.patience, while: clients)
            try await Task.sleep(for: .microseconds(Int.random(in: 0...20_000)))
            let isServer = round.isMultiple(of: 2)
            print("round \(round): kill the \(isServer ? "server" : "service") at \(log.count)")
            if isServer {
                // Its end is the service's to see, and its start too.
                Glibc.kill(try Running.serverPID(Self.home), SIGKILL)
            } else {
                service.kill()
                service = try await Service(home: Self.home, address: service.address)
            }
        }
        try await log.wait(for: 100, Self.patience, while: clients)
        try Data().write(to: folder.appending(path: "stop"))
        // Without holding a thread: other tests need them.
        while clients.process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
        let told = try clients.finish()
        print("the clients were told: \(told.output)")
        #expect(told.status == 0, "\(told.both)")
        #expect(try told.count("503") > 0, "no request met the server's end")
        #expect(try service.end() == 0)

        let sent = try Self.lines(folder.appending(path: "sent"))
        let acknowledged = try log.lines()
        #expect(Set(acknowledged.map { $0.prefix { $0 != " " } }) == Set(sent[...].map { $0[...] }))
        let listed = try Shell.run(
            "chotatsu events list --format csv --limit 10000000 --after \(Self.world.count)",
            home: Self.home
        )
        #expect(listed.status == 0, "\(listed.errors)")
        let rows = listed.output.split(separator: "\n")
        let heads = rows[0].split(separator: ",", omittingEmptySubsequences: false)
        let (id, seq) = (
            try #require(heads.firstIndex(of: "id")), try #require(heads.firstIndex(of: "seq"))
        )
        // Neither of the two has a comma, nor has a column before them.
        let there = rows.dropFirst().map { row in
            let cells = row.split(separator: ",", omittingEmptySubsequences: false)
            return "\(cells[id]) \(cells[seq])"
        }
        #expect(there.sorted() == acknowledged.sorted(), "\(there.count), \(acknowledged.count)")
        for check in ["events verify", "ledger check"] {
            let checked = try Shell.run("chotatsu \(check)", home: Self.home)
            #expect(checked.status == 0, "\(check): \(checked.both)")
        }
    }

    private static func lines(_ file: URL) throws -> [String] {
        try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    /// What the clients were told so far that it is recorded.
    private final class Acknowledged {
        private let file: URL
        private(set) var count = 0

        init(file: URL) { self.file = file }

        func lines() throws -> [String] { try ServiceCrashTests.lines(file) }

        /// Until so many more are.
        func wait(for more: Int, _ limit: Duration, while clients: Running) async throws {
            let end = ContinuousClock.now + limit
            let wanted = count + more
            while true {
                count = (try? lines().count) ?? 0
                guard count < wanted else { return }
                try #require(clients.process.isRunning, "the clients have ended: \(count)")
                try #require(ContinuousClock.now < end, "only \(count) of \(wanted) in \(limit)")
                try await Task.sleep(for: .milliseconds(5))
            }
        }
    }

    /// `chotatsu serve` on the private server of a home.
    private struct Service {
        let running: Running
        let url: String
        var address: String { String(url.dropFirst("http://".count)) }

        init(home: String, address: String = "127.0.0.1:0") async throws {
            running = try Running(["chotatsu", "serve", "--bind", address], home: home)
            let end = ContinuousClock.now + ServiceCrashTests.patience
            var said = ""
            while !said.hasSuffix("\n") {
                try #require(running.process.isRunning, "it did not start: \(running.said)")
                try #require(ContinuousClock.now < end, "it does not listen")
                try await Task.sleep(for: .milliseconds(5))
                said = running.said.output
            }
            url = try #require(
                said.split(whereSeparator: { " \n".contains($0) }).last.map(String.init)
            )
        }

        func kill() {
            guard running.process.isRunning else { return }
            Glibc.kill(running.process.processIdentifier, SIGKILL)
            running.process.waitUntilExit()
        }

        /// Stops it as its keeper does.
        func end() throws -> Int32 {
            Glibc.kill(running.process.processIdentifier, SIGTERM)
            return try running.finish().status
        }
    }
}
