package import Domain

/// What people call what programs name: the same in tables of the program and on its pages.
package enum Titles {
    /// The fields of events and answers, the kinds of things, and their states.
    package static let japanese = [
        // what has a code
        "party": "関係者", "product": "製品", "site": "拠点", "target": "目標", "reference": "比較対象",
        "programme": "事業", "order": "発注", "line": "明細", "allocation": "割当", "shipment": "出荷",
        "unit": "装置", "invoice": "請求書", "payment": "支払", "grant": "交付決定", "claim": "請求",
        "disbursement": "支出", "repayment": "返還", "payment_file": "振込データ", "statement": "明細書",
        // states
        "unallocated": "未割当", "allocated": "割当済", "in_transit": "輸送中", "received": "受領",
        "accepted": "検収", "in_service": "稼働", "cancelled": "取消", "retired": "除却", "available": "残",
        "assigned": "配分済", "withdrawn": "取下げ", "dispatched": "発送", "lost": "紛失", "granted": "交付決定",
        "committed": "未確定", "payable": "未払", "instructed": "指示済", "paid": "支払済", "advanced": "概算払",
        "released": "解除", "repayable": "要返還", "repaid": "返還済", "confirmed": "確認済", "failed": "不能",
        "applied": "申請", "decided": "交付決定", "closed": "終了", "submitted": "提出", "fixed": "確定",
        // figures and keys
        "month": "月",
        "ordered": "発注数", "backlog": "残", "overdue": "遅延", "slip_days": "延期（日）", "quantity": "数量",
        "status": "状況", "state": "状態", "states": "状態",
        // the event
        "seq": "番号", "day": "業務日", "type": "種類", "by": "報告者", "source": "出典", "id": "id",
        "voided_by": "取消の番号", "what": "事象", "from": "から", "to": "まで", "as_of": "時点",
        "known_at": "記録時点", "since": "以降",
        // lists of an answer
        "lines": "明細", "promises": "納期回答", "allocations": "割当", "shipments": "出荷", "units": "装置",
        "documents": "証憑", "events": "イベント", "claims": "請求", "disbursements": "支出",
        "repayments": "返還", "payments": "支払", "steps": "経過", "holds": "保留", "disallowed": "減額",
        "transfers": "振込", "entries": "入出金", "advance_caps": "概算払の上限", "forecast": "見込み",
        // parties, products, places
        "name": "名称", "name_en": "英語名", "roles": "役割", "size": "規模", "country": "国",
        "ultimate_parent_country": "最終親会社の国", "corporate_number": "法人番号",
        "invoice_number": "登録番号", "account": "口座", "bank": "銀行", "branch": "支店", "kind": "種別",
        "number": "番号", "holder_kana": "口座名義カナ", "maker": "製造者", "form_factor": "形状",
        "gpus_per_unit": "台あたり GPU", "memory_gb": "メモリ GB", "tdp_w": "電力 W",
        "tflops_dense": "密行列 TFLOPS", "fp64": "FP64", "fp64_tensor": "FP64 Tensor", "tf32": "TF32",
        "bf16": "BF16", "fp8": "FP8", "tpp": "TPP", "eccn": "ECCN", "of_product": "基の製品",
        "owner": "所有者", "power_kw": "電力 kW", "operator": "運営者", "eflops_bf16": "EFLOPS (BF16)",
        "users": "利用者", "note": "注記", "due_on": "期限",
        // orders and supply
        "buyer": "発注者", "vendor": "供給者", "channel": "区分", "currency": "通貨", "fx_rate": "為替",
        "unit_price": "単価", "schedule": "納期", "promised_on": "納期", "first_promised_on": "最初の納期",
        "last_promised_on": "最終納期", "placed_on": "発注日", "granted_on": "割当日",
        "dispatched_on": "発送日", "expected_on": "到着予定", "carrier": "運送者", "window": "期間",
        "reason": "理由", "resolution": "処置", "approval": "承認", "new_line": "新しい明細",
        "surplus": "余剰", "serial": "シリアル", "serials": "シリアル", "serial_out": "外した装置",
        "serial_in": "入れた装置",
        // invoices and payments
        "issuer": "発行者", "amount_jpy": "金額（円）", "tax_jpy": "税額（円）", "invoiced_on": "請求日",
        "paid_on": "支払日", "bank_ref": "銀行参照", "payment_method": "支払方法",
        // subsidies
        "agency": "執行団体", "payer": "支払者", "budget_jpy": "予算（円）", "rounding_jpy": "端数（円）",
        "restriction_years": "処分制限（年）", "eligible_products": "対象製品", "reports": "報告",
        "share": "割合", "fiscal_year": "年度", "applicant": "申請者", "applied_on": "申請日",
        "project_cost_jpy": "事業費（円）", "eligible_cost_jpy": "対象経費（円）", "rate": "補助率",
        "requested_jpy": "請求額（円）", "ceiling_jpy": "上限額（円）", "decided_on": "交付決定日",
        "project_from": "事業開始", "project_to": "事業終了", "early_start_from": "事前着手",
        "closed_on": "終了日", "submitted_on": "提出日", "completed_on": "完了日", "fixed_on": "確定日",
        "withdrawn_on": "取下げ日", "eligible_jpy": "対象額（円）", "fixed_jpy": "確定額（円）",
        "category": "費目", "order_line": "発注明細", "quoted_on": "見積日", "ordered_on": "発注日",
        "delivered_on": "納品日", "accepted_on": "検収日", "invoice_issuer": "請求書発行者",
        "pay_on": "支払予定日", "principal_jpy": "元本（円）", "cause": "事由",
        "received_on": "受領日", "days": "日数", "charge_jpy": "算出額（円）",
        "item": "財産名", "restriction_ends_on": "処分制限期限", "disposals": "処分", "replaces": "交換前",
        "disposed_on": "処分日", "days_left": "残日数",
        // bank and papers
        "sha256": "SHA-256", "opening_jpy": "期首残高（円）", "closing_jpy": "期末残高（円）",
        "entry": "入出金", "booked_on": "記帳日", "direction": "入出", "correction": "訂正",
        "matched_by": "照合方法", "recorded_jpy": "記録額（円）", "recorded_on": "記録上の日", "holder": "口座名義",
        "before": "直前の明細書", "statements": "明細書", "candidates": "候補", "closed_jpy": "直前の残高（円）",
        "starts": "開始日", "ended": "直前の終了日",
        // what reconciliation compares
        "amount": "金額", "lines_jpy": "明細合計（円）", "ceiling_left_jpy": "上限残額（円）",
        "claimed_jpy": "請求対象額（円）", "disallowed_jpy": "対象外（円）", "share_jpy": "補助率分（円）",
        "limit_jpy": "上限（円）", "right_eligible_jpy": "正しい対象額（円）",
        "right_fixed_jpy": "正しい確定額（円）", "invoiced": "請求済", "invoiced_price": "請求単価",
        "outside": "期間外", "missing": "欠けている日付", "replacement": "交換後", "ended_on": "終了日",
        "finding": "指摘", "subject": "対象", "code": "コード", "file": "ファイル", "event": "イベント",
    ]

    /// The Japanese title of a field, or its name where it has none.
    fileprivate static func title(_ name: String) -> String { japanese[name] ?? name }
}

extension Field.Kind {
    /// What such a field holds, in a few Japanese words; beside `words`.
    package var japaneseWords: String {
        switch self {
        case .code(.unit): "シリアル番号"
        case .code(let kind): "登録済みの\(Titles.title(kind.rawValue))のコード"
        case .newCode(let kind):
            "\(Titles.title(kind.rawValue))の新しいコード: 英数字と . _ / -（64 字まで）"
        case .looseCode: "コード: 英数字と . _ / -（64 字まで）"
        case .text(let max): "\(max) 字までの文"
        case .choice(let words): "次のいずれか: \(words.joined(separator: ", "))"
        case .whole(let range):
            range.upperBound == Int64.max
                ? (range.lowerBound < 0 ? "整数" : "\(range.lowerBound) 以上の整数")
                : "\(range.lowerBound) 以上 \(range.upperBound) 以下の整数"
        case .decimal: "小数（例 25000.50）"
        case .number: "数（例 989.4）"
        case .fraction: "分数（例 1/2）"
        case .day: "日付（例 2024-04-01）"
        case .dayOrMonthDay: "日付（例 2024-04-01。毎年度なら 05-31）"
        case .currency: "通貨（ISO 4217、例 JPY）"
        case .country: "国（ISO 3166-1 の大文字 2 字、例 JP）"
        case .corporateNumber: "法人番号 13 桁"
        case .invoiceNumber: "登録番号（T と 13 桁）"
        case .digits(let count):
            count.lowerBound == count.upperBound
                ? "数字 \(count.lowerBound) 桁" : "数字 \(count.lowerBound)〜\(count.upperBound) 桁"
        case .sha256: "SHA-256（16 進 64 桁）"
        case .uuid: "イベントの id（UUID）"
        case .flag: "true か false"
        case .list(.record(let fields), _), .record(let fields):
            fields.filter(\.isRequired).map { Titles.title($0.name) }.joined(separator: "、")
        case .list(let kind, _): "一覧（; で区切る）: \(kind.japaneseWords)"
        }
    }
}
