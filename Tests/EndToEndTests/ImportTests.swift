import Foundation
import Testing

/// `import` through the built program: encodings, written forms, all errors at once, nothing half
/// done.
@Suite(.serialized)
struct ImportTests {
    private static let home = TestHome.make("import")

    /// A registry of its own, with parties, a product and a site.
    private static func registry(_ name: String) throws -> String {
        let lines = [
            "type,occurred_at,party,roles,owner,site,product,name,maker,form_factor,gpus_per_unit,"
                + "tdp_w,tflops_dense.bf16,country",
            "party.registered,2024-04-01,B,buyer;operator,,,,買い手,,,,,,JP",
            "party.registered,2024-04-01,V,vendor,,,,売り手,,,,,,US",
            "product.registered,2024-04-01,,,,,X,X,M,SXM5,1,700,989.4,",
            "site.registered,2024-04-01,,,B,S,,S,,,,,,",
        ]
        let result = try run(name, lines.joined(separator: "\n"))
        #expect(result.status == 0, "\(result.errors)")
        return name
    }

    private static func run(
        _ registry: String,
        _ input: String,
        _ flags: String = ""
    ) throws -> Shell.Result {
        try Shell.run("chotatsu import - --registry \(registry) \(flags)", home: home, input: input)
    }

    private static func ordered(_ registry: String) throws -> String {
        try Shell.run(
            "chotatsu backlog --registry \(registry) --as-of 2024-12-31 --format csv",
            home: home
        ).output
    }

    private static let header =
        "type,occurred_at,order,buyer,vendor,channel,currency,lines.line,lines.product,"
        + "lines.quantity,lines.unit_price"

    @Test func `a table as Excel writes it is read`() throws {
        let name = try Self.registry("excel")
        let rows = [
            Self.header, "order.placed,2024/4/1,PO-1,B,V,private,JPY,1,X,\"1,000\",\"¥4,800,000\"",
            "order.placed,令和6年4月1日,ＰＯ－２,B,V,private,JPY,１,X,１，０００,4800000",
        ]
        let result = try Self.run(name, "\u{FEFF}" + rows.joined(separator: "\r\n") + "\r\n")
        #expect(result.status == 0, "\(result.errors)")
        let backlog = try Self.ordered(name)
        #expect(backlog.contains("PO-1,1,1000,"))
        #expect(backlog.contains("PO-2,1,1000,"))
    }

    @Test func `rows that differ in their line alone are one order`() throws {
        let name = try Self.registry("lines")
        let rows = [
            Self.header, "order.placed,2024-04-01,PO-1,B,V,private,JPY,1,X,10,5",
            "order.placed,2024-04-01,PO-1,B,V,private,JPY,2,X,20,5",
            "order.placed,2024-04-01,PO-2,B,V,private,JPY,1,X,30,5",
        ]
        let result = try Self.run(name, rows.joined(separator: "\n"), "--format json")
        #expect(result.output.contains("\"recorded\": 2"), "\(result.output)")
        #expect(try Self.ordered(name).contains("PO-1,2,20,"))
    }

    @Test func `a cell of several values that is wrong is told with its row`() throws {
        let name = try Self.registry("cells")
        let rows = [
            Self.header + ",lines.schedule",
            "order.placed,2024-04-01,PO-1,B,V,private,JPY,1,X,700,5,2024-06-30:500;2024-07-31:200;",
            "order.placed,2024-04-01,PO-1,B,V,private,JPY,2,X,700,5,2024-06-30:500:200",
            "order.placed,2024-04-01,PO-2,B,V,private,JPY,1,X,700,5,2024-06-30:1;;2024-07-31:2",
        ]
        let result = try Self.run(name, rows.joined(separator: "\n"), "--format json")
        #expect(result.status == 1)
        for words in [
            "\"line\": 3", "\"lines[1].schedule[0]\"", "\"2024-06-30:500:200\"",
            "\"too_many_parts\"", "write promised_on:quantity with ; between elements",
            "\"line\": 4", "\"lines[0].schedule[1]\"", "\"empty_element\"",
        ] {
            #expect(result.output.contains(words), "\(words): \(result.output)")
        }
        let mended = rows[...1].joined(separator: "\n")
        #expect(try Self.run(name, mended).status == 0)
        let promised = try Shell.run(
            "chotatsu order show PO-1 --registry \(name) --as-of 2024-05-01",
            home: Self.home
        )
        #expect(promised.output.contains("2024-06-30:500;2024-07-31:200"), "\(promised.both)")
    }

    @Test func `all codes of an event that are not known are told at once`() throws {
        let name = try Self.registry("unknown")
        let row = "order.placed,2024-04-01,PO-1,NOBODY,NOONE,private,JPY,1,NOTHING,5,100"
        let result = try Self.run(name, Self.header + "\n" + row + "\n", "--format json")
        #expect(result.status == 1)
        for code in ["NOBODY", "NOONE", "NOTHING"] {
            #expect(result.output.contains("\"value\": \"\(code)\""), "\(result.output)")
        }
        #expect(result.output.contains("\"rejected_count\": 1"))
    }

    @Test func `Shift_JIS is detected`() throws {
        let name = try Self.registry("sjis")
        let text = "type,occurred_at,party,name,roles\nparty.registered,2024-04-01,K,香川県㈱,agency\n"
        let folder = NSTemporaryDirectory()
        let file = folder + "/sjis-\(UUID().uuidString.prefix(8)).csv"
        let converted = try Shell.run(
            "iconv -f UTF-8 -t CP932 > \(file)",
            home: Self.home,
            input: text
        )
        #expect(converted.status == 0)
        let result = try Shell.run("chotatsu import \(file) --registry \(name)", home: Self.home)
        #expect(result.status == 0, "\(result.errors)")
        let events = try Shell.run(
            "chotatsu events list --registry \(name) --type party.registered --format json",
            home: Self.home
        )
        #expect(events.output.contains("香川県㈱"))
        try FileManager.default.removeItem(atPath: file)
    }

    @Test func `all errors are told at once, and nothing is recorded`() throws {
        let name = try Self.registry("errors")
        let rows = [
            Self.header, "order.placed,2024-04-01,PO-1,B,V,private,JPY,1,X,68億円,5",
            "order.placed,2024-04-01,PO-2,B,V,private,JPY,1,X,-5,5",
            "order.placed,2024-04-01,PO-3,B,NOBODY,private,JPY,1,X,5,5",
            "order.placed,2024-13-01,PO-4,B,V,private,YEN5,1,X,5,4.5",
            "order.placed,2024-04-01,PO-5,B,V,private,JPY,1,X,9223372036854775808,5",
            "order.placed,2024-04-01,PO-6,B,V,private,JPY,1,X,5,5",
        ]
        let result = try Self.run(name, rows.joined(separator: "\n"))
        #expect(result.status == 1)
        #expect(result.errors.contains("-:2:"))
        #expect(result.errors.contains("6800000000"))
        #expect(result.errors.contains("-:3:") && result.errors.contains("[negative]"))
        #expect(result.errors.contains("-:4:") && result.errors.contains("unknown party NOBODY"))
        // Every fault of a row, not the first.
        #expect(
            result.errors.contains("-:5: occurred_at") && result.errors.contains("-:5: currency")
        )
        #expect(result.errors.contains("-:6:") && result.errors.contains("[overflow]"))
        #expect(!result.errors.contains("-:7:"))
        #expect(
            result.output.contains("0 recorded") && result.output.contains("nothing is recorded")
        )
        #expect(!(try Self.ordered(name)).contains("PO-6"))
        let partial = try Self.run(name, rows.joined(separator: "\n"), "--partial")
        #expect(partial.status == 1)
        #expect(try Self.ordered(name).contains("PO-6"))
    }

    @Test func `what only follows from an earlier refusal says so`() throws {
        let name = try Self.registry("follows")
        let lines = [
            #"{"type":"order.placed","occurred_at":"2024-04-01","data":{"order":"PO-1","buyer":"B","vendor":"NOBODY","channel":"private","currency":"JPY","lines":[{"line":1,"product":"X","quantity":5,"unit_price":"5"}]}}"#,
            #"{"type":"order.cancelled","occurred_at":"2024-04-02","data":{"order":"PO-1","line":1,"quantity":1,"reason":"r"}}"#,
        ]
        let result = try Self.run(name, lines.joined(separator: "\n"), "--format json")
        #expect(result.status == 1)
        #expect(result.output.contains("\"follows_line\": 1"))
        #expect(result.output.contains("\"rejected_count\": 2"))
    }

    @Test func `a dry run tells the same and records nothing`() throws {
        let name = try Self.registry("dry")
        let rows = [Self.header, "order.placed,2024-04-01,PO-1,B,V,private,JPY,1,X,10,5"]
        let dry = try Self.run(name, rows.joined(separator: "\n"), "--dry-run --format json")
        #expect(dry.status == 0 && dry.output.contains("\"recorded\": 1"))
        #expect(!(try Self.ordered(name)).contains("PO-1"))
    }

    @Test func `a dry run of all or nothing would record nothing where one is refused`() throws {
        let name = try Self.registry("doomed")
        let rows = [
            Self.header, "order.placed,2024-04-01,PO-1,B,V,private,JPY,1,X,10,5",
            "order.placed,0001-01-01T00:00:00+14:00,PO-2,B,V,private,JPY,1,X,10,5",
        ]
        let dry = try Self.run(name, rows.joined(separator: "\n"), "--dry-run --format json")
        #expect(dry.status == 1 && dry.output.contains("\"recorded\": 0"), "\(dry.both)")
        #expect(dry.output.contains("before the year 1"))
    }

    @Test func `rejects hold every refused event with its reason`() throws {
        let name = try Self.registry("rejects")
        let file = NSTemporaryDirectory() + "/rejects-\(UUID().uuidString.prefix(8)).jsonl"
        let rows = [Self.header, "order.placed,2024-04-01,PO-1,B,V,private,JPY,1,Y,10,5"]
        let result = try Self.run(name, rows.joined(separator: "\n"), "--partial --rejects \(file)")
        #expect(result.status == 1)
        let written = try String(contentsOfFile: file, encoding: .utf8)
        #expect(written.contains("unknown product Y") && written.contains("\"order\":\"PO-1\""))
        try FileManager.default.removeItem(atPath: file)
    }

    @Test func `rejects are imported like any other file, once each`() throws {
        let name = try Self.registry("rejects-again")
        let cut = "order.cancelled,2024-02-01,PO-1,1,60,cut"
        let script = """
            folder=$(mktemp -d); cd $folder
            printf '%s\\n' type,occurred_at,order,line,quantity,reason \(cut) \(cut) > cuts.csv
            chotatsu import cuts.csv --registry \(name) --partial --rejects rejects.jsonl
            printf '%s\\n' type,occurred_at,order,line,quantity order.changed,2024-01-15,PO-1,1,200 |
                chotatsu import - --registry \(name)
            for file in rejects.jsonl rejects.jsonl cuts.csv; do
                chotatsu import $file --registry \(name)
            done
            echo '{"rule":"encoding","event":null}' | chotatsu import - --registry \(name)
            head=type,occurred_at,shipment,vendor,lines.order,lines.line,lines.quantity
            row=shipment.dispatched,2024-04-01,S-2,V,PO-1
            printf '%s\\n' $head $row,1,5 $row,2,x,y $row,3,5 > half.csv
            chotatsu import half.csv --registry \(name) --rejects half.jsonl
            chotatsu import half.jsonl --registry \(name) --partial
            chotatsu import cuts.csv --registry \(name) --rejects cuts.csv
            chotatsu import - --registry \(name) --rejects cuts.csv < cuts.csv; wc -l < cuts.csv
            rm -r $folder
            """
        let order = [Self.header, "order.placed,2024-01-01,PO-1,B,V,private,JPY,1,X,100,5"]
        #expect(try Self.run(name, order.joined(separator: "\n")).status == 0)
        let result = try Shell.run(script, home: Self.home)
        let counts = result.output.split(separator: "\n").map { $0.prefix { $0 != ";" } }
        #expect(
            counts == [
                "2 events read: 1 recorded, 0 known already, 1 refused",
                "1 events read: 1 recorded, 0 known already, 0 refused",
                "1 events read: 1 recorded, 0 known already, 0 refused",
                "1 events read: 0 recorded, 1 known already, 0 refused",
                "2 events read: 0 recorded, 2 known already, 0 refused",
                "1 events read: 0 recorded, 0 known already, 1 refused",
                "3 events read: 0 recorded, 0 known already, 3 refused",
                "3 events read: 0 recorded, 0 known already, 3 refused", "3",
            ],
            "\(result.both)"
        )
        #expect(result.errors.contains("this refusal has no event"))
        #expect(result.errors.components(separatedBy: "is a file to be imported").count == 3)
    }

    @Test(.enabled(if: geteuid() == 0, "mounting needs root"))
    func `a disk that fills up during an import is told, and leaves nothing half done`() throws {
        let result = try Shell.run(
            """
            home=$(mktemp -d); mount -t tmpfs -o size=75m tmpfs $home || exit 9; chmod 755 $home
            export CHOTATSU_HOME=$home/data; cat > $home.csv
            chotatsu import $home.csv; echo "ended with $?"
            mount -o remount,size=400m $home; head -1 $home.csv | chotatsu import -
            chotatsu events verify; chotatsu db stop; umount $home; rm -r $home $home.csv
            """,
            home: Self.home,
            input: "type,occurred_at,party,roles,name\n"
                + (1...40_000).map { "party.registered,2024-04-01,P\($0),buyer,x" }
                .joined(separator: "\n")
        )
        if result.status == 9 { try Test.cancel("this system does not let root mount") }
        // Of the log of the server, which ends it, or of a table.
        let words = ["no space is left on the disk of", "the disk of the database is full"]
        #expect(words.contains { result.errors.contains($0) }, "\(result.both)")
        #expect(result.output.contains("ended with 4"), "\(result.both)")
        #expect(result.output.contains("0 events, head"), "\(result.both)")
    }

    @Test func `a file that changes while it is read leaves nothing behind`() throws {
        let name = try Self.registry("changes")
        let result = try Shell.run(
            """
            folder=$(mktemp -d); cd $folder; cat > a.csv
            url=$(chotatsu db status | sed -n 's/^url  *//p')
            psql=$(ls /usr/lib/postgresql/*/bin/psql | tail -1)
            mkfifo go; "$psql" -qX "$url" < go > held & exec 3> go
            echo "begin; select from head where code = '\(name)' for update;" >&3
            until grep -q row held; do sleep 0.1; done
            chotatsu import a.csv --registry \(name) 2> errors & import=$!
            until grep -q waiting errors; do sleep 0.1; done
            echo 'access.declared,2024-04-03,B,1' >> a.csv
            echo 'commit;' >&3; exec 3>&-
            wait $import; echo "ended with $?"; cat errors >&2; rm -r $folder
            """,
            home: Self.home,
            input: Self.accesses(good: 6000, bad: 0) + "\n"
        )
        #expect(result.output.hasSuffix("ended with 1\n"), "\(result.both)")
        #expect(result.errors.contains("a.csv changed while it was read"), "\(result.both)")
        let listed = try Shell.run(
            "chotatsu events list --registry \(name) --format csv",
            home: Self.home
        )
        #expect(!listed.output.contains("access.declared"))
    }

    /// `good` events that may be recorded, then `bad` ones of an unknown operator.
    private static func accesses(good: Int, bad: Int) -> String {
        let rows =
            ["type,occurred_at,operator,users"]
            + (1...good).map { "access.declared,2024-04-01,B,\($0)" }
            + (0..<bad).map { "access.declared,2024-04-02,NOBODY,\($0)" }
        return rows.joined(separator: "\n")
    }

    @Test func `rejects that the disk cannot take are never cut in silence`() throws {
        let name = try Self.registry("rejects-full")
        // The limit of a file's size stands for a full disk; the server runs outside it.
        let command = """
            folder=$(mktemp -d); cat > $folder.csv; echo before > $folder/rejects
            (ulimit -f 4
            exec env --default-signal=XFSZ chotatsu import $folder.csv --registry \(name) \
                --rejects $folder/rejects $FLAGS)
            echo "ended with $?, $(ls $folder), $(cat $folder/rejects)"
            (ulimit -f 4; exec chotatsu import - --registry \(name) < $folder.csv >/dev/null)
            rm -r $folder $folder.csv
            """
        for (flags, kept) in [("", 0), ("--dry-run", 0), ("--partial", 5000)] {
            let result = try Shell.run(
                command,
                home: Self.home,
                input: Self.accesses(good: 5000, bad: 50),
                environment: ["FLAGS": flags]
            )
            #expect(
                result.errors.contains("rejects, cannot be written: File too large; it is left as"),
                "\(flags): \(result.both)"
            )
            #expect(
                result.output == "ended with 1, rejects, before\n",
                "\(flags): \(result.both)"
            )
            #expect(result.errors.contains("5000 events of the batches before") == (kept > 0))
            let spooled = "standard input cannot be copied to a temporary file in"
            #expect(result.errors.contains(spooled), "\(result.errors)")
            let listed = try Shell.run(
                "chotatsu events list --limit 6000 --type access.declared --registry \(name) "
                    + "--format csv | tail -n +2 | wc -l",
                home: Self.home
            )
            #expect(listed.output == "\(kept)\n", "\(flags): \(listed.both)")
        }
        let full = try Self.run(name, Self.accesses(good: 1, bad: 1), "--rejects /dev/full")
        #expect(full.status == 1 && full.errors.contains("/dev/full, cannot be written: No space"))
    }

    @Test(arguments: [16, 4096])
    func `a database that finds no space is not half made`(limit: Int) throws {
        // The limit of a file's size, in KiB, stands for a full disk: it stops initdb itself, or the
        // server that it starts.
        let home = NSTemporaryDirectory() + "/chotatsu-full-\(UUID().uuidString.prefix(8))"
        let result = try Shell.run(
            """
            (ulimit -f \(limit)
            exec env --default-signal=XFSZ chotatsu import sample/jp-programme/events.jsonl)
            echo "ended with $?"; chotatsu db status >/dev/null; ls $CHOTATSU_HOME
            chotatsu import sample/jp-programme/events.jsonl
            chotatsu db stop >/dev/null; rm -r $CHOTATSU_HOME
            """,
            home: home
        )
        #expect(
            result.errors.hasPrefix(
                "chotatsu: the database in \(home) needs larger files than this shell lets a program "
            ),
            "\(result.errors)"
        )
        #expect(result.output.hasPrefix("ended with 4\nlock\nlog\nrun\n"), "\(result.both)")
        #expect(result.output.contains("109 recorded, 0 known already"), "\(result.both)")
    }

    @Test func `rejects take their place whole, through a link and with its rights`() throws {
        let name = try Self.registry("rejects-place")
        let result = try Shell.run(
            """
            folder=$(mktemp -d); cd $folder
            echo before > real; chmod 640 real; ln -s real link
            chotatsu import - --registry \(name) --rejects link 2>/dev/null
            stat -c '%F %a' link real; wc -l < real; ls
            chotatsu import --registry \(name) --rejects . real; echo "ended with $?"
            rm -r $folder
            """,
            home: Self.home,
            input: Self.accesses(good: 1, bad: 3)
        )
        #expect(
            result.output.hasSuffix(
                "symbolic link 777\nregular file 640\n3\nlink\nreal\nended with 2\n"
            ),
            "\(result.both)"
        )
        #expect(result.errors.contains(". is a folder: name a file for the refused events"))
    }

    @Test(arguments: [("--partial --sort", 2), ("--partial", 2), ("--sort", 1), ("", 1)])
    func `each batch of a partial import is a transaction of its own`(
        flags: String,
        transactions: Int
    ) throws {
        let name = try Self.registry("batches\(flags.filter(\.isLetter))")
        let rows = Self.accesses(good: 6000, bad: 1).split(separator: "\n").dropLast()
        #expect(try Self.run(name, rows.joined(separator: "\n"), flags).status == 0)
        let counted = try Shell.run(
            """
            url=$(chotatsu db status | sed -n 's/^url  *//p')
            psql=$(ls /usr/lib/postgresql/*/bin/psql | tail -1)
            "$psql" -qXAt "$url" -c "select count(distinct event.xmin::text) from event
                join head using (registry_id)
                where code = '\(name)' and type = 'access.declared'"
            """,
            home: Self.home
        )
        #expect(counted.output == "\(transactions)\n", "\(counted.both)")
    }

    @Test func `sorting by day lets a file in any order be recorded`() throws {
        let name = try Self.registry("sort")
        let lines = [
            #"{"type":"order.cancelled","occurred_at":"2024-04-02","data":{"order":"PO-1","line":1,"quantity":1,"reason":"r"}}"#,
            #"{"type":"order.placed","occurred_at":"2024-04-01","data":{"order":"PO-1","buyer":"B","vendor":"V","channel":"private","currency":"JPY","lines":[{"line":1,"product":"X","quantity":5,"unit_price":"5"}]}}"#,
        ]
        #expect(try Self.run(name, lines.joined(separator: "\n")).status == 1)
        #expect(try Self.run(name, lines.joined(separator: "\n"), "--sort").status == 0)
    }

    @Test func `the same row twice in one file is two events, the same file twice adds nothing`()
        throws
    {
        let name = try Self.registry("twice")
        let rows = [
            "type,occurred_at,operator,users", "access.declared,2024-04-01,B,5",
            "access.declared,2024-04-01,B,5",
        ]
        let first = try Self.run(name, rows.joined(separator: "\n"), "--format json")
        #expect(first.output.contains("\"recorded\": 2"))
        let second = try Self.run(name, rows.joined(separator: "\n"), "--format json")
        #expect(second.output.contains("\"duplicates\": 2"))
    }

    @Test(arguments: [
        ("no JSON", "{\"type\":", "-:1:"),
        ("an unknown type", #"{"type":"order.place"}"#, "order.placed"),
        ("an unknown column", "type,occurred_at,partey\n", "party"),
        ("a file that is no text", "\u{0}\u{1}\u{2}", "-:1:"),
    ])
    func `bad input is told and never crashes`(what: String, input: String, expected: String) throws
    {
        let result = try Self.run("bad", input)
        #expect(result.status == 1, "\(what): \(result.errors)")
        #expect(result.errors.contains(expected), "\(what): \(result.errors)")
    }

    @Test func `two imports at once give what one after the other gives`() throws {
        let (apart, once) = (try Self.registry("apart"), try Self.registry("once"))
        let result = try Shell.run(
            """
            folder=$(mktemp -d)
            for n in 1 2; do
                { echo \(Self.header)
                  for k in $(seq 2000); do
                      echo "order.placed,2024-04-01,PO-$n-$k,B,V,private,JPY,1,X,$k,5"
                  done; } > $folder/$n.csv
                chotatsu import $folder/$n.csv --registry \(apart) || exit 7
            done
            chotatsu import $folder/1.csv --registry \(once) & first=$!
            chotatsu import $folder/2.csv --registry \(once) || exit 8
            wait $first || exit 9
            for registry in \(apart) \(once); do
                chotatsu backlog --as-of 2024-04-02 --registry $registry --format csv > $folder/$registry
            done
            cmp $folder/\(apart) $folder/\(once) && echo "the same $(wc -l < $folder/\(once)) lines"
            rm -r $folder
            chotatsu ledger check --registry \(once) && chotatsu events verify --registry \(once)
            """,
            home: Self.home
        )
        #expect(result.status == 0, "\(result.both)")
        // A header without a line end after the last row.
        #expect(result.output.contains("the same 400"), "\(result.both)")
        #expect(result.output.contains("4004 events"), "\(result.both)")
    }

    @Test func `an import that is interrupted leaves nothing half done`() throws {
        let result = try Shell.run(
            """
            file=$(mktemp --suffix .jsonl)
            generator --orders 800 --seed 3 > $file
            # Long enough to be recording, too short to be done.
            timeout -s INT 2 chotatsu import $file --registry interrupted >/dev/null 2>&1
            echo "ended with $?"
            chotatsu events list --limit 1 --registry interrupted --format json
            chotatsu import $file --registry interrupted && chotatsu events verify --registry interrupted
            rm $file
            """,
            home: Self.home
        )
        #expect(result.output.contains("ended with 124"), "it was not interrupted: \(result.both)")
        #expect(result.output.contains("0 known already, 0 refused"), "\(result.both)")
        #expect(result.output.contains("the log is whole"), "\(result.both)")
        #expect(!result.output.contains("\"seq\""), "half of it stayed: \(result.both)")
    }

    @Test func `who has to wait for another import says so`() throws {
        let name = try Self.registry("waits")
        let result = try Shell.run(
            """
            url=$(chotatsu db status | sed -n 's/^url  *//p')
            psql=$(ls /usr/lib/postgresql/*/bin/psql | tail -1)
            "$psql" -qX "$url" -c "begin" -c "select from head where code = '\(name)' for update" \
                -c "select pg_sleep(2)" -c "commit" >/dev/null & holder=$!
            sleep 1
            chotatsu access declare --operator B --users 5 --on 2024-04-01 --yes --registry \(name)
            echo "ended with $?"; wait $holder
            """,
            home: Self.home
        )
        #expect(result.errors.contains("waiting for it"), "\(result.both)")
        #expect(result.output.contains("ended with 0"), "\(result.both)")
    }

    @Test func `a command line that cannot be understood ends with 2`() throws {
        #expect(try Shell.run("chotatsu import", home: Self.home).status == 2)
        #expect(try Shell.run("chotatsu import /no/such/file.csv", home: Self.home).status == 2)
        #expect(try Shell.run("chotatsu backlog --by colour", home: Self.home).status == 2)
        #expect(try Shell.run("chotatsu nonsense", home: Self.home).status == 2)
        #expect(try Shell.run("chotatsu --help", home: Self.home).status == 0)
    }

    @Test func `a folder is no file of events`() throws {
        for line in ["import sample", "import sample/jp-programme/events.jsonl sample --dry-run"] {
            let result = try Shell.run("chotatsu \(line)", home: Self.home)
            #expect(result.status == 2, "\(result.both)")
            #expect(result.errors.contains("sample is a folder: name the files in it"))
            #expect(result.output == "")
        }
    }

    @Test func `a database out of reach ends with 4`() throws {
        let result = try Shell.run(
            "chotatsu backlog --database postgresql://nobody@/none?host=/no/such/folder",
            home: Self.home
        )
        #expect(result.status == 4)
        #expect(result.errors.contains("out of reach"))
    }
}
