/// The language of words for people.
package enum Language: String, CaseIterable, Sendable {
    case en
    case ja

    /// The words of this language.
    package func callAsFunction(_ english: String, _ japanese: String) -> String {
        switch self {
        case .en: english
        case .ja: japanese
        }
    }
}
