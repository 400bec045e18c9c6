import Domain
import Foundation
import Testing

/// `import --template`: each type's header and example row, as a user would pass them on.
@Suite(.serialized)
struct TemplateTests {
    private static let home = TestHome.make("template")

    /// Imports the templates of these types, one file each, in their order.
    private func importTemplates(_ types: [String], registry: String) throws -> Shell.Result {
        try Shell.run(
            """
            folder=$(mktemp -d)
            files=()
            for type in \(types.joined(separator: " ")); do
                chotatsu import --template $type > $folder/$type.csv || exit 9
                files+=($folder/$type.csv)
            done
            chotatsu import "${files[@]}" --registry \(registry) --format json
            status=$?
            rm -r $folder
            exit $status
            """,
            home: Self.home
        )
    }

    /// What ends something that later examples need has a story of its own.
    static let apart: [String: [String]] = [
        "grant.closed": [
            "party.registered", "product.registered", "programme.opened",
            "grant.applied", "grant.decided", "grant.closed",
        ],
        "claim.withdrawn": [
            "party.registered", "product.registered", "programme.opened",
            "order.placed", "grant.applied", "claim.submitted", "claim.withdrawn",
        ],
        "disbursement.failed": [
            "party.registered", "product.registered", "programme.opened",
            "order.placed", "grant.applied", "grant.decided", "claim.submitted", "claim.fixed",
            "disbursement.instructed", "disbursement.failed",
        ],
    ]

    @Test func `the examples of all types import, in the order of the contract`() throws {
        let types = EventType.all.map(\.name).filter {
            Self.apart[$0] == nil && $0 != "event.voided"
        }
        let result = try importTemplates(types, registry: "story")
        #expect(result.status == 0, "\(result.both)")
        #expect(result.output.contains("\"recorded\": \(types.count)"), "\(result.output)")
    }

    @Test func `a table and JSON of the same events are stored alike`() throws {
        let types = EventType.all.filter { Self.apart[$0.name] == nil && $0.name != "event.voided" }
        let table = try importTemplates(types.map(\.name), registry: "table")
        let json = try Shell.run(
            "chotatsu import - --registry json",
            home: Self.home,
            input: types.map(ExampleEvents.line).joined(separator: "\n")
        )
        #expect(table.status == 0 && json.status == 0, "\(table.both) \(json.both)")
        let stored = try ["table", "json"].map { try events(in: $0) }
        try #require(stored.map(\.count) == [types.count, types.count])
        for (written, given) in zip(stored[0], stored[1]) { #expect(written == given) }
    }

    /// The events of a registry without what only the recording says of them.
    private func events(in registry: String) throws -> [[JSON.Member]] {
        let listed = try Shell.run(
            "chotatsu events list --limit 1000 --format json --registry \(registry)",
            home: Self.home
        )
        return try listed.output.split(separator: "\n").map { line in
            guard case .object(let members) = try JSON.parse(String(line)) else { return [] }
            return members.filter { !["recorded_at", "hash"].contains($0.name) }
        }
    }

    @Test(arguments: apart.keys.sorted())
    func `an example that ends something imports too`(type: String) throws {
        let result = try importTemplates(try #require(Self.apart[type]), registry: type)
        #expect(result.status == 0, "\(result.both)")
    }

    @Test func `the example of a void voids the event of that id`() throws {
        let line =
            #"{"id":"00000000-0000-4000-8000-000000000001","type":"party.registered","occurred_at":"2024-06-01","data":{"party":"B","name":"B","roles":["buyer"]}}"#
        let first = try Shell.run(
            "chotatsu import - --registry void",
            home: Self.home,
            input: line
        )
        #expect(first.status == 0, "\(first.both)")
        let result = try importTemplates(["event.voided"], registry: "void")
        #expect(result.status == 0, "\(result.both)")
    }
}
