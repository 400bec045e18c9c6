/// What the rules of orders and of the allocations that serve them refuse.
enum OrderRefusals {
    static let orders: [Refusal] = [
        Refusal(
            "the code of another order",
            "order.placed",
            order("O1", line()),
            rule: "code_taken",
            field: "order",
            but: order("O9", line())
        ),
        Refusal(
            "a line twice",
            "order.placed",
            order("O9", line(), line()),
            rule: "twice",
            field: "lines[1].line",
            but: order("O9", line(), line(number: 2))
        ),
        Refusal(
            "part of a yen",
            "order.placed",
            order("O9", line(price: "1.5")),
            rule: "whole_yen",
            field: "lines[0].unit_price",
            but: order("O9", line(price: "1.50"), currency: "USD")
        ),
        Refusal(
            "a rate of nothing",
            "order.placed",
            order("O9", line(), currency: "USD", more: ",'fx_rate':'0.00'"),
            rule: "range",
            field: "fx_rate",
            but: order("O9", line(), currency: "USD", more: ",'fx_rate':'0.01'")
        ),
        Refusal(
            "more promised than ordered",
            "order.placed",
            order(
                "O9",
                line(
                    more: ",'schedule':[{'promised_on':'2025-01-01','quantity':10},"
                        + "{'promised_on':'2025-02-01','quantity':1}]"
                )
            ),
            rule: "promise_above_order",
            field: "lines[0].schedule",
            but: order(
                "O9",
                line(
                    more: ",'schedule':[{'promised_on':'2025-01-01','quantity':9},"
                        + "{'promised_on':'2025-02-01','quantity':1}]"
                )
            )
        ),
        Refusal(
            "a promise beyond 64 bits",
            "order.placed",
            order(
                "O9",
                line(
                    more: ",'schedule':["
                        + "{'promised_on':'2025-01-01','quantity':9223372036854775807},"
                        + "{'promised_on':'2025-02-01','quantity':1}]"
                )
            ),
            rule: "promise_above_order",
            field: "lines[0].schedule"
        ),
        Refusal(
            "an unknown vendor",
            "order.placed",
            order("O9", line(), vendor: "V9"),
            rule: "unknown_code",
            field: "vendor"
        ),
        Refusal(
            "an unknown product",
            "order.placed",
            order("O9", line(product: "Z")),
            rule: "unknown_code",
            field: "lines[0].product"
        ),
        Refusal(
            "an unknown grant",
            "order.placed",
            order("O9", line(), more: ",'grant':'G9'"),
            rule: "unknown_code",
            field: "grant",
            but: order("O9", line(), more: ",'grant':'G2'")
        ),
        Refusal(
            "a line that the order has not",
            "order.promised",
            promise(1, line: 3),
            rule: "unknown_code",
            field: "line",
            but: promise(1, line: 2)
        ),
        Refusal(
            "more than is ordered",
            "order.promised",
            promise(11),
            rule: "promise_above_order",
            field: "schedule",
            but: promise(10)
        ),
        Refusal(
            "more than is ordered less cancelled",
            "order.promised",
            promise(8),
            rule: "promise_above_order",
            field: "schedule",
            but: promise(7),
            after: [
                (
                    "order.cancelled", "2024-09-01",
                    "'order':'O1','line':1,'quantity':3,'reason':'r'"
                )
            ]
        ),
        Refusal(
            "more than is ordered less returned for credit",
            "order.promised",
            promise(10),
            rule: "promise_above_order",
            field: "schedule",
            but: promise(9),
            after: [
                (
                    "unit.returned", "2024-09-01",
                    "'order':'O1','line':1,'quantity':1,'reason':'r','resolution':'credit'"
                )
            ]
        ),
        Refusal(
            "a promise beyond 64 bits",
            "order.promised",
            "'order':'O1','line':1,'schedule':["
                + "{'promised_on':'2025-01-01','quantity':9223372036854775807},"
                + "{'promised_on':'2025-02-01','quantity':1}]",
            rule: "promise_above_order",
            field: "schedule"
        ),
        Refusal(
            "a line that the order has not",
            "order.changed",
            change(3, line: 3),
            rule: "unknown_code",
            field: "line"
        ),
        Refusal(
            "part of a yen",
            "order.changed",
            change(10, more: ",'unit_price':'99.5'"),
            rule: "whole_yen",
            field: "unit_price",
            but: change(10, more: ",'unit_price':'99'")
        ),
        Refusal(
            "a cut of more than is unallocated",
            "order.changed",
            change(5),
            rule: "not_below_zero",
            field: "quantity",
            but: change(6)
        ),
        Refusal(
            "a cut that a later dispatch needs",
            "order.changed",
            change(5),
            on: "2024-05-02",
            rule: "not_below_zero",
            field: "quantity",
            but: change(6)
        ),
        Refusal(
            "a total before the order's",
            "order.changed",
            change(12),
            on: "2024-04-30",
            rule: "later_total",
            field: "occurred_at",
            but: change(12),
            butOn: "2024-05-01"
        ),
        Refusal(
            "more than is unallocated",
            "order.cancelled",
            cancel(5),
            rule: "not_below_zero",
            field: "quantity",
            but: cancel(4)
        ),
        Refusal(
            "before a day on which it is needed",
            "order.cancelled",
            cancel(5),
            on: "2024-05-02",
            rule: "not_below_zero",
            field: "quantity",
            but: cancel(4)
        ),
        Refusal(
            "on a day before there is anything",
            "order.cancelled",
            cancel(1),
            on: "2024-04-30",
            rule: "not_below_zero",
            field: "quantity",
            but: cancel(1),
            butOn: "2024-05-01"
        ),
        Refusal(
            "a line that the order has not",
            "order.cancelled",
            cancel(1, line: 3),
            rule: "unknown_code",
            field: "line"
        ),
        Refusal(
            "for a line that there is",
            "order.substituted",
            substitute(4, by: line(number: 2)),
            rule: "code_taken",
            field: "new_line.line",
            but: substitute(4, by: line(number: 3))
        ),
        Refusal(
            "part of a yen",
            "order.substituted",
            substitute(4, by: line(number: 3, price: "0.5")),
            rule: "whole_yen",
            field: "new_line.unit_price"
        ),
        Refusal(
            "more promised than its new line has",
            "order.substituted",
            substitute(
                4,
                by: line(
                    number: 3,
                    more: ",'schedule':[{'promised_on':'2025-01-01','quantity':11}]"
                )
            ),
            rule: "promise_above_order",
            field: "new_line.schedule"
        ),
        Refusal(
            "more than is unallocated",
            "order.substituted",
            substitute(5, by: line(number: 3)),
            rule: "not_below_zero",
            field: "quantity",
            but: substitute(4, by: line(number: 3))
        ),
        Refusal(
            "a line that the order has not",
            "order.substituted",
            substitute(1, line: 7, by: line(number: 3)),
            rule: "unknown_code",
            field: "line"
        ),
    ]

    static let allocations: [Refusal] = [
        Refusal(
            "the code of another",
            "allocation.granted",
            grant("A1"),
            rule: "code_taken",
            field: "allocation",
            but: grant("A9")
        ),
        Refusal(
            "a window that ends before it begins",
            "allocation.granted",
            grant("A9", more: ",'window':{'from':'2024-09-02','to':'2024-09-01'}"),
            rule: "order_of_days",
            field: "window.to",
            but: grant("A9", more: ",'window':{'from':'2024-09-02','to':'2024-09-02'}")
        ),
        Refusal(
            "below what is assigned",
            "allocation.revised",
            "'allocation':'A1','quantity':5",
            rule: "not_below_zero",
            field: "quantity",
            but: "'allocation':'A1','quantity':6"
        ),
        Refusal(
            "below what is assigned later",
            "allocation.revised",
            "'allocation':'A1','quantity':5",
            on: "2024-05-05",
            rule: "not_below_zero",
            field: "quantity",
            but: "'allocation':'A1','quantity':6"
        ),
        Refusal(
            "a total before the first",
            "allocation.revised",
            "'allocation':'A1','quantity':9",
            on: "2024-04-30",
            rule: "later_total",
            field: "occurred_at",
            but: "'allocation':'A1','quantity':9",
            butOn: "2024-05-01"
        ),
        Refusal(
            "more than is available",
            "allocation.withdrawn",
            "'allocation':'A1','quantity':3,'reason':'r'",
            rule: "not_below_zero",
            field: "quantity",
            but: "'allocation':'A1','quantity':2,'reason':'r'"
        ),
        Refusal(
            "to an order with another vendor",
            "allocation.assigned",
            assign("A1", to: "O2", 1),
            rule: "wrong_party",
            field: "allocation",
            but: assign("A1", to: "O1", 1)
        ),
        Refusal(
            "for another buyer",
            "allocation.assigned",
            assign("A3", to: "O1", 1),
            rule: "wrong_party",
            field: "allocation"
        ),
        Refusal(
            "of another product",
            "allocation.assigned",
            assign("A1", to: "O1", line: 2, 1),
            rule: "wrong_product",
            field: "allocation"
        ),
        Refusal(
            "to a line that the order has not",
            "allocation.assigned",
            assign("A1", to: "O1", line: 3, 1),
            rule: "unknown_code",
            field: "line"
        ),
        Refusal(
            "more than is available",
            "allocation.assigned",
            assign("A1", to: "O1", 3),
            rule: "not_below_zero",
            field: "quantity",
            but: assign("A1", to: "O1", 2)
        ),
        Refusal(
            "more than the order has left",
            "allocation.assigned",
            assign("A1", to: "O1", 5),
            rule: "not_below_zero",
            field: "quantity",
            but: assign("A1", to: "O1", 4),
            after: [("allocation.revised", "2024-09-01", "'allocation':'A1','quantity':20")]
        ),
        Refusal(
            "units that were dispatched",
            "allocation.released",
            assign("A1", to: "O1", 3),
            rule: "not_below_zero",
            field: "quantity",
            but: assign("A1", to: "O1", 2),
            after: [("allocation.assigned", "2024-09-01", assign("A1", to: "O1", 2))]
        ),
        Refusal(
            "what another allocation gave",
            "allocation.released",
            assign("A9", to: "O1", 2),
            rule: "not_below_zero",
            field: "quantity",
            but: assign("A9", to: "O1", 1),
            after: [
                ("allocation.granted", "2024-09-01", grant("A9")),
                ("allocation.assigned", "2024-09-01", assign("A9", to: "O1", 1)),
                ("allocation.assigned", "2024-09-01", assign("A1", to: "O1", 2)),
            ]
        ),
        Refusal(
            "from a line that the order has not",
            "allocation.released",
            assign("A1", to: "O1", line: 3, 1),
            rule: "unknown_code",
            field: "line"
        ),
    ]

    // MARK: Data

    private static func line(
        number: Int = 1,
        product: String = "X",
        price: String = "100",
        more: String = ""
    ) -> String {
        "{'line':\(number),'product':'\(product)','quantity':10,'unit_price':'\(price)'\(more)}"
    }

    private static func order(
        _ code: String,
        _ lines: String...,
        vendor: String = "V1",
        currency: String = "JPY",
        more: String = ""
    ) -> String {
        "'order':'\(code)','buyer':'B1','vendor':'\(vendor)','channel':'private',"
            + "'currency':'\(currency)'\(more),'lines':[\(lines.joined(separator: ","))]"
    }

    private static func promise(_ quantity: Int, line: Int = 1) -> String {
        "'order':'O1','line':\(line),'schedule':[{'promised_on':'2025-01-01',"
            + "'quantity':\(quantity)}]"
    }

    private static func change(_ quantity: Int, line: Int = 1, more: String = "") -> String {
        "'order':'O1','line':\(line),'quantity':\(quantity)\(more)"
    }

    private static func cancel(_ quantity: Int, line: Int = 1) -> String {
        "'order':'O1','line':\(line),'quantity':\(quantity),'reason':'r'"
    }

    private static func substitute(_ quantity: Int, line: Int = 1, by new: String) -> String {
        "'order':'O1','line':\(line),'quantity':\(quantity),'new_line':\(new),'reason':'r'"
    }

    private static func grant(_ code: String, more: String = "") -> String {
        "'allocation':'\(code)','vendor':'V1','product':'X','quantity':5\(more)"
    }

    private static func assign(
        _ allocation: String,
        to order: String,
        line: Int = 1,
        _ quantity: Int
    ) -> String {
        "'allocation':'\(allocation)','order':'\(order)','line':\(line),'quantity':\(quantity)"
    }
}
