package import Domain
package import Operations

/// How a person wants pages written, and which past they look at.
///
/// Language, era and unit of yen are kept from page to page (the service keeps them in cookies of
/// these names); the two days are part of a page's address, so that a link shows what its sender saw.
package struct PageSettings: Sendable, Equatable {
    /// How years are counted.
    package enum Era: String, Sendable, CaseIterable {
        /// 2024-12-05.
        case western
        /// 令和6年12月5日.
        case japanese
    }

    /// In what amounts of yen are shown.
    package enum YenUnit: String, Sendable, CaseIterable {
        case yen
        case thousand
        /// 億円.
        case oku
    }

    package var language: Language
    package var era = Era.western
    /// Nil leaves it to the page: programmes in 億円, claims and the bank in yen.
    package var yenUnit: YenUnit?
    /// The business day that is shown; nil is today.
    package var asOf: Day?
    /// What was known then; nil is everything recorded.
    package var knownAt: Instant?

    private var pinnedPast: AskedPast?

    package init(language: Language = .ja) {
        self.language = language
    }

    /// The names in a query; the first three are those of cookies too.
    package static let kept = ["lang", "era", "unit"]
    package static let days = ["as_of", "known_at"]

    /// What the query asks for, else what the cookies keep, else what the browser accepts.
    ///
    /// Words that are none of ours are passed over: an old cookie must not end a page.
    ///
    /// - Returns: The settings, and the names of days that cannot be read.
    package static func read(
        query: [(name: String, value: String)],
        cookies: [String: String],
        acceptLanguage: String?
    ) -> (settings: PageSettings, unreadable: [String]) {
        func value(_ name: String) -> String? {
            query.last { $0.name == name }?.value
        }
        func kept<Choice: RawRepresentable<String>>(_ name: String) -> Choice? {
            value(name).flatMap(Choice.init(rawValue:))
                ?? cookies[name].flatMap(Choice.init(rawValue:))
        }
        var settings = PageSettings(
            language: kept("lang") ?? Language.accepted(acceptLanguage) ?? .ja
        )
        settings.era = kept("era") ?? .western
        settings.yenUnit = kept("unit")
        var unreadable: [String] = []
        if let text = value("as_of"), !text.isEmpty {
            settings.asOf = try? WrittenDate.read(text)
            if settings.asOf == nil { unreadable.append("as_of") }
        }
        if let text = value("known_at"), !text.isEmpty {
            settings.knownAt = Self.moment(text)
            if settings.knownAt == nil { unreadable.append("known_at") }
        }
        return (settings, unreadable)
    }

    /// RFC 3339, or what a browser's field for a moment sends, meant in Asia/Tokyo.
    private static func moment(_ text: String) -> Instant? {
        if let instant = Instant(rfc3339: text) { return instant }
        // `2024-04-01T09:00`, with seconds only where they are not 0.
        let seconds = text.utf8.count == 16 ? ":00" : ""
        return Instant(rfc3339: text + seconds + "+09:00")
    }

    /// What the service keeps in cookies.
    package var cookies: [(name: String, value: String)] {
        [("lang", language.rawValue), ("era", era.rawValue)]
            + (yenUnit.map { [("unit", $0.rawValue)] } ?? [])
    }

    /// What links carry on.
    package var query: [(name: String, value: String)] {
        var query: [(name: String, value: String)] = []
        if let asOf { query.append(("as_of", asOf.iso)) }
        if let knownAt { query.append(("known_at", knownAt.rfc3339)) }
        return query
    }

    /// As operations ask: the same past for all of a page.
    package var past: AskedPast { pinnedPast ?? AskedPast(asOf: asOf, knownAt: knownAt) }

    /// Resolves what was known then, for whoever may only read.
    package mutating func pin(_ session: Session) async throws {
        pinnedPast = try await past.pinned(session)
    }
}
