package import Operations

extension Language {
    /// The one that an `Accept-Language` header asks for most; nil where it asks for neither.
    ///
    /// Weights are compared as the texts of their digits (RFC 9110 §12.4.2 has at most three).
    package static func accepted(_ header: String?) -> Language? {
        var best: (language: Language, weight: String)?
        for range in (header ?? "").split(separator: ",") {
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " } }
            guard let tag = parts.first?.split(separator: "-").first?.lowercased(),
                let language = Language(rawValue: tag)
            else { continue }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }?.dropFirst(2) ?? "1"
            guard weight.contains(where: { $0 != "0" && $0 != "." }) else { continue }
            if best.map({ String(weight) > $0.weight }) ?? true {
                best = (language, String(weight))
            }
        }
        return best?.language
    }
}
