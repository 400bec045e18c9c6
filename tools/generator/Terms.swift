/// A programme, its payer and the payer's account.
struct Terms {
    let code: String
    let payer: String
    let roundingYen: Int
    /// Shares that may be advanced: half by each 31 March, or growing by dates.
    let capsByDate: Bool
    /// Yen of payments that are forecast, by fiscal year.
    var forecast: [(year: Int, yen: Int)] = []
    var fault: BankAccount.Fault?
    /// The story that it is opened for; nil where many share it.
    var owner: Int?

    /// Below ¥500,000, so that its units need no serial numbers.
    static let cheapProduct = "GX-SWITCH"
    /// Which no programme lists.
    static let oldProduct = "GX-OLD"

    /// What every programme of claims buys beside the world's products.
    static func registerProducts(on timeline: inout Timeline) {
        for product in [cheapProduct, oldProduct] {
            timeline.add("product.registered", on: .first) { data in
                data.text("product", product)
                data.text("name", "Product \(product)")
                data.text("maker", "Fictional Silicon")
                data.text("form_factor", "rack")
                data.number("gpus_per_unit", 1)
                data.number("tdp_w", 300)
                data.object("tflops_dense") { $0.verbatim("bf16", "1.5") }
            }
        }
    }

    /// Registers the payer with its account, and opens the programme, on the first day.
    func open(budgetYen: Int, account: BankAccount, world: World, on timeline: inout Timeline) {
        timeline.add("party.registered", on: .first) { data in
            data.text("party", payer)
            data.text("name", "架空基金 \(payer)")
            data.texts("roles", ["agency"])
            data.text("country", "JP")
            data.object("account") { data in
                data.text("bank", "9990")
                data.text("branch", account.branch)
                data.text("kind", "1")
                // Banks write account numbers with and without leading zeros.
                data.text("number", String(account.number.drop { $0 == "0" }))
                data.text("holder_kana", "ｷｷﾝ")
            }
        }
        timeline.add("programme.opened", on: .first) { data in
            data.text("programme", code)
            data.text("name", "架空プログラム \(code)")
            data.text("agency", "AGENCY")
            data.text("payer", payer)
            data.number("budget_jpy", budgetYen)
            data.number("rounding_jpy", roundingYen)
            data.number("restriction_years", 5)
            data.texts("eligible_products", world.products.map(\.code) + [Terms.cheapProduct])
            data.texts("reports", ["year_end", "input_tax"])
            data.list("advance_caps") { list in
                let caps =
                    capsByDate
                    ? [("2024-03-31", "1/3"), ("2025-03-31", "2/3")] : [("03-31", "1/2")]
                for (day, share) in caps {
                    list.object { data in
                        data.text("by", day)
                        data.text("share", share)
                    }
                }
            }
            data.list("forecast") { list in
                for year in forecast {
                    list.object { data in
                        data.number("fiscal_year", year.year)
                        data.number("amount_jpy", year.yen)
                    }
                }
            }
        }
    }
}
