/// What two buyers, A and B, two vendors, V and W, and an office record: a thing of most kinds for
/// each of them.
public enum AccessEvents {
    /// What was recorded, in order: a name for each event, and the event.
    public static let all: [(name: String, line: String)] = {
        func party(_ code: String, _ roles: String, _ more: String = "") -> String {
            EventLine.make(
                "2024-04-01",
                "party.registered",
                #""party":"\#(code)","name":"Name of \#(code)","roles":[\#(roles)]\#(more)"#
            )
        }
        func order(_ code: String, _ buyer: String, _ vendor: String, _ more: String = "")
            -> String
        {
            EventLine.make(
                "2024-05-01",
                "order.placed",
                #""order":"\#(code)","buyer":"\#(buyer)","vendor":"\#(vendor)","#
                    + #""channel":"private","currency":"JPY"\#(more),"lines":[{"line":1,"#
                    + #""product":"X","quantity":10,"unit_price":"100"}]"#
            )
        }
        let account =
            #","account":{"bank":"0001","branch":"001","kind":"1","number":"1234567","#
            + #""holder_kana":"ｴ-"}"#
        return [
            ("office", party("OFFICE", #""agency""#, account)),
            ("A", party("A", #""buyer""#, account)), ("B", party("B", #""buyer""#, account)),
            ("V", party("V", #""vendor""#)), ("W", party("W", #""vendor""#)),
            (
                "X",
                EventLine.make(
                    "2024-04-01",
                    "product.registered",
                    #""product":"X","name":"X","maker":"M","form_factor":"F","gpus_per_unit":8,"#
                        + #""tdp_w":10200,"tflops_dense":{"bf16":989.4}"#
                )
            ),
            (
                "site A",
                EventLine.make(
                    "2024-04-01",
                    "site.registered",
                    #""site":"S-A","owner":"A","name":"Site of A","power_kw":5000"#
                )
            ),
            (
                "site B",
                EventLine.make(
                    "2024-04-01",
                    "site.registered",
                    #""site":"S-B","owner":"B","name":"Site of B""#
                )
            ),
            (
                "programme",
                EventLine.make(
                    "2024-04-01",
                    "programme.opened",
                    #""programme":"P","name":"P","agency":"OFFICE","payer":"OFFICE","#
                        + #""budget_jpy":1000000,"rounding_jpy":1000,"restriction_years":5,"#
                        + #""eligible_products":["X"]"#
                )
            ),
            ("grant A", grant("G-A", "A")), ("grant B", grant("G-B", "B")),
            ("decided A", decided("G-A")), ("decided B", decided("G-B")),
            ("order A", order("O-A", "A", "V", #","grant":"G-A""#)),
            ("order B", order("O-B", "B", "V")), ("order W", order("O-W", "B", "W")),
            (
                "allocation A",
                EventLine.make(
                    "2024-05-02",
                    "allocation.granted",
                    #""allocation":"AL-A","vendor":"V","product":"X","buyer":"A","quantity":4"#
                )
            ),
            (
                "allocation any",
                EventLine.make(
                    "2024-05-02",
                    "allocation.granted",
                    #""allocation":"AL-V","vendor":"V","product":"X","quantity":6"#
                )
            ),
            (
                "assigned B",
                EventLine.make(
                    "2024-05-03",
                    "allocation.assigned",
                    #""allocation":"AL-V","order":"O-B","line":1,"quantity":2"#
                )
            ),
            (
                "dispatched",
                EventLine.make(
                    "2024-05-04",
                    "shipment.dispatched",
                    #""shipment":"SH","vendor":"V","lines":[{"order":"O-A","line":1,"#
                        + #""quantity":2,"serials":["A1","A2"]},{"order":"O-B","line":1,"#
                        + #""quantity":1,"serials":["B1"]}]"#
                )
            ),
            (
                "held",
                EventLine.make(
                    "2024-05-05",
                    "shipment.held",
                    #""shipment":"SH","kind":"customs","reason":"papers""#
                )
            ),
            (
                "received A",
                EventLine.make(
                    "2024-05-06",
                    "shipment.received",
                    #""shipment":"SH","site":"S-A","lines":[{"order":"O-A","line":1,"quantity":2,"#
                        + #""serials":["A1","A2"]}]"#
                )
            ),
            (
                "accepted A",
                EventLine.make(
                    "2024-05-07",
                    "delivery.accepted",
                    #""order":"O-A","line":1,"quantity":2,"serials":["A1","A2"],"site":"S-A""#
                )
            ),
            (
                "service A",
                EventLine.make(
                    "2024-05-08",
                    "unit.in_service",
                    #""order":"O-A","line":1,"quantity":1,"serials":["A1"],"site":"S-A""#
                )
            ),
            (
                "moved A",
                EventLine.make("2024-05-09", "unit.moved", #""serial":"A1","site":"S-A""#)
            ),
            (
                "invoice A",
                EventLine.make(
                    "2024-05-09",
                    "invoice.received",
                    #""invoice":"I-1","issuer":"V","order":"O-A","lines":[{"line":1,"quantity":2,"#
                        + #""unit_price":"100"}],"amount_jpy":200,"tax_jpy":20,"#
                        + #""invoiced_on":"2024-05-09""#
                )
            ),
            (
                "payment A",
                EventLine.make(
                    "2024-05-10",
                    "payment.made",
                    #""payment":"PAY-A","invoice":"I-1","issuer":"V","amount_jpy":220,"#
                        + #""paid_on":"2024-05-10""#
                )
            ),
            (
                "claim A",
                EventLine.make(
                    "2024-05-11",
                    "claim.submitted",
                    #""claim":"C-A","grant":"G-A","kind":"interim","requested_jpy":100,"lines":["#
                        + #"{"line":1,"category":"equipment","order":"O-A","order_line":1,"#
                        + #""quantity":2,"amount_jpy":200,"tax_jpy":20}]"#
                )
            ),
            (
                "evidence A",
                EventLine.make(
                    "2024-05-12",
                    "evidence.attached",
                    #""subject":{"kind":"claim","code":"C-A"},"kind":"quote","sha256":""#
                        + String(repeating: "ab", count: 32) + #"","file":"quote.pdf""#
                )
            ),
        ]
        func grant(_ code: String, _ applicant: String) -> String {
            EventLine.make(
                "2024-04-02",
                "grant.applied",
                #""grant":"\#(code)","programme":"P","applicant":"\#(applicant)","#
                    + #""project_cost_jpy":1000,"eligible_cost_jpy":1000,"rate":"1/2","#
                    + #""requested_jpy":500"#
            )
        }
        func decided(_ code: String) -> String {
            EventLine.make(
                "2024-04-03",
                "grant.decided",
                #""grant":"\#(code)","ceiling_jpy":500,"rate":"1/2","#
                    + #""project_from":"2024-04-03","project_to":"2025-03-31""#
            )
        }
    }()

    /// What they record after that: with it, there is a thing of every kind for A and V, and for B
    /// and W one of which those two may learn nothing.
    public static let more: [String] = [
        EventLine.make(
            "2024-06-01",
            "order.placed",
            #""order":"O-W2","buyer":"B","vendor":"W","channel":"private","currency":"JPY","#
                + #""lines":[{"line":1,"product":"X","quantity":3,"unit_price":"73313"}]"#,
            source: "paper of B"
        ),
        EventLine.make(
            "2024-06-02",
            "allocation.granted",
            #""allocation":"AL-W","vendor":"W","product":"X","buyer":"B","quantity":5"#
        ),
        EventLine.make(
            "2024-06-03",
            "shipment.dispatched",
            #""shipment":"SH-W","vendor":"W","lines":[{"order":"O-W","line":1,"quantity":1,"#
                + #""serials":["W1"]}]"#
        ),
        EventLine.make(
            "2024-06-04",
            "shipment.received",
            #""shipment":"SH-W","site":"S-B","lines":[{"order":"O-W","line":1,"quantity":1,"#
                + #""serials":["W1"]}]"#
        ),
        EventLine.make(
            "2024-06-05",
            "invoice.received",
            #""invoice":"I-W","issuer":"W","order":"O-W","lines":[{"line":1,"quantity":1,"#
                + #""unit_price":"100"}],"amount_jpy":100,"tax_jpy":10,"invoiced_on":"2024-06-05""#
        ),
        EventLine.make(
            "2024-06-06",
            "payment.made",
            #""payment":"PAY-B","invoice":"I-W","issuer":"W","amount_jpy":110,"#
                + #""paid_on":"2024-06-06""#
        ),
        EventLine.make(
            "2024-06-07",
            "claim.submitted",
            #""claim":"C-B","grant":"G-B","kind":"interim","requested_jpy":50,"lines":[{"line":1,"#
                + #""category":"equipment","order":"O-W","order_line":1,"quantity":1,"#
                + #""amount_jpy":100,"tax_jpy":10}]"#
        ),
        advance("D-A", "G-A", 100, on: "2024-06-10"), advance("D-B", "G-B", 77, on: "2024-06-10"),
        confirmed("D-A"), confirmed("D-B"), repayment("R-A", "G-A"), repayment("R-B", "G-B"),
        advance("D-DUE", "G-A", 5, on: "2025-04-01"),
        EventLine.make(
            "2024-06-30",
            "statement.recorded",
            #""statement":"ST","account":{"bank":"0001","branch":"001","kind":"1","#
                + #""number":"1234567"},"from":"2024-06-01","#
                + #""to":"2024-06-30","opening_jpy":1000,"closing_jpy":823,"sha256":""#
                + String(repeating: "cd", count: 32)
                + #"","entries":[{"entry":"1","booked_on":"2024-06-10","direction":"debit","#
                + #""amount_jpy":100},{"entry":"2","booked_on":"2024-06-10","#
                + #""direction":"debit","amount_jpy":77}]"#
        ),
        EventLine.make(
            "2024-06-11",
            "target.set",
            #""target":"T","operator":"A","eflops_bf16":"1","due_on":"2025-03-31""#
        ),
        EventLine.make(
            "2024-06-11",
            "reference.declared",
            #""reference":"REF","name":"Elsewhere","eflops_bf16":"20""#
        ),
        EventLine.make(
            "2024-06-12",
            "capacity.declared",
            #""operator":"B","eflops_bf16":"0.5","note":"note of B""#
        ),
    ]

    private static func advance(
        _ code: String,
        _ grant: String,
        _ yen: Int,
        on day: String
    ) -> String {
        EventLine.make(
            "2024-06-08",
            "disbursement.instructed",
            #""disbursement":"\#(code)","grant":"\#(grant)","kind":"advance","#
                + #""amount_jpy":\#(yen),"pay_on":"\#(day)""#
        )
    }

    private static func confirmed(_ code: String) -> String {
        EventLine.make(
            "2024-06-10",
            "disbursement.confirmed",
            #""disbursement":"\#(code)","paid_on":"2024-06-10""#
        )
    }

    private static func repayment(_ code: String, _ grant: String) -> String {
        EventLine.make(
            "2024-06-20",
            "repayment.ordered",
            #""repayment":"\#(code)","grant":"\#(grant)","principal_jpy":10,"#
                + #""cause":"overpaid","due_on":"2024-07-31""#
        )
    }

    /// A paper that proves something, as an event attaches it.
    public static func paper(_ sha256: String, of kind: String, _ code: String) -> String {
        EventLine.make(
            "2024-06-25",
            "evidence.attached",
            #""subject":{"kind":"\#(kind)","code":"\#(code)"},"kind":"quote","#
                + #""sha256":"\#(sha256)","file":"paper.pdf""#
        )
    }
}
