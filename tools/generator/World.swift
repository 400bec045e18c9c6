/// The fictional parties, products, sites and programmes that every batch draws from.
struct World {
    let vendors = ["VND-KITA", "VND-MINATO", "VND-PACIFIC", "VND-RIDGE"]
    let buyers = [
        "BUY-AOBA", "BUY-HIBIKI", "BUY-IZUMI", "BUY-KAEDE", "BUY-MIDORI", "BUY-NAGISA",
        "BUY-SORA", "BUY-TSUBAKI",
    ]
    let products: [Product] = [
        Product(code: "GX-H100", gpus: 1, watts: 700, priceYen: 4_600_000, priceDollars: 30_500),
        Product(code: "GX-H200", gpus: 1, watts: 700, priceYen: 5_400_000, priceDollars: 35_800),
        Product(code: "GX-B200", gpus: 1, watts: 1000, priceYen: 7_800_000, priceDollars: 52_000),
        Product(
            code: "GX-H200-8",
            gpus: 8,
            watts: 10_200,
            priceYen: 46_000_000,
            priceDollars: 305_000
        ),
    ]
    let programmes = ["PRG-CLOUD", "PRG-SECURE"]

    /// A product: watts per unit, prices per unit before haggling.
    struct Product {
        let code: String
        let gpus: Int
        let watts: Int
        let priceYen: Int
        let priceDollars: Int
    }

    func sites(of buyer: String) -> [String] {
        ["\(buyer)-EAST", "\(buyer)-WEST"]
    }

    /// The vendor's number as an issuer of invoices; the twelve digits belong to no registry
    /// office, so no company has them.
    func issuerNumber(of vendor: String) -> String {
        let index = vendors.firstIndex(of: vendor) ?? 0
        return "T" + World.corporateNumber("99990000\(padded(index + 1, 4))")
    }

    /// The twelve digits behind their check digit: 9 less the remainder by 9 of the sum of the
    /// digits, from the last, times 1 and 2 in turn (法人番号の指定等に関する省令).
    static func corporateNumber(_ digits: String) -> String {
        var sum = 0
        for (place, digit) in digits.utf8.reversed().enumerated() {
            sum += Int(digit - 0x30) * (place % 2 == 0 ? 1 : 2)
        }
        return String(9 - sum % 9) + digits
    }

    /// Everything that stands before the first order, on the first days.
    ///
    /// The budgets grow with the number of orders that follow, ¥3,000,000,000 each.
    func open(orders: Int, on timeline: inout Timeline) {
        registerParties(on: &timeline)
        registerProducts(on: &timeline)
        for buyer in buyers {
            for site in sites(of: buyer) {
                timeline.add("site.registered", on: .first) { data in
                    data.text("site", site)
                    data.text("owner", buyer)
                    data.text("name", "Hall \(site)")
                    data.number("power_kw", 12_000)
                }
            }
        }
        openProgrammes(budgetYen: max(orders, 1) * 3_000_000_000, on: &timeline)
        declare(on: &timeline)
    }

    private func registerParties(on timeline: inout Timeline) {
        register("AGENCY", roles: ["agency"], on: &timeline) { data in
            data.text("country", "JP")
        }
        register("FUND", roles: ["agency"], on: &timeline) { data in
            data.text("country", "JP")
            data.object("account") { account in
                account.text("bank", "9990")
                account.text("branch", "001")
                account.text("kind", "1")
                account.text("number", "1000001")
                account.text("holder_kana", "キキン")
            }
        }
        for (index, vendor) in vendors.enumerated() {
            let abroad = index >= 2
            register(vendor, roles: ["vendor"], on: &timeline) { data in
                data.text("country", abroad ? "US" : "JP")
                if !abroad { data.text("invoice_number", issuerNumber(of: vendor)) }
            }
        }
        for (index, buyer) in buyers.enumerated() {
            register(buyer, roles: ["buyer", "operator"], on: &timeline) { data in
                data.text("size", index % 3 == 0 ? "large" : "other")
                data.text("country", "JP")
                let digits = "99990001\(padded(index + 1, 4))"
                data.text("corporate_number", World.corporateNumber(digits))
                data.object("account") { account in
                    account.text("bank", "9991")
                    account.text("branch", padded(index + 1, 3))
                    account.text("kind", "1")
                    account.text("number", padded(2_000_000 + index, 7))
                    account.text("holder_kana", "カイシャ\(index + 1)")
                }
            }
        }
    }

    private func register(
        _ party: String,
        roles: [String],
        on timeline: inout Timeline,
        _ rest: (inout EventText) -> Void
    ) {
        timeline.add("party.registered", on: .first) { data in
            data.text("party", party)
            data.text("name", "架空 \(party)")
            data.text("name_en", "Fictional \(party)")
            data.texts("roles", roles)
            rest(&data)
        }
    }

    private func registerProducts(on timeline: inout Timeline) {
        for product in products {
            timeline.add("product.registered", on: .first) { data in
                data.text("product", product.code)
                data.text("name", "Accelerator \(product.code)")
                data.text("maker", "Fictional Silicon")
                data.text("form_factor", product.gpus > 1 ? "server" : "SXM")
                data.number("gpus_per_unit", product.gpus)
                data.number("tdp_w", product.watts)
                if product.gpus > 1 {
                    data.text("of_product", "GX-H200")
                } else {
                    let large = product.code == "GX-B200"
                    data.number("memory_gb", large ? 192 : product.code == "GX-H200" ? 141 : 80)
                    data.object("tflops_dense") { tflops in
                        tflops.verbatim("tf32", large ? "1125" : "494.7")
                        tflops.verbatim("bf16", large ? "2250" : "989.4")
                        tflops.verbatim("fp8", large ? "4500" : "1978.9")
                    }
                    data.number("tpp", large ? 36_000 : 15_831)
                    data.text("eccn", "3A090.a")
                }
            }
        }
    }

    private func openProgrammes(budgetYen: Int, on timeline: inout Timeline) {
        for (index, programme) in programmes.enumerated() {
            timeline.add("programme.opened", on: .first) { data in
                data.text("programme", programme)
                data.text("name", "架空プログラム\(index + 1)")
                data.text("agency", "AGENCY")
                data.text("payer", "FUND")
                data.number("budget_jpy", budgetYen)
                data.number("rounding_jpy", 1000)
                data.number("restriction_years", 5)
                data.texts("eligible_products", products.map(\.code))
                data.texts("reports", index == 0 ? ["year_end", "status"] : ["input_tax"])
            }
        }
    }

    private func declare(on timeline: inout Timeline) {
        for (index, buyer) in buyers.enumerated() {
            timeline.add("capacity.declared", on: .first + 1) { data in
                data.text("operator", buyer)
                data.text("eflops_bf16", "0.\(index + 1)")
            }
            timeline.add("access.declared", on: .first + 1) { data in
                data.text("operator", buyer)
                data.number("users", 500 * (index + 1))
            }
            timeline.add("target.set", on: .first + 2) { data in
                data.text("target", "TGT-\(buyer)")
                data.text("operator", buyer)
                data.text("eflops_bf16", String(10 * (index + 1)))
                data.day("due_on", Day.last)
            }
        }
        timeline.add("reference.declared", on: .first + 2) { data in
            data.text("reference", "REF-ABROAD")
            data.text("name", "A laboratory abroad")
            data.text("eflops_bf16", "20")
        }
    }
}
