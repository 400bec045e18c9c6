/// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): the same seed gives the same numbers on every
/// machine, which the standard library's generators do not promise.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        self.state = seed
    }

    /// A generator of its own for one part of the programme, whatever the other parts drew.
    init(seed: UInt64, part: UInt64) {
        var mixer = SplitMix64(seed: seed ^ (part &* 0xD134_2543_DE82_EF95))
        self.state = mixer.next()
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number of that range.
    ///
    /// Written here, not taken from `Int.random`, whose way of drawing may change with the standard
    /// library; the bias of the remainder does no harm here.
    mutating func int(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.count))
    }

    /// True in that many of a hundred draws.
    mutating func chance(_ percent: Int) -> Bool {
        int(1...100) <= percent
    }

    /// True in that many of a hundred draws, and wherever it is due: so that what is rare occurs in
    /// a small programme too, whatever the seed.
    mutating func chance(_ percent: Int, or isDue: Bool) -> Bool {
        let isDrawn = chance(percent)
        return isDrawn || isDue
    }

    mutating func pick<Element>(_ list: [Element]) -> Element {
        list[int(0...list.count - 1)]
    }
}
