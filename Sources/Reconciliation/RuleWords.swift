/// The English words that a rule's query writes beside codes and dates, in Japanese.
///
/// `expected` and `actual` are the same in every language, for programs; a person reads them with
/// these words.
package enum RuleWords {
    /// `text` with every known word or phrase replaced, the longest first.
    ///
    /// A word that is a part of a code, such as `paid` in `paid-7`, stays.
    package static func japanese(_ text: String) -> String {
        var told = ""
        var rest = Substring(text)
        var before: Character = " "
        while let next = rest.first {
            if !isOfCode(before), let (english, japanese) = phrase(at: rest) {
                told += japanese
                rest = rest.dropFirst(english.count)
                before = english.last ?? " "
            } else {
                told.append(next)
                rest = rest.dropFirst()
                before = next
            }
        }
        return told.split(separator: " ").joined(separator: " ")
    }

    private static func phrase(at text: Substring) -> (String, String)? {
        table.first { english, _ in
            guard text.hasPrefix(english) else { return false }
            return text.dropFirst(english.count).first.map { !isOfCode($0) } ?? true
        }
    }

    /// Codes are of letters, digits and `. _ / -`.
    private static func isOfCode(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "._/-".contains(character)
    }

    private static let table = words.sorted { $0.key.count > $1.key.count }
        .map { ($0.key, $0.value) }

    private static let words = [
        // dates of a claim's line: E02, E03, E04
        "quote": "見積", "order": "発注", "delivery": "納品", "acceptance": "検収", "invoice": "請求書",
        "payment": "支払", "ordered": "発注", "delivered": "納品", "accepted": "検収",
        "invoiced": "請求書", "paid": "支払", "a date": "日付",
        // ways of payment: E07
        "bank_transfer": "銀行振込", "no method stated": "記載なし", "cash": "現金", "card": "カード",
        "cheque": "小切手", "note": "手形", "offset": "相殺", "other": "その他",
        // invoices: E08, M01
        "no number": "記載なし",
        "T and 13 digits, the first of them a check digit": "T と 13 桁（先頭は検査数字）",
        "units were accepted, at": "台を検収済み、単価",
        "units are invoiced so far, here at": "台を請求済み、単価", "each": "",
        // amounts of claims: A01, A04, A05, Q02
        "a rate from": "換算レート", "to": "→", "cannot be verified": "確認できません", "eligible": "対象額",
        "fixed": "確定額", "once": "一回だけ", "line": "明細",
        // the bank: B01, B04, B06
        "debit": "出金", "credit": "入金", "repayment": "返還", "a payment or repayment": "支払または返還",
        "one candidate of this entry alone": "この入出金だけの候補が一つ", "it begins on": "開始日",
        "with": "残高",
        // units, plans and people: P01, P02, S01, S03, T03, X01
        "promised by": "納期の期限", "units are promised after the project": "台の納期が事業終了後",
        "approved": "承認あり", "substituted without approval": "承認のない代替",
        "two people": "別々の担当者", "sold on": "売却", "scrapped on": "廃棄", "lent on": "貸付",
        "pledged on": "担保提供", "kept": "継続使用", "not accepted": "未検収", "a report": "報告",
        "TPP below 4800": "TPP 4800 未満",
    ]
}
