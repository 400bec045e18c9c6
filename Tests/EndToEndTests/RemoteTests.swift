import Foundation
import TestSupport
import Testing

/// Commands through a service: what they write is what they write on its database.
@Suite(.freshDatabase)
struct RemoteTests {
    /// Starts a service on a free port over what the sample holds, and has `through`, which runs a
    /// command through it, and `same`, which tells where that differs from the database's answer.
    static let begin = """
        chotatsu import sample/jp-programme/events.jsonl >/dev/null
        token() {
            chotatsu token create --party $1 --role $2 --name ${3:-tanaka} --format json |
                sed -n 's/.*"token": "\\(.*\\)".*/\\1/p'
        }
        files=$(mktemp -d)
        export CHOTATSU_TOKEN=$(token SAKURA officer)
        chotatsu serve --bind 127.0.0.1:0 >$files/said 2>$files/log & service=$!
        trap 'kill $service; wait $service; rm -r $files' EXIT
        for n in $(seq 1200); do grep -q listening $files/said && break; sleep 0.05; done
        URL=$(sed -n 's/^listening on //p' $files/said)
        # Nothing but the service is in its reach.
        through() { CHOTATSU_DATABASE_URL=postgresql://127.0.0.1:1/x chotatsu "$@" --server $URL; }
        same() {
            chotatsu "$@" >$files/a 2>$files/a.err; a=$?
            through "$@" >$files/b 2>$files/b.err; b=$?
            [ $a = $b ] && cmp -s $files/a $files/b && diff $files/a.err $files/b.err >/dev/null ||
                { echo "differs: $*"; diff $files/a $files/b | head -5; cat $files/b.err | head -5; }
        }
        """

    @Test func `reports are the same, in every form and both languages`() throws {
        let result = try Shell.onTestDatabase(
            """
            \(Self.begin)
            claim=$(chotatsu claim list --format csv | sed -n 2p | cut -d, -f1)
            for how in '--format table' '--format json' '--format csv' '--lang ja'; do
                same backlog --by buyer,month --as-of 2024-06-30 $how
                same capacity --as-of 2025-06-30 --known-at 2026-01-01 $how
                same grant deadlines --days 400 $how
                same asset register --buyer SAKURA $how
                same claim check $claim $how
                same bank list $how
                same bank match $how
                same events list --limit 3 $how
                same events list --after 20 --limit 1500 --type order.placed $how
                same events show 7 $how
                same events tail --lines 4 --once $how
                same events verify $how
                same ledger check $how
                same reconcile rules A01 $how
            done
            same backlog --excel
            same events list --excel
            same backlog --by nothing
            for how in '' --server=$URL; do
                chotatsu capacity --known-at 2999-01-01 $how 2>$files/err; echo $?
                grep -c 'is in the future: nobody knows that yet' $files/err
            done
            same events show 999999
            same claim check NONE
            same events verify --head $(printf 0%.0s {1..64}) --count 3
            """
        )
        #expect(result.output == "2\n1\n2\n1\n", "\(result.both)")
    }

    @Test func `lists and single things are the same`() throws {
        let result = try Shell.onTestDatabase(
            """
            \(Self.begin)
            for noun in order party product site allocation shipment grant claim programme; do
                for how in '--format table' '--format json' '--format csv' '--lang ja'; do
                    same $noun list --limit 2 $how
                    code=$(chotatsu $noun list --format csv | sed -n 2p | cut -d, -f1)
                    same $noun list --after "$code" --as-of 2024-12-31 $how
                    same $noun show "$code" $how
                done
                same $noun show NONE
            done
            same unit list --order NONE
            same unit show NONE
            same order list --buyer SAKURA --limit 5000
            same order list --excel
            """
        )
        #expect(result.output == "", "\(result.both)")
    }

    @Test func `findings are the same, and a run is made once`() throws {
        let result = try Shell.onTestDatabase(
            """
            \(Self.begin)
            same reconcile run --as-of 2025-12-31
            finding=$(chotatsu reconcile show --format csv | sed -n 2p | cut -d, -f1)
            for how in '--format table' '--format json' '--format csv' '--lang ja'; do
                same reconcile run $how
                same reconcile show $how
                same reconcile show --severity error $how
                same reconcile explain $finding $how
            done
            same reconcile explain ${finding:0:8}
            same reconcile explain zzzz
            same reconcile show --grant NONE
            through reconcile accept ${finding:0:8} --note 'known' --yes >/dev/null && echo accepted
            same reconcile explain $finding --lang ja
            """
        )
        #expect(result.output == "accepted\n", "\(result.both)")
    }

    @Test func `events are entered, refused, repeated and voided as on the database`() throws {
        let result = try Shell.onTestDatabase(
            """
            \(Self.begin)
            id=11111111-1111-4111-8111-111111111111
            promise="order promise PO-AIST-ABCI-Q --line 1 --schedule 2030-01-31:1 --on 2026-01-05"
            through $promise --id $id --yes | sed "s#$URL#URL#"
            same $promise --id $id
            for how in '--format json' '--format csv' '--lang ja'; do same $promise --id $id $how; done
            same order promise NONE --line 1 --schedule 2030-01-31:1 --on 2026-01-05 --id $id --yes
            for how in '--format json' '--lang ja'; do
                same order cancel PO-AIST-ABCI-Q --line 1 --quantity 999999 --reason x $how \\
                    --id 21111111-1111-4111-8111-111111111111
            done
            seq=$(through events tail --lines 1 --once --format csv | tail -1 | cut -d, -f1)
            through event void $seq --yes | sed 's/ as event .*//'
            same events show $seq
            """
        )
        let lines = result.output.split(separator: "\n").map(String.init)
        #expect(lines.count == 2, "\(result.both)")
        #expect(lines.first?.contains("of") == true && lines[0].hasSuffix("--server URL"))
        #expect(lines.last == "recorded event.voided", "\(result.both)")
    }

    @Test func `files are imported, and what is refused is told with its place`() throws {
        let result = try Shell.onTestDatabase(
            """
            \(Self.begin)
            cd $files
            printf 'type,occurred_at,party,name,roles\\nparty.registered,2024-01-01,NEW-A,A,buyer\\n' >a.csv
            printf '%s\\n%s\\n' '{"type":"party.registered","occurred_at":"2024-01-01","data":{"party":"NEW-B","name":"B","roles":["vendor"]}}' \\
                '{"type":"order.cancelled","occurred_at":"2024-01-01","data":{"order":"NONE","line":1,"quantity":1,"reason":"x"}}' >b.jsonl
            for how in '' '--format json' '--format csv' '--lang ja'; do
                same import a.csv b.jsonl $how
                same import a.csv b.jsonl --dry-run --partial --sort $how
            done
            same import missing.csv
            same import --template order.placed
            : >empty.jsonl; same import empty.jsonl a.csv --dry-run
            through import a.csv b.jsonl --partial --rejects refused.jsonl 2>/dev/null; echo $?
            chotatsu import a.csv b.jsonl --dry-run --partial --rejects own.jsonl >/dev/null 2>&1
            cmp refused.jsonl own.jsonl && grep -c '"event"' refused.jsonl
            sed s/NEW-A/NEW-C/ a.csv | through import - --type party.registered
            chotatsu party list --after NEW- --limit 3 --format csv | cut -d, -f1 | grep NEW | tr '\\n' ' '
            """
        )
        #expect(
            result.output.hasPrefix("3 events read: 2 recorded, 0 known already, 1 refused"),
            "\(result.both)"
        )
        #expect(result.output.contains("\n1\n1\n1 events read: 1 recorded"), "\(result.both)")
        #expect(result.output.hasSuffix("NEW-A NEW-B NEW-C "), "\(result.both)")
    }

    @Test func `a claim's pack is the same folder`() throws {
        let result = try Shell.onTestDatabase(
            """
            \(Self.begin)
            claim=$(chotatsu claim list --format csv | sed -n 2p | cut -d, -f1)
            chotatsu claim pack $claim --to $files/own >/dev/null
            through claim pack $claim --to $files/sent | sed "s#$files/##"
            diff -r $files/own $files/sent && (cd $files/sent && python3 verify.py >/dev/null) && echo whole
            """
        )
        #expect(result.output.hasPrefix("sent: "), "\(result.both)")
        #expect(result.output.hasSuffix("whole\n"), "\(result.both)")
    }

    @Test func `files for the bank are made once, and written here as they are`() throws {
        let result = try Shell.onTestDatabase(
            """
            chotatsu import - >&2 </dev/stdin
            \(Self.begin)
            how="--requester 1234567890"
            through pay export --on 2025-03-31 --to $files/sent $how 2>/dev/null | sed "s#$files/##"
            chotatsu pay export --file \(PayTests.code) --to $files/own $how >/dev/null
            through pay export --file \(PayTests.code) --to $files/again $how >/dev/null
            for to in own again; do cmp $files/sent/\(PayTests.code).txt $files/$to/\(PayTests.code).txt; done
            for form in table json csv; do
                same pay export --on 2025-03-31 --to $files/none --format $form
                same pay export --on 2025-04-02 --to $files/none --format $form
            done
            ls $files/none 2>/dev/null
            through pay export --on 2025-03-31 --to $files/sent --again --reason lost 2>&1 |
                grep -o '^.*: 4 transfers' | sed "s#$files/##"
            same repayment quote NONE
            """,
            input: PayTests.world
        )
        let one = PayTests.code.dropLast()
        #expect(result.output.hasPrefix("sent/\(PayTests.code).txt: 4 transfers"), "\(result.both)")
        #expect(
            result.output.hasSuffix("from AG\nsent/\(one)2.txt: 4 transfers\n"),
            "\(result.both)"
        )
    }

    @Test func `statements of the bank are recorded, and refused with their place`() throws {
        let result = try Shell.onTestDatabase(
            """
            cat >$TMPDIR/bank-$$.csv
            \(Self.begin)
            mv $TMPDIR/bank-$$.csv $files/bank.csv
            how="--account 0001-002-1-345 --from 2025-03-01 --to 2025-03-31"
            for form in table json csv; do
                same bank import $files/bank.csv \(BankCSVTests.columns) $how --dry-run --format $form
            done
            through bank import $files/bank.csv \(BankCSVTests.columns) $how
            same bank import $files/bank.csv \(BankCSVTests.columns) $how
            sed 's/1200/9/' $files/bank.csv >$files/wrong.csv
            same bank import $files/wrong.csv \(BankCSVTests.columns) $how --dry-run
            same bank import $files/wrong.csv
            same bank list
            same bank list --state B04 --format json
            same bank match --format csv
            """,
            input: BankCSVTests.file,
            environment: ["TMPDIR": NSTemporaryDirectory()]
        )
        #expect(result.output.hasPrefix("1 statements read: 1 recorded"), "\(result.both)")
        #expect(result.output.split(separator: "\n").count == 1, "\(result.both)")
    }

    @Test func `what cannot be asked is told, with the status of its command`() throws {
        let result = try Shell.onTestDatabase(
            """
            \(Self.begin)
            CHOTATSU_TOKEN= through backlog; echo $?
            through backlog --token wrong >/dev/null; echo $?
            through backlog --database postgresql://127.0.0.1/x; echo $?
            chotatsu backlog --token x; echo $?
            chotatsu backlog --server http://127.0.0.1:1; echo $?
            chotatsu backlog --server nonsense; echo $?
            for command in 'db status' 'token list' 'serve --bind 127.0.0.1:0'; do
                through $command; echo $?
            done
            through backlog --registry other; echo $?
            through backlog --registry jp >/dev/null 2>&1; echo $?
            chotatsu party register X --name X --roles buyer --server http://127.0.0.1:1; echo $?
            """
        )
        #expect(result.output == "2\n1\n2\n2\n4\n2\n2\n2\n2\n1\n0\n4\n", "\(result.both)")
        #expect(result.errors.contains("the same command with --id"), "\(result.errors)")
        #expect(result.errors.contains("this needs a token"))
        #expect(result.errors.contains("the service at http://127.0.0.1:1 is out of reach"))
        #expect(result.errors.contains("the token is of the registry jp, not of other"))
    }

    @Test func `while another program records, a command says so and waits`() throws {
        let result = try Shell.onTestDatabase(
            """
            \(Self.begin)
            cd $files; mkfifo go
            psql=$(ls /usr/lib/postgresql/*/bin/psql | tail -1)
            "$psql" -qX "$CHOTATSU_DATABASE_URL" <go >held & exec 3>go
            echo "begin; select from head where code = 'jp' for update;" >&3
            until grep -q row held; do sleep 0.1; done
            through party register NEW-W --name W --roles buyer --on 2024-01-01 >told 2>errors &
            register=$!
            # The service itself waits for five seconds before it says anything.
            until grep -q waiting errors; do sleep 0.1; done
            echo 'commit;' >&3; exec 3>&-
            wait $register; echo "ended with $?"; cat told; grep -c waiting errors
            """
        )
        #expect(
            result.output.hasPrefix("ended with 0\nrecorded party.registered"),
            "\(result.both)"
        )
        #expect(result.output.hasSuffix("\n1\n"), "\(result.both)")
    }

    @Test func `a buyer sees its own, and not by any command another's`() throws {
        let result = try Shell.onTestDatabase(
            """
            \(Self.begin)
            export CHOTATSU_TOKEN=$(token SAKURA buyer suzuki)
            through order list --format csv | cut -d, -f1,2 | grep -vc SAKURA
            through order show PO-AIST-ABCI-Q; echo $?
            through order show NONE; echo $?
            through backlog --by buyer --all --format csv | cut -d, -f1 | tr '\\n' ' '
            through events verify; echo $?
            through reconcile show >/dev/null; echo $?
            through claim pack C-SAKURA-1 --to $files/mine >/dev/null
            python3 $files/mine/verify.py | sed 's/[0-9][0-9]*/N/g'
            """
        )
        let told = """
            N events were packed by one who does not see all: their hashes can be checked in a pack \
            of an officer or an auditor
            N events, N files of evidence: all is right

            """
        #expect(result.output == "1\n1\n1\nbuyer SAKURA 1\n1\n" + told, "\(result.both)")
        #expect(result.errors.contains("no order PO-AIST-ABCI-Q"), "\(result.errors)")
    }
}
