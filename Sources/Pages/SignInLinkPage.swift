import Operations

/// What a link that signs in once leads to: a button.
package struct SignInLinkPage: Sendable {
    private let code: String

    package init(code: String) {
        self.code = code
    }

    package func html(_ frame: Frame) -> [UInt8] {
        let language = frame.language
        return frame.document(title: language("Sign in", "サインイン"), place: nil) { html in
            html("section") { section in
                section(
                    "p",
                    [:],
                    language(
                        "This link signs you in once, within ten minutes of its making.",
                        "このリンクでのサインインは一度限り、発行から 10 分以内に有効です。"
                    )
                )
                let action = "/sign-in/" + PageAddress.encoded(code)
                section("form", ["method": "post", "action": action]) { form in
                    form(
                        "button",
                        ["type": "submit", "class": "main", "autofocus": "autofocus"],
                        language("Sign in", "サインイン")
                    )
                }
            }
        }
    }
}
