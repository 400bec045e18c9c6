import Crypto
import Domain
import HTTPTypes
import Operations
import Store

/// Everything that an answer to a reading request follows from, as one tag: the same tag, the same
/// bytes.
struct EntityTag: Sendable {
    /// As `ETag` has it: strong, in quotes.
    let text: String

    init(_ call: RouteCall, head: Head?, today: Day, registry: Registry, build: String) {
        let viewer = call.viewer.map { [$0.party, $0.role.rawValue] } ?? []
        let parts =
            [
                build, registry.code, String(head?.seq ?? 0), hex(head?.hash ?? []), today.iso,
                call.language.rawValue,
                call.gives.rawValue, call.allowsGzip ? "gzip" : "", call.rawPath,
                call.rawQuery ?? "", call.headers[.prefer] ?? "",
            ] + viewer
        let hash = SHA256.hash(data: Array(parts.joined(separator: "\n").utf8))
        text = "\"\(hex(hash.prefix(16)))\""
    }

    /// Whether an `If-None-Match` names it; whether weakly does not matter there (RFC 9110, 13.1.2).
    func isNamed(by header: String?) -> Bool {
        (header ?? "").split(separator: ",").map(\.trimmingSpaces).contains {
            ($0.hasPrefix("W/") ? String($0.dropFirst(2)) : $0) == text
        }
    }
}
