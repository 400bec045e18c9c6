import Domain
import Testing

/// Surcharge and late charge by hand, and against a model that counts every day.
struct RepaymentChargeTests {
    private static let rates = [RepaymentCharges.Rate(since: .earliest, hundredths: 1095)]

    private static func day(_ iso: String) -> Day {
        guard let day = Day(iso: iso) else { preconditionFailure("\(iso) is no day") }
        return day
    }

    private static func charges(
        _ tranches: [(day: String, amount: Int64)],
        cancelled: Bool = true,
        due: String = "2030-12-31",
        pay: String,
        receipts: [(day: String, amount: Int64)] = [],
        rates: [RepaymentCharges.Rate] = rates
    ) -> RepaymentCharges {
        RepaymentCharges(
            principal: tranches.reduce(0) { $0 + $1.amount },
            tranches: tranches.map {
                .init(disbursement: "D", receivedOn: day($0.day), amount: $0.amount)
            },
            hasSurcharge: cancelled,
            dueOn: day(due),
            payOn: day(pay),
            receipts: receipts.map { .init(paidOn: day($0.day), amount: $0.amount) },
            rates: rates
        )
    }

    @Test(
        arguments: [
            // 10.95 % a year ÷ 365 days = 0.03 % a day. 1 January 2023 to 19 July 2023, both
            // counted: 31 + 28 + 31 + 30 + 31 + 30 + 19 = 200 days; 100,000,000 × 0.0003 × 200.
            ("2023-01-01", "2023-07-19", 100_000_000, 6_000_000),
            // Through 29 February: 31 + 29 + 31 + 30 + 31 + 30 + 18 = 200 days, a day of 365 too.
            ("2024-01-01", "2024-07-18", 100_000_000, 6_000_000),
            // Paid on the day of receipt: one day.
            ("2024-01-01", "2024-01-01", 100_000_000, 30_000),
            // 1,234,567 × 0.0003 × 3 = 1,111.1103.
            ("2024-02-28", "2024-03-01", 1_234_567, 1111),
            // 3,333 × 0.0003 = 0.9999: not a yen.
            ("2024-01-01", "2024-01-01", 3333, 0),
            // Before it was received nothing is owed for it.
            ("2024-01-02", "2024-01-01", 100_000_000, 0),
        ]
    )
    func `a surcharge counts the day of receipt and the day of payment`(
        received: String,
        paid: String,
        amount: Int64,
        surcharge: Int
    ) {
        let charges = Self.charges([(received, amount)], pay: paid)
        #expect(charges.surcharge == Int128(surcharge) && charges.lateCharge == 0)
        let other = Self.charges([(received, amount)], cancelled: false, pay: paid)
        #expect(other.surcharge == 0 && other.surchargeSteps.isEmpty)
    }

    @Test(
        arguments: [
            // Due on 31 March: 10 days from 1 to 10 April; 50,000,000 × 0.0003 × 10.
            ("2025-03-31", "2025-04-10", 150_000), ("2025-03-31", "2025-04-01", 15_000),
            ("2025-03-31", "2025-03-31", 0),
        ]
    )
    func `a late charge begins on the day after the due day`(due: String, paid: String, late: Int) {
        let charges = Self.charges(
            [("2024-01-01", 50_000_000)],
            cancelled: false,
            due: due,
            pay: paid
        )
        #expect(charges.lateCharge == Int128(late))
    }

    @Test func `a part that is paid counts to its day, and is what was received last`() {
        // 60,000,000 received on 1 April, 40,000,000 on 1 June. 50,000,000 come back on 10 June,
        // which fills the later money and 10,000,000 of the earlier.
        let charges = Self.charges(
            [("2025-06-01", 40_000_000), ("2025-04-01", 60_000_000)],
            due: "2025-06-15",
            pay: "2025-06-30",
            receipts: [("2025-06-10", 50_000_000)]
        )
        // 40,000,000 × 10 days (1 to 10 June) × 0.0003 = 120,000
        // 60,000,000 × 71 days (1 April to 10 June: 30 + 31 + 10) × 0.0003 = 1,278,000
        // 50,000,000 × 20 days (11 to 30 June) × 0.0003 = 300,000
        #expect(charges.surcharge == 120_000 + 1_278_000 + 300_000)
        #expect(charges.surchargeSteps.map(\.amount) == [40_000_000, 60_000_000, 50_000_000])
        #expect(charges.surchargeSteps.map(\.days) == [10, 71, 20])
        #expect(
            charges.surchargeSteps.map(\.charge) == ["120000.0000", "1278000.0000", "300000.0000"]
        )
        // 50,000,000 × 15 days (16 to 30 June) × 0.0003.
        #expect(charges.lateCharge == 225_000)
        let left = charges.left
        #expect(left == (50_000_000, 1_698_000, 225_000))
    }

    @Test func `what comes back fills the principal, then the surcharge, then the late charge`() {
        func left(_ amount: Int64) -> [Int128] {
            // Paid on 10 April, of 1,000,000 received on 1 April and due on 5 April: 10 days of
            // surcharge are 3,000, 5 days of late charge 1,500.
            let charges = Self.charges(
                [("2025-04-01", 1_000_000)],
                due: "2025-04-05",
                pay: "2025-04-10",
                receipts: [("2025-04-10", amount)]
            )
            return [charges.left.principal, charges.left.surcharge, charges.left.lateCharge]
        }
        #expect(left(1) == [999_999, 3000, 1500])
        #expect(left(1_000_000) == [0, 3000, 1500])
        #expect(left(1_001_000) == [0, 2000, 1500])
        #expect(left(1_003_500) == [0, 0, 1000])
        #expect(left(2_000_000) == [0, 0, 0])
    }

    @Test func `a new rate holds from its day on`() {
        let charges = Self.charges(
            [("2025-03-31", 1_000_000)],
            pay: "2025-04-01",
            rates: Self.rates + [.init(since: Self.day("2025-04-01"), hundredths: 730)]
        )
        // 1,000,000 × (0.03 % + 0.02 %) = 500.
        #expect(charges.surcharge == 500)
        #expect(charges.surchargeSteps.map(\.rate.percent) == ["10.95", "7.30"])
    }

    @Test func `no amount and no day is too large`() {
        let charges = Self.charges(
            [("0001-01-01", Int64.max)],
            due: "0001-01-01",
            pay: "9999-12-31",
            receipts: [("0002-01-01", 1), ("9999-12-31", Int64.max)]
        )
        #expect(charges.surcharge > Int128(Int64.max) && charges.lateCharge > 0)
        #expect(charges.left.principal == 0)
    }

    @Test func `charges are what counting day by day gives`() {
        var random = SystemRandomNumberGenerator()
        let seed = UInt64.random(in: 0...UInt64.max, using: &random)
        var numbers = Numbers(state: seed)
        let start = Self.day("2023-12-01")
        for round in 0..<300 {
            func some(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &numbers) }
            var day = start.advanced(by: 120)
            let tranches = (0..<some(1...4)).map { _ in
                day = day.advanced(by: -some(0...30))
                return RepaymentCharges.Tranche(
                    disbursement: "D",
                    receivedOn: day,
                    amount: Int64(some(1...999_999))
                )
            }
            let receipts = (0..<some(0...4)).map { _ in
                RepaymentCharges.Receipt(
                    paidOn: start.advanced(by: some(0...300)),
                    amount: Int64(some(1...900_000))
                )
            }
            let rates =
                Self.rates
                + [
                    .init(
                        since: start.advanced(by: some(0...200)),
                        hundredths: Int64(some(1...2000))
                    )
                ]
            let principal = tranches.reduce(0) { $0 + $1.amount }
            let due = start.advanced(by: some(0...300))
            let pay = start.advanced(by: some(0...300))
            let charges = RepaymentCharges(
                principal: principal,
                tranches: tranches,
                hasSurcharge: true,
                dueOn: due,
                payOn: pay,
                receipts: receipts,
                rates: rates
            )
            var surcharge = 0
            var late = 0
            var today = start
            while today <= pay {
                // Yen by yen would be too slow: the oldest money is what is left.
                let paid = receipts.filter { $0.paidOn < today }.reduce(0) { $0 + $1.amount }
                let rate = rates.reduce(0) { $1.since <= today ? Int($1.hundredths) : $0 }
                var left = max(0, principal - paid)
                if today > due { late += Int(left) * rate }
                for tranche in tranches.reversed() {
                    let part = min(left, tranche.amount)
                    left -= part
                    if today >= tranche.receivedOn { surcharge += Int(part) * rate }
                }
                today = today.advanced(by: 1)
            }
            #expect(charges.surcharge == Int128(surcharge / 3_650_000), "seed \(seed), \(round)")
            #expect(charges.lateCharge == Int128(late / 3_650_000), "seed \(seed), \(round)")
        }
    }
}

/// The same numbers for the same seed.
private struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let mixed = (state ^ (state >> 33)) &* 0xff51_afd7_ed55_8ccd
        return mixed ^ (mixed >> 33)
    }
}
