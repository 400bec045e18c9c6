import Foundation
import Testing

/// `repayment quote` through the built program.
struct QuoteTests {
    private static let home = TestHome.make("quote")

    private static func ordered(
        _ code: String,
        _ day: String,
        _ principal: Int,
        _ cause: String,
        due: String
    ) -> String {
        GrantStory.event(
            "repayment.ordered",
            day,
            "'repayment':'\(code)','grant':'G','principal_jpy':\(principal),'cause':'\(cause)',"
                + "'due_on':'\(due)'"
        )
    }

    private static func received(_ code: String, _ day: String, _ amount: Int) -> String {
        GrantStory.event(
            "repayment.received",
            day,
            "'repayment':'\(code)','amount_jpy':\(amount),'paid_on':'\(day)'"
        )
    }

    private static func quote(_ registry: String, _ arguments: String) throws -> Shell.Result {
        try Shell.run("chotatsu repayment quote \(arguments) --registry \(registry)", home: home)
    }

    /// The members of the answer in a row, without the arithmetic.
    private static func sums(_ registry: String, _ arguments: String) throws -> [String] {
        let result = try quote(registry, arguments + " --format csv")
        #expect(result.status == 0, "\(result.both)")
        let lines = result.output.split(separator: "\n").map { $0.split(separator: ",") }
        try #require(lines.count == 2, "\(result.both)")
        return zip(lines[0], lines[1]).filter { $0.0.hasSuffix("_jpy") && !$0.0.hasPrefix("left.") }
            .map { "\($0.0) \($0.1)" }
    }

    @Test func `a cancelled grant bears a surcharge for every day since it was received`() throws {
        // 1 January to 19 July 2023 are 31 + 28 + 31 + 30 + 31 + 30 + 19 = 200 days:
        // ¥100,000,000 × 10.95 % × 200 ÷ 365 = ¥6,000,000. It is due on the day of payment.
        try GrantStory.record(
            "plain",
            GrantStory.grant(decided: "2022-04-02")
                + GrantStory.paid("D1", "2023-01-01", 100_000_000)
                + [Self.ordered("R", "2023-07-01", 100_000_000, "cancelled", due: "2023-07-19")],
            home: Self.home
        )
        #expect(
            try Self.sums("plain", "R --on 2023-07-19") == [
                "principal_jpy 100000000", "surcharge_jpy 6000000", "late_charge_jpy 0",
                "received_jpy 0", "total_jpy 106000000",
            ]
        )
        // A day later is a day more of both: 100,000,000 × 0.0003 = 30,000.
        #expect(
            try Self.sums("plain", "R --on 令和5年7月20日").dropFirst() == [
                "surcharge_jpy 6030000", "late_charge_jpy 30000", "received_jpy 0",
                "total_jpy 106060000",
            ]
        )
        // The day of the answer is the day of payment where none is given.
        #expect(
            try Self.sums("plain", "R --as-of 2023-07-19")
                == Self.sums("plain", "Ｒ --on 2023-07-19")
        )
    }

    @Test func `two receipts, one of them late, and money received in two parts`() throws {
        try GrantStory.record(
            "parts",
            GrantStory.grant()
                + GrantStory.paid("D1", "2024-05-01", 60_000_000)
                + [
                    GrantStory.event(
                        "claim.submitted",
                        "2024-06-10",
                        "'claim':'C','grant':'G','kind':'interim','requested_jpy':100000000,"
                            + "'lines':[{'line':1,'category':'c','amount_jpy':200000000,'tax_jpy':0}]"
                    ),
                    GrantStory.event(
                        "claim.fixed",
                        "2024-06-20",
                        "'claim':'C','eligible_jpy':200000000,'fixed_jpy':100000000"
                    ),
                ]
                // 60,000,000 of the fixed amount were advanced.
                + GrantStory.paid("D2", "2024-07-01", 40_000_000, claim: "C")
                // What did not arrive is no money received.
                + GrantStory.paid("D3", "2024-08-01", 1_000_000)
                + [
                    GrantStory.event(
                        "disbursement.failed",
                        "2024-08-02",
                        "'disbursement':'D3','reason':'account closed'"
                    ),
                    Self.ordered("R1", "2024-09-01", 70_000_000, "cancelled", due: "2024-09-30"),
                    Self.received("R1", "2024-09-20", 50_000_000),
                    Self.received("R1", "2024-10-10", 12_000_000),
                    Self.ordered("R2", "2024-09-02", 20_000_000, "cancelled", due: "2024-10-31"),
                ],
            home: Self.home
        )
        // R1 calls back the 40,000,000 of 1 July, received last, and 30,000,000 of 1 May.
        // 20 September: 50,000,000 fill the later part, and 10,000,000 of the earlier.
        //   40,000,000 × 82 days (1 July to 20 September: 31 + 31 + 20) × 0.0003 =   984,000
        //   30,000,000 × 143 days (1 May to 20 September: 61 + 82)      × 0.0003 = 1,287,000
        // 10 October: 12,000,000 more.
        //   20,000,000 × 20 days (21 September to 10 October)           × 0.0003 =   120,000
        //    8,000,000 × 21 days (11 to 31 October)                     × 0.0003 =    50,400
        // Late, from 1 October:
        //   20,000,000 × 10 days (1 to 10 October)                      × 0.0003 =    60,000
        //    8,000,000 × 21 days (11 to 31 October)                     × 0.0003 =    50,400
        let surcharge = 984_000 + 1_287_000 + 120_000 + 50_400
        let late = 60_000 + 50_400
        #expect(
            try Self.sums("parts", "R1 --on 2024-10-31") == [
                "principal_jpy 70000000", "surcharge_jpy \(surcharge)", "late_charge_jpy \(late)",
                "received_jpy 62000000", "total_jpy \(8_000_000 + surcharge + late)",
            ]
        )
        // On 25 September the second receipt is not there, and nothing is late:
        //   984,000 + 1,287,000 + 20,000,000 × 5 days × 0.0003.
        #expect(
            try Self.sums("parts", "R1 --on 2024-09-25") == [
                "principal_jpy 70000000", "surcharge_jpy 2301000", "late_charge_jpy 0",
                "received_jpy 50000000", "total_jpy 22301000",
            ]
        )
        // What R1 has called back R2 does not: it is of 1 May, 184 days to 31 October
        // (31 + 30 + 31 + 31 + 30 + 31): 20,000,000 × 184 × 0.0003 = 1,104,000.
        let second = try Self.quote("parts", "R2 --on 2024-10-31 --format json").output
        #expect(second.contains("\"surcharge_jpy\": 1104000,"), "\(second)")
        #expect(second.contains("\"disbursement\": \"D1\"") && !second.contains("\"D2\""))
        let table = try Self.quote("parts", "R1 --on 2024-10-31 --lang ja").output
        for part in [
            "加算金（円）", "2,441,400", "¥50,000,000 納付", "D2", "2024-07-01", "984,000.0000", "10.95 %",
        ] {
            #expect(table.contains(part), "\(part): \(table)")
        }
    }

    @Test func `a day before the order is quoted with a note`() throws {
        try GrantStory.record(
            "early",
            GrantStory.grant() + GrantStory.paid("D1", "2024-05-01", 1_000_000)
                + [Self.ordered("R", "2024-06-01", 1_000_000, "cancelled", due: "2024-06-30")],
            home: Self.home
        )
        let early = try Self.quote("early", "R --on 2024-05-31 --format json")
        #expect(early.status == 0 && early.output.contains("\"pay_on\": \"2024-05-31\""))
        #expect(
            early.errors.hasPrefix(
                "note: the repayment was ordered on 2024-06-01, after 2024-05-31"
            ),
            "\(early.errors)"
        )
        let ja = try Self.quote("early", "R --on 2024-05-31 --lang ja").errors
        #expect(ja.hasPrefix("注: 返還命令は 2024-06-01 で"), "\(ja)")
        #expect(try Self.quote("early", "R --on 2024-06-01").errors == "")
        // Money that was paid on a later day than that on which it was recorded.
        try GrantStory.record(
            "unpaid",
            GrantStory.grant()
                + [
                    GrantStory.event(
                        "disbursement.instructed",
                        "2024-04-20",
                        "'disbursement':'D','grant':'G','kind':'advance','amount_jpy':1000,"
                            + "'pay_on':'2024-06-20'"
                    ),
                    GrantStory.event(
                        "disbursement.confirmed",
                        "2024-05-20",
                        "'disbursement':'D','paid_on':'2024-06-20','bank_ref':'R'"
                    ), Self.ordered("R", "2024-06-01", 1_000, "cancelled", due: "2024-06-30"),
                ],
            home: Self.home
        )
        let unpaid = try Self.quote("unpaid", "R --on 2024-06-10").errors
        #expect(unpaid.hasPrefix("note: some of the money called back was paid on 2024-06-20"))
        #expect(try Self.quote("unpaid", "R --on 2024-06-20").errors == "")
    }

    @Test func `what was overpaid bears a late charge only, and fractions of a yen are dropped`()
        throws
    {
        try GrantStory.record(
            "over",
            GrantStory.grant() + GrantStory.paid("D1", "2024-05-01", 9_999_999)
                + [Self.ordered("R", "2024-06-01", 1_234_567, "overpaid", due: "2024-02-28")],
            home: Self.home
        )
        // 29 February, 1 and 2 March 2024: 1,234,567 × 3 × 0.0003 = 1,111.1103.
        #expect(
            try Self.sums("over", "R --on 2024-03-02 --as-of 2024-06-30") == [
                "principal_jpy 1234567", "surcharge_jpy 0", "late_charge_jpy 1111",
                "received_jpy 0", "total_jpy 1235678",
            ]
        )
        let json = try Self.quote("over", "R --on 2024-03-02 --format json").output
        #expect(json.contains("\"charge_jpy\": \"1111.1103\""), "\(json)")
        #expect(json.contains("\"received_on\": null"), "\(json)")
    }

    @Test func `money that came back from the bank was not received`() throws {
        try GrantStory.record(
            "returned",
            GrantStory.grant() + GrantStory.paid("D1", "2024-05-01", 100_000_000) + [
                Self.ordered("R", "2024-06-01", 100_000_000, "cancelled", due: "2024-12-31")
            ] + GrantStory.paid("D2", "2024-07-01", 100_000_000) + [
                GrantStory.event(
                    "disbursement.failed",
                    "2024-07-02",
                    "'disbursement':'D1','reason':'account closed'"
                )
            ],
            home: Self.home
        )
        func surcharge(_ arguments: String) throws -> String {
            try Self.sums("returned", "R --on 2024-07-10 \(arguments)")[1]
        }
        // As of 1 July, D1 was received: 71 days (1 May to 10 July: 31 + 30 + 10).
        #expect(
            try surcharge("--as-of 2024-07-01") == "surcharge_jpy \(100_000_000 / 10_000 * 3 * 71)"
        )
        // Since then only D2 was, 10 days (1 to 10 July) before.
        #expect(
            try surcharge("--as-of 2024-07-02") == "surcharge_jpy \(100_000_000 / 10_000 * 3 * 10)"
        )
    }

    @Test func `a void, an unknown code and a wrong day are told`() throws {
        let result = try Shell.run(
            """
            R="--registry void"
            chotatsu repayment receive --repayment R1 --amount-jpy 5 --paid-on 2024-09-20 \
                --id 6f1c2d3e-0000-4000-8000-00000000000a --on 2024-09-20 --yes $R >&2 && exit 9
            chotatsu import - $R >&2 || exit 8
            chotatsu repayment receive --repayment R1 --amount-jpy 5 --paid-on 2024-09-20 \
                --id 6f1c2d3e-0000-4000-8000-00000000000a --on 2024-09-20 --yes $R >&2 || exit 7
            chotatsu repayment quote R1 --on 2024-09-20 --format csv $R | cut -d, -f9
            chotatsu event void 6f1c2d3e-0000-4000-8000-00000000000a --on 2024-09-21 --yes $R >&2
            chotatsu repayment quote R1 --on 2024-09-20 --format csv $R | cut -d, -f9
            """,
            home: Self.home,
            input: (GrantStory.beginning + GrantStory.grant()
                + GrantStory.paid("D1", "2024-05-01", 100)
                + [Self.ordered("R1", "2024-09-01", 70, "cancelled", due: "2024-09-30")])
                .joined(separator: "\n")
        )
        #expect(result.output == "received_jpy\n5\nreceived_jpy\n0\n", "\(result.both)")
        let unknown = try Self.quote("void", "R9")
        #expect(unknown.status == 1, "\(unknown.both)")
        #expect(unknown.errors.contains("no repayment R9 is known: did you mean R1?"))
        let early = try Self.quote("void", "R1 --as-of 2024-08-31")
        #expect(early.status == 1 && early.errors.contains("was not known yet"), "\(early.both)")
        let day = try Self.quote("void", "R1 --on 2024-02-30")
        #expect(day.status == 2 && day.errors.contains("--on: "), "\(day.both)")
    }
}
