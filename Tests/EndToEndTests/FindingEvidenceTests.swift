import Foundation
import TestSupport
import Testing

/// What findings rest on, and that those which people have accepted reopen when it changes.
struct FindingEvidenceTests {
    private static let home = ReconcileTests.home

    private static let paid = [
        "disbursement.instructed','occurred_at':'2024-05-01','data':{'disbursement':'D','grant':'G',"
            + "'kind':'advance','amount_jpy':1000,'pay_on':'2024-05-10'}",
        "disbursement.confirmed','occurred_at':'2024-05-10','data':{'disbursement':'D',"
            + "'paid_on':'2024-05-10'}",
    ]

    @Test func `a payment accepted as pending is a break once statements prove that it never left`()
        throws
    {
        try ReconcileTests.record("proof", rounding: 1, rate: "1/1", ceiling: 9000, Self.paid)
        let zeros = String(repeating: "0", count: 64)
        let statement =
            #"{"type":"statement.recorded","occurred_at":"2024-05-31","data":{"statement":"S","#
            + #""account":{"bank":"0001","branch":"001","kind":"1","number":"1"},"#
            + #""from":"2024-05-01","to":"2024-05-31","opening_jpy":0,"closing_jpy":0,"#
            + #""sha256":"\#(zeros)","entries":[]}}"#
        let result = try Shell.run(
            """
            R="--registry proof"; run="chotatsu reconcile run --as-of 2024-06-01 $R"
            $run | cut -d: -f1 | cut -c10-
            id=$(chotatsu reconcile show --as-of 2024-06-01 --rule B02 --format csv $R |
                sed -n 2p | cut -d, -f1)
            chotatsu reconcile accept $id --note "the bank is slow" --on 2024-06-01 --yes $R >&2
            $run | cut -d: -f1 | cut -c10-
            echo '\(statement)' | chotatsu import - $R >&2
            $run | cut -d: -f1 | cut -c10-
            """,
            home: Self.home
        )
        #expect(
            result.output == "pending B02\n\npending B02 accepted\n\nerror B02 reopened\n\n",
            "\(result.both)"
        )
    }

    @Test func `a finding whose evidence is voided reopens, and stays open`() throws {
        try ReconcileTests.record(
            "voided",
            rounding: 1,
            rate: "1/1",
            ceiling: 9000,
            [
                "grant.changed','id':'00000000-0000-4000-8000-000000000077','occurred_at':"
                    + "'2024-05-01','data':{'grant':'G','ceiling_jpy':8000,'reason':'less'}"
            ]
        )
        let result = try Shell.run(
            """
            R="--registry voided"
            show() { chotatsu reconcile show --as-of 2026-01-01 --rule F02 --format csv $R |
                sed -n 2p | cut -d, -f1,4,8; }
            id=$(show | cut -d, -f1)
            chotatsu reconcile accept ${id:0:9} --note fine --on 2025-12-31 --yes $R >&2
            show | cut -d, -f2-
            chotatsu event void 00000000-0000-4000-8000-000000000077 --yes $R >&2
            show | cut -d, -f2-
            chotatsu party register N --name N --roles buyer --on 2025-01-01 --yes $R >&2
            show | cut -d, -f2-
            chotatsu reconcile accept $id --note again --on 2025-12-31 --yes $R >&2
            show | cut -d, -f2-
            """,
            home: Self.home
        )
        #expect(
            result.output == "accepted,8000\nreopened,9000\npersisting,9000\naccepted,9000\n",
            "\(result.both)"
        )
    }

    /// Events that something like this rests on, beside others.
    private static let kinds: [String: Set<String>] = [
        "A02": ["claim.submitted", "grant.decided", "programme.opened"],
        "A04": ["claim.submitted", "claim.fixed", "grant.decided", "programme.opened"],
        "B02": ["disbursement.instructed", "disbursement.confirmed", "statement.recorded"],
        "B05": ["disbursement.instructed", "disbursement.confirmed", "statement.recorded"],
        "D01": ["claim.submitted", "claim.fixed", "disbursement.instructed"],
        "D02": ["grant.decided", "disbursement.instructed", "programme.opened"],
        "F01": ["programme.opened", "disbursement.confirmed"],
        "F02": ["grant.decided", "claim.fixed"],
        "M01": ["order.placed", "invoice.received", "delivery.accepted"],
        "M02": ["order.placed", "invoice.received", "payment.made"],
        "Q01": ["order.placed", "claim.submitted", "delivery.accepted"],
        "Q04": ["order.placed", "shipment.dispatched", "shipment.received"],
        "Q05": ["order.placed", "shipment.received", "delivery.rejected"],
        "S01": ["order.placed", "unit.disposed", "delivery.accepted", "programme.opened"],
        "S02": ["order.placed", "delivery.accepted"],
        "S03": ["claim.submitted", "unit.replaced"],
        "X01": ["order.placed", "product.registered", "party.registered"],
    ]

    @Test func `a finding rests on events of every kind that it compares`() throws {
        let result = try Shell.run(
            """
            for c in 21 22; do
                chotatsu import Tests/Fixtures/claims-$c/events.jsonl --registry kinds-$c >&2
                chotatsu reconcile run --as-of 2026-11-20 --registry kinds-$c >/dev/null
            done
            psql -X -A -t "postgresql://chotatsu@/chotatsu?host=$CHOTATSU_HOME/run" -c "
                select distinct f.rule, e.type from run_finding f join head h using (registry_id)
                cross join unnest(f.evidence) x (seq)
                join event e on e.registry_id = f.registry_id and e.seq = x.seq
                where h.code like 'kinds-%';
                select 'none', f.rule from run_finding f join head h using (registry_id)
                where h.code like 'kinds-%' and cardinality(f.evidence) = 0"
            """,
            home: Self.home
        )
        var found: [String: Set<String>] = [:]
        for line in result.output.split(separator: "\n") {
            let parts = line.split(separator: "|").map(String.init)
            found[parts[0], default: []].insert(parts[1])
        }
        for (rule, kinds) in Self.kinds {
            let missing = kinds.subtracting(found[rule] ?? [])
            #expect(missing.isEmpty, "\(rule) rests on no \(missing.sorted())")
        }
        #expect(found["none"] == nil)
        // No rule says less: each rests on two kinds of event at least, but for those that look at
        // one alone.
        let alone: Set = ["E03", "E07", "A05", "B01", "B06", "Q02", "T01", "T04", "D04"]
        for (rule, kinds) in found where !alone.contains(rule) {
            #expect(kinds.count > 1, "\(rule) rests on \(kinds) alone")
        }
    }

    @Test func `what a rule has no business with is no finding`() throws {
        let line =
            "'line':1,'category':'c','quantity':1,'serials':['SN'],'amount_jpy':10,'tax_jpy':0"
        try ReconcileTests.record(
            "edges",
            rounding: 1,
            rate: "1/1",
            ceiling: 9000,
            [
                "party.registered','occurred_at':'2024-04-01','data':{'party':'V','name':'V','roles':['vendor']}",
                "party.registered','occurred_at':'2024-04-01','data':{'party':'C','name':'C',"
                    + "'roles':['buyer'],'country':'CN'}",
                "product.registered','occurred_at':'2024-04-01','data':{'product':'BASE','name':'B',"
                    + "'maker':'M','form_factor':'F','gpus_per_unit':1,'tdp_w':1,"
                    + "'tflops_dense':{'bf16':'1'},'tpp':'4800'}",
                "product.registered','occurred_at':'2024-04-01','data':{'product':'MID','name':'B',"
                    + "'maker':'M','form_factor':'F','gpus_per_unit':1,'tdp_w':1,"
                    + "'tflops_dense':{'bf16':'1'},'of_product':'BASE'}",
                "product.registered','occurred_at':'2024-04-01','data':{'product':'LEAF','name':'B',"
                    + "'maker':'M','form_factor':'F','gpus_per_unit':1,'tdp_w':1,"
                    + "'tflops_dense':{'bf16':'1'},'of_product':'MID'}",
                "grant.applied','occurred_at':'2024-04-02','data':{'grant':'OPEN','programme':'P',"
                    + "'applicant':'B','project_cost_jpy':9,'eligible_cost_jpy':9,'rate':'1/2',"
                    + "'requested_jpy':1}",
                // Promised under a grant that is only applied for.
                "order.placed','occurred_at':'2024-05-01','data':{'order':'O1','buyer':'B',"
                    + "'vendor':'V','channel':'subsidised','currency':'JPY','grant':'OPEN','lines':["
                    + "{'line':1,'product':'X','quantity':1,'unit_price':'10','schedule':["
                    + "{'promised_on':'2030-01-01','quantity':1}]}]}",
                // Of a kind of a kind of a controlled product, for a buyer in such a country.
                "order.placed','occurred_at':'2024-05-01','data':{'order':'O2','buyer':'C',"
                    + "'vendor':'V','channel':'private','currency':'JPY','lines':["
                    + "{'line':1,'product':'LEAF','quantity':1,'unit_price':'10'}]}",
                // Dated after the claim that names it.
                "order.placed','occurred_at':'2024-07-01','data':{'order':'O3','buyer':'B',"
                    + "'vendor':'V','channel':'subsidised','currency':'JPY','grant':'G','lines':["
                    + "{'line':1,'product':'X','quantity':1,'unit_price':'10'}]}",
                // The same unit twice, in lines without an order.
                "claim.submitted','occurred_at':'2024-06-01','data':{'claim':'C1','grant':'G',"
                    + "'kind':'interim','requested_jpy':10,'lines':[{\(line)}]}",
                "claim.submitted','occurred_at':'2024-06-01','data':{'claim':'C2','grant':'G',"
                    + "'kind':'interim','requested_jpy':10,'lines':[{\(line)}]}",
                "claim.submitted','occurred_at':'2024-06-02','data':{'claim':'C3','grant':'G',"
                    + "'kind':'interim','requested_jpy':10,'lines':[{'line':1,'category':'c',"
                    + "'order':'O3','order_line':1,'quantity':1,'amount_jpy':10,'tax_jpy':0}]}",
            ]
        )
        let result = try Shell.run(
            """
            chotatsu reconcile show --as-of 2024-06-15 --registry edges --format csv |
                cut -d, -f2,6 | grep -E "P01|Q02|X01|claim=C3.*missing=order|claim=C1.*missing=order"
            """,
            home: Self.home
        )
        #expect(
            result.output == "E03,claim=C1;line=1;missing=order\nX01,order=O2;line=1\n",
            "\(result.both)"
        )
    }
}
