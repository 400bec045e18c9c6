/// One case: a grant with its order, claim and payments, and what the bank booked of it.
///
/// A story is made without a fault and shares with others only its programme, so that what
/// reconciliation says of it depends on nothing else.
struct Story {
    /// From 1; codes are made of it.
    let number: Int
    var terms: Terms
    var applicant: Applicant
    /// Another party that buys.
    let other: Applicant
    /// Parties that only this story knows.
    var ownParties: [Applicant] = []
    var grants: [StoryGrant] = []
    var orders: [StoryOrder] = []
    var extras: [Extra] = []
    var entries: [BankEntry] = []
    /// What has to be found of it.
    var findings: [Finding] = []
    var dice: SplitMix64
    let world: World

    /// An event beside those of grants and orders.
    struct Extra {
        let type: String
        let day: Day
        let write: (inout EventText) -> Void
    }

    var code: String { padded(number, 6) }

    /// A grant with one order, claimed whole by a final claim of so many lines.
    init(
        number: Int,
        lines: Int,
        decided: Day,
        terms: Terms,
        applicant: Applicant,
        other: Applicant,
        world: World,
        dice: SplitMix64
    ) {
        self.number = number
        self.terms = terms
        self.applicant = applicant
        self.other = other
        self.world = world
        self.dice = dice
        addGrant(decided: decided)
        let order = addOrder(of: 0, placed: decided + self.dice.int(1...30), lines: lines)
        addClaim("final", of: 0, order: order)
    }

    /// The claim that faults damage: the last of the first grant.
    var claim: StoryClaim {
        get { grants[0].claims[grants[0].claims.count - 1] }
        set { grants[0].claims[grants[0].claims.count - 1] = newValue }
    }

    mutating func addGrant(decided: Day) {
        let suffix = grants.isEmpty ? "" : "-\(grants.count + 1)"
        grants.append(
            StoryGrant(
                code: "G-\(code)\(suffix)",
                divisor: dice.int(2...3),
                decided: decided,
                projectTo: decided + dice.int(300...400),
                matching: StoryGrant.Matching(rawValue: dice.int(0...3)) ?? .file
            )
        )
        // It may be paid the same as the first on the same day.
        if grants.count > 1 { grants[1].matching = .bankRef }
    }

    /// An order in yen whose lines are delivered whole, about three months long.
    ///
    /// - Returns: its index.
    @discardableResult
    mutating func addOrder(of grant: Int, placed: Day, lines: Int) -> Int {
        let index = orders.count + 1
        let order = "O-\(code)-\(index)"
        let dispatched = placed + dice.int(25...40)
        let received = dispatched + dice.int(2...6)
        let accepted = received + dice.int(1...5)
        let invoiced = accepted + dice.int(1...8)
        let promised = received + dice.int(0...10)
        let made = (1...lines).map { line in
            self.line(line, of: index, promisedOn: promised)
        }
        orders.append(
            StoryOrder(
                code: order,
                buyer: applicant.code,
                vendor: dice.pick(Array(StoryVendor.all(world).prefix(2))),
                grant: grants[grant].code,
                placed: placed,
                dispatched: dispatched,
                received: received,
                accepted: accepted,
                invoiced: invoiced,
                paid: invoiced + dice.int(5...20),
                lines: made
            )
        )
        return orders.count - 1
    }

    /// Named accelerators, one to three, or unnamed switches; the first line is named.
    private mutating func line(_ line: Int, of order: Int, promisedOn: Day) -> StoryLine {
        let isNamed = dice.chance(50) || line == 1
        let product = dice.pick(world.products)
        let quantity = isNamed ? dice.int(1...3) : dice.int(2...40)
        let priceYen = isNamed ? product.priceYen : 240_000
        return StoryLine(
            line: line,
            product: isNamed ? product.code : Terms.cheapProduct,
            unitPrice: priceYen * dice.int(900...1000) / 1000 + dice.int(0...999),
            quantity: quantity,
            serials: isNamed ? serials(quantity, order: order, line: line) : [],
            promisedOn: promisedOn
        )
    }

    func serials(_ quantity: Int, order: Int, line: Int) -> [String] {
        (1...quantity).map { "S\(code)-\(order)-\(padded(line, 2))-\(padded($0, 2))" }
    }

    /// Claims all of an order, two weeks after it was paid.
    mutating func addClaim(_ kind: String, of grant: Int, order: Int) {
        let paid = orders[order].paid
        let count = grants.reduce(0) { $0 + $1.claims.count } + 1
        // Due 30 days after completion, and on 10 April after the fiscal year.
        let due = Day.yearEnd(of: paid.fiscalYear) + 10
        let submitted = min(paid + dice.int(5...25), due)
        let lines = orders[order].lines.indices.map { line in
            claimed(order, line, as: line + 1)
        }
        grants[grant].claims.append(
            StoryClaim(
                code: "C-\(code)-\(count)",
                grant: grants[grant].code,
                kind: kind,
                submitted: submitted,
                completed: paid,
                lines: lines,
                fixed: submitted + dice.int(15...40)
            )
        )
    }

    /// What a claim states of an order's line, with the amount that the order allows.
    func claimed(_ order: Int, _ line: Int, as number: Int) -> ClaimedLine {
        let order = orders[order]
        let line = order.lines[line]
        let yen = StoryOrder.yen(
            line.quantity,
            at: line.unitPrice,
            rateHundredths: order.rateHundredths
        )
        return ClaimedLine(
            line: number,
            order: order.code,
            orderLine: line.line,
            quantity: line.quantity,
            serials: line.serials,
            amountYen: yen,
            taxYen: order.vendor.isAbroad ? 0 : yen / 10,
            rateHundredths: order.statesRate ? nil : order.rateHundredths,
            quoted: order.placed + -7,
            delivered: order.received,
            accepted: order.accepted,
            invoice: order.invoice,
            issuer: order.vendor.issuer,
            invoiced: order.invoiced,
            paid: order.paid
        )
    }

    mutating func expect(_ rule: String, _ subject: KeyValuePairs<String, Finding.Value>) {
        findings.append(Finding(rule: rule, subject: subject.map { ($0.key, $0.value) }))
    }

    mutating func add(
        _ type: String,
        on day: Day,
        _ write: @escaping (inout EventText) -> Void
    ) {
        extras.append(Extra(type: type, day: day, write: write))
    }

    func write(on timeline: inout Timeline) {
        for party in ownParties { party.register(on: &timeline) }
        for order in orders {
            order.write(site: world.sites(of: world.buyers[0])[0], on: &timeline)
        }
        for grant in grants {
            grant.write(applicant: applicant.code, programme: terms.code, on: &timeline)
        }
        for extra in extras { timeline.add(extra.type, on: extra.day, extra.write) }
    }
}
