import Domain
import Operations

extension HTML {
    /// Why something is refused, in the page's language; in Japanese with the program's own words
    /// behind it, which name the amounts.
    mutating func refusal(_ rejection: Rejection, _ language: Language) {
        guard language == .ja, let words = Self.japanese[rejection.rule] else {
            return self("span", ["lang": language == .ja ? "en" : nil], rejection.message)
        }
        text(words)
        if let amounts = RefusalAmounts.japanese(rejection) {
            return self("span", ["class": "hint"], amounts)
        }
        guard Self.needsDetail.contains(rejection.rule) else { return }
        self("span", ["lang": "en", "class": "hint"], rejection.message)
    }

    /// Rules whose words are not the whole of it.
    private static let needsDetail: Set<String> = [
        "not_below_zero", "unknown_code", "rested_on", "later_total", "out_of_turn", "sum",
        "promise_above_order", "serial_elsewhere", "serial_named_later", "unknown_field",
        "wrong_party", "wrong_product", "not_allowed", "range", "code_taken",
    ]

    private static let japanese = [
        "required": "入力が必要です。", "empty": "入力が必要です。", "shape": "形式が正しくありません。",
        "code": "コードの形式ではありません（英数字と . _ / -、64 字まで）。",
        "unknown_code": "登録のないコードです。", "code_taken": "すでに使われているコードです。",
        "choice": "選択肢にない語です。", "whole_number": "整数で入力してください。",
        "comma_groups": "桁区切りの位置が正しくありません。",
        "unit_in_number": "単位を付けずに数字だけを入力してください。",
        "negative": "負の数は入力できません。", "overflow": "数が大きすぎます。",
        "decimal": "小数で入力してください（例 25000.50）。", "fraction": "分数で入力してください（例 1/2）。",
        "date": "日付の形式ではありません（例 2024-04-01）。",
        "date_format": "日付の形式ではありません（例 2024-04-01）。",
        "date_unknown": "存在しない日付です。", "era_bounds": "その元号の期間外の日付です。",
        "range": "範囲外の値です。", "uuid": "UUID ではありません。",
        "corporate_number": "法人番号ではありません（13 桁、検査数字を含む）。",
        "currency": "通貨コードではありません（例 JPY）。", "country": "国コードではありません（例 JP）。",
        "whole_yen": "円は整数で入力してください。", "in_the_future": "未来の日付は記録できません。",
        "not_below_zero": "残りの数量・金額を超えています。", "serial_elsewhere": "シリアル番号の所在が異なります。",
        "serial_live_twice": "同じシリアル番号が二重になります。",
        "serial_named_later": "このシリアル番号は後の日に初めて記録されています。",
        "rested_on": "これを前提とする記録があるため、取り消せません。",
        "later_total": "後の日に数量・金額の変更があるため、この日付では記録できません。",
        "promise_above_order": "納期回答の数量が発注数を超えています。",
        "wrong_party": "当事者が異なります。", "wrong_product": "製品が異なります。",
        "wrong_direction": "入出金の方向が異なります。", "unknown_event": "該当する記録がありません。",
        "other_content": "同じ id の別の内容が記録済みです。", "id_taken": "すでに使われている id です。", "sum": "合計が一致しません。",
        "out_of_turn": "手続の順序が異なります。", "not_allowed": "この役割では記録できません。",
        "twice": "同じ明細が 2 回あります。", "two_lists": "一つの表に二つの一覧は書けません。",
        "text": "使えない文字を含むか、長すぎます。", "unknown_field": "この種類の記録にない項目です。",
    ]
}
