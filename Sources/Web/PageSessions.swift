package import Domain
import Operations
import Synchronization

/// Who is signed in with a browser, and the links that sign somebody in once.
///
/// All of it is kept in memory: a service that starts again asks everyone to sign in again. A session
/// says only which token it stands for; whether that is still good is asked at each request.
package final class PageSessions: Sendable {
    private struct Entry {
        let session: PageSession
        /// What the last form did, to be said on the page of that path.
        var notice: (path: String, words: String)?
    }

    private struct Link {
        let token: String
        let expiresAt: Instant
    }

    private struct State {
        var sessions: [String: Entry] = [:]
        /// The oldest first.
        var order: [String] = []
        var links: [String: Link] = [:]
    }

    private static let linksMax = 1000
    private static let sessionsOfTokenMax = 50
    package static let linkMinutes = 10

    private let state = Mutex(State())
    private let sessionsMax: Int

    /// `sessionsMax`: more end the oldest.
    init(sessionsMax: Int) {
        self.sessionsMax = sessionsMax
    }

    /// Begins a session, under an id that nobody can guess.
    func begin(_ token: String, until expiresAt: Instant, lastSeenSeq: Int64?) -> PageSession {
        let session = PageSession(
            id: randomWord(bytes: 32),
            token: token,
            csrf: randomWord(bytes: 32),
            expiresAt: expiresAt,
            lastSeenSeq: lastSeenSeq
        )
        state.withLock { state in
            // Nobody signs all others out by signing in often.
            let own = state.order.filter { state.sessions[$0]?.session.token == token }
            if own.count >= Self.sessionsOfTokenMax, let oldest = own.first {
                state.sessions[oldest] = nil
                state.order.removeAll { $0 == oldest }
            }
            state.sessions[session.id] = Entry(session: session)
            state.order.append(session.id)
            if state.order.count > sessionsMax {
                state.sessions[state.order.removeFirst()] = nil
            }
        }
        return session
    }

    /// Nil where none has that id, or its time is over.
    func find(_ id: String, at now: Instant) -> PageSession? {
        state.withLock { state in
            guard let session = state.sessions[id]?.session, session.expiresAt > now else {
                return nil
            }
            return session
        }
    }

    func end(_ id: String) {
        state.withLock { state in
            guard state.sessions.removeValue(forKey: id) != nil else { return }
            state.order.removeAll { $0 == id }
        }
    }

    /// Has the page of that path say something, once.
    func note(_ words: String, on path: String, in id: String) {
        state.withLock { $0.sessions[id]?.notice = (path, words) }
    }

    func takeNotice(on path: String, in id: String) -> String? {
        state.withLock { state in
            guard let notice = state.sessions[id]?.notice, notice.path == path else { return nil }
            state.sessions[id]?.notice = nil
            return notice.words
        }
    }

    // MARK: Links

    /// The code of a link that signs the token's holder in once, for ten minutes.
    package func makeLink(_ token: String, at now: Instant) -> String {
        let code = randomWord(bytes: 32)
        let end = Instant(microseconds: now.microseconds + Int64(Self.linkMinutes) * 60_000_000)
        state.withLock { state in
            state.links = state.links.filter { $0.value.expiresAt > now }
            if state.links.count >= Self.linksMax { state.links = [:] }
            state.links[code] = Link(token: token, expiresAt: end)
        }
        return code
    }

    /// Whether the link is still good; it stays so.
    func hasLink(_ code: String, at now: Instant) -> Bool {
        state.withLock { ($0.links[code]?.expiresAt).map { $0 > now } ?? false }
    }

    /// The token of a link, which is used up by it.
    func takeLink(_ code: String, at now: Instant) -> String? {
        state.withLock { state in
            guard let link = state.links.removeValue(forKey: code), link.expiresAt > now else {
                return nil
            }
            return link.token
        }
    }
}

/// Somebody who has signed in.
struct PageSession: Sendable {
    /// What the cookie holds.
    let id: String
    let token: String
    /// What every form sends back.
    let csrf: String
    let expiresAt: Instant
    /// The last event that the person saw on an earlier visit; nil on the first.
    let lastSeenSeq: Int64?
}

/// Whether both are the same, in a time that does not tell where they differ.
func isSame(_ left: String, _ right: String) -> Bool {
    let (left, right) = (Array(left.utf8), Array(right.utf8))
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
}
