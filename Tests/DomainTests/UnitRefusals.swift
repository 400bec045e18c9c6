/// What the rules of shipments, deliveries, units and invoices refuse.
enum UnitRefusals {
    static let shipments: [Refusal] = [
        Refusal(
            "the code of another",
            "shipment.dispatched",
            dispatch("SH1", units(1)),
            rule: "code_taken",
            field: "shipment",
            but: dispatch("SH9", units(1))
        ),
        Refusal(
            "an order line twice",
            "shipment.dispatched",
            dispatch("SH9", units(1), units(1)),
            rule: "twice",
            field: "lines[1].line",
            but: dispatch("SH9", units(1), units(1, line: 2))
        ),
        Refusal(
            "fewer serials than units",
            "shipment.dispatched",
            dispatch("SH9", units(2, ["N1"])),
            rule: "serial_count",
            field: "lines[0].serials",
            but: dispatch("SH9", units(1, ["N1"]))
        ),
        Refusal(
            "a serial twice in a line",
            "shipment.dispatched",
            dispatch("SH9", units(2, ["N1", "N1"])),
            rule: "twice",
            field: "lines[0].serials",
            but: dispatch("SH9", units(2, ["N1", "N2"]))
        ),
        Refusal(
            "a serial in two lines",
            "shipment.dispatched",
            dispatch("SH9", units(1, ["N1"]), units(1, ["N1"], line: 2)),
            rule: "twice",
            field: "lines[1].serials",
            but: dispatch("SH9", units(1, ["N1"]), units(1, ["N2"], line: 2))
        ),
        Refusal(
            "another vendor's order",
            "shipment.dispatched",
            dispatch("SH9", units(1, order: "O2")),
            rule: "wrong_party",
            field: "lines[0].order",
            but: dispatch("SH9", units(1, order: "O2"), vendor: "V2")
        ),
        Refusal(
            "a line that the order has not",
            "shipment.dispatched",
            dispatch("SH9", units(1, line: 3)),
            rule: "unknown_code",
            field: "lines[0].line"
        ),
        Refusal(
            "more than is left",
            "shipment.dispatched",
            dispatch("SH9", units(5)),
            rule: "not_below_zero",
            field: "lines[0].quantity",
            but: dispatch("SH9", units(4))
        ),
        Refusal(
            "a serial that is live",
            "shipment.dispatched",
            dispatch("SH9", units(1, ["SN1"])),
            rule: "serial_live_twice",
            field: "lines[0].serials"
        ),
        Refusal(
            "a serial live later",
            "shipment.dispatched",
            dispatch("SH9", units(1, ["SN1"], line: 2)),
            on: "2024-05-20",
            rule: "serial_live_twice",
            field: "serials",
            but: dispatch("SH9", units(1, ["N1"], line: 2))
        ),
        Refusal(
            "a serial before its line first named it",
            "shipment.dispatched",
            dispatch("SH9", units(1, ["SN1"])),
            on: "2024-05-31",
            rule: "serial_named_later",
            field: "lines[0].serials"
        ),
        Refusal(
            "an unknown one without its vendor",
            "shipment.received",
            receive("SH9", units(1)),
            rule: "unknown_code",
            field: "shipment",
            but: receive("SH9", units(1), more: ",'vendor':'V1'")
        ),
        Refusal(
            "another's vendor",
            "shipment.received",
            receive("SH1", units(1), more: ",'vendor':'V2'"),
            rule: "wrong_party",
            field: "vendor",
            but: receive("SH1", units(1), more: ",'vendor':'V1'")
        ),
        Refusal(
            "an order with another vendor",
            "shipment.received",
            receive("SH9", units(1, order: "O2"), more: ",'vendor':'V1'"),
            rule: "wrong_party",
            field: "lines[0].order",
            but: receive("SH9", units(1, order: "O2"), more: ",'vendor':'V2'")
        ),
        Refusal(
            "more than was dispatched",
            "shipment.received",
            receive("SH1", units(2)),
            rule: "not_below_zero",
            field: "lines[0].quantity",
            but: receive("SH1", units(1))
        ),
        Refusal(
            "before it was dispatched",
            "shipment.received",
            receive("SH1", units(1)),
            on: "2024-05-31",
            rule: "not_below_zero",
            field: "lines[0].quantity",
            but: receive("SH1", units(1)),
            butOn: "2024-06-01"
        ),
        Refusal(
            "named units without their serials",
            "shipment.received",
            receive("SH2", units(1)),
            rule: "not_below_zero",
            field: "lines[0].quantity",
            but: receive("SH2", units(1, ["SN2"]))
        ),
        Refusal(
            "a serial of another shipment",
            "shipment.received",
            receive("SH1", units(1, ["SN2"])),
            rule: "serial_elsewhere",
            field: "lines[0].serials",
            but: receive("SH1", units(1, ["N1"]))
        ),
        Refusal(
            "a serial that is live on another line",
            "shipment.received",
            receive("SH9", units(1, ["SN1"], line: 2)),
            rule: "serial_live_twice",
            field: "lines[0].serials",
            but: receive("SH9", units(1, ["N1"], line: 2)),
            // The same serial on a unit that is lost is live at the end of no day: no refusal.
            after: [
                ("shipment.dispatched", "2024-08-01", dispatch("SH9", units(2, line: 2))),
                ("shipment.lost", "2024-08-02", lose("SH9", units(1, ["SN1"], line: 2))),
            ]
        ),
        Refusal(
            "a serial that has arrived",
            "shipment.received",
            receive("SH2", units(1, ["SN1"])),
            rule: "serial_elsewhere",
            field: "lines[0].serials"
        ),
        Refusal(
            "a line twice",
            "shipment.received",
            receive("SH1", units(1), units(1)),
            rule: "twice",
            field: "lines[1].line"
        ),
        Refusal(
            "more than is under way",
            "shipment.lost",
            lose("SH1", units(2)),
            rule: "not_below_zero",
            field: "lines[0].quantity",
            but: lose("SH1", units(1))
        ),
        Refusal(
            "a line that the order has not",
            "shipment.lost",
            lose("SH1", units(1, line: 3)),
            rule: "unknown_code",
            field: "lines[0].line"
        ),
        Refusal(
            "fewer serials than units",
            "shipment.lost",
            lose("SH1", units(2, ["N1"])),
            rule: "serial_count",
            field: "lines[0].serials"
        ),
        Refusal(
            "an unknown one",
            "shipment.lost",
            lose("SH9", units(1)),
            rule: "unknown_code",
            field: "shipment"
        ),
        Refusal(
            "an unknown one",
            "shipment.held",
            "'shipment':'SH9','kind':'customs','reason':'r'",
            rule: "unknown_code",
            field: "shipment",
            but: "'shipment':'SH1','kind':'customs','reason':'r'"
        ),
    ]

    static let deliveries: [Refusal] = [
        Refusal(
            "more than is received",
            "delivery.accepted",
            inspect(2),
            rule: "not_below_zero",
            field: "quantity",
            but: inspect(1)
        ),
        Refusal(
            "before it is received",
            "delivery.accepted",
            inspect(1),
            on: "2024-06-09",
            rule: "not_below_zero",
            field: "quantity",
            but: inspect(1),
            butOn: "2024-06-10"
        ),
        Refusal(
            "a serial that is accepted already",
            "delivery.accepted",
            inspect(1, ["SN1"]),
            rule: "serial_elsewhere",
            field: "serials",
            but: inspect(1, ["N1"])
        ),
        Refusal(
            "fewer serials than units",
            "delivery.accepted",
            inspect(2, ["N1"]),
            rule: "serial_count",
            field: "serials"
        ),
        Refusal(
            "a line that the order has not",
            "delivery.accepted",
            inspect(1, line: 3),
            rule: "unknown_code",
            field: "line"
        ),
        Refusal(
            "more than is received",
            "delivery.rejected",
            inspect(2) + ",'reason':'r','resolution':'credit'",
            rule: "not_below_zero",
            field: "quantity",
            but: inspect(1) + ",'reason':'r','resolution':'credit'"
        ),
        Refusal(
            "a serial twice",
            "delivery.rejected",
            inspect(2, ["N1", "N1"]) + ",'reason':'r','resolution':'credit'",
            rule: "twice",
            field: "serials"
        ),
    ]

    static let units: [Refusal] = [
        Refusal(
            "more than is accepted",
            "unit.in_service",
            inspect(2),
            rule: "not_below_zero",
            field: "quantity",
            but: inspect(1)
        ),
        Refusal(
            "a serial under way",
            "unit.in_service",
            inspect(1, ["SN2"]),
            rule: "serial_elsewhere",
            field: "serials",
            but: inspect(1, ["SN1"])
        ),
        Refusal(
            "fewer serials than units",
            "unit.in_service",
            inspect(2, ["SN1"]),
            rule: "serial_count",
            field: "serials"
        ),
        Refusal(
            "a line that the order has not",
            "unit.in_service",
            inspect(1, line: 3),
            rule: "unknown_code",
            field: "line"
        ),
        Refusal(
            "more than serve and are accepted",
            "unit.returned",
            giveBack(3),
            rule: "not_below_zero",
            field: "quantity",
            but: giveBack(2)
        ),
        Refusal(
            "a serial under way",
            "unit.returned",
            giveBack(1, ["SN2"]),
            rule: "serial_elsewhere",
            field: "serials",
            but: giveBack(1, ["SN1"])
        ),
        Refusal(
            "a serial of another line",
            "unit.returned",
            giveBack(1, ["SN1"], line: 2),
            rule: "serial_elsewhere",
            field: "serials"
        ),
        Refusal(
            "a line that the order has not",
            "unit.returned",
            giveBack(1, line: 3),
            rule: "unknown_code",
            field: "line"
        ),
        Refusal(
            "by itself",
            "unit.replaced",
            replace("SN1", "SN1"),
            rule: "of_itself",
            field: "serial_in",
            but: replace("SN1", "SN3")
        ),
        Refusal(
            "a unit under way",
            "unit.replaced",
            replace("SN2", "SN3"),
            rule: "serial_elsewhere",
            field: "serial_out"
        ),
        Refusal(
            "by one that is live",
            "unit.replaced",
            replace("SN1", "SN2"),
            rule: "serial_live_twice",
            field: "serials"
        ),
        Refusal(
            "by one that its line named later",
            "unit.replaced",
            replace("SN1", "SN3"),
            on: "2024-08-01",
            rule: "serial_named_later",
            field: "serials",
            but: replace("SN1", "SN4"),
            after: [
                ("shipment.dispatched", "2024-08-10", dispatch("SH9", units(1, ["SN3"]))),
                (
                    "shipment.lost", "2024-08-20",
                    lose("SH9", units(1, ["SN3"]))
                ),
            ]
        ),
        Refusal(
            "one that is not live",
            "unit.moved",
            "'serial':'SN3','site':'S1'",
            rule: "serial_elsewhere",
            field: "serial",
            but: "'serial':'SN2','site':'S1'"
        ),
        Refusal(
            "one before it was live",
            "unit.moved",
            "'serial':'SN2','site':'S1'",
            on: "2024-05-31",
            rule: "serial_elsewhere",
            field: "serial",
            but: "'serial':'SN2','site':'S1'",
            butOn: "2024-06-01"
        ),
        Refusal(
            "neither a serial nor a line",
            "unit.disposed",
            "'kind':'sold'",
            rule: "one_of",
            field: "serial",
            but: "'serial':'SN1','kind':'sold'"
        ),
        Refusal(
            "a serial and a line",
            "unit.disposed",
            "'serial':'SN1','order':'O1','kind':'sold'",
            rule: "one_of",
            field: "serial"
        ),
        Refusal(
            "a line without a quantity",
            "unit.disposed",
            "'order':'O1','line':1,'kind':'sold'",
            rule: "one_of",
            field: "serial",
            but: "'order':'O1','line':1,'quantity':2,'kind':'sold'"
        ),
        Refusal(
            "more than there are",
            "unit.disposed",
            "'order':'O1','line':1,'quantity':3,'kind':'scrapped'",
            rule: "not_below_zero",
            field: "quantity",
            but: "'order':'O1','line':1,'quantity':3,'kind':'lent'"
        ),
        Refusal(
            "a unit that is not live",
            "unit.disposed",
            "'serial':'SN3','kind':'lent'",
            rule: "serial_elsewhere",
            field: "serial",
            but: "'serial':'SN2','kind':'lent'"
        ),
        Refusal(
            "a unit under way",
            "unit.disposed",
            "'serial':'SN2','kind':'sold'",
            rule: "serial_elsewhere",
            field: "serial"
        ),
        Refusal(
            "a line that the order has not",
            "unit.disposed",
            "'order':'O1','line':3,'quantity':1,'kind':'sold'",
            rule: "unknown_code",
            field: "line"
        ),
    ]

    static let invoices: [Refusal] = [
        Refusal(
            "the same again",
            "invoice.received",
            invoice("I1"),
            rule: "code_taken",
            field: "invoice",
            but: invoice("I1", issuer: "T1234567890123")
        ),
        Refusal(
            "an unknown issuer",
            "invoice.received",
            invoice("I9", issuer: "T12345678901234"),
            rule: "unknown_code",
            field: "issuer",
            but: invoice("I9", issuer: "B2")
        ),
        Refusal(
            "a line that the order has not",
            "invoice.received",
            invoice("I9", line: 3),
            rule: "unknown_code",
            field: "lines[0].line",
            but: invoice("I9", line: 2)
        ),
        Refusal(
            "a line twice",
            "invoice.received",
            "'invoice':'I9','issuer':'V1','order':'O1','lines':["
                + "{'line':1,'quantity':1,'unit_price':'1'},{'line':1,'quantity':1,'unit_price':'1'}"
                + "],'amount_jpy':2,'tax_jpy':0,'invoiced_on':'2024-09-01'",
            rule: "twice",
            field: "lines[1].line"
        ),
        Refusal(
            "another issuer's invoice",
            "payment.made",
            pay("PAY1", issuer: "V2"),
            rule: "unknown_code",
            field: "invoice",
            but: pay("PAY1", issuer: "V1")
        ),
        Refusal(
            "an unknown issuer",
            "payment.made",
            pay("PAY1", issuer: "V9"),
            rule: "unknown_code",
            field: "issuer"
        ),
        Refusal(
            "the same again",
            "payment.made",
            pay("PAY1", issuer: "V1"),
            rule: "code_taken",
            field: "payment",
            but: pay("PAY2", issuer: "V1"),
            after: [("payment.made", "2024-09-01", pay("PAY1", issuer: "V1"))]
        ),
    ]

    // MARK: Data

    private static func units(
        _ quantity: Int,
        _ serials: [String] = [],
        order: String = "O1",
        line: Int = 1
    ) -> String {
        let named = serials.isEmpty ? "" : ",'serials':['\(serials.joined(separator: "','"))']"
        return "{'order':'\(order)','line':\(line),'quantity':\(quantity)\(named)}"
    }

    private static func dispatch(
        _ code: String,
        _ lines: String...,
        vendor: String = "V1"
    ) -> String {
        "'shipment':'\(code)','vendor':'\(vendor)','lines':[\(lines.joined(separator: ","))]"
    }

    private static func receive(_ code: String, _ lines: String..., more: String = "") -> String {
        "'shipment':'\(code)','site':'S1','lines':[\(lines.joined(separator: ","))]\(more)"
    }

    private static func lose(_ code: String, _ lines: String...) -> String {
        "'shipment':'\(code)','lines':[\(lines.joined(separator: ","))],'reason':'r',"
            + "'resolution':'replace'"
    }

    private static func inspect(_ quantity: Int, _ serials: [String] = [], line: Int = 1) -> String
    {
        String(units(quantity, serials, line: line).dropFirst().dropLast()) + ",'site':'S1'"
    }

    private static func giveBack(
        _ quantity: Int,
        _ serials: [String] = [],
        line: Int = 1
    ) -> String {
        String(units(quantity, serials, line: line).dropFirst().dropLast())
            + ",'reason':'r','resolution':'replace'"
    }

    private static func replace(_ out: String, _ new: String) -> String {
        "'serial_out':'\(out)','serial_in':'\(new)','reason':'r'"
    }

    private static func invoice(_ code: String, issuer: String = "V1", line: Int = 1) -> String {
        "'invoice':'\(code)','issuer':'\(issuer)','order':'O1','lines':[{'line':\(line),"
            + "'quantity':1,'unit_price':'1'}],'amount_jpy':1,'tax_jpy':0,'invoiced_on':'2024-09-01'"
    }

    private static func pay(_ code: String, issuer: String) -> String {
        "'payment':'\(code)','invoice':'I1','issuer':'\(issuer)','amount_jpy':1,"
            + "'paid_on':'2024-09-01'"
    }
}
