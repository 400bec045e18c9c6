package import Operations

extension Language {
    /// What a type of event is called: `order.placed` as order placed or 発注.
    package func event(_ type: String) -> String {
        if self == .ja { return Self.events[type] ?? type }
        let words = type.map { $0 == "." || $0 == "_" ? " " : $0 }
        return String(words.prefix(1)).uppercased() + String(words.dropFirst())
    }

    private static let events = [
        "party.registered": "関係者の登録", "product.registered": "製品の登録",
        "site.registered": "拠点の登録", "capacity.declared": "計算能力の申告",
        "target.set": "目標の設定", "reference.declared": "比較対象の申告",
        "access.declared": "利用者数の申告", "programme.opened": "事業の開始",
        "order.placed": "発注", "order.promised": "納期回答", "order.changed": "発注数量の変更",
        "order.cancelled": "発注の取消", "order.substituted": "品目の変更（計画変更）",
        "allocation.granted": "割当", "allocation.revised": "割当の変更",
        "allocation.withdrawn": "割当の取下げ", "allocation.assigned": "割当の配分",
        "allocation.released": "配分の解除", "shipment.dispatched": "発送",
        "shipment.held": "輸送の保留", "shipment.cleared": "保留の解除",
        "shipment.received": "受領", "shipment.lost": "輸送中の紛失",
        "delivery.accepted": "検収", "delivery.rejected": "検収不合格",
        "unit.in_service": "稼働開始", "unit.returned": "返品", "unit.replaced": "装置の交換",
        "unit.moved": "装置の移設", "unit.disposed": "財産処分", "invoice.received": "請求書の受領",
        "payment.made": "代金の支払", "grant.applied": "交付申請",
        "grant.early_start_approved": "事前着手の承認", "grant.decided": "交付決定",
        "grant.changed": "交付決定の変更", "grant.closed": "補助事業の終了",
        "claim.submitted": "実績報告・請求", "claim.withdrawn": "請求の取下げ",
        "claim.fixed": "額の確定", "disbursement.instructed": "支払指示",
        "disbursement.confirmed": "支払の確認", "disbursement.failed": "支払の不能",
        "repayment.ordered": "返還命令", "repayment.received": "返還金の受領",
        "payment_file.made": "総合振込データの作成", "statement.recorded": "入出金明細の取込み",
        "bank.matched": "手動照合", "bank.unmatched": "照合の解除", "finding.accepted": "指摘の了承",
        "report.filed": "報告書の提出", "evidence.attached": "証憑の添付",
        "event.voided": "記録の取消",
    ]
}
