import Domain
import Operations

/// What a refusal names, in Japanese: which code is unknown, what there is and what was asked.
///
/// A refusal comes with a sentence in English, which these take apart; one that reads otherwise is
/// shown as it is.
enum RefusalAmounts {
    static func japanese(_ rejection: Rejection) -> String? {
        switch rejection.rule {
        case "not_below_zero": held(rejection.message)
        case "unknown_code": unknown(rejection.message)
        case "code_taken": taken(rejection.message)
        case "promise_above_order": promised(rejection.message)
        default: nil
        }
    }

    private static func held(_ message: String) -> String? {
        let sentence =
            /^(.+) holds (\d+) (\w+) at the end of (\d{4}-\d\d-\d\d)(, a later [^;]+)?; (\d+) was asked/
        guard let found = message.firstMatch(of: sentence) else { return nil }
        let (holds, asked) = (Figures.grouped(found.2), Figures.grouped(found.6))
        let later = found.5 == nil ? "" : "（この日より後に必要となる分を含む）"
        return "\(subject(found.1)) の「\(Language.ja.word(String(found.3)))」は \(found.4) 末時点で "
            + "\(holds)\(later)、指定された値は \(asked) です。"
    }

    /// `order line PO-7 1` as PO-7 明細 1.
    private static func subject(_ text: Substring) -> String {
        // The longest first: one kind's words may begin another's.
        let kinds = SubjectKind.allCases.sorted { $0.words.count > $1.words.count }
        guard let kind = kinds.first(where: { text.hasPrefix($0.words + " ") }) else {
            return String(text)
        }
        return Subject(kind, String(text.dropFirst(kind.words.count + 1))).words(.ja)
    }

    private static func unknown(_ message: String) -> String? {
        guard let found = message.firstMatch(of: /^unknown (\w+) (\S+):/) else { return nil }
        return "\(Language.ja.title(String(found.1)))「\(found.2)」は登録されていません。"
    }

    private static func taken(_ message: String) -> String? {
        guard let found = message.firstMatch(of: /^(\w+) (\S+) is known already/) else {
            return nil
        }
        return "\(Language.ja.title(String(found.1)))「\(found.2)」は登録済みです。"
    }

    private static func promised(_ message: String) -> String? {
        let sentence =
            /adds up to (\d+), but order (\S+) line (\d+) has (\d+) units ordered and not cancelled/
        guard let found = message.firstMatch(of: sentence) else { return nil }
        let (sum, open) = (Figures.grouped(found.1), Figures.grouped(found.4))
        return "\(found.2) 明細 \(found.3) の発注数（取消を除く）は \(open) 台、納期回答の合計は \(sum) 台です。"
    }
}
