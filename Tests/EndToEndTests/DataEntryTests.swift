import Domain
import Foundation
import TestSupport
import Testing

/// One command per event type, through the built program.
@Suite(.freshDatabase)
struct DataEntryTests {
    /// Runs the program against the test's database; every word is passed as it is.
    private func chotatsu(_ words: [String], input: String = "") throws -> Shell.Result {
        let quoted = (["chotatsu"] + words + ["--database", TestDatabase.current.url])
            .map { "'" + $0.replacing("'", with: "'\\''") + "'" }
        return try Shell.run(quoted.joined(separator: " "), home: "/nonexistent", input: input)
    }

    private func chotatsu(_ line: String, input: String = "") throws -> Shell.Result {
        try chotatsu(line.split(separator: " ").map(String.init), input: input)
    }

    private func json(_ result: Shell.Result) throws -> [String: Any] {
        try #require(
            try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any],
            "\(result.both)"
        )
    }

    /// A buyer, a vendor, a product, a site and an order of 100 units.
    private func placeOrder() throws {
        for line in [
            "party register B --name Buyer --roles buyer;operator --on 2024-04-01",
            "party register V --name Vendor --roles vendor --on 2024-04-01",
            "product register X --name X --maker M --form-factor server --gpus-per-unit 8 "
                + "--tdp-w 10200 --tflops-dense-bf16 989.4 --on 2024-04-01",
            "site register S --owner B --name Site --on 2024-04-01",
            "order place PO-7 --buyer B --vendor V --channel private --currency JPY --product X "
                + "--quantity 100 --unit-price 48000000 --schedule 2024-06-30:40;2024-09-30:60 "
                + "--on 2024-04-02",
        ] {
            let result = try chotatsu(line)
            try #require(result.status == 0, "\(line): \(result.both)")
        }
    }

    @Test func `every event type has a command that records its example`() throws {
        for type in EventType.all where !EntryStory.apart.contains(type.name) {
            let result = try chotatsu(EntryStory.words(type))
            #expect(result.status == 0, "\(type.name): \(result.both)")
            #expect(result.output.contains("undo: chotatsu event void "), "\(type.name)")
        }
        try endWhatTheStoryNeeds()
    }

    /// The types that end something, on codes of their own.
    private func endWhatTheStoryNeeds() throws {
        func example(_ name: String, _ replacing: [String: String]) throws -> Shell.Result {
            let type = try #require(EventType.byName[name])
            let result = try chotatsu(EntryStory.words(type, replacing: replacing))
            #expect(result.status == 0, "\(name): \(result.both)")
            return result
        }
        _ = try example("grant.applied", ["grant": "G-2"])
        _ = try example("grant.decided", ["grant": "G-2"])
        _ = try example("grant.closed", ["grant": "G-2"])
        _ = try example("claim.submitted", ["claim": "C-2"])
        _ = try example("claim.withdrawn", ["claim": "C-2"])
        _ = try example(
            "disbursement.instructed",
            ["disbursement": "D-2", "kind": "advance", "amount-jpy": "1000000"]
        )
        _ = try example("disbursement.failed", ["disbursement": "D-2"])
        let made = try example("target.set", ["target": "T-2"])
        let undo = try #require(made.output.split(separator: "event void ").last)
        let id = String(undo.prefix { !$0.isWhitespace })
        let void = try #require(EventType.byName["event.voided"])
        let voided = try chotatsu(EntryStory.words(void) + ["--event", id])
        #expect(voided.status == 0, "\(voided.both)")
        let found = try chotatsu("reconcile show --as-of 2024-06-01 --format csv")
        let finding = try #require(found.output.split(separator: "\n").dropFirst().first)
        _ = try example("finding.accepted", ["finding": String(finding.prefix(10))])
    }

    @Test func `what changed and how to undo it is told, and the undo works as printed`() throws {
        try placeOrder()
        let result = try chotatsu(
            "shipment receive SH-1 --vendor V --site S --order PO-7 --line 1 --quantity 40 "
                + "--on 2024-06-01"
        )
        #expect(result.status == 0)
        #expect(result.errors == "")
        let parts = result.output.split(separator: " · undo: ")
        try #require(parts.count == 2)
        #expect(parts[0] == "PO-7 line 1: 40 of 100 arrived, 60 in backlog")
        // Without a database from elsewhere: the line that is printed names it.
        let undone = try Shell.run(String(parts[1]), home: "/nonexistent")
        #expect(undone.status == 0, "\(undone.both)")
        #expect(undone.output == "PO-7 line 1: 0 of 100 arrived, 100 in backlog\n")
    }

    @Test func `the undo that is printed names the database, without a password`() throws {
        try placeOrder()
        let url = TestDatabase.current.url
        let parts = try #require(URLComponents(string: url))
        let secret =
            url.replacing("@", with: ":s3cret@", maxReplacements: 1)
            + (url.contains("?") ? "&" : "?") + "password=s3cret"
        let pairs =
            [("user", parts.user), ("dbname", String(parts.path.dropFirst()))]
            .map { "\($0)=\($1 ?? "")" }
            + (parts.queryItems ?? []).map { "\($0.name)=\($0.value ?? "")" }
        for (number, (given, told)) in [
            (secret, " --database '\(url)'\n"),
            (pairs.joined(separator: " "), " --database '\(pairs.joined(separator: " "))'\n"),
            (
                (pairs + ["password=s3cret"]).joined(separator: " "),
                " (with the same --database)\n"
            ),
        ].enumerated() {
            let result = try Shell.run(
                "chotatsu site register S\(number) --owner B --name N --on 2024-04-01 "
                    + "--database \"\(given)\"",
                home: "/nonexistent"
            )
            #expect(result.status == 0, "\(result.both)")
            #expect(result.output.hasSuffix(told), "\(result.both)")
            #expect(!result.output.contains("s3cret"))
        }
        let other = try Shell.onTestDatabase(
            "chotatsu site register T --owner B --name N --on 2024-04-01"
        )
        #expect(other.status == 0 && !other.output.contains("--database"), "\(other.both)")
    }

    @Test func `a void takes a seq, and an unknown one is refused`() throws {
        try placeOrder()
        let unknown = try chotatsu("event void 111")
        #expect(unknown.status == 1)
        #expect(
            unknown.errors
                == "--event \"111\": no event 111 is recorded: `events list` shows those that are "
                + "[unknown_event]\n"
        )
        #expect(try json(try chotatsu("event void 0 --format json"))["rule"] as? String != nil)
        let voided = try chotatsu("event void ５ --reason twice")
        #expect(voided.status == 0, "\(voided.both)")
        #expect(voided.output == "PO-7 line 1: 0 of 0 arrived, 0 in backlog\n")
        #expect(try json(try chotatsu("events show 5"))["voided_by"] as? Int == 6)
        let again = try chotatsu("event void 5")
        #expect(again.status == 1 && again.errors.contains("is voided already"), "\(again.both)")
    }

    @Test func `a promise tells what it promises and what it leaves without`() throws {
        try placeOrder()
        for line in [
            "shipment receive SH-1 --vendor V --site S --order PO-7 --line 1 --quantity 10 "
                + "--on 2024-06-01",
            "order cancel PO-7 --line 1 --quantity 5 --reason r --on 2024-06-02",
        ] {
            let result = try chotatsu(line)
            try #require(result.status == 0, "\(line): \(result.both)")
        }
        for (schedule, english, japanese) in [
            (
                "2024-09-30:80",
                "80 of 95 promised (promises count from the first unit; 10 have arrived): "
                    + "15 without a promise",
                "95 のうち 80 の納期回答（最初の 1 台から数え、到着済みは 10）: 納期のない残 15"
            ),
            (
                "2024-09-30:5",
                "5 of 95 promised (promises count from the first unit; 10 have arrived): "
                    + "85 without a promise",
                "95 のうち 5 の納期回答（最初の 1 台から数え、到着済みは 10）: 納期のない残 85"
            ),
        ] {
            let line = "order promise PO-7 --line 1 --schedule \(schedule) --on 2024-06-03"
            let told = try chotatsu(line)
            #expect(told.output.hasPrefix("PO-7 line 1: \(english) · undo: "), "\(told.both)")
            let words = try chotatsu(line + " --lang ja")
            #expect(words.output.hasPrefix("PO-7 明細 1: \(japanese) · 取消: "), "\(words.both)")
        }
    }

    @Test func `the answer as JSON is that of the service`() throws {
        try placeOrder()
        let id = "28c7b0f7-866d-548a-80dc-3f0b8cb645a4"
        let line =
            "delivery accept PO-7 --line 1 --quantity 1 --site S --on 2024-06-01 --format json "
            + "--id \(id)"
        let refused = try chotatsu(line)
        #expect(refused.status == 1)
        #expect(refused.errors.hasPrefix("--quantity \"1\": "))
        let answer = try json(refused)
        #expect(answer["outcome"] as? String == "rejected")
        #expect(answer["field"] as? String == "quantity")
        #expect(answer["rule"] as? String == "not_below_zero")
        let received = try chotatsu(
            "shipment receive SH-1 --vendor V --site S --order PO-7 --line 1 --quantity 40 "
                + "--on 2024-06-01"
        )
        #expect(received.status == 0)
        let accepted = try json(try chotatsu(line))
        #expect(accepted["id"] as? String == id)
        #expect(accepted["outcome"] as? String == "recorded")
        #expect(accepted["seq"] as? Int == 7)
        let again = try chotatsu(line)
        #expect(again.status == 0)
        #expect(try json(again)["outcome"] as? String == "duplicate")
        #expect(try json(again)["seq"] as? Int == 7)
    }

    @Test func `everything missing is named at once by its flag`() throws {
        let result = try chotatsu("order place PO-7 --buyer B --quantity many --fx-rate x")
        #expect(result.status == 2)
        #expect(result.output == "")
        for flag in [
            "vendor", "channel", "currency", "product", "quantity", "unit-price", "fx-rate",
        ] {
            #expect(result.errors.contains("--\(flag)"), "\(flag): \(result.errors)")
        }
        #expect(!result.errors.contains("--buyer"))
    }

    /// A command, words of what it complains about, and its exit status.
    private static let faults: [(line: String, words: String, status: Int32)] = [
        ("order place PO-9 --byer B", "Did you mean '--buyer'?", 2),
        ("order place PO-9 --order PO-8", "--order is given 2 times", 2),
        ("order place PO-9 --line line=1,line=2", "gives line twice", 2),
        (
            "party register P --name N --roles buyer --corporate-number 1234567890123",
            "[check_digit]", 1
        ),
        ("order cancel PO-404 --line 1 --quantity 1 --reason r", "[unknown_code]", 1),
        (
            "order cancel PO-7 --line 1 --quantity 1 --reason r --on 2924-01-01", "[in_the_future]",
            1
        ),
        (
            "order cancel PO-7 --line 1 --quantity 1 --reason r --on sometime", "--on \"sometime\"",
            2
        ),
        ("order show PO-77", "did you mean PO-7?", 1),
        ("order show PO-7 --as-of 2020-01-01", "was not known yet on 2020-01-01", 1),
    ]

    @Test func `a command that cannot be done says why, and changes nothing`() throws {
        try placeOrder()
        for (line, words, status) in Self.faults {
            let result = try chotatsu(line)
            #expect(result.status == status, "\(line): \(result.both)")
            #expect(result.errors.contains(words), "\(line): \(result.both)")
            #expect(result.output == "", "\(line)")
        }
        let shown = try json(try chotatsu("order show PO-7 --format json"))
        #expect((shown["events"] as? [Any])?.count == 1)
    }

    @Test func `several lines take from the flags what they leave out`() throws {
        try placeOrder()
        let result = try chotatsu(
            "order place PO-8 --buyer B --vendor V --channel private --currency JPY --product X "
                + "--line line=1,quantity=5,unit_price=100 --lines line=2,quantity=6,unit-price=200 "
                + "--on 2024-04-02"
        )
        #expect(result.status == 0, "\(result.both)")
        let shown = try json(try chotatsu("order show PO-8 --format json"))
        let lines = try #require(shown["lines"] as? [[String: Any]])
        #expect(lines.map { $0["ordered"] as? Int } == [5, 6])
        #expect(lines.map { $0["unit_price"] as? String } == ["100", "200"])
    }
}

/// The commands' help, for which no database is needed.
struct EntryHelpTests {
    @Test func `every command explains its flags`() throws {
        for type in EventType.all {
            let noun = type.noun.replacing("_", with: "-")
            let result = try Shell.run(
                "chotatsu \(noun) \(type.verb) --help",
                home: "/nonexistent"
            )
            #expect(result.status == 0)
            #expect(result.errors == "")
            #expect(result.output.contains("Record \(type.name):"))
            for field in type.fields {
                if case .record = field.kind { continue }
                let flag = field.name.replacing("_", with: "-")
                #expect(result.output.contains("--\(flag)"), "\(type.name) \(field.name)")
            }
        }
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `a completion script knows the entry commands`(shell: String) throws {
        let script = try Shell.run(
            "chotatsu --generate-completion-script \(shell)",
            home: "/nonexistent"
        )
        #expect(script.status == 0)
        #expect(script.errors == "")
        for word in ["approve-early-start", "unit-price", "subsidised", "payment-file"] {
            #expect(script.output.contains(word), "\(shell): \(word)")
        }
    }

    @Test func `bash completes verbs and flags of an entry command`() throws {
        let completed = try Shell.run(
            """
            source <(chotatsu --generate-completion-script bash)
            COMP_WORDS=(chotatsu order pl); COMP_CWORD=2; COMP_LINE='chotatsu order pl'
            COMP_POINT=17; _chotatsu chotatsu pl order; echo "${COMPREPLY[@]}"
            COMP_WORDS=(chotatsu order place --unit); COMP_CWORD=3
            COMP_LINE='chotatsu order place --unit'; COMP_POINT=27
            COMPREPLY=(); _chotatsu chotatsu --unit place; echo "${COMPREPLY[@]}"
            """,
            home: "/nonexistent"
        )
        #expect(completed.output.contains("place"), "\(completed.both)")
        #expect(completed.output.contains("--unit-price"), "\(completed.both)")
    }
}
