import Foundation
import Postgres
import Store
import Testing
import Web

/// A database that goes away and comes back.
struct AwayTests {
    @Test func `while the database is away requests are told so at once, and then it goes on`()
        async throws
    {
        let home = NSTemporaryDirectory() + "/chotatsu-away-\(UUID().uuidString.prefix(8))"
        let cluster = EmbeddedCluster(environment: [
            "CHOTATSU_HOME": home,
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "",
        ])
        let (connection, url, _) = try await cluster.connect()
        _ = try await Migrator().migrate(connection)
        await connection.close()
        try await TestService.run(database: url) { service in
            for _ in 0..<3 {
                let before = try await service.get("/v1/backlog")
                #expect(before.status == 200)
                try await cluster.stop()
                let began = ContinuousClock.now
                let told = try await service.get("/v1/backlog")
                #expect(told.status == 503, "\(told.text)")
                #expect(told.fields["retry-after"] == "1")
                #expect(told.member("detail") == "the database is out of reach")
                // A client whose database hangs would wait for its own patience, not for ours.
                #expect(ContinuousClock.now - began < .seconds(60))
                let ready = try await service.get("/readyz")
                #expect(ready.status == 503)
                #expect(ready.fields["content-type"] == "application/problem+json")
                let alive = try await service.get("/healthz")
                #expect(alive.status == 200)
                _ = try await cluster.open()
                let back = try await service.get("/readyz")
                #expect(back.status == 200)
            }
        }
        try await cluster.stop()
        try FileManager.default.removeItem(atPath: home)
    }
}
