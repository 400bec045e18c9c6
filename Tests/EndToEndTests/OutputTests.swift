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
}
