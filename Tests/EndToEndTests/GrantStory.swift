import Foundation
import TestSupport
import Testing

/// Events of grants written by hand, imported as a user would.
enum GrantStory {
    /// An agency, two buyers, a vendor, two sites, a product `X` and a programme `P` with all its
    /// reports and five years of restriction.
    static let beginning = [
        event("party.registered", "2022-04-01", "'party':'AG','name':'機構','roles':['agency']"),
        event("party.registered", "2022-04-01", "'party':'B','name':'さくら','roles':['buyer']"),
        event("party.registered", "2022-04-01", "'party':'B2','name':'B2','roles':['buyer']"),
        event("party.registered", "2022-04-01", "'party':'V','name':'V','roles':['vendor']"),
        event("site.registered", "2022-04-01", "'site':'S1','owner':'B','name':'石狩'"),
        event("site.registered", "2022-04-01", "'site':'S2','owner':'B','name':'東京'"),
        event(
            "product.registered",
            "2022-04-01",
            "'product':'X','name':'計算機 X','maker':'M','form_factor':'SXM5','gpus_per_unit':8,"
                + "'tdp_w':700,'tflops_dense':{'bf16':'989.4'}"
        ),
        event(
            "programme.opened",
            "2022-04-01",
            "'programme':'P','name':'P','agency':'AG','payer':'AG','budget_jpy':900000000000,"
                + "'rounding_jpy':1000,'restriction_years':5,'eligible_products':['X'],"
                + "'reports':['year_end','input_tax']"
        ),
    ]

    /// A grant applied for a day before its decision, at a rate of 1/2.
    static func grant(
        _ grant: String = "G",
        decided: String = "2024-04-02",
        to: String = "2025-03-31",
        ceiling: Int = 500_000_000,
        applicant: String = "B"
    ) -> [String] {
        [
            event(
                "grant.applied",
                "2022-04-01",
                "'grant':'\(grant)','programme':'P','applicant':'\(applicant)',"
                    + "'project_cost_jpy':2000000000,'eligible_cost_jpy':1000000000,'rate':'1/2',"
                    + "'requested_jpy':\(ceiling)"
            ),
            event(
                "grant.decided",
                decided,
                "'grant':'\(grant)','ceiling_jpy':\(ceiling),'rate':'1/2',"
                    + "'project_from':'\(decided)','project_to':'\(to)'"
            ),
        ]
    }

    /// A disbursement instructed and, on that day, confirmed.
    static func paid(
        _ code: String,
        _ day: String,
        _ amount: Int,
        grant: String = "G",
        claim: String? = nil
    ) -> [String] {
        let kind =
            claim.map { "'kind':'settlement','claim':'\($0)'" } ?? "'kind':'advance'"
        return [
            event(
                "disbursement.instructed",
                day,
                "'disbursement':'\(code)','grant':'\(grant)',\(kind),'amount_jpy':\(amount),"
                    + "'pay_on':'\(day)'"
            ),
            event("disbursement.confirmed", day, "'disbursement':'\(code)','paid_on':'\(day)'"),
        ]
    }

    /// An event as a line of JSON; `'` stands for `"`.
    static func event(_ type: String, _ day: String, _ data: String) -> String {
        "{'type':'\(type)','occurred_at':'\(day)','data':{\(data)}}"
            .replacing("'", with: "\"")
    }

    /// Records the beginning and `events` in the registry, all of them or none.
    static func record(_ registry: String, _ events: [String], home: String) throws {
        let result = try Shell.run(
            "chotatsu import - --registry \(registry)",
            home: home,
            input: (beginning + events).joined(separator: "\n")
        )
        try #require(result.status == 0, "\(result.both)")
    }
}
