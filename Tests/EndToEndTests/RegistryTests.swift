import Foundation
import TestSupport
import Testing

/// `--registry` through the built program.
@Suite(.freshDatabase)
struct RegistryTests {
    private func shell(_ line: String) throws -> Shell.Result {
        try Shell.onTestDatabase(line)
    }

    @Test func `a registry is a code, and read in half-width characters`() throws {
        let made = try shell(
            "chotatsu party register A --name A --roles buyer --on 2024-04-01"
        )
        try #require(made.status == 0, "\(made.both)")
        let wide = try shell("chotatsu party list --registry ｊｐ --format csv")
        #expect(wide.status == 0)
        #expect(wide.output.contains("\nA,"))
        for name in ["'a b'", "日本", String(repeating: "a", count: 65)] {
            let refused = try shell("chotatsu party list --registry=\(name)")
            #expect(refused.status == 2, "\(name): \(refused.both)")
            #expect(refused.errors.contains("a registry is a code"), "\(refused.errors)")
        }
    }

    @Test func `a registry in which nothing is recorded is told beside its answer`() throws {
        let words = "nothing is recorded in registry jq"
        for line in ["backlog", "backlog --known-at 2024-04-01", "capacity", "party list"] {
            let result = try shell("chotatsu \(line) --registry jq")
            #expect(result.status == 0 && result.errors.contains(words), "\(line): \(result.both)")
        }
        let made = try shell(
            "chotatsu party register A --name A --roles buyer --on 2024-04-01 --registry jq"
        )
        try #require(made.status == 0, "\(made.both)")
        #expect(try shell("chotatsu backlog --registry jq").errors == "")
    }

    @Test func `a refused write makes no registry, and the first recorded one does`() throws {
        let refused = [
            "chotatsu order cancel PO --line 1 --quantity 1 --reason r --registry new",
            "echo '{\"type\":\"x\"}' | chotatsu import - --registry new",
            "echo '{\"type\":\"order.cancelled\",\"occurred_at\":\"2024-04-01\",\"data\":"
                + "{\"order\":\"PO\",\"line\":1,\"quantity\":1,\"reason\":\"r\"}}'"
                + " | chotatsu import - --partial --registry new",
        ]
        for line in refused {
            let result = try shell(line)
            #expect(result.status == 1, "\(result.both)")
            let status = try shell("chotatsu db status")
            #expect(!status.output.contains("registry new"), "\(line): \(status.output)")
        }
        #expect(try shell("chotatsu events list --registry new --format json").output == "")
        let made = try shell(
            "chotatsu party register A --name A --roles buyer --on 2024-04-01 --registry new"
        )
        #expect(made.status == 0, "\(made.both)")
        #expect(try shell("chotatsu db status").output.contains("registry new"))
        #expect(try shell("chotatsu events verify --registry new").output.contains("1 events"))
    }
}
