/// Events that make order lines of every kind: voided in a later transaction and in the same one,
/// ordered again in a foreign currency, substituted, under a grant, cleared, and resting on assumed
/// sources.
struct LineStory {
    /// Lines of JSON, all of which can be recorded, by transaction.
    let batches: [[String]]

    init() {
        var story = Story()
        let world = [
            story.event("2024-04-01", "party.registered", party("V", "vendor")),
            story.event("2024-04-01", "party.registered", party("B", "buyer")),
            story.event("2024-04-01", "party.registered", party("AG", "agency")),
            story.event("2024-04-01", "product.registered", product("X")),
            story.event("2024-04-01", "product.registered", product("Y")),
            story.event(
                "2024-04-01",
                "site.registered",
                #""site":"S","owner":"B","name":"S""#
            ),
            story.event(
                "2024-04-01",
                "programme.opened",
                #""programme":"P","name":"P","agency":"AG","payer":"AG","budget_jpy":1000,"#
                    + #""rounding_jpy":1,"restriction_years":5,"eligible_products":["X","Y"]"#
            ),
            story.event(
                "2024-04-01",
                "grant.applied",
                #""grant":"G","programme":"P","applicant":"B","project_cost_jpy":9,"#
                    + #""eligible_cost_jpy":8,"rate":"1/2","requested_jpy":4"#
            ),
        ]
        let placed = story.event(
            "2024-05-01",
            "order.placed",
            order("O", #""currency":"JPY""#, 10, "100"),
            source: "assumed: all of it"
        )
        let promised = story.promise("2024-05-10", "O", "2024-08-01", 4)
        let first = [placed, promised, story.change("2024-05-12", "O", 12, price: "110")]
        // Both statements and then the order are voided, in another transaction than it was placed.
        let unmade = [
            story.void(first[2], "2024-05-13"), story.void(promised, "2024-05-13"),
            story.void(placed, "2024-05-14"),
        ]
        let again = story.event(
            "2024-06-01",
            "order.placed",
            order("O", #""currency":"USD","fx_rate":"150.25","grant":"G""#, 20, "99.50")
        )
        let substituted = story.event(
            "2024-06-05",
            "order.substituted",
            #""order":"O","line":1,"quantity":5,"reason":"r","new_line":{"line":2,"product":"Y","#
                + #""quantity":4,"unit_price":"101.25","schedule":[{"promised_on":"2024-12-01","#
                + #""quantity":4}]}"#,
            source: "assumed: the price"
        )
        let brief = story.event(
            "2024-06-06",
            "order.placed",
            order("T", #""currency":"JPY""#, 3, "7")
        )
        let briefly = [
            brief, story.promise("2024-06-07", "T", "2024-09-01", 1),
            story.change("2024-06-08", "T", 5, price: "8"),
        ]
        var same = [again, substituted] + briefly
        same += [
            story.void(briefly[2], "2024-06-09"), story.void(briefly[1], "2024-06-09"),
            story.void(brief, "2024-06-09"),
        ]
        let cleared = [
            story.promise("2024-06-20", "O", "2025-01-01", 15),
            story.event("2024-07-01", "order.placed", order("U", #""currency":"JPY""#, 6, "5")),
            story.cancel("2024-07-05", "U", 6), story.change("2024-07-20", "U", 8),
            // On the day of the last balance: the backlog is 0 since an earlier day again.
            story.cancel("2024-07-20", "U", 2),
            story.promise("2024-07-21", "U", "2024-07-30", 0),
        ]
        self.batches = [world, first, unmade, same, cleared]
    }

    /// Numbers its events.
    private struct Story {
        private var count = 0

        mutating func event(
            _ day: String,
            _ type: String,
            _ data: String,
            source: String = "paper"
        ) -> String {
            count += 1
            let id = "00000000-0000-4000-8000-\(String(1_000_000_000_000 + count).suffix(12))"
            return """
                {"id":"\(id)","type":"\(type)","occurred_at":"\(day)","source":"\(source)",\
                "data":{\(data)}}
                """
        }

        mutating func promise(_ day: String, _ order: String, _ on: String, _ quantity: Int)
            -> String
        {
            let schedule =
                quantity == 0 ? "" : #"{"promised_on":"\#(on)","quantity":\#(quantity)}"#
            return event(
                day,
                "order.promised",
                #""order":"\#(order)","line":1,"schedule":[\#(schedule)]"#
            )
        }

        mutating func change(_ day: String, _ order: String, _ quantity: Int, price: String? = nil)
            -> String
        {
            let price = price.map { #","unit_price":"\#($0)""# } ?? ""
            return event(
                day,
                "order.changed",
                #""order":"\#(order)","line":1,"quantity":\#(quantity)\#(price)"#
            )
        }

        mutating func cancel(_ day: String, _ order: String, _ quantity: Int) -> String {
            event(
                day,
                "order.cancelled",
                #""order":"\#(order)","line":1,"quantity":\#(quantity),"reason":"r""#
            )
        }

        mutating func void(_ line: String, _ day: String) -> String {
            let id = line.dropFirst(7).prefix(36)
            return event(day, "event.voided", #""event":"\#(id)","reason":"r""#)
        }
    }
}

private func party(_ code: String, _ role: String) -> String {
    #""party":"\#(code)","name":"\#(code)","roles":["\#(role)"]"#
}

private func product(_ code: String) -> String {
    #""product":"\#(code)","name":"X","maker":"M","form_factor":"F","gpus_per_unit":8,"#
        + #""tdp_w":700,"tflops_dense":{"bf16":989.4}"#
}

private func order(_ code: String, _ terms: String, _ quantity: Int, _ price: String) -> String {
    #""order":"\#(code)","buyer":"B","vendor":"V","channel":"private",\#(terms),"#
        + #""lines":[{"line":1,"product":"X","quantity":\#(quantity),"unit_price":"\#(price)","#
        + #""schedule":[{"promised_on":"2024-10-01","quantity":\#(quantity)}]}]"#
}
