import Operations

extension Language {
    /// The one that an `Accept-Language` likes better; English where it likes neither.
    init(accepted: String?) {
        var best: (language: Language, quality: Double)?
        for item in (accepted ?? "").split(separator: ",") {
            let parts = item.split(separator: ";").map(\.trimmingSpaces)
            let tag = (parts.first ?? "").prefix { $0 != "-" }.lowercased()
            let written = parts.dropFirst().first { $0.lowercased().hasPrefix("q=") }
            let quality = written.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            guard let language = Language(rawValue: tag), quality > best?.quality ?? 0 else {
                continue
            }
            best = (language, quality)
        }
        self = best?.language ?? .en
    }
}
