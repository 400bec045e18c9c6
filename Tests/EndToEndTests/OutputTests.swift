import FoundationEssentials
import TestSupport
import Testing

/// What becomes of answers that cannot be written.
@Suite(.freshDatabase)
struct OutputTests {
    @Test func `a disk that is full is told, and a reader that has gone is not`() throws {
        let full = try Shell.onTestDatabase("chotatsu db status > /dev/full")
        #expect(full.status == 1)
        #expect(full.errors.contains("standard output cannot be written: No space left"))
        let gone = try Shell.onTestDatabase(
            "set -o pipefail; chotatsu --generate-completion-script bash | true"
        )
        #expect(!gone.errors.contains("cannot be written"), "\(gone.both)")
    }

    @Test func `what a terminal would obey is shown by its number`() throws {
        let result = try Shell.onTestDatabase(
            #"""
            name=$(printf 'a\033[31mb\302\233c\342\200\256d\ne')
            chotatsu party register A --name "$name" --roles buyer --on 2024-04-01
            chotatsu party list
            chotatsu party show A
            chotatsu events list
            chotatsu party register A --name B --roles "$name" --on 2024-04-01 2>&1
            """#
        )
        let harmful: Set<Unicode.Scalar> = ["\u{1B}", "\u{9B}", "\u{202E}"]
        #expect(!result.both.unicodeScalars.contains { harmful.contains($0) }, "\(result.both)")
        let shown = "a<U+001B>[31mb<U+009B>c<U+202E>d"
        #expect(result.output.ranges(of: shown).count > 2, "\(result.both)")
        #expect(result.output.contains(shown + "<U+000A>e"), "\(result.both)")
        let json = try Shell.onTestDatabase("chotatsu party show A --format json")
        #expect(json.output.contains("\u{202E}"), "JSON says it as it is")
    }
}
