/// What the rules of programmes, grants, claims, payments and repayments refuse.
enum MoneyRefusals {
    static let programmes: [Refusal] = [
        Refusal(
            "a budget below what is granted",
            "programme.opened",
            programme(599),
            rule: "not_below_zero",
            field: "budget_jpy",
            but: programme(600)
        ),
        Refusal(
            "a budget below what is granted later",
            "programme.opened",
            programme(599),
            on: "2024-05-15",
            rule: "not_below_zero",
            field: "budget_jpy",
            but: programme(600)
        ),
        Refusal(
            "a budget before the first",
            "programme.opened",
            programme(2000),
            on: "2024-03-31",
            rule: "later_total",
            field: "occurred_at",
            but: programme(2000),
            butOn: "2024-04-01"
        ),
        Refusal(
            "two caps by one date",
            "programme.opened",
            programme(1000) + ",'advance_caps':[{'by':'09-30','share':'1/2'},{'by':'09-30',"
                + "'share':'1/3'}]",
            rule: "twice",
            field: "advance_caps[1].by",
            but: programme(1000) + ",'advance_caps':[{'by':'09-30','share':'1/2'},"
                + "{'by':'2025-09-30','share':'1/3'}]"
        ),
        Refusal(
            "two forecasts of one year",
            "programme.opened",
            programme(1000) + ",'forecast':[{'fiscal_year':2024,'amount_jpy':1},"
                + "{'fiscal_year':2024,'amount_jpy':1}]",
            rule: "twice",
            field: "forecast[1].fiscal_year"
        ),
        Refusal(
            "an unknown product",
            "programme.opened",
            programme(1000).replacing("['X']", with: "['X','Z']"),
            rule: "unknown_code",
            field: "eligible_products[1]",
            but: programme(1000).replacing("['X']", with: "['X','Y']")
        ),
    ]

    static let grants: [Refusal] = [
        Refusal(
            "the code of another",
            "grant.applied",
            RefusalWorld.grant("G1"),
            rule: "code_taken",
            field: "grant",
            but: RefusalWorld.grant("G9")
        ),
        Refusal(
            "a project that ends before it begins",
            "grant.decided",
            decide("G2", 400, to: "2024-05-31"),
            rule: "order_of_days",
            field: "project_to",
            but: decide("G2", 400, to: "2024-06-01")
        ),
        Refusal(
            "twice",
            "grant.decided",
            decide("G1", 600),
            rule: "out_of_turn",
            field: "grant",
            but: decide("G2", 400)
        ),
        Refusal(
            "more than the budget has left",
            "grant.decided",
            decide("G2", 401),
            rule: "not_below_zero",
            field: "ceiling_jpy",
            but: decide("G2", 400)
        ),
        Refusal(
            "more than a later day has left",
            "grant.decided",
            decide("G2", 401),
            on: "2024-05-15",
            rule: "not_below_zero",
            field: "ceiling_jpy",
            but: decide("G2", 400)
        ),
        Refusal(
            "before a decision",
            "grant.changed",
            change("G2", 10),
            rule: "out_of_turn",
            field: "grant",
            but: change("G1", 600)
        ),
        Refusal(
            "once it is closed",
            "grant.changed",
            change("G2", 100),
            rule: "out_of_turn",
            field: "grant",
            after: closed
        ),
        Refusal(
            "a cut of more than is committed",
            "grant.changed",
            change("G1", 249),
            rule: "not_below_zero",
            field: "ceiling_jpy",
            but: change("G1", 250)
        ),
        Refusal(
            "a raise beyond the budget",
            "grant.changed",
            change("G1", 1001),
            rule: "not_below_zero",
            field: "ceiling_jpy",
            but: change("G1", 1000)
        ),
        Refusal(
            "a total before the decision's",
            "grant.changed",
            change("G1", 610),
            on: "2024-05-31",
            rule: "later_total",
            field: "occurred_at",
            but: change("G1", 610),
            butOn: "2024-06-01"
        ),
        Refusal(
            "undecided",
            "grant.closed",
            "'grant':'G2'",
            rule: "out_of_turn",
            field: "grant"
        ),
        Refusal(
            "twice",
            "grant.closed",
            "'grant':'G2'",
            rule: "out_of_turn",
            field: "grant",
            after: closed
        ),
        Refusal(
            "before its decision",
            "grant.closed",
            "'grant':'G1'",
            on: "2024-05-31",
            rule: "out_of_turn",
            field: "occurred_at"
        ),
        Refusal(
            "with yen instructed and repayable",
            "grant.closed",
            "'grant':'G1'",
            rule: "out_of_turn",
            field: "grant"
        ),
        Refusal(
            "with an advance",
            "grant.closed",
            "'grant':'G2'",
            on: "2024-09-05",
            rule: "out_of_turn",
            field: "grant",
            after: [
                ("grant.decided", "2024-09-01", decide("G2", 400)),
                (
                    "disbursement.instructed", "2024-09-02",
                    instruct("D9", "advance", 10, grant: "G2")
                ),
                ("disbursement.confirmed", "2024-09-03", confirm("D9")),
            ]
        ),
        Refusal(
            "with what a later day needs",
            "grant.closed",
            "'grant':'G2'",
            on: "2024-09-02",
            rule: "not_below_zero",
            field: "grant",
            after: [
                ("grant.decided", "2024-09-01", decide("G2", 400)),
                (
                    "disbursement.instructed", "2024-09-03",
                    instruct("D9", "advance", 10, grant: "G2")
                ),
            ]
        ),
        Refusal(
            "an unknown one",
            "grant.early_start_approved",
            "'grant':'G9','from':'2024-05-01'",
            rule: "unknown_code",
            field: "grant",
            but: "'grant':'G1','from':'2024-05-01'"
        ),
    ]

    static let claims: [Refusal] = [
        Refusal(
            "the code of another",
            "claim.submitted",
            RefusalWorld.claim("C1"),
            rule: "code_taken",
            field: "claim",
            but: RefusalWorld.claim("C9")
        ),
        Refusal(
            "a line twice",
            "claim.submitted",
            RefusalWorld.claim("C9", lines: claimed() + "," + claimed()),
            rule: "twice",
            field: "lines[1].line"
        ),
        Refusal(
            "an order without its line",
            "claim.submitted",
            RefusalWorld.claim("C9", lines: claimed(",'order':'O1'")),
            rule: "both_or_neither",
            field: "lines[0].order_line",
            but: RefusalWorld.claim("C9", lines: claimed(",'order':'O1','order_line':1"))
        ),
        Refusal(
            "a line without its order",
            "claim.submitted",
            RefusalWorld.claim("C9", lines: claimed(",'order_line':1")),
            rule: "both_or_neither",
            field: "lines[0].order_line"
        ),
        Refusal(
            "a line that the order has not",
            "claim.submitted",
            RefusalWorld.claim("C9", lines: claimed(",'order':'O1','order_line':3")),
            rule: "unknown_code",
            field: "lines[0].order_line"
        ),
        Refusal(
            "when it is fixed",
            "claim.withdrawn",
            "'claim':'C1','reason':'r'",
            rule: "out_of_turn",
            field: "claim",
            but: "'claim':'C2','reason':'r'"
        ),
        Refusal(
            "twice",
            "claim.withdrawn",
            "'claim':'C2','reason':'r'",
            rule: "out_of_turn",
            field: "claim",
            after: [("claim.withdrawn", "2024-09-01", "'claim':'C2','reason':'r'")]
        ),
        Refusal(
            "twice",
            "claim.fixed",
            fix("C1", 1),
            on: "2024-07-20",
            rule: "out_of_turn",
            field: "claim",
            but: fix("C2", 1)
        ),
        Refusal(
            "when it is withdrawn",
            "claim.fixed",
            fix("C2", 1),
            on: "2024-07-20",
            rule: "out_of_turn",
            field: "claim",
            after: [("claim.withdrawn", "2024-09-01", "'claim':'C2','reason':'r'")]
        ),
        Refusal(
            "while an advance is under way",
            "claim.fixed",
            fix("C2", 1),
            on: "2024-08-01",
            rule: "out_of_turn",
            field: "claim",
            but: fix("C2", 1),
            butOn: "2024-07-31"
        ),
        Refusal(
            "above what is committed",
            "claim.fixed",
            fix("C2", 351),
            on: "2024-07-31",
            rule: "not_below_zero",
            field: "fixed_jpy",
            but: fix("C2", 350)
        ),
        Refusal(
            "a line that it has not",
            "claim.fixed",
            fix("C2", 1, ",'disallowed':[{'line':2,'amount_jpy':1,'reason':'r'}]"),
            on: "2024-07-31",
            rule: "unknown_code",
            field: "disallowed[0].line",
            but: fix("C2", 1, ",'disallowed':[{'line':1,'amount_jpy':1,'reason':'r'}]")
        ),
        Refusal(
            "a line disallowed twice",
            "claim.fixed",
            fix(
                "C2",
                1,
                ",'disallowed':[{'line':1,'amount_jpy':1,'reason':'r'},{'line':1,'amount_jpy':1,"
                    + "'reason':'r'}]"
            ),
            on: "2024-07-31",
            rule: "twice",
            field: "disallowed[1].line"
        ),
    ]

    static let disbursements: [Refusal] = [
        Refusal(
            "a settlement without its claim",
            "disbursement.instructed",
            instruct("D9", "settlement", 40),
            rule: "required",
            field: "claim",
            but: instruct("D9", "settlement", 40, claim: "C1")
        ),
        Refusal(
            "another grant's claim",
            "disbursement.instructed",
            instruct("D9", "settlement", 1, grant: "G2", claim: "C1"),
            rule: "wrong_party",
            field: "claim"
        ),
        Refusal(
            "more than the claim has payable",
            "disbursement.instructed",
            instruct("D9", "settlement", 41, claim: "C1"),
            rule: "not_below_zero",
            field: "amount_jpy",
            but: instruct("D9", "settlement", 40, claim: "C1")
        ),
        Refusal(
            "more than is committed",
            "disbursement.instructed",
            instruct("D9", "advance", 351),
            rule: "not_below_zero",
            field: "amount_jpy",
            but: instruct("D9", "advance", 350)
        ),
        Refusal(
            "the code of another",
            "disbursement.instructed",
            instruct("DA", "advance", 1),
            rule: "code_taken",
            field: "disbursement"
        ),
        Refusal(
            "twice",
            "disbursement.confirmed",
            confirm("DA"),
            rule: "not_below_zero",
            field: "disbursement",
            but: confirm("DB")
        ),
        Refusal(
            "before it is instructed",
            "disbursement.confirmed",
            confirm("DB"),
            on: "2024-07-31",
            rule: "not_below_zero",
            field: "disbursement",
            but: confirm("DB"),
            butOn: "2024-08-01"
        ),
        Refusal(
            "twice",
            "disbursement.failed",
            "'disbursement':'DC','reason':'r'",
            rule: "not_below_zero",
            field: "disbursement",
            after: [
                ("repayment.ordered", "2024-08-20", repay("R9", 1)),
                ("event.voided", "2024-09-01", "'event':'\(RefusalWorld.id(5000))','reason':'r'"),
                ("event.voided", "2024-09-01", "'event':'\(RefusalWorld.id(34))','reason':'r'"),
                ("disbursement.failed", "2024-09-01", "'disbursement':'DC','reason':'r'"),
            ]
        ),
        Refusal(
            "before it is instructed",
            "disbursement.failed",
            "'disbursement':'DB','reason':'r'",
            on: "2024-07-31",
            rule: "not_below_zero",
            field: "disbursement",
            but: "'disbursement':'DB','reason':'r'",
            butOn: "2024-08-01"
        ),
        Refusal(
            "an unknown one",
            "disbursement.failed",
            "'disbursement':'D9','reason':'r'",
            rule: "unknown_code",
            field: "disbursement"
        ),
    ]

    static let repayments: [Refusal] = [
        Refusal(
            "more than was paid",
            "repayment.ordered",
            repay("R9", 111),
            rule: "not_below_zero",
            field: "principal_jpy",
            but: repay("R9", 110)
        ),
        Refusal(
            "before anything was paid",
            "repayment.ordered",
            repay("R9", 1),
            on: "2024-07-04",
            rule: "not_below_zero",
            field: "principal_jpy",
            but: repay("R9", 50),
            butOn: "2024-07-10"
        ),
        Refusal(
            "the code of another",
            "repayment.ordered",
            repay("R1", 1),
            rule: "code_taken",
            field: "repayment"
        ),
        Refusal(
            "an unknown one",
            "repayment.received",
            "'repayment':'R9','amount_jpy':1,'paid_on':'2024-09-01'",
            rule: "unknown_code",
            field: "repayment",
            but: "'repayment':'R1','amount_jpy':1000,'paid_on':'2024-09-01'"
        ),
        Refusal(
            "nothing",
            "repayment.received",
            "'repayment':'R1','amount_jpy':0,'paid_on':'2024-09-01'",
            rule: "range",
            field: "amount_jpy",
            but: "'repayment':'R1','amount_jpy':1,'paid_on':'2024-09-01'"
        ),
    ]

    static let bank: [Refusal] = [
        Refusal(
            "the code of another",
            "payment_file.made",
            file("PF1", ["DC": 60]),
            rule: "code_taken",
            field: "payment_file",
            but: file("PF9", ["DC": 60])
        ),
        Refusal(
            "less than the disbursement",
            "payment_file.made",
            file("PF9", ["DC": 59]),
            rule: "sum",
            field: "transfers",
            but: file("PF9", ["DC": 60])
        ),
        Refusal(
            "transfers beyond 64 bits",
            "payment_file.made",
            "'payment_file':'PF9','transfers':["
                + "{'disbursement':'DC','reference':'A','amount_jpy':9223372036854775807},"
                + "{'disbursement':'DC','reference':'B','amount_jpy':1}],"
                + "'sha256':'\(RefusalWorld.sha256)'",
            rule: "overflow",
            field: "transfers[1].amount_jpy"
        ),
        Refusal(
            "a second file without a reason",
            "payment_file.made",
            file("PF9", ["DA": 100]),
            rule: "required",
            field: "reason",
            but: file("PF9", ["DA": 100]) + ",'reason':'returned'"
        ),
        Refusal(
            "the code of another",
            "statement.recorded",
            RefusalWorld.statement("ST1"),
            rule: "code_taken",
            field: "statement",
            but: RefusalWorld.statement("ST9")
        ),
        Refusal(
            "an entry twice",
            "statement.recorded",
            RefusalWorld.statement("ST9", closing: "1100", entries: entry() + "," + entry()),
            rule: "twice",
            field: "entries[1].entry"
        ),
        Refusal(
            "an end before the beginning",
            "statement.recorded",
            RefusalWorld.statement("ST9", from: "2024-08-01", closing: "1000", entries: ""),
            rule: "order_of_days",
            field: "to",
            but: RefusalWorld.statement("ST9", from: "2024-07-31", closing: "1000", entries: "")
        ),
        Refusal(
            "an entry before its first day",
            "statement.recorded",
            RefusalWorld.statement("ST9", closing: "1050", entries: entry(on: "2024-06-30")),
            rule: "range",
            field: "entries[0].booked_on",
            but: RefusalWorld.statement("ST9", closing: "1050", entries: entry(on: "2024-07-01"))
        ),
        Refusal(
            "an entry after its last day",
            "statement.recorded",
            RefusalWorld.statement("ST9", closing: "1050", entries: entry(on: "2024-08-01")),
            rule: "range",
            field: "entries[0].booked_on",
            but: RefusalWorld.statement("ST9", closing: "1050", entries: entry(on: "2024-07-31"))
        ),
        Refusal(
            "balances that do not add up",
            "statement.recorded",
            RefusalWorld.statement("ST9", closing: "1051", entries: entry()),
            rule: "sum",
            field: "closing_jpy",
            but: RefusalWorld.statement("ST9", closing: "1050", entries: entry())
        ),
        Refusal(
            "a balance beyond 64 bits",
            "statement.recorded",
            RefusalWorld.statement(
                "ST9",
                closing: "1050",
                entries: entry(amount: "9223372036854775807")
            ),
            rule: "overflow",
            field: "entries[0].amount_jpy"
        ),
        Refusal(
            "an entry that the statement has not",
            "bank.matched",
            tie("e9", "'disbursement':'DA'"),
            rule: "unknown_code",
            field: "entry",
            but: tie("e1", "'disbursement':'DA'")
        ),
        Refusal(
            "a debit with a repayment",
            "bank.matched",
            tie("e1", "'repayment':'R1'"),
            rule: "wrong_direction",
            field: "repayment",
            but: tie("e2", "'repayment':'R1'")
        ),
        Refusal(
            "with nothing",
            "bank.matched",
            "'statement':'ST1','entry':'e1','reason':'r'",
            rule: "one_of",
            field: "disbursement"
        ),
        Refusal(
            "with two things",
            "bank.matched",
            tie("e2", "'disbursement':'DA','repayment':'R1'"),
            rule: "one_of",
            field: "disbursement"
        ),
        Refusal(
            "an entry that the statement has not",
            "bank.unmatched",
            tie("e9", "'disbursement':'DA'"),
            rule: "unknown_code",
            field: "entry",
            but: tie("e1", "'repayment':'R1'")
        ),
        Refusal(
            "with nothing",
            "bank.unmatched",
            "'statement':'ST1','entry':'e1','reason':'r'",
            rule: "one_of",
            field: "disbursement"
        ),
    ]

    // MARK: Data

    /// Grant G2 decided and closed.
    private static let closed = [
        ("grant.decided", "2024-08-01", decide("G2", 400)),
        ("grant.closed", "2024-08-02", "'grant':'G2'"),
    ]

    private static func programme(_ budget: Int) -> String {
        "'programme':'P','name':'P','agency':'AG','payer':'AG','budget_jpy':\(budget),"
            + "'rounding_jpy':1,'restriction_years':5,'eligible_products':['X']"
    }

    private static func decide(
        _ grant: String,
        _ ceiling: Int,
        to: String = "2025-03-31"
    ) -> String {
        "'grant':'\(grant)','ceiling_jpy':\(ceiling),'rate':'1/2','project_from':'2024-06-01',"
            + "'project_to':'\(to)'"
    }

    private static func change(_ grant: String, _ ceiling: Int) -> String {
        "'grant':'\(grant)','ceiling_jpy':\(ceiling),'reason':'r'"
    }

    private static func claimed(_ more: String = "") -> String {
        "{'line':1,'category':'c','amount_jpy':1,'tax_jpy':0\(more)}"
    }

    private static func fix(_ claim: String, _ fixed: Int, _ more: String = "") -> String {
        "'claim':'\(claim)','eligible_jpy':\(fixed),'fixed_jpy':\(fixed)\(more)"
    }

    private static func instruct(
        _ code: String,
        _ kind: String,
        _ amount: Int,
        grant: String = "G1",
        claim: String? = nil
    ) -> String {
        "'disbursement':'\(code)','grant':'\(grant)','kind':'\(kind)','amount_jpy':\(amount),"
            + "'pay_on':'2024-09-10'" + (claim.map { ",'claim':'\($0)'" } ?? "")
    }

    private static func confirm(_ code: String) -> String {
        "'disbursement':'\(code)','paid_on':'2024-09-01'"
    }

    private static func repay(_ code: String, _ principal: Int) -> String {
        "'repayment':'\(code)','grant':'G1','principal_jpy':\(principal),'cause':'cancelled',"
            + "'due_on':'2024-12-31'"
    }

    private static func file(_ code: String, _ transfers: KeyValuePairs<String, Int>) -> String {
        let list = transfers.map {
            "{'disbursement':'\($0.key)','reference':'R','amount_jpy':\($0.value)}"
        }
        return "'payment_file':'\(code)','transfers':[\(list.joined(separator: ","))],"
            + "'sha256':'\(RefusalWorld.sha256)'"
    }

    private static func entry(on day: String = "2024-07-10", amount: String = "50") -> String {
        "{'entry':'e1','booked_on':'\(day)','direction':'credit','amount_jpy':\(amount)}"
    }

    private static func tie(_ entry: String, _ to: String) -> String {
        "'statement':'ST1','entry':'\(entry)',\(to),'reason':'r'"
    }
}
