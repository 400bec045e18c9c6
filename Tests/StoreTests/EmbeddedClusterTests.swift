import FoundationEssentials
import Glibc
import Postgres
import Store
import Testing

/// Clusters of their own, each in a folder that goes when its test ends.
@Suite(.serialized, .timeLimit(.minutes(20)))
struct EmbeddedClusterTests {
    /// Runs `body` with a cluster that does not exist yet, and stops and removes it afterwards.
    private func withHome(
        _ suffix: String = "",
        _ body: (EmbeddedCluster) async throws -> Void
    ) async throws {
        let parent = "/tmp/chotatsu-cluster-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        let cluster = EmbeddedCluster(environment: environment(parent + suffix))
        do {
            try await body(cluster)
        } catch {
            try? await cluster.stop()  // the test's error is the one to report
            try? FileManager.default.removeItem(atPath: parent)
            throw error
        }
        try await cluster.stop()
        try? FileManager.default.removeItem(atPath: parent)  // a test may have made nothing
    }

    private func environment(_ home: String) -> [String: String] {
        ["CHOTATSU_HOME": home, "PATH": "/usr/bin:/bin"]
    }

    private func processID(_ cluster: EmbeddedCluster) throws -> Int32 {
        guard case .running(let processID, _) = cluster.status() else {
            throw Stopped()
        }
        return processID
    }

    private struct Stopped: Error {}

    @Test
    func `a cluster is made, found again, stopped and started`() async throws {
        try await withHome { cluster in
            #expect(cluster.status() == .absent)
            let (url, isFirstUse) = try await cluster.open()
            #expect(isFirstUse)
            let made = try processID(cluster)
            let connection = try await Connection.connect(url)
            let settings = try await connection.query(
                """
                select current_setting('listen_addresses'), current_setting('server_encoding'),
                    current_setting('data_checksums'), current_setting('synchronous_commit'),
                    current_setting('fsync'), current_database(), inet_server_addr()::text
                """
            )
            #expect(settings == [["", "UTF8", "on", "on", "on", "chotatsu", nil]])
            try await connection.execute("create table a (n int)")
            await connection.close()

            let again = try await cluster.open()
            #expect(again.url == url)
            #expect(!again.isFirstUse)
            #expect(try processID(cluster) == made)

            try await cluster.stop()
            #expect(cluster.status() == .stopped)
            try await cluster.stop()
            let (last, _, isFirst) = try await cluster.connect()
            #expect(!isFirst)
            #expect(try await last.query("select count(*) from a") == [["0"]])
        }
    }

    @Test
    func `the server is in a session of its own`() async throws {
        try await withHome { cluster in
            _ = try await cluster.open()
            let server = try processID(cluster)
            #expect(getsid(server) == server)
            #expect(getsid(server) != getsid(0))
        }
    }

    @Test
    func `programs that open one home at once make one cluster`() async throws {
        try await withHome { cluster in
            let home = cluster.home
            let firstUses = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        let (url, isFirstUse) = try await EmbeddedCluster(
                            environment: environment(home)
                        ).open()
                        let connection = try await Connection.connect(url)
                        #expect(try await connection.query("select 1") == [["1"]])
                        return isFirstUse
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(firstUses.filter { $0 }.count == 1)
        }
    }

    @Test
    func `what was committed outlives a killed server`() async throws {
        try await withHome { cluster in
            let (connection, _, _) = try await cluster.connect()
            try await connection.execute("create table a (n int); insert into a values (1)")
            let killed = try processID(cluster)
            kill(killed, SIGKILL)
            let (after, _, isFirstUse) = try await cluster.connect()
            #expect(!isFirstUse)
            #expect(try await after.query("select n from a") == [["1"]])
            #expect(try processID(cluster) != killed)
        }
    }

    @Test
    func `a long home with spaces, quotes and kanji works`() async throws {
        let name = "/" + String(repeating: "x", count: 90) + "/it's 100% 調達, \"new\""
        try await withHome(name) { cluster in
            let (url, _) = try await cluster.open()
            #expect(url.contains("/tmp/chotatsu-"))
            let connection = try await Connection.connect(url)
            #expect(try await connection.query("select 1") == [["1"]])
        }
    }

    @Test
    func `no PostgreSQL is an error that says what to install`() async throws {
        try await withHome { cluster in
            let none = EmbeddedCluster(
                environment: environment(cluster.home),
                installations: ["/nowhere"]
            )
            let error = try await #require(throws: ClusterError.self) { try await none.open() }
            #expect(error.code == .notInstalled)
            #expect(error.message.contains("apt-get install postgresql"))
            #expect(cluster.status() == .absent)
        }
    }

    @Test
    func `a home below a file is an error that names it`() async throws {
        let cluster = EmbeddedCluster(environment: environment("/etc/passwd/chotatsu"))
        let error = try await #require(throws: ClusterError.self) { try await cluster.open() }
        #expect(error.code == .unusablePath)
        #expect(error.message.contains("/etc/passwd"))
        #expect(error.message.contains("CHOTATSU_HOME"))
    }

    @Test
    func `data of another major version is left alone, and both are named`() async throws {
        try await withHome { cluster in
            _ = try await cluster.open()
            try await cluster.stop()
            let file = cluster.home + "/data/PG_VERSION"
            try "9\n".write(toFile: file, atomically: false, encoding: .utf8)
            let error = try await #require(throws: ClusterError.self) { try await cluster.open() }
            #expect(error.code == .otherVersion)
            #expect(error.message.contains("PostgreSQL 9 "))
            #expect(error.message.contains("pg_dump"))
            #expect(cluster.status() == .stopped)
        }
    }

    @Test(.enabled(if: geteuid() == 0, "mounting needs root"))
    func `a full disk is an error, and freeing it is all that is needed`() async throws {
        try await withHome { cluster in
            #expect(mkdir(cluster.home, 0o755) == 0)
            // Too small for initdb, which writes about 40 MB.
            guard mount("tmpfs", cluster.home, "tmpfs", 0, "size=20m") == 0 else {
                try Test.cancel("this system does not let root mount")
            }
            let error = try await #require(throws: ClusterError.self) { try await cluster.open() }
            #expect(error.code == .diskFull)
            #expect(cluster.status() == .absent)
            #expect(mount("tmpfs", cluster.home, "tmpfs", UInt(MS_REMOUNT), "size=300m") == 0)
            let (_, isFirstUse) = try await cluster.open()
            #expect(isFirstUse)
            try await cluster.stop()
            #expect(umount2(cluster.home, 2) == 0)
        }
    }

    @Test(.enabled(if: geteuid() == 0, "only root runs the server as another user"))
    func `a home that the server's user cannot reach is an error`() async throws {
        try await withHome("/closed/home") { cluster in
            let closed = String(cluster.home.dropLast("/home".count))
            try FileManager.default.createDirectory(
                atPath: closed,
                withIntermediateDirectories: true
            )
            chmod(closed, 0o700)
            let error = try await #require(throws: ClusterError.self) { try await cluster.open() }
            #expect(error.code == .unusablePath)
            #expect(error.message.contains(closed))
        }
    }
}
