import Reconciliation

/// A file that pages refer to, embedded in the program.
///
/// Its path holds a hash of its text, so a browser may keep it for ever: other text has another path.
package struct Asset: Sendable {
    /// `/assets/style.0123456789abcdef.css`.
    package let path: String
    package let contentType: String
    package let bytes: [UInt8]

    package static let style = Asset("style", "css", "text/css; charset=utf-8")
    package static let live = Asset("live", "js", "text/javascript; charset=utf-8")
    package static let icon = Asset("icon", "svg", "image/svg+xml")
    package static let all = [style, live, icon]

    private init(_ name: String, _ ending: String, _ contentType: String) {
        guard let text = Pages.all.first(where: { $0.name == "\(name).\(ending)" })?.text else {
            preconditionFailure("\(name).\(ending) is not embedded")
        }
        self.path = "/assets/\(name).\(sha256(text).prefix(16)).\(ending)"
        self.contentType = contentType
        self.bytes = Array(text.utf8)
    }
}

/// The headers that every page is sent with.
package enum PageHeaders {
    /// Nothing from elsewhere, no script or style within a page, and no page within another.
    package static let contentSecurityPolicy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    package static let contentType = "text/html; charset=utf-8"
}
