import Crypto
import Domain
import HTTPTypes
import Store

/// The cookies of the pages, as they are read and written.
///
/// `Lax`: a link in a letter leads to its page without signing in again, and another site's form
/// brings no cookie.
struct PageCookies: Sendable {
    /// Whether browsers speak TLS: then no cookie leaves it.
    let isSecure: Bool

    /// A browser sends one of this prefix back to this very host alone (RFC 6265bis, 4.1.3).
    var sessionName: String { isSecure ? "__Host-session" : "session" }
    static let seenName = "seen"
    private static let yearSeconds: Int64 = 31_536_000

    /// What the browser sent, the first of a name.
    static func read(_ headers: HTTPFields) -> [String: String] {
        var cookies: [String: String] = [:]
        for pair in (headers[.cookie] ?? "").split(separator: ";") {
            let name = pair.prefix { $0 != "=" }
            let value = pair.dropFirst(name.count + 1)
            if cookies[name.trimmingSpaces] == nil {
                cookies[name.trimmingSpaces] = value.trimmingSpaces
            }
        }
        return cookies
    }

    func sessionID(_ headers: HTTPFields) -> String? { Self.read(headers)[sessionName] }

    /// The session's cookie, for as long as that may last.
    func begin(_ session: PageSession, at now: Instant) -> HTTPField {
        field(
            sessionName,
            session.id,
            (session.expiresAt.microseconds - now.microseconds) / 1_000_000
        )
    }

    /// Takes the session's cookie away.
    var end: HTTPField { field(sessionName, "", 0) }

    /// What is kept of how somebody reads pages.
    func kept(_ name: String, _ value: String) -> HTTPField { field(name, value, Self.yearSeconds) }

    /// Up to which event a person has seen the log.
    func seen(_ viewer: Viewer, _ seq: Int64) -> HTTPField {
        field(Self.seenName, "\(Self.mark(viewer)).\(seq)", Self.yearSeconds)
    }

    /// The same from an earlier visit; nil where there was none of this person.
    static func lastSeen(_ viewer: Viewer, _ cookies: [String: String]) -> Int64? {
        let parts = (cookies[seenName] ?? "").split(separator: ".")
        guard parts.count == 2, parts[0] == mark(viewer) else { return nil }
        return Int64(parts[1])
    }

    /// Tells persons at one browser apart.
    private static func mark(_ viewer: Viewer) -> String {
        let person = [viewer.registry.code, viewer.party, viewer.role.rawValue, viewer.name]
        return hex(SHA256.hash(data: Array(person.joined(separator: "\n").utf8)).prefix(8))
    }

    private func field(_ name: String, _ value: String, _ seconds: Int64) -> HTTPField {
        let secure = isSecure ? "; Secure" : ""
        return HTTPField(
            name: .setCookie,
            value: "\(name)=\(value); Path=/; Max-Age=\(max(0, seconds)); HttpOnly; SameSite=Lax"
                + secure
        )
    }
}
