/// The language of a page.
package enum PageLanguage: String, Sendable, CaseIterable {
    case ja
    case en

    /// The words of this language.
    package func callAsFunction(_ english: String, _ japanese: String) -> String {
        self == .ja ? japanese : english
    }

    /// The one that an `Accept-Language` header asks for most; Japanese where it asks for neither.
    ///
    /// Weights are compared as the texts of their digits (RFC 9110 §12.4.2 has at most three).
    package static func accepted(_ header: String?) -> PageLanguage {
        var best: (language: PageLanguage, weight: String)?
        for range in (header ?? "").split(separator: ",") {
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " } }
            guard let tag = parts.first?.split(separator: "-").first?.lowercased(),
                let language = PageLanguage(rawValue: tag)
            else { continue }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }?.dropFirst(2) ?? "1"
            guard weight.contains(where: { $0 != "0" && $0 != "." }) else { continue }
            if best.map({ String(weight) > $0.weight }) ?? true {
                best = (language, String(weight))
            }
        }
        return best?.language ?? .ja
    }
}
