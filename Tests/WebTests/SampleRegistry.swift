import Domain
import Foundation
import Operations
import Postgres
import Store
import TestSupport
import Testing

/// The public record of Japan's programme, and who looks at it in tests.
enum SampleRegistry {
    static let officer = TestToken(role: .officer, party: "METI")
    static let auditor = TestToken(role: .auditor, party: "METI")
    static let buyer = TestToken(role: .buyer, party: "SAKURA")
    static let vendor = TestToken(role: .vendor, party: "FUJITSU")

    /// Records it in the database of the running test.
    static func record() async throws {
        let project = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let path = project.appending(path: "sample/jp-programme/events.jsonl").path
        let session = try await session()
        let file = try ImportedFile(name: path, type: nil)
        let report = try await ImportEvents(files: [file]).run(session)
        #expect(report.rejectedCount == 0)
        await session.connection.close()
    }

    static func session() async throws -> Session {
        Session(
            connection: try await TestDatabase.current.connect(),
            registry: Registry(code: "jp"),
            clock: wallClock,
            author: .systemUser("tester"),
            note: { _ in }
        )
    }
}
