import Domain
import Foundation
import Operations
import Pages
import TestSupport
import Testing

/// What holds of every page, whatever is on it.
@Suite(.freshDatabase)
struct DocumentTests {
    private static let voids = ["input", "meta", "link", "line", "rect", "path", "circle"]

    @Test(arguments: Language.allCases)
    func `pages of the public record are sound`(language: Language) async throws {
        let world = try await PageWorld.sample()
        _ = try await RunReconciliation().run(world.session)
        try await check(world, PageSettings(language: language))
    }

    @Test(arguments: Language.allCases)
    func `pages of many claims are sound`(language: Language) async throws {
        let world = try await PageWorld.claims()
        _ = try await RunReconciliation().run(world.session)
        try await check(world, PageSettings(language: language))
    }

    @Test func `pages of an empty registry are sound`() async throws {
        try await check(try await PageWorld.empty(), PageSettings(language: .ja))
    }

    @Test func `pages of a past day are sound, and say which day`() async throws {
        var settings = PageSettings(language: .ja)
        settings.asOf = Day(iso: "2024-03-31")
        settings.era = .japanese
        let world = try await PageWorld.sample()
        try await check(world, settings)
        let page = try await OverviewPage.load(world.session, settings)
            .html(world.frame(settings))
        let notice = try PageDocument(page).all.first { $0.attributes["class"] == "notice past" }
        #expect(notice?.words == "令和6年3月31日末時点の状況（現在判明しているもの）")
    }

    @Test(arguments: Language.allCases)
    func `what people write is text on every page, whatever it looks like`(
        language: Language
    ) async throws {
        let world = try await PageWorld.empty()
        let evil = #"\"><script>alert(1)</script><b title='x' onclick=y>&amp;</b>"#
        for line in [
            #"{"type":"party.registered","occurred_at":"2025-01-01","data":{"party":"B","name":"EVIL","roles":["buyer","operator"]}}"#,
            #"{"type":"party.registered","occurred_at":"2025-01-01","data":{"party":"V","name":"EVIL","roles":["vendor","agency"]}}"#,
            #"{"type":"product.registered","occurred_at":"2025-01-01","data":{"product":"P","name":"EVIL","maker":"EVIL","form_factor":"EVIL","gpus_per_unit":1,"tdp_w":1,"tflops_dense":{"bf16":1000}}}"#,
            #"{"type":"site.registered","occurred_at":"2025-01-01","data":{"site":"S","owner":"B","name":"EVIL"}}"#,
            #"{"type":"capacity.declared","occurred_at":"2025-01-01","data":{"operator":"B","eflops_bf16":"1","note":"EVIL"}}"#,
            #"{"type":"reference.declared","occurred_at":"2025-01-01","data":{"reference":"R","name":"EVIL","eflops_bf16":"2"}}"#,
            #"{"type":"programme.opened","occurred_at":"2025-01-01","data":{"programme":"PR","name":"EVIL","agency":"V","payer":"V","budget_jpy":9,"rounding_jpy":1,"restriction_years":5,"eligible_products":["P"]}}"#,
            #"{"type":"order.placed","occurred_at":"2025-01-06","by":"EVIL","source":"EVIL assumed: EVIL","data":{"order":"O","buyer":"B","vendor":"V","channel":"private","currency":"JPY","lines":[{"line":1,"product":"P","quantity":2,"unit_price":"5"}]}}"#,
            #"{"type":"shipment.received","occurred_at":"2025-01-07","data":{"shipment":"SH","site":"S","vendor":"V","lines":[{"order":"O","line":1,"quantity":2}]}}"#,
            #"{"type":"delivery.rejected","occurred_at":"2025-01-08","source":"EVIL","data":{"order":"O","line":1,"quantity":1,"site":"S","reason":"EVIL","resolution":"replace"}}"#,
        ] { try await world.record(line.replacing("EVIL", with: evil)) }
        _ = try await RunReconciliation().run(world.session)
        try await check(world, PageSettings(language: language), isEvil: true)
    }

    private func check(
        _ world: PageWorld,
        _ settings: PageSettings,
        isEvil: Bool = false
    ) async throws {
        for page in try await EveryPage.of(world, settings) {
            let document: PageDocument
            do {
                document = try PageDocument(page.bytes)
            } catch {
                Issue.record("\(page.name): \(error)")
                continue
            }
            checkPolicy(document, page.name)
            checkForms(document, page.name)
            checkTables(document, page.name)
            checkReferences(document, page.name)
            if isEvil { #expect(document.all("b").isEmpty, "\(page.name)") }
            if settings.language == .ja, !isEvil { checkJapanese(document, page.name) }
            #expect(document.all("html").first?.attributes["lang"] == settings.language.rawValue)
            #expect(document.all("h1").count == 1, "\(page.name)")
            #expect(document.all("main").count == 1, "\(page.name)")
            #expect(document.all("title").first?.words.isEmpty == false, "\(page.name)")
        }
    }

    /// No script or style that the policy forbids, no other host, nothing left open.
    private func checkPolicy(_ document: PageDocument, _ name: String) {
        for element in document.all {
            let attributes = element.attributes
            #expect(attributes["style"] == nil, "\(name): style in \(element.name)")
            #expect(element.name != "style", "\(name): a style element")
            #expect(!attributes.keys.contains { $0.hasPrefix("on") }, "\(name): \(attributes)")
            if element.name == "script" {
                #expect(element.words.isEmpty && attributes["src"] == Asset.live.path, "\(name)")
            }
            for link in ["href", "src", "action"] {
                guard let address = attributes[link] else { continue }
                let isOurs = address.hasPrefix("/") && !address.hasPrefix("//")
                #expect(isOurs || address.hasPrefix("#"), "\(name): \(address)")
            }
            if !element.children.isEmpty { #expect(!Self.voids.contains(element.name), "\(name)") }
        }
    }

    /// Every field has a label, every button words, every form that records the hidden field.
    private func checkForms(_ document: PageDocument, _ name: String) {
        let labels = Set(document.all("label").compactMap { $0.attributes["for"] })
        for field in document.all
        where ["input", "select", "textarea"].contains(field.name)
            && field.attributes["type"] != "hidden"
        {
            let id = field.attributes["id"] ?? ""
            #expect(labels.contains(id), "\(name): no label for \(field.attributes)")
        }
        for label in document.all("label") {
            #expect(!label.words.isEmpty, "\(name): an empty label")
        }
        for button in document.all("button") + document.all("a") {
            #expect(!button.words.isEmpty, "\(name): \(button.name) \(button.attributes)")
        }
        for form in document.all("form") where form.attributes["method"] == "post" {
            let isSignIn = form.attributes["action"] == "/sign-in"
            let hasToken = form.all("input").contains { $0.attributes["name"] == "csrf" }
            #expect(hasToken != isSignIn, "\(name): \(form.attributes)")
        }
        for form in document.all("form") where form.attributes["method"] == "get" {
            #expect(!form.all("input").contains { $0.attributes["name"] == "csrf" }, "\(name)")
        }
    }

    private func checkTables(_ document: PageDocument, _ name: String) {
        for table in document.all("table") {
            let caption = table.children.first
            #expect(caption?.name == "caption" && caption?.words.isEmpty == false, "\(name)")
            for heading in table.all("th") {
                #expect(["col", "row"].contains(heading.attributes["scope"]), "\(name)")
            }
            let widths = table.all("tr").map { row in
                row.children.reduce(0) { $0 + (Int($1.attributes["colspan"] ?? "1") ?? 1) }
            }
            #expect(Set(widths).count <= 1, "\(name): rows of \(Set(widths)) cells")
        }
        for drawing in document.all("svg") where drawing.attributes["aria-hidden"] == nil {
            #expect(drawing.attributes["role"] == "img", "\(name)")
            #expect(drawing.children.first?.name == "title", "\(name)")
        }
    }

    /// Ids are unique, and what refers to one finds it.
    private func checkReferences(_ document: PageDocument, _ name: String) {
        let ids = document.all.compactMap { $0.attributes["id"] }
        let twice = Set(ids.filter { id in ids.count { $0 == id } > 1 })
        #expect(twice.isEmpty, "\(name): \(twice) twice")
        for element in document.all {
            for reference in ["for", "aria-labelledby", "aria-describedby", "list"] {
                for id in (element.attributes[reference] ?? "").split(separator: " ") {
                    #expect(ids.contains(String(id)), "\(name): \(reference) \(id)")
                }
            }
            if let link = element.attributes["href"], link.hasPrefix("#") {
                #expect(ids.contains(String(link.dropFirst())), "\(name): \(link)")
            }
        }
    }

    /// Headings, titles of fields and buttons are in Japanese, but for names that are the same in it.
    private func checkJapanese(_ document: PageDocument, _ name: String) {
        let same = [
            "SHA-256", "English", "OpenAI (2023)", "BF16", "FP64", "TF32", "FP8", "TPP", "ECCN",
            "FP64 Tensor", "GPU", "id",
        ]
        for element in document.all {
            let isTitle =
                ["h1", "h2", "h3", "dt", "caption", "button", "legend", "summary"].contains(
                    element.name
                ) || element.attributes["scope"] == "col"
            guard isTitle, !element.words.isEmpty else { continue }
            let words = element.children.filter { $0.attributes["class"] == "unit" }
                .reduce(element.words) { $0.replacing($1.words, with: "") }
            let isJapanese = words.unicodeScalars.contains {
                $0.value >= 0x3040 && $0.value < 0xFF00
            }
            let plain = words.trimmingCharacters(in: .whitespaces)
            #expect(isJapanese || same.contains(plain), "\(name): \(element.name) “\(words)”")
        }
    }
}
