import Foundation
import Postgres
import TestSupport
import Testing

/// `db restore` through the built program: what it brings back, what it refuses, and what it leaves.
@Suite(.emptyDatabase)
struct RestoreTests {
    private func chotatsu(_ line: String, into url: String) throws -> Shell.Result {
        try Shell.run(
            "chotatsu \(line)",
            home: "/nonexistent",
            environment: ["CHOTATSU_DATABASE_URL": url]
        )
    }

    /// A file with a copy of a database with two events.
    private func copied() async throws -> String {
        let source = try await TestServer.shared.clone()
        for line in [
            "party register B --name Buyer --roles buyer --on 2024-04-01",
            "party register V --name Vendor --roles vendor --on 2024-04-01",
        ] {
            let result = try chotatsu(line, into: source.url)
            try #require(result.status == 0, "\(result.both)")
        }
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        let result = try chotatsu("db backup \(file)", into: source.url)
        try #require(result.status == 0, "\(result.both)")
        try await TestServer.shared.drop(source)
        return file
    }

    private func tables(_ connection: Connection) async throws -> [String] {
        try await connection.query(
            "select schemaname || '.' || tablename from pg_tables "
                + "where schemaname not in ('pg_catalog', 'information_schema') order by 1"
        ).compactMap { $0[0] }
    }

    @Test
    func `a copy comes back verified, with a schema as the migrations make it`() async throws {
        let file = try await copied()
        let database = TestDatabase.current
        for prepare in ["db migrate", "db status"] {
            let target = try await TestServer.shared.empty()
            _ = try chotatsu(prepare, into: target.url)
            let result = try chotatsu("db restore \(file)", into: target.url)
            #expect(result.status == 0, "\(result.both)")
            #expect(result.output == "registry jp: 2 events, the log is whole\n")
            // It goes on from there.
            let more = try chotatsu(
                "party register W --name W --roles vendor --on 2024-04-01",
                into: target.url
            )
            #expect(more.status == 0, "\(more.both)")
            _ = try chotatsu("db migrate", into: database.url)
            let dumps = try [target.url, database.url].map {
                try Shell.run("tools/schema-dump '\($0)'", home: "/nonexistent").output
            }
            #expect(dumps[0] == dumps[1] && dumps[0].contains("GRANT"))
            try await TestServer.shared.drop(target)
        }
        try FileManager.default.removeItem(atPath: file)
    }

    @Test
    func `a file that is no copy is refused before the database is touched`() async throws {
        let database = TestDatabase.current
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let url = database.url
        let connection = try await database.connect()
        try await connection.execute("create table theirs (a int)")
        let made = try Shell.run(
            """
            cd \(folder.path) && echo 'create table x();' > text && : > empty && printf PGDMP > cut
            tool=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)/pg_dump
            $tool --format=custom --file=other --dbname='\(url)'
            """,
            home: "/nonexistent"
        )
        try #require(made.status == 0, "\(made.both)")
        try await connection.execute("drop table theirs")
        for (name, words) in [
            ("absent", "cannot be read"), ("text", "custom format"), ("empty", "custom format"),
            ("cut", "damaged"), ("other", "another program's database"), (".", "cannot be read"),
        ] {
            let result = try chotatsu("db restore \(folder.path)/\(name)", into: url)
            #expect(result.status == 1, "\(name): \(result.both)")
            #expect(result.errors.contains(words), "\(name): \(result.both)")
            #expect(try await tables(connection) == [], "\(name)")
        }
        // Not even a private server is made for it.
        let home = folder.appending(path: "home").path
        let result = try Shell.run("chotatsu db restore \(folder.path)/text", home: home)
        #expect(result.status == 1, "\(result.both)")
        #expect(!FileManager.default.fileExists(atPath: home))
        try FileManager.default.removeItem(at: folder)
    }

    @Test(arguments: [
        "create table theirs (a int)", "create table event (a int)",
        "create schema s; create table s.event (a int)", "create view theirs as select 1",
    ])
    func `a database with another program's table is refused and keeps it`(
        sql: String
    ) async throws {
        let file = try await copied()
        for migrates in [false, true] where !(migrates && sql.contains("table event")) {
            let target = try await TestServer.shared.empty()
            if migrates { _ = try chotatsu("db migrate", into: target.url) }
            let connection = try await target.connect()
            try await connection.execute(sql)
            let before = try await tables(connection)
            let result = try chotatsu("db restore \(file)", into: target.url)
            #expect(result.status == 1, "\(result.both)")
            #expect(result.errors.contains("not chotatsu's"), "\(result.both)")
            #expect(result.errors.contains("--database"), "\(result.both)")
            #expect(try await tables(connection) == before)
            await connection.close()
            try await TestServer.shared.drop(target)
        }
        try FileManager.default.removeItem(atPath: file)
    }

    @Test
    func `a database with a registry is refused and keeps it`() async throws {
        let file = try await copied()
        let url = TestDatabase.current.url
        #expect(try chotatsu("db restore \(file)", into: url).status == 0)
        let again = try chotatsu("db restore \(file)", into: url)
        #expect(again.status == 1, "\(again.both)")
        #expect(again.errors.contains("jp (a registry)"), "\(again.both)")
        let connection = try await TestDatabase.current.connect()
        #expect(try await connection.query("select count(*) from event") == [["2"]])
        await connection.close()
        // A registry without events is one too.
        let target = try await TestServer.shared.clone()
        let other = try await target.connect()
        try await other.execute(
            "insert into head values (7, 'new', 0, now(), decode(repeat('00', 32), 'hex'), '2024-01-01')"
        )
        let refused = try chotatsu("db restore \(file)", into: target.url)
        #expect(
            refused.status == 1 && refused.errors.contains("new (a registry)"),
            "\(refused.both)"
        )
        #expect(try await other.query("select code from head") == [["new"]])
        await other.close()
        try await TestServer.shared.drop(target)
        try FileManager.default.removeItem(atPath: file)
    }

    @Test
    func `a copy that breaks off leaves the database as it was`() async throws {
        let file = try await copied()
        let bytes = try Data(contentsOf: URL(filePath: file))
        // The list at the beginning is whole, the rows are not.
        try bytes.prefix(bytes.count - 300).write(to: URL(filePath: file))
        for migrates in [false, true] {
            let target = try await TestServer.shared.empty()
            if migrates { _ = try chotatsu("db migrate", into: target.url) }
            let connection = try await target.connect()
            try await connection.execute("create function theirs() returns int return 1")
            let before = try await tables(connection)
            let result = try chotatsu("db restore \(file)", into: target.url)
            #expect(result.status == 1, "\(result.both)")
            #expect(result.errors.contains("pg_restore failed"), "\(result.both)")
            #expect(try await tables(connection) == before)
            #expect(try await connection.query("select theirs()") == [["1"]])
            await connection.close()
            // And it can be used.
            let entry = "party register B --name Buyer --roles buyer --on 2024-04-01"
            #expect(try chotatsu(entry, into: target.url).status == 0)
            try await TestServer.shared.drop(target)
        }
        try FileManager.default.removeItem(atPath: file)
    }
}
