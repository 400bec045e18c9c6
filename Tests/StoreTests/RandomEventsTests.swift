import TestSupport
import Testing

/// The random sequences are only worth something where enough of their events are recorded.
struct RandomEventsTests {
    @Test(arguments: [1, 2, 3] as [UInt64])
    func `about half of a random sequence can be recorded, and it is the same again`(
        seed: UInt64
    ) {
        let lines = RandomEvents(seed: seed).sequence(count: 400)
        #expect(lines == RandomEvents(seed: seed).sequence(count: 400))
        #expect(lines.count == 400)
        var model = NaiveModel()
        let outcomes = lines.map { model.record($0) }
        let recorded = outcomes.count { $0 == .recorded }
        #expect((140...320).contains(recorded), "seed \(seed): \(recorded) recorded")
        #expect(outcomes.contains(.duplicate))
    }
}
