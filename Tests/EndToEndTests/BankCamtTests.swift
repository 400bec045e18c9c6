import Foundation
import TestSupport
import Testing

/// `bank import` of camt.053 that is damaged, hostile or a batch.
@Suite(.freshDatabase)
struct BankCamtTests {
    /// A statement of March 2025 that opens at 1000, in yen.
    private static func statement(closing: String, entries: String) -> String {
        func balance(_ code: String, _ yen: String) -> String {
            "<Bal><Tp><CdOrPrtry><Cd>\(code)</Cd></CdOrPrtry></Tp><Amt Ccy='JPY'>\(yen)</Amt>"
                + "<CdtDbtInd>CRDT</CdtDbtInd></Bal>"
        }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <Document><BkToCstmrStmt><Stmt><Id>ST-1</Id><FrToDt><FrDtTm>2025-03-01T00:00:00+09:00</FrDtTm>
            <ToDtTm>2025-03-31T23:59:59+09:00</ToDtTm></FrToDt>
            <Acct><Id><Othr><Id>000100220000345</Id></Othr></Id></Acct>
            \(balance("OPBD", "1000"))\(balance("CLBD", closing))
            \(entries)
            </Stmt></BkToCstmrStmt></Document>
            """
    }

    private static func entry(
        _ yen: String,
        _ direction: String = "CRDT",
        status: String = "<Sts><Cd>BOOK</Cd></Sts>",
        more: String = ""
    ) -> String {
        "<Ntry>\(more.hasPrefix("<NtryRef>") ? more : "")<Amt Ccy='JPY'>\(yen)</Amt>"
            + "<CdtDbtInd>\(direction)</CdtDbtInd>\(status)<BookgDt><Dt>2025-03-31</Dt></BookgDt>"
            + "\(more.hasPrefix("<NtryRef>") ? "" : more)</Ntry>"
    }

    private static func told(_ xml: String) throws -> [ToldRefusal] {
        let result = try Shell.onTestDatabase(
            "chotatsu bank import - --format json",
            input: xml
        )
        #expect(result.status == 1, "\(result.both)")
        #expect(result.output.contains("\"recorded\": 0"), "\(result.both)")
        return try ToldRefusal.all(in: result.output)
    }

    @Test func `elements that nest too deep are refused`() throws {
        for depth in [65, 50_000] {
            let deep =
                String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
            let told = try Self.told(deep)
            #expect(told.count == 1 && told.first?.rule == "xml", "\(told)")
            #expect(told.first?.message.contains("more than 64 deep") == true, "\(told)")
        }
    }

    @Test func `a file that is cut off is told in plain words, with its place`() throws {
        let whole = Self.statement(closing: "1500", entries: Self.entry("500"))
        let cut = try #require(whole.range(of: "<BookgDt>"))
        let told = try Self.told(String(whole[..<cut.lowerBound]))
        #expect(told.count == 1 && told.first?.rule == "xml" && told.first?.line == "6", "\(told)")
        let message = told.first?.message ?? ""
        #expect(message.contains("cut off or not well-formed at column"), "\(message)")
        #expect(message.contains("within <Ntry> of line 6: fetch the file"), "\(message)")
        #expect(!message.contains("NSXML"), "\(message)")
    }

    @Test func `a fault of an entry names it`() throws {
        let first = Self.entry("500")
        for (second, rule, name) in [
            (Self.entry("x"), "amount", "entry 2 (no NtryRef): "),
            (Self.entry("x", more: "<NtryRef>R7</NtryRef>"), "amount", "entry 2 (NtryRef R7): "),
            (Self.entry("1", status: ""), "required", "nobody knows whether the entry is booked"),
            (Self.entry("1", status: "<Sts>BOOKED</Sts>"), "status", "entry 2 (no NtryRef): "),
        ] {
            let told = try Self.told(Self.statement(closing: "1500", entries: first + second))
            #expect(told.count == 1 && told.first?.rule == rule, "\(told)")
            #expect(told.first?.message.contains(name) == true, "\(told)")
        }
    }

    @Test func `a sum that exceeds 64 bits is no balance`() throws {
        // Up to where it exceeds, the sum is the closing balance.
        let entries = Self.entry("500") + Self.entry("9223372036854775807")
        let told = try Self.told(Self.statement(closing: "1500", entries: entries))
        #expect(told.count == 1 && told.first?.rule == "overflow", "\(told)")
    }

    @Test func `entries that are pending or for information move no balance`() throws {
        let entries = ["PDNG", "INFO", "FUTR"]
            .map { Self.entry("7", status: "<Sts><Cd>\($0)</Cd></Sts>") }
            .joined()
        let result = try Shell.onTestDatabase(
            "chotatsu bank import -",
            input: Self.statement(closing: "1500", entries: entries + Self.entry("500"))
        )
        #expect(result.status == 0 && result.output.contains("1 recorded"), "\(result.both)")
    }

    /// A payer and two grants, of each of which something is paid on 31 March 2025.
    private static let world = """
        {'type':'party.registered','occurred_at':'2024-04-01','data':{'party':'AG','name':'A','roles':['agency'],'account':{'bank':'0001','branch':'002','kind':'2','number':'345','holder_kana':'ｺｸ'}}}
        {'type':'party.registered','occurred_at':'2024-04-01','data':{'party':'B1','name':'B','roles':['buyer'],'account':{'bank':'0009','branch':'101','kind':'1','number':'1234567','holder_kana':'B1 KK'}}}
        {'type':'programme.opened','occurred_at':'2024-04-01','data':{'programme':'P','name':'P','agency':'AG','payer':'AG','budget_jpy':900000,'rounding_jpy':1,'restriction_years':5,'eligible_products':[]}}
        {'type':'grant.applied','occurred_at':'2024-04-02','data':{'grant':'G1','programme':'P','applicant':'B1','project_cost_jpy':2000,'eligible_cost_jpy':2000,'rate':'1/2','requested_jpy':1000}}
        {'type':'grant.decided','occurred_at':'2024-04-03','data':{'grant':'G1','ceiling_jpy':1000,'rate':'1/2','project_from':'2024-04-03','project_to':'2025-03-31'}}
        {'type':'disbursement.instructed','occurred_at':'2025-03-01','data':{'disbursement':'D-1','grant':'G1','kind':'advance','amount_jpy':300,'pay_on':'2025-03-31'}}
        {'type':'disbursement.instructed','occurred_at':'2025-03-01','data':{'disbursement':'D-2','grant':'G1','kind':'advance','amount_jpy':400,'pay_on':'2025-03-31'}}
        """.replacing("'", with: "\"")

    @Test func `a batch is matched with its payment file, and has no reference of its own`() throws
    {
        let details =
            "<TxDtls><Refs><EndToEndId>REFERENCE</EndToEndId></Refs><RltdPties><Cdtr>"
            + "<Pty><Nm>B1 KK</Nm></Pty></Cdtr></RltdPties></TxDtls>"
        let batch = Self.entry(
            "700",
            "DBIT",
            more: "<NtryDtls>\(details)\(details.replacing("REFERENCE", with: "R2"))</NtryDtls>"
        )
        let result = try Shell.onTestDatabase(
            """
            D=$TMPDIR/camt-$$; mkdir -p $D
            cat >$D/batch.xml <<'XML'
            \(Self.statement(closing: "300", entries: batch))
            XML
            chotatsu import - >&2
            chotatsu pay export --on 2025-03-31 --to $D >&2 || exit 9
            REFERENCE=$(chotatsu payment-file show PF-2025-03-31-0001-002-345-1 --format json |
                sed -n 's/.*"reference": "\\(D1.*\\)".*/\\1/p' | head -1)
            [ -n "$REFERENCE" ] || exit 8
            for code in D-1 D-2; do
                echo '{"type":"disbursement.confirmed","occurred_at":"2025-03-31","data":{"disbursement":"'$code'","paid_on":"2025-03-31"}}'
            done | chotatsu import - >&2 || exit 7
            sed "s/REFERENCE/$REFERENCE/" $D/batch.xml | chotatsu bank import - >&2 || exit 6
            chotatsu reconcile run --format json
            rm -r $D
            """,
            input: Self.world,
            environment: ["TMPDIR": NSTemporaryDirectory()]
        )
        let found = try ReconcileTests.findings(result.output)
        let bank = try ReconcileTests.part("bank", of: result.output) ?? ""
        #expect(found.allSatisfy { !$0.hasPrefix("B") }, "\(found) \(result.errors)")
        #expect(bank.contains("matched"), "\(bank) \(result.both)")
    }
}
