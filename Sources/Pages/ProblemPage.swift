package import Domain
import Operations

/// What went wrong with a request, and what to do about it.
package struct ProblemPage: Sendable {
    /// The status code of the answer.
    package let status: Int
    /// The same words as the problem document's detail, in English; nil where there is nothing to
    /// add.
    package var detail: String?
    /// The same in Japanese, where there is more to say than the page itself does.
    package var japanese: String?
    /// The rules that refuse what was asked: said instead of the detail.
    package var reasons: [Rejection]

    package init(status: Int, detail: String? = nil, reasons: [Rejection] = []) {
        self.status = status
        self.detail = detail
        self.reasons = reasons
    }

    package func html(_ frame: Frame) -> [UInt8] {
        let language = frame.language
        return frame.document(title: title(language), place: nil) { html in
            html("section") { section in
                section("p", [:], advice(language))
                details(&section, language)
                section("p") { line in
                    line.link(frame.home, language("To the first page", "最初の画面へ"))
                }
            }
        }
    }

    /// What is known of it, in the page's language alone: English details mean little to who has
    /// chosen Japanese, and stand in the log.
    private func details(_ html: inout HTML, _ language: Language) {
        if !reasons.isEmpty {
            html("ul") { list in
                for reason in reasons { list("li") { $0.refusal(reason, language) } }
            }
        } else if let words = language == .ja ? japanese : detail {
            html("p", ["class": "note"], words)
        }
    }

    private func title(_ language: Language) -> String {
        switch status {
        case 400, 422: language("This cannot be done", "受け付けられません")
        case 403: language("Not allowed", "権限がありません")
        case 404: language("Not found", "見つかりません")
        case 405: language("Not possible here", "この操作はできません")
        case 409: language("It has changed meanwhile", "他の記録と競合しました")
        case 406, 415: language("This cannot be read", "読み取れない形式です")
        case 408: language("It took too long", "時間切れです")
        case 413: language("Too large", "大きすぎます")
        case 429, 503: language("Busy for a moment", "混み合っています")
        default: language("Something went wrong", "処理できませんでした")
        }
    }

    private func advice(_ language: Language) -> String {
        switch status {
        case 400, 422:
            language(
                "Go back and correct what is said below.",
                reasons.isEmpty && japanese == nil
                    ? "アドレスまたは入力内容が正しくありません。前の画面に戻ってやり直してください。"
                    : "前の画面に戻り、下記の点を直してください。"
            )
        case 403:
            language(
                "Your role may not do this, or the form is too old: load the page again.",
                "この操作の権限がないか、画面が古くなっています。画面を読み込み直してください。"
            )
        case 404:
            language(
                "There is nothing here that you may see. The search finds every code.",
                "該当するものがないか、閲覧の範囲外です。コードは検索欄から探せます。"
            )
        case 409:
            language("Look at it as it is now, and try again.", "最新の状況を確認し、やり直してください。")
        case 406, 408, 415:
            language(
                "Nothing was recorded. Load the page again, and try once more.",
                "記録はされていません。画面を読み込み直し、やり直してください。"
            )
        case 413:
            language("Send a smaller file.", "ファイルを小さくして送り直してください。")
        case 429, 503:
            language(
                "Nothing was lost. Try again in a moment.",
                "記録は失われていません。少し待ってからやり直してください。"
            )
        default:
            language(
                "Nothing was recorded. Try again; if it stays so, tell your office the time.",
                "記録はされていません。やり直しても続く場合は、日時を添えて連絡してください。"
            )
        }
    }
}
