import Foundation
import TestSupport
import Testing

/// `pay export`: what a bank is given, byte by byte.
@Suite(.freshDatabase)
struct PayTests {
    /// A payer, two payees, two grants and what is to be paid of them on 31 March 2025.
    ///
    /// One amount is more than a transfer carries. `'` stands for `"`.
    static let world = """
        {'type':'party.registered','occurred_at':'2024-04-01','data':{'party':'AG','name':'A','roles':['agency'],'account':{'bank':'0001','branch':'002','kind':'2','number':'345','holder_kana':'ｺｸ'}}}
        {'type':'party.registered','occurred_at':'2024-04-01','data':{'party':'B1','name':'B','roles':['buyer'],'account':{'bank':'0009','branch':'101','kind':'1','number':'1234567','holder_kana':'カ)ダイイチ'}}}
        {'type':'party.registered','occurred_at':'2024-04-01','data':{'party':'B2','name':'B','roles':['buyer'],'account':{'bank':'0010','branch':'007','kind':'4','number':'7','holder_kana':'B2 KK'}}}
        {'type':'programme.opened','occurred_at':'2024-04-01','data':{'programme':'P','name':'P','agency':'AG','payer':'AG','budget_jpy':900000000000,'rounding_jpy':1,'restriction_years':5,'eligible_products':[]}}
        {'type':'grant.applied','occurred_at':'2024-04-02','data':{'grant':'G1','programme':'P','applicant':'B1','project_cost_jpy':1,'eligible_cost_jpy':1,'rate':'1/2','requested_jpy':1}}
        {'type':'grant.applied','occurred_at':'2024-04-02','data':{'grant':'G2','programme':'P','applicant':'B2','project_cost_jpy':1,'eligible_cost_jpy':1,'rate':'1/2','requested_jpy':1}}
        {'type':'grant.decided','occurred_at':'2024-04-03','data':{'grant':'G1','ceiling_jpy':100000000000,'rate':'1/2','project_from':'2024-04-03','project_to':'2025-03-31'}}
        {'type':'grant.decided','occurred_at':'2024-04-03','data':{'grant':'G2','ceiling_jpy':100000000000,'rate':'1/2','project_from':'2024-04-03','project_to':'2025-03-31'}}
        {'type':'disbursement.instructed','occurred_at':'2025-03-01','data':{'disbursement':'D-1','grant':'G1','kind':'advance','amount_jpy':25000000000,'pay_on':'2025-03-31'}}
        {'type':'disbursement.instructed','occurred_at':'2025-03-01','data':{'disbursement':'D-2','grant':'G2','kind':'advance','amount_jpy':1234,'pay_on':'2025-03-31'}}
        {'type':'disbursement.instructed','occurred_at':'2025-03-01','data':{'disbursement':'D-3','grant':'G2','kind':'advance','amount_jpy':5,'pay_on':'2025-04-01'}}
        {'type':'disbursement.instructed','occurred_at':'2025-03-01','data':{'disbursement':'D-4','grant':'G2','kind':'advance','amount_jpy':6,'pay_on':'2025-03-31'}}
        {'type':'disbursement.failed','occurred_at':'2025-03-02','data':{'disbursement':'D-4','reason':'no longer'}}
        """.replacing("'", with: "\"")

    private static let folder = NSTemporaryDirectory() + "/chotatsu-pay-\(UUID().uuidString)"
    static let code = "PF-2025-03-31-0001-002-345-1"

    private static func sh(_ command: String) throws -> Shell.Result {
        try Shell.onTestDatabase(
            "chotatsu import - >&2 </dev/stdin\nD=\(folder)-$RANDOM; mkdir -p $D\n\(command)\nrm -rf $D",
            input: world
        )
    }

    @Test func `a file holds every field in its place, and transfers that a bank takes`() throws {
        let result = try Self.sh(
            """
            chotatsu pay export --on 2025-03-31 --to $D --requester 1234567890 --format json >&2
            cat $D/\(Self.code).txt | iconv -f CP932 -t UTF-8
            chotatsu payment-file show \(Self.code) --format json |
                sed -n 's/.*"reference": "\\(.*\\)".*/\\1/p'
            cd $D; sha256sum \(Self.code).txt | cut -d' ' -f1
            chotatsu payment-file show \(Self.code) --format json | sed -n 's/.*"sha256": "\\(.*\\)".*/\\1/p'
            """
        )
        let lines = result.output.split { $0.isNewline }.map(String.init)
        try #require(lines.count == 13, "\(result.both)")
        func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }
        // 種別 21, コード区分 0, 依頼人コード, 依頼人名 (40), 取組日, 仕向銀行・支店, 種目, 口座番号.
        #expect(
            lines[0] == "1210" + "1234567890" + "ｺｸ" + spaces(38) + "0331" + "0001" + spaces(15)
                + "002" + spaces(15) + "2" + "0000345" + spaces(17)
        )
        let references = Array(lines[7..<11])
        #expect(Set(references).count == 4, "\(references)")
        #expect(references.allSatisfy { $0.wholeMatch(of: /D[12][0-9A-Z]{18}/) != nil })
        // 25,000,000,000 = 2 × 9,999,999,999 + 5,000,000,002.
        let payee = "2" + "0009" + spaces(15) + "101" + spaces(15) + "0000" + "1" + "1234567"
        let name = "ｶ)ﾀﾞｲｲﾁ" + spaces(30 - 7)
        for (line, amount, reference) in [
            (lines[1], "9999999999", references[0]), (lines[2], "9999999999", references[1]),
            (lines[3], "5000000002", references[2]),
        ] {
            #expect(line == payee + name + amount + "0" + reference + "7Y" + spaces(7))
        }
        #expect(
            lines[4] == "2" + "0010" + spaces(15) + "007" + spaces(15) + "0000" + "4" + "0000007"
                + "B2 KK" + spaces(25) + "0000001234" + "0" + references[3] + "7Y" + spaces(7)
        )
        #expect(lines[5] == "8" + "000004" + "025000001234" + spaces(101))
        #expect(lines[6] == "9" + spaces(119))
        #expect(lines[11] == lines[12], "the SHA-256 recorded is not the file's")
    }

    @Test func `every record has 120 bytes and CRLF`() throws {
        let result = try Self.sh(
            """
            chotatsu pay export --on 2025-03-31 --to $D >&2
            wc -c <$D/*.txt; LC_ALL=C grep -c $'^.\\{120\\}\\r$' $D/*.txt; ls $D
            """
        )
        #expect(result.output == "854\n7\n\(Self.code).txt\n", "\(result.both)")
    }

    @Test func `a disbursement is in one file only, unless somebody says why not`() throws {
        let result = try Self.sh(
            """
            pay="chotatsu pay export --on 2025-03-31 --to $D"
            $pay >/dev/null; $pay; echo "again $?"
            chotatsu disbursement instruct D-5 --grant G1 --kind advance --amount-jpy 9 \
                --pay-on 2025-03-31 --yes >&2
            $pay --format csv | cut -d, -f1,2,4
            $pay --again; echo "no reason $?"
            $pay --again --reason "the bank lost it" --format csv | cut -d, -f1,2,4
            ls $D; chotatsu payment-file list --format csv | wc -l
            cat $D/*.txt | cut -b92-111 | grep D1 | sort | uniq -d
            """
        )
        let one = Self.code.dropLast()
        #expect(
            result.output.hasPrefix(
                """
                again 1
                payment_file,disbursement,amount_jpy
                \(one)2,D-5,9
                no reason 2
                payment_file,disbursement,amount_jpy
                \(one)3,D-1,9999999999
                \(one)3,D-1,9999999999
                \(one)3,D-1,5000000002
                \(one)3,D-2,1234
                \(one)3,D-5,9
                \(one)1.txt
                \(one)2.txt
                \(one)3.txt
                4

                """
            ),
            "\(result.both)"
        )
        #expect(result.output.hasSuffix("4\n"), "a reference is given twice: \(result.output)")
        #expect(
            result.errors.contains("2 of ¥25,000,001,234 are in \(Self.code) already: D-1, D-2")
        )
    }

    @Test
    func `a file that was lost is written again, byte by byte, and a code is never used twice`()
        throws
    {
        let result = try Self.sh(
            """
            chotatsu pay export --on 2025-03-31 --to $D >/dev/null
            chotatsu pay export --file \(Self.code) --to $D/more >/dev/null
            cmp $D/\(Self.code).txt $D/more/\(Self.code).txt && echo same
            chotatsu pay export --file \(Self.code) --to $D/more; echo "there $?"
            chotatsu pay export --file \(Self.code) --to $D/other --requester 1111111111; echo $?
            chotatsu pay export --file PF-9 --to $D/other; echo "unknown $?"
            seq=$(chotatsu events list --type payment_file.made --format csv | tail -1 | cut -d, -f1)
            chotatsu event void $seq --yes >&2
            chotatsu pay export --on 2025-03-31 --to $D/after >/dev/null; ls $D/after
            """
        )
        let next = Self.code.dropLast() + "2.txt\n"
        #expect(
            result.output == "same\nthere 2\n2\nunknown 2\n\(next)",
            "\(result.both)"
        )
        #expect(result.errors.contains("is there already"), "\(result.errors)")
    }

    @Test(arguments: [
        ("ｶ)ｼｮｳｼﾞ", "small ｮ is no character that a bank takes: write ﾖ"),
        ("かぶしき", "`か` is no character that a bank takes"),
        ("abc", "`a` is no character that a bank takes"),
        (String(repeating: "ｶﾞ", count: 16), "it has 32 characters, voicing marks counted"),
    ])
    func `what a bank would refuse is refused, with the field, and nothing is written`(
        name: String,
        reason: String
    ) throws {
        let result = try Self.sh(
            """
            chotatsu party register B2 --name B --roles buyer --on 2024-05-01 \
                --account-bank 0010 --account-branch 007 --account-kind 1 --account-number 7 \
                --account-holder-kana '\(name)' --yes >&2
            chotatsu pay export --on 2025-03-31 --to $D; echo "status $?"; ls $D
            chotatsu events list --type payment_file.made --format csv | tail -n +2 | wc -l
            """
        )
        #expect(result.output == "status 1\n0\n", "\(result.both)")
        #expect(result.errors.contains("account.holder_kana \"\(name)\": "), "\(result.errors)")
        #expect(result.errors.contains(reason), "\(result.errors)")
    }

    @Test func `a payee without an account and a payer with a savings account are told`() throws {
        let result = try Self.sh(
            """
            chotatsu party register B2 --name B --roles buyer --on 2024-05-01 --yes >&2
            chotatsu pay export --on 2025-03-31 --to $D; echo "status $?"
            chotatsu party register B2 --name B --roles buyer --on 2024-06-01 \
                --account-bank 0010 --account-branch 007 --account-kind 1 --account-number 7 \
                --account-holder-kana B --yes >&2
            chotatsu party register AG --name A --roles agency --on 2024-05-01 \
                --account-bank 0010 --account-branch 007 --account-kind 4 --account-number 7 \
                --account-holder-kana AG --yes >&2
            chotatsu pay export --on 2025-03-31 --to $D; echo "status $?"; ls $D
            """
        )
        #expect(result.output == "status 1\nstatus 1\n", "\(result.both)")
        #expect(result.errors.contains("party B2, the payee of disbursement D-2, has no account"))
        #expect(result.errors.contains("account.kind \"4\": party AG pays from a savings account"))
    }

    @Test func `all that a bank would refuse is told at once`() throws {
        let result = try Self.sh(
            """
            chotatsu party register B1 --name B --roles buyer --on 2024-05-01 --yes >&2
            chotatsu party register B2 --name B --roles buyer --on 2024-05-01 \
                --account-bank 0010 --account-branch 007 --account-kind 1 --account-number 7 \
                --account-holder-kana abc --yes >&2
            chotatsu pay export --on 2025-03-31 --to $D; echo "status $?"
            chotatsu pay export --on 2025-03-31 --to $D --again --reason " "; echo "status $?"
            """
        )
        #expect(result.output == "status 1\nstatus 2\n", "\(result.both)")
        #expect(result.errors.contains("party B1, the payee of disbursement D-1, has no account"))
        #expect(result.errors.contains("`a` is no character that a bank takes"), "\(result.errors)")
    }

    @Test func `what stands in a file's place is never overwritten, two registries apart`() throws {
        let result = try Self.sh(
            """
            chotatsu import - --registry other >&2 <<'END'
            \(Self.world)
            END
            for r in jp other; do chotatsu pay export --on 2025-03-31 --to $D --registry $r \
                --format json >$D/$r.json 2>$D/$r.err & done; wait
            cat $D/*.err >&2
            sum=$(sha256sum $D/*.txt | cut -d' ' -f1); ls $D/*.txt | wc -l
            # The one that says that it wrote a file wrote that one.
            grep -l '"sha256"' $D/jp.json $D/other.json | wc -l
            cat $D/jp.json $D/other.json | grep -c "$sum"; ls $D | grep -c '[.]part' || true
            """
        )
        let lines = result.output.split(separator: "\n").map(String.init)
        #expect(lines.prefix(3) == ["1", "1", "1"], "\(result.both)")
        #expect(result.errors.contains("pay export --file") || lines.last == "0", "\(result.both)")
    }

    @Test func `an entry equal to a file's total is the file's`() throws {
        let entry =
            #"{"entry":"1","booked_on":"2025-03-31","direction":"debit","amount_jpy":25000001234}"#
        let statement =
            #"{"type":"statement.recorded","occurred_at":"2025-04-30","data":{"statement":"S","#
            + #""account":{"bank":"0001","branch":"002","kind":"2","number":"345"},"#
            + #""from":"2025-03-01","to":"2025-04-30","opening_jpy":25000001234,"closing_jpy":0,"#
            + #""sha256":"\#(String(repeating: "0", count: 64))","entries":[\#(entry)]}}"#
        let result = try Self.sh(
            """
            chotatsu pay export --on 2025-03-31 --to $D >/dev/null
            for d in D-1 D-2; do chotatsu disbursement confirm $d --paid-on 2025-03-31 \
                --on 2025-03-31 --yes >&2; done
            echo '\(statement)' | chotatsu import - >&2
            chotatsu bank list --format csv
            chotatsu bank list --state B01 --format csv | wc -l
            """
        )
        #expect(result.output.contains("25000001234"), "\(result.both)")
        #expect(result.output.contains(#"matched,"D-1, D-2",,amount"#), "\(result.both)")
    }
}
