import Foundation
import TestSupport
import Testing

/// Runs of reconciliation that are kept: what they say of the run below, and how much they write.
@Suite(.freshDatabase)
struct RunTests {
    /// What a registry's tables of runs hold.
    private static let counts = """
        psql -X -A -t "$CHOTATSU_DATABASE_URL" -c "select (select count(*) from run), \
        (select count(*) from run_finding), (select count(*) from run_statement)"
        """
    private static let claims = "chotatsu import Tests/Fixtures/claims-21/events.jsonl >&2"
    private static let run = "chotatsu reconcile run --as-of 2026-11-20"

    @Test func `the same cut is run once, and the next run writes what differs`() throws {
        let result = try Shell.onTestDatabase(
            """
            \(Self.claims)
            \(Self.run) | tail -1; \(Self.counts)
            \(Self.run) --format json | tail -1 >/dev/null; \(Self.counts)
            chotatsu reconcile run --as-of 2026-11-21 | tail -1; \(Self.counts)
            # It concerns nothing that is there.
            chotatsu party register NEW --name N --roles buyer --on 2024-04-01 --yes >&2
            \(Self.run) | tail -1; \(Self.counts)
            chotatsu reconcile show --lifecycle new | wc -l
            chotatsu reconcile show --as-of 2026-11-20 --lifecycle persisting | wc -l
            """
        )
        let lines = result.output.split(separator: "\n").map(String.init)
        try #require(lines.count == 9, "\(result.both)")
        #expect(lines[0].hasSuffix("at event 661 and 2026-11-20"), "\(lines[0])")
        #expect(lines[1] == "1|198|30", "\(lines)")
        #expect(lines[2] == "1|198|30", "the same cut was kept twice")
        #expect(lines[4] == "2|198|30", "a day on which nothing happens writes no finding")
        #expect(!lines[5].contains("new"), "\(lines[5])")
        #expect(lines[6] == "3|198|30", "an event of no finding writes none")
        #expect(lines[7...] == ["0", "198"])
    }

    @Test func `a finding persists, is resolved when its cause is gone, and reopens with it`()
        throws
    {
        let result = try Shell.onTestDatabase(
            """
            \(Self.claims)
            show="chotatsu reconcile show --as-of 2026-11-20 --rule Q05 --format csv"
            subject=$($show | sed -n 2p | cut -d, -f6); order=${subject#order=}
            state() { $show "$@" | grep "$subject" | cut -d, -f2,4; }
            echo "first $(state)"
            chotatsu order promise ${order%;*} --line ${order#*line=} --schedule 2099-01-01:1 \
                --on 2026-11-20 --yes --id 00000000-0000-4000-8000-000000000001 >&2
            echo "then $(state) $(state --lifecycle resolved)"
            \(Self.run) | grep -c "Q05 resolved: "
            chotatsu event void 00000000-0000-4000-8000-000000000001 --yes >&2
            echo "again $(state)"
            chotatsu party register NEW --name N --roles buyer --on 2024-04-01 --yes >&2
            echo "last $(state) $(state --lifecycle resolved)"
            """
        )
        #expect(
            result.output == "first Q05,new\nthen  Q05,resolved\n1\nagain Q05,reopened\n"
                + "last Q05,persisting \n",
            "\(result.both)"
        )
    }

    @Test func `findings are shown by buyer and by grant, and by no other's`() throws {
        let result = try Shell.onTestDatabase(
            """
            \(Self.claims)
            show="chotatsu reconcile show --as-of 2026-11-20 --format csv"
            $show --grant G5 | tail -n +2 | cut -d, -f2,6 | sort | uniq
            echo ---
            buyer=$(chotatsu grant show G5 --format json | sed -n 's/.*"applicant": "\\(.*\\)".*/\\1/p')
            $show --buyer $buyer --grant G5 | tail -n +2 | wc -l
            $show --buyer NOBODY | tail -n +2 | wc -l
            $show --rule F01 --buyer $buyer | tail -n +2 | wc -l
            # Every finding but those of the bank and of programmes is somebody's.
            $show | tail -n +2 | wc -l
            for rule in F01 B01 B04 B06; do $show --rule $rule; done | grep -vc ^finding
            psql -X -A -t "$CHOTATSU_DATABASE_URL" -c "
                select count(*) from run_finding where cardinality(buyers) = 0;
                select count(*) from run_finding where cardinality(grants) = 0 and rule < 'F'"
            """
        )
        let parts = result.output.components(separatedBy: "---\n")
        try #require(parts.count == 2, "\(result.both)")
        #expect(parts[0].contains("grant=G5") && parts[0].contains("claim=C5"), "\(parts[0])")
        #expect(!parts[0].contains("G11"), "\(parts[0])")
        let numbers = parts[1].split(separator: "\n").compactMap { Int($0) }
        try #require(numbers.count == 7, "\(result.both)")
        #expect(numbers[0] > 0)
        #expect(numbers[1] == 0)
        #expect(numbers[2] == 0, "what is said of a programme is no buyer's own")
        #expect(numbers[3] == 198)
        #expect(numbers[5] == numbers[4], "findings that nobody is concerned by")
        #expect(numbers[6] <= numbers[4])
    }

    @Test func `two at once keep one run and give the same bytes`() throws {
        let result = try Shell.onTestDatabase(
            """
            \(Self.claims)
            for n in 1 2 3 4; do \(Self.run) --format json >$TMPDIR/run-$$-$n 2>&1 & done; wait
            for n in 2 3 4; do cmp $TMPDIR/run-$$-1 $TMPDIR/run-$$-$n && echo same; done
            grep -c '"finding":' $TMPDIR/run-$$-1; rm $TMPDIR/run-$$-?
            \(Self.counts)
            """,
            environment: ["TMPDIR": NSTemporaryDirectory()]
        )
        #expect(result.output == "same\nsame\nsame\n198\n1|198|30\n", "\(result.both)")
    }

    @Test func `what is accepted is one finding that is known, with a note`() throws {
        let result = try Shell.onTestDatabase(
            """
            \(Self.claims)
            accept() { chotatsu reconcile accept "$@" --on 2026-11-20 --yes >/dev/null; echo $?; }
            accept zz --note ok; accept a --note ok; accept "" --note ok
            id=$(chotatsu reconcile show --as-of 2026-11-20 --rule A02 --format csv |
                sed -n 2p | cut -d, -f1)
            accept $id --note " "; accept $id; accept ${id:0:9} --note ok
            chotatsu events list --type finding.accepted --format csv | grep -c $id
            chotatsu reconcile show --as-of 2026-11-20 --lifecycle accepted --format csv |
                tail -n +2 | cut -d, -f1 | sed "s/$id/it/"
            chotatsu reconcile explain $id --as-of 2026-11-20 |
                grep -E "^accepted on 2026-11-20 by .*: ok$|to leave it so" | cut -d' ' -f1-3
            """
        )
        #expect(
            result.output == "1\n1\n1\n2\n2\n0\n1\nit\naccepted on 2026-11-20\n",
            "\(result.both)"
        )
        #expect(result.errors.contains("no finding zz is known"), "\(result.both)")
        #expect(result.errors.contains("several findings begin with a"), "\(result.both)")
    }

    @Test func `a failed match is explained by what was near, and why not`() throws {
        let result = try Shell.onTestDatabase(
            """
            \(Self.claims)
            explain() {
                id=$(chotatsu reconcile show --as-of 2026-11-20 --rule $1 --format json |
                    sed -n 's/.*"finding": "\\(.*\\)".*/\\1/p' | head -1)
                chotatsu reconcile explain $id --as-of 2026-11-20 "${@:2}"
            }
            explain B01; explain B02; explain B04; explain A04; explain Q05
            explain B04 --format json
            explain B04 --lang ja
            """
        )
        for part in [
            "the nearest, and why not:\n", "  its amount is another",
            "it could be this one, and so",
            "ceiling left jpy: ¥", "  rounding jpy: ¥", "compared:\n", "\"candidates\": [\n    {",
            "\"reason\": \"", "照合しなかった理由", "候補の一つですが",
        ] {
            #expect(result.output.contains(part), "\(part): \(result.both)")
        }
    }

    @Test func `what waits for a person is listed, and gone once it is tied`() throws {
        let result = try Shell.onTestDatabase(
            """
            \(Self.claims)
            # All of them, those without any candidate too.
            chotatsu bank match --format csv | cut -d, -f1,2 | tail -n +2 | sort -u | wc -l
            for rule in B01 B04; do chotatsu reconcile show --rule $rule --format csv; done |
                grep -vc ^finding
            chotatsu bank match ST-AG-202402 --entry 1 --format csv | cut -d, -f1-4
            chotatsu bank match ST-AG-202402 --entry 1 --disbursement ST26-0-0 --reason fee \
                --on 2026-11-20 --yes >&2
            chotatsu bank match ST-AG-202402 --entry 1 --format csv | wc -l
            chotatsu bank list --statement ST-AG-202402 --format csv | cut -d, -f2,6-9
            """
        )
        let lines = result.output.split(separator: "\n").map(String.init)
        #expect(lines[0] == lines[1] && (Int(lines[0]) ?? 0) > 15, "\(result.both)")
        #expect(lines.contains { $0.contains("ST26-0-0") }, "\(result.both)")
        #expect(lines.contains("1,matched,ST26-0-0,,hand"), "\(result.both)")
    }
}
