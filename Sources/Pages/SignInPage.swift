import Operations

/// What somebody without a session sees: what the service is, and where to sign in.
package struct SignInPage: Sendable {
    /// Why the last try did not do.
    package var refusal: Refusal?
    /// Where to go afterwards; a path of this service.
    package var next: String?

    package enum Refusal: Sendable {
        /// The token is none, or no more.
        case unknownToken
        /// The link was used before, or is older than ten minutes.
        case spentLink
    }

    package init(refusal: Refusal? = nil, next: String? = nil) {
        self.refusal = refusal
        self.next = next
    }

    package func html(_ frame: Frame) -> [UInt8] {
        let language = frame.language
        return frame.document(title: language("Sign in", "サインイン"), place: nil) { html in
            html("section") { section in
                section(
                    "p",
                    [:],
                    language(
                        "This service keeps the record of a public programme for AI computing: who "
                            + "ordered which accelerators, what was promised, what arrived, and "
                            + "what of the subsidies was granted, fixed and paid.",
                        "公的な AI 計算資源整備事業の台帳です。アクセラレータの発注・納期・納入の状況と、"
                            + "補助金の交付決定・額の確定・支払を、証拠書類とともに記録しています。"
                    )
                )
                section(
                    "p",
                    [:],
                    language(
                        "It is open to the programme's officers and auditors, and to buyers and "
                            + "vendors for what is their own. Your office gives you a token.",
                        "事業担当官と監査の担当者、また発注者・供給者（自らに関する記録に限る）が利用できます。"
                            + "利用者証（トークン）は執行機関が発行します。"
                    )
                )
                form(&section, language)
            }
        }
    }

    private func form(_ html: inout HTML, _ language: Language) {
        html("form", ["class": "entry", "method": "post", "action": "/sign-in"]) { form in
            if let next {
                form.void("input", ["type": "hidden", "name": "next", "value": next])
            }
            form("label", ["for": "token"], language("Token", "利用者証（トークン）"))
            form("div") { field in
                field.void(
                    "input",
                    [
                        "type": "password", "id": "token", "name": "token", "required": "required",
                        "autocomplete": "current-password", "autofocus": "autofocus",
                        "aria-invalid": refusal == nil ? nil : "true",
                        "aria-describedby": refusal == nil ? nil : "token-error",
                    ]
                )
                if let refusal {
                    field(
                        "span",
                        ["class": "error", "id": "token-error", "role": "alert"],
                        refusal.words(language)
                    )
                }
            }
            form("div", ["class": "actions"]) {
                $0("button", ["type": "submit", "class": "main"], language("Sign in", "サインイン"))
            }
        }
    }
}

extension SignInPage.Refusal {
    fileprivate func words(_ language: Language) -> String {
        switch self {
        case .unknownToken:
            language(
                "This token is unknown, revoked or has run out: ask your office for another.",
                "この利用者証は登録がないか、失効しています。発行元に再発行を依頼してください。"
            )
        case .spentLink:
            language(
                "This link was used already, or is older than ten minutes: sign in with a token.",
                "このリンクは使用済みか、発行から 10 分を過ぎています。利用者証でサインインしてください。"
            )
        }
    }
}
