/// A party that buys, applies and is paid.
struct Applicant {
    let code: String
    var parentCountry: String?
    let holderKana: String
    /// As banks write the holder of the account.
    let bankName: String

    init(code: String, number: Int, parentCountry: String? = nil) {
        let names = [
            ("ｱｵﾊﾞｸﾗｳﾄﾞ", "アオバクラウド"), ("ﾋﾋﾞｷ ｹｲｻﾝ", "ヒビキケイサン"), ("ｲｽﾞﾐﾃﾞｰﾀ", "ｲｽﾞﾐ ﾃﾞｰﾀ"),
            ("ｶｴﾃﾞAI", "カエデai"), ("ﾐﾄﾞﾘｹﾝｷｭｳｼﾞｮ", "ミドリ　ケンキュウジョ"),
        ]
        let name = names[number % names.count]
        self.code = code
        self.parentCountry = parentCountry
        self.holderKana = "ｶ)\(name.0)\(number)"
        self.bankName = "カ）\(name.1)\(number)"
    }

    func register(on timeline: inout Timeline) {
        timeline.add("party.registered", on: .first) { data in
            data.text("party", code)
            data.text("name", "架空株式会社 \(code)")
            data.texts("roles", ["buyer", "operator"])
            data.text("country", "JP")
            if let parentCountry { data.text("ultimate_parent_country", parentCountry) }
            data.object("account") { data in
                data.text("bank", "9991")
                data.text("branch", "001")
                data.text("kind", "1")
                data.text("number", "1")
                data.text("holder_kana", holderKana)
            }
        }
    }
}
