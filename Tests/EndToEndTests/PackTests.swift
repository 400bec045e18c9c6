import Domain
import Foundation
import Testing

/// `claim pack` through the built program, and what is in the folder without it.
struct PackTests {
    private static let home = TestHome.make("pack")

    private static func event(_ type: String, _ day: String, _ data: String) -> String {
        GrantStory.event(type, day, data)
    }

    private static func evidence(_ subject: String, _ digit: String, _ file: String) -> String {
        event(
            "evidence.attached",
            "2024-07-01",
            "'subject':{\(subject)},'kind':'other','file':'\(file)',"
                + "'sha256':'\(String(repeating: digit, count: 64))'"
        )
    }

    private static func order(_ code: String, buyer: String, _ more: String) -> String {
        event(
            "order.placed",
            "2024-04-10",
            "'order':'\(code)','buyer':'\(buyer)','vendor':'V','channel':'subsidised','currency':'JPY',"
                + "\(more)'lines':[{'line':1,'product':'X','quantity':2,'unit_price':'50000000'},"
                + "{'line':2,'product':'X','quantity':1,'unit_price':'7'}]"
        )
    }

    private static let dates =
        "'quoted_on':'2024-04-05','ordered_on':'2024-04-10',"
        + ["delivered", "accepted", "invoiced", "paid"].map { "'\($0)_on':'2024-05-20'" }
        .joined(separator: ",")

    private static let story =
        GrantStory.grant() + [
            order("PO", buyer: "B", "'grant':'G',"), order("OTHER", buyer: "B2", ""),
            event(
                "shipment.received",
                "2024-05-20",
                "'shipment':'SH','vendor':'V','site':'S1','lines':[{'order':'PO','line':1,'quantity':2,"
                    + "'serials':['A1','A2']}]"
            ),
            event(
                "delivery.accepted",
                "2024-05-20",
                "'order':'PO','line':1,'quantity':2,'serials':['A1','A2'],'site':'S1'"
            ),
            event(
                "invoice.received",
                "2024-05-20",
                "'invoice':'INV','issuer':'V','order':'PO','lines':[{'line':1,'quantity':2,"
                    + "'unit_price':'50000000'}],'amount_jpy':100000000,'tax_jpy':10000000,"
                    + "'invoiced_on':'2024-05-20'"
            ),
            event(
                "payment.made",
                "2024-05-21",
                "'payment':'PAY','invoice':'INV','issuer':'V','amount_jpy':110000000,"
                    + "'paid_on':'2024-05-21'"
            ),
            // Recorded in error, and voided below.
            "{'id':'6f1c2d3e-0000-4000-8000-00000000000b','type':'unit.moved','occurred_at':'2024-06-01',"
                .appending("'data':{'serial':'A1','site':'S2'}}").replacing("'", with: "\""),
            event(
                "event.voided",
                "2024-06-02",
                "'event':'6f1c2d3e-0000-4000-8000-00000000000b','reason':'it stayed'"
            ),
            // Of the ceiling of 500,000,000 an earlier claim has 900,000.
            event(
                "claim.submitted",
                "2024-06-10",
                "'claim':'C0','grant':'G','kind':'interim','requested_jpy':1000000,"
                    + "'lines':[{'line':1,'category':'c','amount_jpy':2000000,'tax_jpy':0}]"
            ),
            event(
                "claim.fixed",
                "2024-06-11",
                "'claim':'C0','eligible_jpy':1800000,'fixed_jpy':900000,"
                    + "'disallowed':[{'line':1,'amount_jpy':200000,'reason':'r'}]"
            ),
            // 100,000,000 and, paid by card, 3,001.
            event(
                "claim.submitted",
                "2024-07-01",
                "'claim':'C/1','grant':'G','kind':'final','requested_jpy':50001000,'lines':["
                    + "{'line':1,'category':'機器','order':'PO','order_line':1,'serials':['A1','A2'],"
                    + "'amount_jpy':100000000,'tax_jpy':10000000,\(dates),'invoice':'INV',"
                    + "'payment_method':'bank_transfer'},{'line':2,'category':'other',"
                    + "'amount_jpy':3001,'tax_jpy':0,\(dates),'payment_method':'card'}]"
            ),
            evidence("'kind':'claim','code':'C/1','line':1", "a", "見積, \\\"最終\\\".pdf"),
            evidence("'kind':'invoice','code':'INV'", "b", "invoice.pdf"),
            evidence("'kind':'order','code':'PO','line':1", "c", "=order.pdf"),
            evidence("'kind':'shipment','code':'SH'", "d", "note.pdf"),
            evidence("'kind':'payment','code':'PAY'", "e", "transfer.pdf"),
            // Of other lines, orders and claims.
            evidence("'kind':'order','code':'PO','line':2", "1", "x"),
            evidence("'kind':'order','code':'OTHER'", "2", "x"),
            evidence("'kind':'claim','code':'C0'", "3", "x"),
            event(
                "claim.fixed",
                "2024-07-10",
                "'claim':'C/1','eligible_jpy':100000000,'fixed_jpy':50000000,"
                    + "'disallowed':[{'line':2,'amount_jpy':3001,'reason':'card'}]"
            ),
        ] + GrantStory.paid("D", "2024-07-20", 50_000_000, claim: "C/1")

    /// Records the story and packs its claim into a folder, which the caller removes.
    private static func packed(_ registry: String, _ more: [String] = []) throws -> URL {
        try GrantStory.record(registry, story + more, home: home)
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "pack-\(UUID().uuidString.prefix(8))")
        let result = try Shell.run(
            "chotatsu claim pack C/1 --to \(folder.path) --registry \(registry)",
            home: home
        )
        try #require(result.status == 0, "\(result.both)")
        return folder
    }

    private static func text(_ name: String, in folder: URL) throws -> String {
        try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }

    private struct Packed {
        let seq: Int
        let type: String
        let previous: String
        let hash: String
        let canonical: String
        let isVoided: Bool
    }

    private static func events(in folder: URL) throws -> [Packed] {
        try text("events.jsonl", in: folder).split(separator: "\n").map { line in
            let row = try #require(
                JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            )
            let canonical = try #require(row["canonical"] as? String)
            let entry = try #require(
                JSONSerialization.jsonObject(with: Data(canonical.utf8)) as? [String: Any]
            )
            let event = try #require(entry["event"] as? [String: Any])
            return Packed(
                seq: try #require(row["seq"] as? Int),
                type: try #require(event["type"] as? String),
                previous: try #require(row["previous_hash"] as? String),
                hash: try #require(row["hash"] as? String),
                canonical: canonical,
                isVoided: row["voided_by"] is Int
            )
        }
    }

    @Test func `every file has the sum, and every event the hash, that the pack says`() throws {
        let folder = try Self.packed("sums")
        defer { try? FileManager.default.removeItem(at: folder) }
        let sums = try Shell.run("cd \(folder.path) && sha256sum -c SHA256SUMS", home: Self.home)
        #expect(sums.status == 0, "\(sums.both)")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        let checked = sums.output.split(separator: "\n").map { $0.prefix { $0 != ":" } }
        #expect(Set(checked.map(String.init) + ["SHA256SUMS"]) == Set(names))
        // The hash of an event: that of the one before, as bytes, and its canonical text.
        let work = folder.appending(path: "work")
        try FileManager.default.createDirectory(at: work, withIntermediateDirectories: false)
        let events = try Self.events(in: folder)
        for event in events {
            let digits = Array(event.previous)
            var bytes = Data()
            for at in stride(from: 0, to: digits.count, by: 2) {
                bytes.append(try #require(UInt8(String(digits[at...at + 1]), radix: 16)))
            }
            #expect(bytes.count == 32)
            bytes.append(Data(event.canonical.utf8))
            try bytes.write(to: work.appending(path: String(event.seq)))
        }
        let hashed = try Shell.run("cd \(work.path) && sha256sum $(ls | sort -n)", home: Self.home)
        let hashes = hashed.output.split(separator: "\n").map { String($0.prefix(64)) }
        #expect(hashes == events.map(\.hash) && events.count > 20)
        // The last event of the story is the end of the log.
        let head = try Self.text("head.json", in: folder)
        let last = try #require(events.last)
        #expect(
            head.contains("\"seq\": \(last.seq),") && head.contains("\"hash\": \"\(last.hash)\"")
        )
        let verified = try Shell.run(
            "chotatsu events verify --head \(last.hash) --count \(last.seq) --registry sums",
            home: Self.home
        )
        #expect(verified.status == 0, "\(verified.both)")
    }

    @Test func `the pack holds what the claim rests on, and nothing of others`() throws {
        let folder = try Self.packed("holds")
        defer { try? FileManager.default.removeItem(at: folder) }
        let events = try Self.events(in: folder)
        var counts: [String: Int] = [:]
        for event in events { counts[event.type, default: 0] += 1 }
        #expect(
            counts == [
                // The agency, the buyer, the vendor; not the other buyer.
                "party.registered": 3, "product.registered": 1, "programme.opened": 1,
                // Site 2 is where a voided event put a unit.
                "site.registered": 2, "grant.applied": 1, "grant.decided": 1, "order.placed": 1,
                "shipment.received": 1, "delivery.accepted": 1, "invoice.received": 1,
                "payment.made": 1, "unit.moved": 1, "event.voided": 1, "claim.submitted": 2,
                "claim.fixed": 2, "evidence.attached": 5, "disbursement.instructed": 1,
                "disbursement.confirmed": 1,
            ]
        )
        #expect(events.filter(\.isVoided).map(\.type) == ["unit.moved"])
        let table = try Self.text("evidence.csv", in: folder).split(separator: "\n")
        #expect(
            table.map { $0.drop { $0 != "," } } == [
                ",attached_on,subject_kind,subject_code,subject_line,kind,sha256,file",
                ",2024-07-01,claim,C/1,1,other,\(String(repeating: "a", count: 64)),"
                    + "\"見積, \"\"最終\"\".pdf\"",
                ",2024-07-01,invoice,INV,,other,\(String(repeating: "b", count: 64)),invoice.pdf",
                ",2024-07-01,order,PO,1,other,\(String(repeating: "c", count: 64)),=order.pdf",
                ",2024-07-01,shipment,SH,,other,\(String(repeating: "d", count: 64)),note.pdf",
                ",2024-07-01,payment,PAY,,other,\(String(repeating: "e", count: 64)),transfer.pdf",
            ]
        )
        // 100,003,001 − 3,001 = 100,000,000; × 1/2 = 50,000,000; 500,000,000 − 900,000 are left.
        let arithmetic = try Self.text("arithmetic.txt", in: folder)
        for part in [
            "line 1 機器: ¥100,000,000 (limit 上限 ¥100,000,000 = 2 × 50000000 JPY,",
            "disallowed 対象外 ¥3,001, E07: ", "¥100,003,001 − ¥3,001 = ¥100,000,000",
            "eligible × 1/2, rounded down once to ¥1,000 = ¥50,000,000",
            "− claim C0 fixed 確定 ¥900,000\n   = ¥499,100,000",
            "the smaller of 3 and 4 = ¥50,000,000",
            "on 2024-07-10: eligible 対象額 ¥100,000,000, fixed 確定額 ¥50,000,000",
        ] {
            #expect(arithmetic.contains(part), "\(part) in \(arithmetic)")
        }
        #expect(try Self.text("README.txt", in: folder).contains("sha256sum -c SHA256SUMS"))
    }

    @Test(
        arguments: [
            ("events.jsonl", "機器", "機機", "another hash"),
            ("events.jsonl", "\"voided_by\":null", "\"voided_by\":1", "the claim is not here"),
            ("evidence.csv", "bbbb", "bbba", "not what the events attach"),
            (
                "arithmetic.json", "\"eligible_jpy\": 100000000", "\"eligible_jpy\": 100000001",
                "eligible_jpy"
            ),
            ("arithmetic.json", "\"fixed_jpy\": 50000000", "\"fixed_jpy\": 50000001", "fixed_jpy"),
            ("arithmetic.json", "\"rate\": \"1/2\"", "\"rate\": \"1/3\"", "rate is 1/3"),
            (
                "arithmetic.json", "\"ceiling_jpy\": 500000000", "\"ceiling_jpy\": 500000001",
                "ceiling_jpy is 500000001, by the events 500000000"
            ),
            (
                "arithmetic.json", "\"ceiling_left_jpy\": 499100000",
                "\"ceiling_left_jpy\": 500000000", "ceiling_left_jpy"
            ),
            (
                "arithmetic.json", "\"rounding_jpy\": 1000", "\"rounding_jpy\": 1",
                "rounding_jpy is 1, by the events 1000"
            ),
            (
                "arithmetic.json", "\"amount_jpy\": 900000", "\"amount_jpy\": 800000",
                "earlier_claims"
            ),
            ("head.json", "\"registry\": \"py\"", "\"registry\": \"other\"", "another registry"),
        ]
    )
    func `the pack's own program finds what was changed`(
        file: String,
        text: String,
        instead: String,
        fault: String
    ) throws {
        let folder = try Self.packed("py")
        defer { try? FileManager.default.removeItem(at: folder) }
        let verify = "cd \(folder.path) && python3 verify.py"
        let whole = try Shell.run(verify, home: Self.home)
        #expect(whole.status == 0 && whole.output.contains("all is right"), "\(whole.both)")
        let before = try Self.text(file, in: folder)
        #expect(before.contains(text), "\(text) in \(before)")
        try before.replacing(text, with: instead)
            .write(to: folder.appending(path: file), atomically: true, encoding: .utf8)
        let changed = try Shell.run(verify, home: Self.home)
        #expect(changed.status == 1 && changed.output.contains(fault), "\(changed.both)")
        let sums = try Shell.run("cd \(folder.path) && sha256sum -c SHA256SUMS", home: Self.home)
        #expect(sums.status == 1 && sums.output.contains("\(file): FAILED"), "\(sums.both)")
    }

    @Test func `the same cut gives the same bytes, whatever was recorded since`() throws {
        let folder = try Self.packed("same")
        defer { try? FileManager.default.removeItem(at: folder) }
        let result = try Shell.run(
            """
            cd \(folder.path)
            sleep 0.01; now=$(date -u +%Y-%m-%dT%H:%M:%S.%6NZ)
            cut="--registry same --as-of 2024-12-31 --known-at $now"
            chotatsu claim pack C/1 $cut --to first/ || exit 9
            chotatsu claim withdraw C0 --reason late --on 2024-12-01 --yes --registry same && exit 8
            chotatsu unit move A2 --site S2 --on 2024-12-01 --yes --registry same || exit 7
            chotatsu claim pack C/1 $cut --to second || exit 6
            chotatsu claim pack C/1 --registry same --to third || exit 5
            diff -r first second || exit 4
            diff -q first/events.jsonl third/events.jsonl
            """,
            home: Self.home
        )
        #expect(result.status == 1 && result.output.hasSuffix("differ\n"), "\(result.both)")
    }

    @Test func `nothing is overwritten, and no part of a pack is left`() throws {
        let folder = try Self.packed("refused")
        defer { try? FileManager.default.removeItem(at: folder) }
        let result = try Shell.run(
            """
            cd \(folder.path) && mkdir full empty && touch full/.kept file
            pack="chotatsu claim pack C/1 --registry refused"
            for to in full file no/such ""; do $pack --to "$to" >/dev/null && exit 9; done
            ls -A full; cat file
            $pack --to empty --format json | grep -c '"folder": "empty"'
            $pack --lang ja; ls -d claim-C_1 *.part* 2>/dev/null
            chotatsu claim pack C9 --registry refused
            """,
            home: Self.home
        )
        #expect(
            result.output == """
                .kept
                1
                claim-C_1: イベント 27 件、証憑 5 件（ハッシュ値）。確認方法は README.txt にあります
                claim-C_1

                """,
            "\(result.both)"
        )
        for part in [
            "full is not empty: nothing is ever overwritten",
            "file cannot be made: Not a directory",
            "no/such cannot be made: No such file", "the folder has no name",
            "no claim C9 is known: did you mean C0?",
        ] {
            #expect(result.errors.contains(part), "\(part): \(result.errors)")
        }
    }

    @Test func `a withdrawn claim is packed with its lines, and amounts of any size`() throws {
        let most = Int64.max
        let line = "'category':'c','amount_jpy':\(most),'tax_jpy':0"
        let withdrawn = [
            Self.event(
                "claim.submitted",
                "2024-08-01",
                "'claim':'W','grant':'G','kind':'final','requested_jpy':7,'lines':["
                    + "{'line':1,\(line)},{'line':2,\(line)}]"
            ),
            Self.event("claim.withdrawn", "2024-08-02", "'claim':'W','reason':'wrong'"),
            Self.event(
                "claim.submitted",
                "2024-08-03",
                "'claim':'W2','grant':'G','kind':'final','requested_jpy':7,'lines':["
                    + "{'line':1,\(line)},{'line':2,\(line)}]"
            ),
        ]
        let folder = try Self.packed("withdrawn", withdrawn)
        defer { try? FileManager.default.removeItem(at: folder) }
        let result = try Shell.run(
            """
            cd \(folder.path); R="--registry withdrawn"
            chotatsu claim pack W $R --to w >&2 && cat w/arithmetic.txt
            chotatsu claim check W2 $R --format json | head -4
            grep -E "withdrawn_on|eligible_jpy|fixed_jpy" w/arithmetic.json
            chotatsu claim check W $R --format json | grep -E "withdrawn_on|eligible_jpy|fixed_jpy"
            python3 w/verify.py >&2; python3 w2/verify.py >&2
            chotatsu claim pack W2 $R --to w2 >&2 && grep -c E03 w2/arithmetic.txt
            """,
            home: Self.home
        )
        for part in [
            "withdrawn 取下げ 2024-08-02: nothing will be fixed",
            "withdrawn claim = ¥0", "the smaller of 3 and 4 = ¥0",
            "\"claimed_jpy\": 18446744073709551614", "\n2\n",
            // Of the check, then of the pack.
            "\"withdrawn_on\": \"2024-08-02\",\n  \"eligible_jpy\": 0,\n  \"fixed_jpy\": 0,",
        ] {
            #expect(result.output.contains(part), "\(part): \(result.both)")
        }
        let said = result.output.components(separatedBy: "\"withdrawn_on\": \"2024-08-02\",")
        #expect(said.count == 3, "pack and check: \(result.both)")
        #expect(result.output.components(separatedBy: "\"fixed_jpy\": 0,").count == 3)
        #expect(!result.errors.contains("WRONG"), "\(result.errors)")
    }

    @Test func `a folder that none takes the place of is refused, and a part left is told`() throws
    {
        let folder = try Self.packed("places")
        defer { try? FileManager.default.removeItem(at: folder) }
        let result = try Shell.run(
            """
            cd \(folder.path) && mkdir -p here real && ln -s real link
            pack="chotatsu claim pack C/1 --registry places"
            (cd here && for to in . ./ ..; do $pack --to $to && exit 9; done)
            $pack --to link; ls -A here real
            mkdir new.part-999999999 new.part-x new.part-1
            $pack --to new --lang en
            """,
            home: Self.home
        )
        #expect(
            result.output.hasPrefix("here:\n\nreal:\nnew: 27 events"),
            "\(result.both)"
        )
        for part in [
            ". is where you are or above it", "link is a symbolic link",
            "note: new.part-999999999 is a part of a pack whose making was interrupted",
        ] {
            #expect(result.errors.contains(part), "\(part): \(result.errors)")
        }
        #expect(!result.errors.contains("not empty"), "\(result.errors)")
        #expect(result.errors.components(separatedBy: "note: ").count == 2, "\(result.errors)")
    }

    @Test
    func `the pack's own program finds that any one event was taken out`() throws {
        let folder = try Self.packed("less")
        defer { try? FileManager.default.removeItem(at: folder) }
        let lines = try Self.text("events.jsonl", in: folder).split(separator: "\n")
        for index in lines.indices {
            var left = lines
            left.remove(at: index)
            try (left.joined(separator: "\n") + "\n").write(
                to: folder.appending(path: "events.jsonl"),
                atomically: true,
                encoding: .utf8
            )
            let checked = try Shell.run("python3 \(folder.path)/verify.py", home: Self.home)
            #expect(checked.status == 1 && checked.output.contains("were packed"), "\(index)")
            #expect(checked.errors == "", "\(index): \(checked.errors)")
        }
    }
}
