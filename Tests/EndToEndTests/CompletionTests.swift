import Foundation
import TestSupport
import Testing

/// What the shell offers where a code is to be typed.
@Suite(.freshDatabase)
struct CompletionTests {
    /// What bash offers for the last word of each unfinished command line, a line for each.
    private func offered(_ lines: [String], url: String) throws -> Shell.Result {
        let completions = lines.map { line in
            let words = line.split(separator: " ", omittingEmptySubsequences: false)
            return """
                COMP_WORDS=(\(words.map { "'\($0)'" }.joined(separator: " ")))
                COMP_CWORD=\(words.count - 1); COMP_LINE='\(line)'; COMP_POINT=\(line.count)
                COMPREPLY=(); _chotatsu chotatsu '\(words.last ?? "")' '\(words.dropLast().last ?? "")'
                echo "${COMPREPLY[@]}"
                """
        }
        return try Shell.run(
            "source <(chotatsu --generate-completion-script bash)\n"
                + completions.joined(separator: "\n"),
            home: "/nonexistent",
            environment: ["CHOTATSU_DATABASE_URL": url]
        )
    }

    @Test func `known codes are offered, of the right kind and registry`() throws {
        let url = TestDatabase.current.url
        for line in [
            "party register BUYER-1 --name B --roles buyer",
            "party register BUYER-2 --name B --roles buyer",
            "party register VENDOR-1 --name V --roles vendor",
            "party register OTHER --name O --roles buyer "
                + "--registry other",
            "site register BUILDING --owner BUYER-1 --name S",
        ] {
            let result = try Shell.run(
                "chotatsu \(line) --on 2024-04-01",
                home: "/nonexistent",
                environment: ["CHOTATSU_DATABASE_URL": url]
            )
            try #require(result.status == 0, "\(result.both)")
        }
        let cases = [
            ("chotatsu party show BU", "BUYER-1 BUYER-2"),
            ("chotatsu site register S --owner V", "VENDOR-1"),
            ("chotatsu site show ", "BUILDING"), ("chotatsu order list --buyer BUYER-2", "BUYER-2"),
            ("chotatsu party show --registry other ", "OTHER"), ("chotatsu order show ", ""),
        ]
        let result = try offered(cases.map(\.0), url: url)
        #expect(result.output == cases.map { $0.1 + "\n" }.joined(), "\(result.both)")
    }

    @Test func `nothing is offered, and nothing said, where no database answers`() throws {
        for url in ["postgresql://nobody@/none?host=/no/such/folder", ""] {
            let result = try offered(["chotatsu party show B"], url: url)
            #expect(result.output == "\n", "\(result.both)")
            #expect(result.errors == "")
        }
    }
}
