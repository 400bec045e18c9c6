/// Terms, prices and reports that are in force on the day on which they are needed, or a day too
/// late.
extension NearMissTests {
    static let missesOfTerms: [NearMiss] = [
        NearMiss(
            "delivery on the first day of the project",
            [.replace("grant.decided", #"_from":"2024-05-01""#, with: #"_from":"2025-01-27""#)],
            step: [.replace("grant.decided", "2025-01-27", with: "2025-01-28")],
            always: ["E01 claim=§C1 line=1", "E01 claim=§C1 line=2", "E01 claim=§C1 line=3"],
            finds: "E02 claim=§C1 line=1",
            "E02 claim=§C1 line=2",
            "E02 claim=§C1 line=3"
        ),
        NearMiss(
            "an order on the day from which the project may begin early",
            [
                .add("grant.early_start_approved", on: "2024-04-29", early),
                .replace("order.placed", "2024-12-02", with: "2024-04-29"),
            ],
            step: [.replace("grant.early_start_approved", "2024-04-29\"}", with: "2024-04-30\"}")],
            finds: "E01 claim=§C1 line=1",
            "E01 claim=§C1 line=2",
            "E01 claim=§C1 line=3"
        ),
        NearMiss(
            "a product that became eligible on the order day",
            [.replace("order.placed", "§Y", with: "§Z"), reopened("2024-12-02", "§Z")],
            step: [.replace("programme.opened", "2024-12-02", with: "2024-12-03")],
            finds: "E05 claim=§C1 line=2"
        ),
        NearMiss(
            "an invoice without a number in September 2023",
            [
                .replace("claim.submitted", "T7010005005425", with: "none"),
                .replace("claim.submitted", "2025-02-10", with: "2023-09-30"),
            ],
            step: [.replace("claim.submitted", "2023-09-30", with: "2023-10-01")],
            always: ["E02 claim=§C1 line=1", "E04 claim=§C1 line=1"],
            finds: "E08 claim=§C1 line=1"
        ),
        NearMiss(
            "invoices of a vendor abroad, without a number",
            [
                .everywhere(#"["vendor"],"country":"JP""#, with: #"["vendor"],"country":"US""#),
                .replace("claim.submitted", "T7010005005425", with: "none"),
            ],
            step: [.everywhere(#""country":"US""#, with: #""country":"JP""#)],
            finds: "E08 claim=§C1 line=1"
        ),
        NearMiss(
            "a price that rose to the claimed one on the day of submission",
            [
                .everywhere(#""100000""#, with: #""99000""#),
                price("100000", on: "2025-04-05"),
            ],
            step: [.replace("order.changed", "2025-04-05", with: "2025-04-06")],
            finds: "A01 claim=§C1 line=2"
        ),
        NearMiss(
            "a price that fell the day after the invoice",
            [price("99000", on: "2025-02-11")],
            step: [.replace("order.changed", "2025-02-11", with: "2025-02-10")],
            always: ["A01 claim=§C1 line=2"],
            finds: "M01 invoice=§I issuer=T7010005005425 line=2 order=§O"
        ),
        NearMiss(
            "a unit without a serial number that costs less from the clock's day on",
            [
                .replace("order.placed", #""100000""#, with: #""500000""#),
                price("499999", on: "2026-09-30"),
            ],
            step: [.replace("order.changed", "499999", with: "500000")],
            finds: "S02 line=2 order=§O"
        ),
        NearMiss(
            "dear units without serial numbers that no grant pays for",
            [
                .replace("order.placed", #""100000""#, with: #""500000""#),
                .replace("order.placed", #""grant":"§G","#, with: ""),
            ],
            step: [
                .replace(
                    "order.placed",
                    #""currency":"JPY","#,
                    with: #""currency":"JPY","grant":"§G","#
                )
            ],
            finds: "S02 line=2 order=§O"
        ),
        NearMiss(
            "an advance on the day up to which the larger share counts",
            [caps(#"{"by":"2024-06-10","share":"1/2"},{"by":"2024-12-31","share":"1/99"}"#)],
            step: [.replace("programme.opened", "2024-06-10", with: "2024-06-09")],
            finds: "D02 disbursement=§DA"
        ),
        NearMiss(
            "an advance after the last date of the caps",
            [caps(#"{"by":"2024-06-09","share":"1/99"}"#)],
            step: [.replace("programme.opened", "2024-06-09", with: "2024-06-10")],
            finds: "D02 disbursement=§DA"
        ),
        NearMiss(
            "an advance before the end of a February of 28 days",
            [
                caps(#"{"by":"02-29","share":"1/2"},{"by":"03-31","share":"1/99"}"#),
                .everywhere(#""pay_on":"2024-06-10""#, with: #""pay_on":"2025-02-28""#),
            ],
            step: [.everywhere("2025-02-28", with: "2025-03-01")],
            finds: "D02 disbursement=§DA"
        ),
        NearMiss(
            "an advance on the day on which the ceiling rises",
            [
                .replace(
                    "grant.decided",
                    #""ceiling_jpy":6500000"#,
                    with: #""ceiling_jpy":1900000"#
                ),
                .add(
                    "grant.changed",
                    on: "2024-06-10",
                    #"{"grant":"§G","ceiling_jpy":6500000,"reason":"r"}"#,
                    before: "order.placed"
                ),
            ],
            step: [.replace("grant.changed", "2024-06-10", with: "2024-06-11")],
            finds: "D02 disbursement=§DA"
        ),
        NearMiss(
            "a forecast that was lowered on the clock's day",
            [
                .replace("programme.opened", "3999999", with: "4000000"),
                reopened("2026-09-30", "§Y", forecast: 3_999_999),
            ],
            step: [.drop("programme.opened", "2026-09-30")],
            finds: "F01 fiscal_year=2024 programme=§P"
        ),
        NearMiss(
            "a year without payments of which none were forecast",
            [
                .replace(
                    "programme.opened",
                    #""forecast":["#,
                    with: #""forecast":[{"fiscal_year":2023,"amount_jpy":0},"#
                )
            ],
            step: [.replace("programme.opened", #""amount_jpy":0"#, with: #""amount_jpy":1"#)],
            finds: "F01 fiscal_year=2023 programme=§P"
        ),
        NearMiss(
            "a unit promised for the last day of the project",
            [
                .replace("order.placed", #""quantity":10,"#, with: #""quantity":11,"#),
                .replace(
                    "order.placed",
                    #""quantity":10}"#,
                    with: #""quantity":10},{"promised_on":"2025-06-30","quantity":1}"#
                ),
            ],
            step: [.replace("order.placed", "2025-06-30", with: "2025-07-01")],
            always: ["Q05 line=2 order=§O"],
            finds: "P01 line=2 order=§O"
        ),
        NearMiss(
            "a substitution that was approved",
            [
                .replace("order.placed", #""quantity":10,"#, with: #""quantity":11,"#),
                .add(
                    "order.substituted",
                    on: "2024-12-03",
                    #"{"order":"§O","line":2,"quantity":1,"new_line":{"line":4,"product":"§Y","quantity":1,"unit_price":"1"},"reason":"r","approval":"letter 7"}"#
                ),
            ],
            step: [.replace("order.substituted", #","approval":"letter 7""#, with: "")],
            finds: "P01 line=2 order=§O"
        ),
        NearMiss(
            "units claimed as often as they were there at once, one of them delivered twice",
            [
                .add(
                    "unit.returned",
                    on: "2025-02-04",
                    #"{"order":"§O","line":2,"quantity":1,"reason":"r","resolution":"replace"}"#
                ),
                .add(
                    "shipment.received",
                    on: "2025-02-05",
                    #"{"shipment":"§SH2","vendor":"§V","site":"§S","lines":[{"order":"§O","line":2,"quantity":1}]}"#
                ),
                .add(
                    "delivery.accepted",
                    on: "2025-02-06",
                    #"{"order":"§O","line":2,"quantity":1,"site":"§S"}"#
                ),
            ],
            step: [.replace("claim.submitted", #""quantity":10"#, with: #""quantity":11"#)],
            finds: "Q01 line=2 order=§O"
        ),
        NearMiss(
            "unnamed units lent a year after the last of them was accepted",
            [
                .replace("programme.opened", #"_years":5"#, with: #"_years":1"#),
                .replace("delivery.accepted", #""quantity":10"#, with: #""quantity":9"#),
                .add(
                    "delivery.accepted",
                    on: "2025-02-05",
                    #"{"order":"§O","line":2,"quantity":1,"site":"§S"}"#
                ),
                lent("2026-02-05"),
            ],
            step: [.drop("unit.disposed", "lent"), lent("2026-02-04")],
            finds: "S01 line=2 order=§O"
        ),
        NearMiss(
            "a project that ends with the fiscal year, without a year-end report",
            [
                .drop("report.filed", "year_end"),
                .replace("grant.decided", "2025-06-30", with: "2025-03-31"),
            ],
            step: [.replace("grant.decided", "2025-03-31", with: "2025-04-01")],
            finds: "T02 fiscal_year=2024 grant=§G"
        ),
        NearMiss(
            "a final claim on 31 March instead of a year-end report",
            [
                .drop("report.filed", "year_end"),
                .replace("claim.submitted", "2025-04-05", with: "2025-03-31"),
            ],
            step: [.replace("claim.submitted", "2025-03-31", with: "2025-04-01")],
            finds: "T02 fiscal_year=2024 grant=§G"
        ),
        NearMiss(
            "a year-end claim on 10 April instead of a report",
            [.drop("report.filed", "year_end"), yearEndClaim(on: "2025-04-10")],
            step: [.replace("claim.submitted", "2025-04-10", with: "2025-04-11")],
            finds: "T02 fiscal_year=2024 grant=§G"
        ),
        NearMiss(
            "a year-end claim of the first day of its fiscal year",
            [.drop("report.filed", "year_end"), yearEndClaim(on: "2024-04-01")],
            step: [.replace("claim.submitted", "2024-04-01", with: "2024-03-31")],
            finds: "T02 fiscal_year=2024 grant=§G"
        ),
        NearMiss(
            "a product just below the threshold of export control",
            [ofParent, .replace("product.registered", "15831", with: "4799")],
            step: [.replace("product.registered", "4799", with: "4800")],
            finds: "X01 line=1 order=§O",
            "X01 line=3 order=§O"
        ),
        NearMiss(
            "a buyer that was taken over the day after the order",
            [
                .add(
                    "party.registered",
                    on: "2024-12-03",
                    #"{"party":"§B","name":"買手","roles":["buyer"],"country":"JP","ultimate_parent_country":"HK"}"#
                )
            ],
            step: [.replace("party.registered", "2024-12-03", with: "2024-12-02")],
            finds: "X01 line=1 order=§O",
            "X01 line=3 order=§O"
        ),
        NearMiss(
            "an advance paid on the last day of the fiscal year of its forecast",
            [.everywhere(#""paid_on":"2024-06-10""#, with: #""paid_on":"2025-03-31""#)],
            step: [.replace("disbursement.confirmed", "2025-03-31", with: "2025-04-01")],
            finds: "F01 fiscal_year=2024 programme=§P"
        ),
        NearMiss(
            "a grant closed on 31 March, without a year-end report",
            grantWithoutClaim(decided: "2024-05-02", closed: "2025-03-31"),
            step: [.replace("grant.closed", "2025-03-31", with: "2025-04-01")],
            finds: "T02 fiscal_year=2024 grant=§H"
        ),
        NearMiss(
            "a grant decided on 1 April, without a report for the year before",
            grantWithoutClaim(decided: "2025-04-01", closed: "2025-05-01"),
            step: [
                .everywhere(
                    #""occurred_at":"2025-04-01","data":{"grant":"§H""#,
                    with: #""occurred_at":"2025-03-31","data":{"grant":"§H""#
                )
            ],
            finds: "T02 fiscal_year=2024 grant=§H"
        ),
        NearMiss(
            "a claimed serial number that was first named in service",
            [
                .everywhere(#","serials":["§S3"]}]}}"#, with: "}]}}"),
                .replace("delivery.accepted", #""serials":["§S3"],"#, with: ""),
                served("§S3"),
            ],
            step: [.replace("unit.in_service", "§S3", with: "§S8")],
            finds: "Q03 claim=§C1 line=3 serial=§S3"
        ),
        NearMiss(
            "a unit first named in service, sold a year later",
            [
                .everywhere(#","serials":["§S3"]}]}}"#, with: "}]}}"),
                .replace("delivery.accepted", #""serials":["§S3"],"#, with: ""),
                served("§S3"),
                .replace("programme.opened", #"_years":5"#, with: #"_years":1"#),
                .add("unit.disposed", on: "2026-02-05", #"{"serial":"§S3","kind":"sold"}"#),
            ],
            step: [.replace("unit.disposed", "2026-02-05", with: "2026-02-04")],
            finds: "S01 serial=§S3"
        ),
        NearMiss(
            "a payment not in parts, of which no part is stated",
            [
                .replace(
                    "claim.submitted",
                    #""paid_on":"2025-03-20","#,
                    with: #""payments":[],"paid_on":"2025-03-20","#
                )
            ],
            step: [.replace("claim.submitted", #""paid_on":"2025-03-20","#, with: "")],
            finds: "E03 claim=§C1 line=1 missing=payment"
        ),
        NearMiss(
            "a line claimed in halves under two invoices",
            [
                .replace(
                    "claim.submitted",
                    #"{"line":2,"category":"equipment","order":"§O","order_line":2,"quantity":10,"amount_jpy":1000000,"tax_jpy":100000"#,
                    with: otherHalf + restOfLine
                )
            ],
            step: [.replace("claim.submitted", "§I2", with: "§I")],
            finds: "A05 invoice=§I issuer=T7010005005425"
        ),
    ]

    /// A second grant that asks for nothing.
    private static func grantWithoutClaim(
        decided: String,
        closed: String
    ) -> [StoryCopy.Change] {
        [
            .add(
                "grant.applied",
                on: "2024-04-11",
                #"{"grant":"§H","programme":"§P","applicant":"§B","project_cost_jpy":1000000,"eligible_cost_jpy":1000000,"rate":"1/2","requested_jpy":500000}"#
            ),
            .add(
                "grant.decided",
                on: decided,
                #"{"grant":"§H","ceiling_jpy":500000,"rate":"1/2","project_from":"2024-05-02","project_to":"2025-06-30"}"#
            ),
            .add("grant.closed", on: closed, #"{"grant":"§H"}"#),
        ]
    }

    private static func served(_ serial: String) -> StoryCopy.Change {
        .add(
            "unit.in_service",
            on: "2025-02-05",
            #"{"order":"§O","line":3,"quantity":1,"serials":["\#(serial)"],"site":"§S"}"#
        )
    }

    private static let early = #"{"grant":"§G","from":"2024-04-29"}"#

    private static let ofParent = StoryCopy.Change.replace(
        "party.registered",
        #"["buyer","operator"],"#,
        with: #"["buyer","operator"],"ultimate_parent_country":"CN","#
    )

    private static func caps(_ caps: String) -> StoryCopy.Change {
        .replace("programme.opened", #"{"by":"03-31","share":"1/2"}"#, with: caps)
    }

    private static func price(_ price: String, on day: String) -> StoryCopy.Change {
        .add(
            "order.changed",
            on: day,
            #"{"order":"§O","line":2,"quantity":10,"unit_price":"\#(price)"}"#
        )
    }

    private static func lent(_ day: String) -> StoryCopy.Change {
        .add("unit.disposed", on: day, #"{"order":"§O","line":2,"quantity":1,"kind":"lent"}"#)
    }

    /// The programme again, with a product more and another forecast for 2024.
    private static func reopened(
        _ day: String,
        _ product: String,
        forecast: Int = 3_999_999
    ) -> StoryCopy.Change {
        .add(
            "programme.opened",
            on: day,
            #"{"programme":"§P","name":"事業","agency":"§AG","payer":"§AG","budget_jpy":90000000,"rounding_jpy":1000,"restriction_years":5,"eligible_products":["§X","\#(product)"],"reports":["year_end","input_tax"],"advance_caps":[{"by":"03-31","share":"1/2"}],"forecast":[{"fiscal_year":2024,"amount_jpy":\#(forecast)}]}"#
        )
    }

    /// Of nothing: it only says that the year has ended.
    private static func yearEndClaim(on day: String) -> StoryCopy.Change {
        .add(
            "claim.submitted",
            on: day,
            #"{"claim":"§CY","grant":"§G","kind":"year_end","requested_jpy":0,"lines":[{"line":1,"category":"other","amount_jpy":0,"tax_jpy":0,"ordered_on":"2025-01-27",\#(dates)}]}"#
        )
    }

    /// Line 2 for five of its units, of another invoice.
    private static let otherHalf =
        #"{"line":4,"category":"equipment","order":"§O","order_line":2,"quantity":5,"amount_jpy":500000,"tax_jpy":50000,"#
        + #""invoice":"§I2","invoice_issuer":"T7010005005425",\#(dates)},"#

    /// The beginning of line 2 for the other five.
    private static let restOfLine =
        #"{"line":2,"category":"equipment","order":"§O","order_line":2,"quantity":5,"amount_jpy":500000,"tax_jpy":50000"#

    private static let dates =
        #""quoted_on":"2024-04-20","delivered_on":"2025-01-27","accepted_on":"2025-02-03","invoiced_on":"2025-02-10","paid_on":"2025-03-20","payment_method":"bank_transfer""#
}
