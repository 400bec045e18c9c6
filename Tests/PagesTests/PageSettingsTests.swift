import Domain
import Operations
import Pages
import Testing

struct PageSettingsTests {
    @Test(arguments: [
        (nil, Language?.none), ("en", .en), ("en-GB,en;q=0.9", .en), ("ja,en;q=0.9", .ja),
        ("fr,de;q=0.8", nil), ("en;q=0.3, ja;q=0.7", .ja), ("en;q=0.7,ja;q=0.3", .en),
        ("fr,en;q=0.5", .en), ("en;q=0,ja;q=0.1", .ja), ("EN-us", .en), ("*", nil), (",;,=", nil),
    ])
    func `the language is the one that the browser asks for most`(
        header: String?,
        language: Language?
    ) {
        #expect(Language.accepted(header) == language)
        // A page is in Japanese where it asks for neither.
        let (settings, _) = PageSettings.read(query: [], cookies: [:], acceptLanguage: header)
        #expect(settings.language == language ?? .ja)
    }

    @Test func `a query comes before a cookie, and a cookie before the browser`() {
        let cookies = ["lang": "en", "era": "japanese", "unit": "thousand"]
        let kept = PageSettings.read(query: [], cookies: cookies, acceptLanguage: "ja").settings
        #expect(kept.language == .en)
        #expect(kept.era == .japanese)
        #expect(kept.yenUnit == .thousand)
        let asked = PageSettings.read(
            query: [("lang", "ja"), ("unit", "oku")],
            cookies: cookies,
            acceptLanguage: nil
        ).settings
        #expect(asked.language == .ja)
        #expect(asked.era == .japanese)
        #expect(asked.yenUnit == .oku)
    }

    @Test func `words that are none of ours are passed over`() {
        let settings = PageSettings.read(
            query: [("lang", "fr"), ("era", "meiji")],
            cookies: ["unit": "<script>"],
            acceptLanguage: "en"
        ).settings
        #expect(settings == PageSettings(language: .en))
    }

    @Test(arguments: [
        ("2024-12-05", "2024-12-05"), ("令和6年12月5日", "2024-12-05"), ("2024/4/1", "2024-04-01"),
    ])
    func `a day is read as people write it`(text: String, iso: String) {
        let read = PageSettings.read(query: [("as_of", text)], cookies: [:], acceptLanguage: nil)
        #expect(read.settings.asOf == Day(iso: iso))
        #expect(read.unreadable.isEmpty)
    }

    @Test(arguments: [
        ("2024-04-01T09:00", "2024-04-01T09:00:00+09:00"),
        ("2024-04-01T09:00:30", "2024-04-01T09:00:30+09:00"),
        ("2024-04-01T00:00:00Z", "2024-04-01T09:00:00+09:00"),
    ])
    func `a moment is meant in Tokyo`(text: String, rfc3339: String) {
        let read = PageSettings.read(query: [("known_at", text)], cookies: [:], acceptLanguage: nil)
        #expect(read.settings.knownAt?.rfc3339 == rfc3339)
    }

    @Test func `a day that is none is told`() {
        let read = PageSettings.read(
            query: [("as_of", "2023-02-29"), ("known_at", "yesterday")],
            cookies: [:],
            acceptLanguage: nil
        )
        #expect(read.settings.asOf == nil)
        #expect(read.unreadable == ["as_of", "known_at"])
    }

    @Test func `an empty day is today`() {
        let read = PageSettings.read(query: [("as_of", "")], cookies: [:], acceptLanguage: nil)
        #expect(read.unreadable.isEmpty)
        #expect(read.settings.asOf == nil)
    }

    @Test func `links carry the days, and a code's slash stays in its place`() {
        var settings = PageSettings()
        settings.asOf = Day(iso: "2024-03-31")
        #expect(
            PageAddress("/orders/" + PageAddress.encoded("A/1 é"), settings.query).text
                == "/orders/A%2F1%20%C3%A9?as_of=2024-03-31"
        )
        #expect(PageAddress.of(.invoice, "T1 INV/7").text == "/invoices/INV%2F7?issuer=T1")
        #expect(PageAddress.of(.line, "PO-1 2").text == "/orders/PO-1")
        for kind in CodeKind.allCases where kind != .line {
            #expect(PageAddress.kind(plural: PageAddress.plural(kind)) == kind)
        }
    }
}
