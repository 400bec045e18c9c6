import Foundation
import TestSupport
import Testing

/// Data entry on a terminal: `script` of util-linux gives the program a pseudo-terminal.
@Suite(.freshDatabase)
struct TerminalTests {
    /// Runs the program on a terminal; what is typed comes line by line.
    ///
    /// The output is what the terminal shows, the echo of what is typed included.
    private func terminal(_ line: String, typing: String) throws -> Shell.Result {
        try Shell.onTestDatabase(
            "script -qec \"chotatsu \(line)\" /dev/null",
            input: typing
        )
    }

    private func chotatsu(_ line: String) throws -> Shell.Result {
        try Shell.onTestDatabase("chotatsu \(line)")
    }

    private func prepare() throws {
        for line in [
            "party register B --name Buyer --roles buyer --on 2024-04-01",
            "party register V --name Vendor --roles vendor --on 2024-04-01",
            "product register X --name X --maker M --form-factor server --gpus-per-unit 8 "
                + "--tdp-w 10200 --tflops-dense-bf16 989.4 --on 2024-04-01",
        ] {
            let result = try chotatsu(line)
            try #require(result.status == 0, "\(line): \(result.both)")
        }
    }

    @Test func `what is missing is asked for, and the movement is shown first`() throws {
        try prepare()
        let result = try terminal(
            "order place PO-9 --vendor V --on 2024-04-02",
            typing: "1\ntender\nJPY\nX\nmany\n10\n4800\n\n"
        )
        #expect(result.status == 0, "\(result.both)")
        #expect(result.output.contains("buyer (the code of a known party)"))
        #expect(result.output.contains("  1  B"))
        #expect(!result.output.contains("vendor (the code"))
        #expect(result.output.contains("is not a number"))
        #expect(
            result.output.contains("PO-9 line 1: 10 → unallocated; 0 of 10 arrived, 10 in backlog")
        )
        #expect(result.output.contains("undo: chotatsu event void"))
        let shown = try chotatsu("order show PO-9 --format csv")
        #expect(shown.output.contains("PO-9,1,X,10,4800,"))
    }

    @Test func `an unknown code is asked for again, with those that begin so`() throws {
        try prepare()
        let result = try terminal(
            "site register S --name Site --on 2024-04-02 --owner B",
            typing: "n\n"
        )
        #expect(result.output.contains("nothing moves"))
        #expect(result.output.contains("nothing is recorded"))
        #expect(result.status == 1)
        let again = try terminal(
            "site register S --name Site --on 2024-04-02",
            typing: "Z\nV\n\n"
        )
        #expect(again.output.contains("no party begins with Z"))
        #expect(again.status == 0, "\(again.both)")
        #expect(try chotatsu("site show S").output.contains("owner  V"))
    }

    @Test func `the numbers on the screen are taken after an answer that matches nothing`() throws {
        try prepare()
        let result = try terminal(
            "site register S --name Site --on 2024-04-02",
            typing: "Z\n\n2\n\n"
        )
        #expect(result.status == 0, "\(result.both)")
        #expect(result.output.contains("no party begins with Z"))
        #expect(result.output.contains("an answer is needed; Ctrl-C or Ctrl-D leaves"))
        #expect(!result.output.contains("no party begins with 2"))
        #expect(try chotatsu("site show S").output.contains("owner  V"))
    }

    @Test func `an entry's fields are asked for in their order, the order before its line`() throws
    {
        try prepare()
        let placed = try chotatsu(
            "order place PO-9 --buyer B --vendor V --channel tender --currency JPY --product X "
                + "--quantity 10 --unit-price 1 --on 2024-04-02"
        )
        try #require(placed.status == 0, "\(placed.both)")
        let result = try terminal(
            "shipment dispatch SH-9 --vendor V --on 2024-04-03",
            typing: "PO-9\n1\n4\n\n"
        )
        #expect(result.status == 0, "\(result.both)")
        #expect(try chotatsu("shipment show SH-9").output.contains("PO-9"))
    }

    @Test func `a promise is told before it is confirmed, and a void asks for a seq`() throws {
        try prepare()
        let placed = try chotatsu(
            "order place PO-9 --buyer B --vendor V --channel tender --currency JPY --product X "
                + "--quantity 10 --unit-price 1 --on 2024-04-02"
        )
        try #require(placed.status == 0, "\(placed.both)")
        let promise = "order promise PO-9 --line 1 --schedule 2024-09-30:8 --on 2024-04-03"
        let told =
            "8 of 10 promised (promises count from the first unit; 0 have arrived): "
            + "2 without a promise"
        let refused = try terminal(promise, typing: "n\n")
        #expect(refused.status == 1 && refused.output.contains(told), "\(refused.both)")
        let recorded = try terminal(promise, typing: "\n")
        #expect(recorded.output.split(separator: told).count == 3, "\(recorded.both)")
        let voided = try terminal("event void", typing: "\n99\n5\n\n")
        #expect(voided.status == 0, "\(voided.both)")
        #expect(voided.output.contains("event (the seq or the id of an event): "))
        #expect(voided.output.contains("no event 99 is recorded"))
        #expect(try chotatsu("events show 5").output.contains("\"voided_by\": 6"))
    }

    @Test func `nothing is asked with --yes, and the end of input records nothing`() throws {
        try prepare()
        let yes = try terminal("site register S --yes", typing: "")
        #expect(yes.status == 2)
        #expect(yes.output.contains("--owner: owner is missing"))
        let end = try terminal("site register S", typing: "B\n")
        #expect(end.status == 1, "\(end.both)")
        #expect(end.output.contains("nothing is recorded"))
        #expect(try chotatsu("site list").output == "no site is known\n")
    }
}
