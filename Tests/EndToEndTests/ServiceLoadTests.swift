import Foundation
import Testing

/// The service under clients that do not behave, as `tools/service-load` is many of them: they are
/// ended or told to come again, others are served, and its memory stays bounded.
///
/// The bounds, and what they are made of, stand in `Tests/Load/misbehave.py`.
struct ServiceLoadTests {
    @Test(arguments: [
        "--streams 2000 --idle 0 --bodies 0",
        "--streams 0 --idle 200 --slow 20 --bodies 0",
        "--streams 0 --idle 0 --bodies 40",
    ])
    func `clients that do not behave are borne`(_ arguments: String) throws {
        let result = try Shell.run(
            "CHOTATSU=$(command -v chotatsu) tools/service-load \(arguments)",
            home: "/nonexistent"
        )
        print(result.output)
        #expect(result.status == 0, "\(result.both)")
    }
}
