/// The kinds of bodies that the service takes and gives.
package enum MediaType: String, Sendable, CaseIterable {
    case json = "application/json"
    case ndjson = "application/x-ndjson"
    case csv = "text/csv"
    case xml = "application/xml"
    case zip = "application/zip"
    case html = "text/html"
    case events = "text/event-stream"
    case bytes = "application/octet-stream"
    case text = "text/plain"
    /// With the format's own version, by which its readers tell it.
    case metrics = "text/plain; version=0.0.4"
    case problem = "application/problem+json"
    case form = "application/x-www-form-urlencoded"
    case multipart = "multipart/form-data"
    case css = "text/css"
    case javaScript = "text/javascript"
    case svg = "image/svg+xml"

    /// As `Content-Type` has it.
    var contentType: String {
        switch self {
        case .csv, .text, .metrics, .html, .css, .javaScript: "\(rawValue); charset=utf-8"
        default: rawValue
        }
    }

    /// Without parameters.
    var name: Substring { rawValue.prefix { $0 != ";" } }

    /// Whether compressing it is worth it, and keeps nobody waiting.
    var isCompressed: Bool { self != .zip && self != .events && self != .bytes }

    /// The one that an `Accept` likes best, the first of `given` where it likes several as much; nil
    /// where it takes none of them.
    static func chosen(_ accept: String?, among given: [MediaType]) -> MediaType? {
        guard let accept, !accept.allSatisfy(\.isWhitespace) else { return given.first }
        let ranges = accept.split(separator: ",").map(MediaRange.init)
        var best: (type: MediaType, quality: Double)?
        for type in given {
            // The most specific range that names the type speaks for it (RFC 9110, 12.5.1).
            let quality =
                ranges.filter { $0.covers(type) }.max { $0.precision < $1.precision }?.quality ?? 0
            if quality > best?.quality ?? 0 { best = (type, quality) }
        }
        return best?.type
    }

    /// Whether a `Content-Type` names it.
    func isNamed(by contentType: String) -> Bool {
        contentType.prefix { $0 != ";" }.trimmingSpaces.lowercased() == name
    }
}

/// One element of an `Accept`.
private struct MediaRange {
    private let name: String
    /// From 0, never, to 1.
    let quality: Double

    init(_ text: Substring) {
        let parts = text.split(separator: ";", omittingEmptySubsequences: false)
        name = (parts.first ?? "").trimmingSpaces.lowercased()
        let written = parts.dropFirst().map(\.trimmingSpaces).first {
            $0.lowercased().hasPrefix("q=")
        }
        quality = written.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
    }

    func covers(_ type: MediaType) -> Bool {
        name == "*/*" || name == type.name
            || name.hasSuffix("/*") && type.rawValue.hasPrefix(name.dropLast())
    }

    var precision: Int { name == "*/*" ? 0 : name.hasSuffix("/*") ? 1 : 2 }
}

extension Substring {
    /// Without the blanks around it.
    var trimmingSpaces: String {
        String(
            drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed()
        )
    }
}
