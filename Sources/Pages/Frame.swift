package import Domain
package import Operations
import Postgres
import Store

/// The document round a page: who looks at what, as it was when, in which words.
package struct Frame: Sendable {
    /// Who is signed in.
    package struct Person: Sendable {
        package let name: String
        package let party: String
        package let role: Role
        /// What every form sends back, so that no other site's form is taken for one of ours.
        package let csrf: String

        package init(name: String, party: String, role: Role, csrf: String) {
            self.name = name
            self.party = party
            self.role = role
            self.csrf = csrf
        }
    }

    package let settings: PageSettings
    /// The page's own address, with the parameters it was asked with.
    package let address: PageAddress
    package let registry: String
    /// Nil on pages for whoever comes.
    package let person: Person?
    /// Today in Asia/Tokyo.
    package let today: Day
    /// Of the last event recorded; 0 where none is.
    package let seq: Int64
    package let recordedAt: Instant?
    /// The last event that the person saw on an earlier visit; nil on the first.
    package var lastSeenSeq: Int64?
    /// What the last form did, to be said once.
    package var notice: String?
    /// Whether it is loaded again when something is recorded: never the answer to a form, whose
    /// address is that of another page.
    package var isLive = true
    /// What yen are shown in where the reader has chosen nothing.
    private(set) var naturalUnit = PageSettings.YenUnit.yen
    /// Parameters of the address that could not be read.
    package var unreadable: [String] = []

    package init(
        settings: PageSettings,
        address: PageAddress,
        registry: String,
        person: Person?,
        today: Day,
        seq: Int64,
        recordedAt: Instant?
    ) {
        self.settings = settings
        self.address = address
        self.registry = registry
        self.person = person
        self.today = today
        self.seq = seq
        self.recordedAt = recordedAt
    }

    /// With the end of the log as it is now.
    package static func load(
        _ session: Session,
        _ settings: PageSettings,
        _ address: PageAddress,
        _ person: Person?
    ) async throws -> Frame {
        let head = try await session.connection.rows(ReadHead(registry: session.registry)).first
        return Frame(
            settings: settings,
            address: address,
            registry: session.registry.code,
            person: person,
            today: session.today,
            seq: head?.seq ?? 0,
            recordedAt: head.flatMap { $0.seq > 0 ? $0.recordedAt : nil }
        )
    }

    var language: Language { settings.language }
    var figures: Figures { Figures(settings, unit: naturalUnit) }
    /// The day that is shown.
    var day: Day { settings.asOf ?? today }

    /// The same for a page of such large amounts that they are best read in 億円.
    var ofLargeAmounts: Frame {
        var frame = self
        frame.naturalUnit = .oku
        return frame
    }

    /// An address with the days that links carry on.
    func link(_ path: String, _ query: [(name: String, value: String)] = []) -> PageAddress {
        PageAddress(path, query + settings.query)
    }

    /// Where the person begins: the overview, or what a vendor owes.
    var home: PageAddress { link((person?.role.home ?? .overview).path) }

    /// The page of what has a code, on the same days.
    func link(_ kind: CodeKind, _ code: String) -> PageAddress {
        var address = PageAddress.of(kind, code)
        address.query += settings.query
        return address
    }

    /// The whole document.
    ///
    /// `place`: where it stands in the navigation; nil for a page that stands nowhere.
    package func document(
        title: String,
        place: PagePlace?,
        _ content: (inout HTML) -> Void
    ) -> [UInt8] {
        HTML.document(language.rawValue) { html in
            html("head") { head in
                head.void("meta", ["charset": "utf-8"])
                head("title", [:], title + language(" – Chotatsu", "｜調達"))
                head.void("meta", ["name": "viewport", "content": "width=device-width"])
                head.void("meta", ["name": "color-scheme", "content": "light dark"])
                head.void("link", ["rel": "stylesheet", "href": Asset.style.path])
                head.void(
                    "link",
                    ["rel": "icon", "href": Asset.icon.path, "type": Asset.icon.contentType]
                )
                if person != nil {
                    head("script", ["src": Asset.live.path, "defer": "defer"], "")
                }
            }
            html.newLine()
            html("body") { body in
                body("a", ["class": "skip", "href": "#main"], language("To the content", "本文へ"))
                body.newLine()
                header(&body, place)
                body("main", ["id": "main", "tabindex": "-1"]) { main in
                    main("h1", [:], title)
                    main.newLine()
                    notices(&main)
                    content(&main)
                }
                footer(&body)
            }
        }
    }
}
