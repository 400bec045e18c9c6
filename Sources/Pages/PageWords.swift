import Operations

extension Language {
    /// The title of a field by its name: `in_transit` as In transit or 輸送中.
    func title(_ name: String) -> String {
        if self == .ja { return Self.ministry[name] ?? Titles.japanese[name] ?? name }
        if let english = Self.english[name] { return english }
        var words = name.map { $0 == "_" ? " " : $0 }
        for (ending, unit) in [(" jpy", " (¥)"), (" kw", " (kW)"), (" bf16", " (BF16)")]
        where String(words).hasSuffix(ending) {
            words = Array(words.dropLast(ending.count)) + Array(unit)
        }
        return String(words.prefix(1)).uppercased() + String(words.dropFirst())
    }

    /// A word of an event or a state, such as `subsidised`.
    func word(_ word: String) -> String {
        if self == .ja { return Self.choices[word] ?? Titles.japanese[word] ?? word }
        return String(word.map { $0 == "_" ? " " : $0 })
    }

    /// A word of a field: what moves an account is no unit's replacement.
    func word(_ word: String, of name: String) -> String {
        // The kinds of accounts as the bank writes them (全銀協 預金種目).
        if name == "kind", let account = Self.accounts[word] { return self(account.en, account.ja) }
        guard name == "direction" else { return self.word(word) }
        return word == "credit" ? self("credit", "入金") : self("debit", "出金")
    }

    private static let accounts = [
        "1": (en: "ordinary", ja: "普通"), "2": (en: "current", ja: "当座"),
        "4": (en: "savings", ja: "貯蓄"), "9": (en: "other", ja: "その他"),
    ]

    private static let english = [
        "fx_rate": "Exchange rate", "seq": "No.", "gpus_per_unit": "GPUs per unit",
        "tdp_w": "Power", "memory_gb": "Memory", "tflops_dense": "TFLOPS, dense", "tpp": "TPP",
        "eccn": "ECCN", "power_kw": "Power", "eflops_bf16": "Capacity (BF16)", "bf16": "BF16",
        "fp64": "FP64", "fp64_tensor": "FP64 tensor", "tf32": "TF32", "fp8": "FP8",
        "name_en": "Name in English", "sha256": "SHA-256", "holder_kana": "Account holder (kana)",
        "quantity": "Quantity", "by": "By", "slip_days": "Slip", "days_left": "Left",
    ]

    /// Where an office says it otherwise than a table on a terminal.
    private static let ministry = [
        "backlog": "発注残", "overdue": "納期超過", "seq": "記録番号", "voided_by": "取消の記録番号",
        "events": "記録の履歴", "type": "記録の種類",
        "committed": "未確定", "source": "出典", "order": "発注番号", "grant": "交付決定", "line": "明細",
        "budget_jpy": "予算額（円）", "ceiling_jpy": "交付決定額（円）",
        "lines": "明細", "finding": "指摘事項", "claims": "実績報告・請求", "claim": "請求",
        "disbursements": "支払", "disbursement": "支払番号", "instructed": "支払指示済",
        "since": "有効開始日", "advanced_jpy": "概算払額", "paid_jpy": "支払額", "bank_jpy": "銀行記帳額",
        "residual_jpy": "残差", "day": "業務日", "tdp_w": "消費電力", "memory_gb": "メモリ",
        "power_kw": "受電容量", "eflops_bf16": "計算能力（BF16）", "restriction_years": "処分制限期間",
        "rounding_jpy": "端数処理の単位", "channel": "調達区分",
    ]

    /// Words that events hold.
    private static let choices = [
        // channels and roles
        "tender": "入札", "subsidised": "補助事業", "private": "自己調達", "agency": "執行機関",
        "buyer": "発注者", "operator": "運営者", "vendor": "供給者", "large": "大企業", "other": "その他",
        // shipments and units
        "export_licence": "輸出許可", "customs": "通関", "transport": "輸送", "replace": "代替納入",
        "credit": "減額", "sold": "売却", "scrapped": "廃棄", "lent": "貸付", "pledged": "担保",
        // money
        "interim": "中間", "year_end": "年度末", "final": "最終", "advance": "概算払",
        "settlement": "精算払", "overpaid": "過払い", "input_tax": "消費税仕入控除税額", "disposal": "財産処分",
        "status": "状況報告", "bank_transfer": "銀行振込", "card": "カード", "cash": "現金", "cheque": "小切手",
        "note": "手形", "offset": "相殺", "debit": "出金", "credit_entry": "入金",
        "equipment": "設備費", "true": "あり",
        // papers
        "quote": "見積書", "delivery_note": "納品書", "acceptance": "検収書", "photo": "写真",
        "payment": "支払", "invoice": "請求書", "order": "発注書",
        // findings
        "error": "要是正", "warning": "注意", "pending": "未到来", "new": "新規", "persisting": "継続",
        "reopened": "再発", "accepted": "了承済", "resolved": "解消",
        // the bank
        "matched": "照合済", "returned": "組戻し", "explained": "説明済", "B01": "不明", "B04": "候補複数",
        "reference": "参照番号", "hand": "手動", "amount": "金額",
    ]
}
