import Foundation
import Testing

/// The public record through the built program, against what its events say by hand.
@Suite(.serialized)
struct PublicRecordTests {
    private static let home = TestHome.make("record")

    /// The record is imported once for the suite, and only asked about afterwards.
    private static let imported = Result {
        try Shell.run("chotatsu import sample/jp-programme/events.jsonl", home: Self.home)
    }

    /// Runs a command line once the record is there.
    private func run(_ command: String) throws -> Shell.Result {
        let imported = try Self.imported.get()
        try #require(imported.status == 0, "the import: \(imported.both)")
        return try Shell.run(command, home: Self.home)
    }

    private func ask(_ command: String) throws -> [String: Any] {
        let result = try run("chotatsu \(command) --format json")
        #expect(result.status == 0, "\(result.errors)")
        let answer = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
        return try #require(answer as? [String: Any])
    }

    /// Order, ordered, unallocated, allocated, accepted, in service, backlog, overdue, next promise,
    /// EFLOPS, yen.
    typealias Line = (
        order: String, ordered: Int, unallocated: Int, allocated: Int, accepted: Int,
        inService: Int, backlog: Int, overdue: Int, next: String?, eflops: String, yen: Int
    )

    static let byHand: [(asOf: String, lines: [Line])] = [
        (
            "2024-03-31",
            [
                (
                    "PO-AIST-ABCI-Q", 2020, 2020, 0, 0, 0, 2020, 0, "2025-03-31", "1.998588",
                    9_696_000_000
                ),
                // 500 promised by January and 700 by March have arrived; 800 are due in June.
                (
                    "PO-SAKURA-H100", 2000, 0, 800, 700, 500, 800, 0, "2024-06-30", "0.79152",
                    3_840_000_000
                ),
            ]
        ),
        (
            "2024-12-05",
            [
                (
                    "PO-AIST-ABCI-Q", 2020, 2020, 0, 0, 0, 2020, 0, "2025-03-31", "1.998588",
                    9_696_000_000
                ),
                // On 2 December 90 of the 100 servers were promised anew, for June.
                (
                    "PO-HIGHRESO-H200", 100, 90, 0, 0, 10, 90, 0, "2025-06-30", "0.712368",
                    4_050_000_000
                ),
                (
                    "PO-SAKURA-B200", 1100, 0, 1100, 0, 0, 1100, 0, "2025-03-31", "2.475",
                    19_998_000_000
                ),
            ]
        ),
        (
            "2026-11-23",
            [
                ("PO-HIGHRESO-H200", 100, 90, 0, 0, 10, 90, 90, nil, "0.712368", 4_050_000_000),
                ("PO-SAKURA-B200", 1100, 0, 700, 0, 400, 700, 700, nil, "1.575", 12_726_000_000),
            ]
        ),
    ]

    @Test(arguments: byHand.indices)
    func `the backlog is what the events say by hand`(index: Int) throws {
        let (asOf, lines) = Self.byHand[index]
        let answer = try ask("backlog --as-of \(asOf)")
        #expect(answer["as_of"] as? String == asOf)
        let rows = try #require(answer["rows"] as? [[String: Any]])
        try #require(rows.map { $0["order"] as? String } == lines.map(\.order))
        for (row, line) in zip(rows, lines) {
            func units(_ name: String) -> Int? { row[name] as? Int }
            #expect(units("line") == 1)
            #expect(units("ordered") == line.ordered)
            #expect(units("unallocated") == line.unallocated)
            #expect(units("allocated") == line.allocated)
            #expect(units("in_transit") == 0 && units("received") == 0 && units("cancelled") == 0)
            #expect(units("accepted") == line.accepted)
            #expect(units("in_service") == line.inService)
            #expect(units("backlog") == line.backlog)
            #expect(units("overdue") == line.overdue)
            #expect(row["next_promised_on"] as? String == line.next)
            #expect(row["eflops_backlog"] as? String == line.eflops)
            #expect(units("value_jpy_backlog") == line.yen)
        }
        let totals = try #require(answer["totals"] as? [String: Any])
        #expect(totals["backlog"] as? Int == lines.map(\.backlog).reduce(0, +))
        #expect(totals["value_jpy_backlog"] as? Int == lines.map(\.yen).reduce(0, +))
    }

    /// As of, operator, declared, ordered, received, in service, total, kW.
    static let capacityByHand: [(String, String, String, String, String, String, String, String)] =
        [
            ("2024-03-31", "AIST", "0.8", "1.998588", "0", "0", "0.8", "0"),
            ("2024-03-31", "SAKURA", "0", "1.9788", "1.18728", "0.4947", "0.4947", "350"),
            // 2,020 H100 and 766 servers of 8 H200 at 989.4 TFLOPS; the servers wait for acceptance.
            ("2024-12-05", "AIST", "0.8", "8.0616312", "6.0630432", "0", "0.8", "0"),
            ("2024-12-05", "HIGHRESO", "0", "0.79152", "0.079152", "0.079152", "0.079152", "102"),
            ("2024-12-05", "SAKURA", "0", "4.4538", "1.9788", "1.9788", "1.9788", "1400"),
            (
                "2026-11-23", "AIST", "0.8", "8.0616312", "8.0616312", "8.0616312", "8.8616312",
                "9227.2"
            ),
            ("2026-11-23", "SAKURA", "0", "4.4538", "2.8788", "2.8788", "2.8788", "1800"),
        ]

    @Test(arguments: capacityByHand.indices)
    func `the capacity is what the events say by hand`(index: Int) throws {
        let line = Self.capacityByHand[index]
        let answer = try ask("capacity --as-of \(line.0)")
        #expect(answer["basis"] as? String == "bf16_dense")
        let rows = try #require(answer["rows"] as? [[String: Any]])
        let row = try #require(rows.first { $0["operator"] as? String == line.1 })
        #expect(row["declared_eflops"] as? String == line.2)
        #expect(row["ordered_eflops"] as? String == line.3)
        #expect(row["received_eflops"] as? String == line.4)
        #expect(row["in_service_eflops"] as? String == line.5)
        #expect(row["total_eflops"] as? String == line.6)
        #expect(row["power_kw"] as? String == line.7)
    }

    @Test func `targets are met from the day since which they hold`() throws {
        let rows = try #require(try ask("capacity --as-of 2026-11-23")["rows"] as? [[String: Any]])
        let aist = try #require(rows.first { $0["operator"] as? String == "AIST" })
        let target = try #require((aist["targets"] as? [[String: Any]])?.first)
        #expect(target["met_on"] as? String == "2025-01-20")
        #expect(target["gap_eflops"] as? String == "-6.0616312")
        let reference = try #require((aist["references"] as? [[String: Any]])?.first)
        // 20 ÷ 8.8616312
        #expect(reference["ratio"] as? String == "2.25692")
        #expect(aist["eflops_per_user"] as? String == "0.00295388")
    }

    @Test func `a second import adds nothing`() throws {
        let again = try run("chotatsu import sample/jp-programme/events.jsonl --format json")
        #expect(again.status == 0)
        #expect(again.output.contains("\"recorded\": 0"))
        #expect(again.output.contains("\"duplicates\": 109"))
    }

    @Test func `a copy comes back whole, and only into an empty database`() throws {
        let result = try run(
            """
            folder=$(mktemp -d); chmod 711 $folder
            chotatsu db backup $folder/copy || exit 7
            export CHOTATSU_HOME=$folder/home
            chotatsu db restore $folder/copy && chotatsu ledger check && chotatsu backlog --as-of 2024-12-05
            chotatsu import sample/jp-programme/events.jsonl
            chotatsu db restore $folder/copy; echo "again: $?"
            chotatsu db stop; rm -r $folder
            """
        )
        #expect(
            result.output.contains("registry jp: 109 events, the log is whole"),
            "\(result.both)"
        )
        #expect(result.output.contains("the ledger is what its events say"))
        #expect(result.output.contains("PO-HIGHRESO-H200"))
        #expect(result.output.contains("109 known already"))
        #expect(result.output.contains("again: 1") && result.errors.contains("not empty"))
    }

    @Test func `before the import nothing was known`() throws {
        let answer = try ask("backlog --as-of 2024-12-05 --known-at 2024-12-05")
        #expect((answer["rows"] as? [Any])?.isEmpty == true)
    }
}
