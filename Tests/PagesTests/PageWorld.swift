import Domain
import Foundation
import Operations
import Pages
import Store
import TestSupport
import Testing

/// A registry with events, and a person who looks at it on 30 November 2026.
struct PageWorld {
    let session: Session
    /// Who looks at it.
    var person: Frame.Person = officer

    static let project = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The public record of Japan's programme.
    static func sample() async throws -> PageWorld {
        try await of("sample/jp-programme/events.jsonl")
    }

    /// Claims, payments and statements of a bank, with a fault for nearly every rule.
    static func claims() async throws -> PageWorld {
        try await of("Tests/Fixtures/claims-21/events.jsonl")
    }

    /// Nothing is recorded.
    static func empty() async throws -> PageWorld {
        PageWorld(
            session: Session(
                connection: try await TestDatabase.current.connect(),
                registry: Registry(code: "jp"),
                clock: { now },
                author: .systemUser("tester"),
                note: { _ in }
            )
        )
    }

    private static func of(_ path: String) async throws -> PageWorld {
        let world = try await empty()
        let file = try ImportedFile(name: project.appending(path: path).path, type: nil)
        let report = try await ImportEvents(files: [file]).run(world.session)
        #expect(report.rejectedCount == 0)
        return world
    }

    static let now = Instant(startOf: Day(iso: "2026-11-30") ?? Day(number: 0))

    static let officer = Frame.Person(
        name: "tanaka",
        party: "NEDO",
        role: .officer,
        csrf: "csrf-of-tanaka"
    )

    func frame(
        _ settings: PageSettings = PageSettings(),
        _ path: String = "/",
        _ query: [(name: String, value: String)] = [],
        person: Frame.Person? = nil
    ) async throws -> Frame {
        try await Frame.load(session, settings, PageAddress(path, query), person ?? self.person)
    }

    /// Records an event written as JSON.
    func record(_ line: String) async throws {
        let result = EventReader().read(try JSON.parse(line)) { _, _, _ in
            EventID(bytes: (0..<16).map { _ in UInt8.random(in: 0...255) })
        }
        guard case .event(let event) = result else {
            throw TestFailure(description: "\(line): \(result)")
        }
        let outcome = try await RecordEvent(event: event).run(session)
        guard case .recorded = outcome else {
            throw TestFailure(description: "\(line): \(outcome)")
        }
    }
}

struct TestFailure: Error, CustomStringConvertible {
    let description: String
}
