/// Stories that share two programmes, their payers' accounts and a few applicants.
struct Block {
    private let index: Int
    private let seed: UInt64
    private let world = World()
    private let programmes: [Terms]
    private let applicants: [Applicant]
    private var stories: [Story] = []
    /// Amounts moved by the stories so far: an amount tells whose an entry is.
    private var movedYen: Set<Int> = []

    init(index: Int, seed: UInt64) {
        self.index = index
        self.seed = seed
        self.programmes = [1, 2].map { programme in
            let code = "\(padded(index, 4))-\(programme)"
            return Terms(
                code: "PG-\(code)",
                payer: "FUND-\(code)",
                roundingYen: programme == 1 ? 1 : 1000,
                capsByDate: programme == 2
            )
        }
        self.applicants = (1...20).map { number in
            Applicant(code: "AP-\(padded(index, 4))-\(padded(number, 2))", number: number)
        }
    }

    var count: Int { stories.count }
    var lastNumber: Int { stories.last?.number ?? 0 }

    /// Adds a story, or two of the same amounts.
    ///
    /// - Returns: how many claims that are.
    mutating func add(number: Int, lines: Int, faults: [(fault: Fault, variant: Int)]) -> Int {
        var attempt: UInt64 = 0
        var story = make(number, number, lines, faults, attempt)
        while !movedYen.isDisjoint(with: story.movedYen) {
            attempt += 1
            story = make(number, number, lines, faults, attempt)
        }
        movedYen.formUnion(story.movedYen)
        stories.append(story)
        if faults.isEmpty, variation(number) == .twin {
            stories.append(make(number + 1, number, lines, faults, attempt))
        }
        return stories.reduce(0) { $0 + ($1.number < number ? 0 : $1.claimCount) }
    }

    private func variation(_ number: Int) -> Variation {
        Variation(rawValue: number % Variation.allCases.count) ?? .plain
    }

    /// `like`: the story whose dice it throws, which is another's for its twin.
    private func make(
        _ number: Int,
        _ like: Int,
        _ lines: Int,
        _ faults: [(fault: Fault, variant: Int)],
        _ attempt: UInt64
    ) -> Story {
        var dice = SplitMix64(seed: seed, part: 1 << 40 | attempt << 32 | UInt64(like))
        // Faults of lines need a line each.
        let count = max(lines > 0 ? lines : dice.int(1...3), faults.count)
        let isAcross = faults.contains(where: \.fault.isAcrossYearEnd)
        // From 2023-10-01, when invoices began to need a number, or shortly before a 31 March.
        let decided = Day(offset: isAcross ? dice.int(320...350) : dice.int(184...780))
        var story = Story(
            number: number,
            lines: count,
            decided: decided,
            terms: dice.pick(programmes),
            applicant: applicants[number % applicants.count],
            other: applicants[(number + 1) % applicants.count],
            world: world,
            dice: dice
        )
        if faults.isEmpty { variation(like).apply(to: &story) }
        story.finish(faults)
        return story
    }

    /// Writes everything of the block.
    ///
    /// - Returns: what has to be found of it.
    func write() -> [Finding] {
        var timeline = Timeline(seed: seed, part: 1 << 48 | UInt64(index))
        if index == 0 { Terms.registerProducts(on: &timeline) }
        for party in applicants { party.register(on: &timeline) }
        var findings = stories.flatMap(\.findings)
        for (terms, stories) in programmesUsed {
            var account = BankAccount(
                number: terms.owner.map { 4_000_000 + $0 } ?? index * 2 + terms.roundingYen % 2 + 1
            )
            account.fault = terms.fault
            for story in stories { account.add(story.entries) }
            forecast(terms, stories).open(
                budgetYen: stories.reduce(0) { $0 + $1.budgetYen },
                account: account,
                world: world,
                on: &timeline
            )
            findings += account.write(payer: terms.payer, on: &timeline)
        }
        for story in stories { story.write(on: &timeline) }
        timeline.writeRest()
        return findings
    }

    /// The programmes of the block, and of the stories that have one of their own.
    private var programmesUsed: [(Terms, [Story])] {
        let own = stories.filter { $0.terms.owner != nil }.map { ($0.terms, [$0]) }
        return programmes.map { programme in
            (programme, stories.filter { $0.terms.code == programme.code })
        } + own
    }

    /// One yen less than four times what is paid is no cause for a review.
    private func forecast(_ terms: Terms, _ stories: [Story]) -> Terms {
        guard terms.forecast.isEmpty else { return terms }
        var terms = terms
        terms.forecast = (2023...2025).compactMap { year in
            let paidYen = stories.reduce(0) { $0 + $1.paidYen(in: year) }
            return paidYen > 0 ? (year, paidYen * 4 - 1) : nil
        }
        return terms
    }
}

extension Story {
    var claimCount: Int { grants.reduce(0) { $0 + $1.claims.count } }
    /// Yen that its grants take from the programme, at most.
    var budgetYen: Int { grants.reduce(0) { $0 + $1.ceilingYen } }
}
