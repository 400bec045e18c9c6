/// The answer of every route, written down.
///
/// Of what is asked for by a name, an officer and an auditor are told of one that is there and of
/// one that is not; the buyer A and the vendor V of their own, of another's, and of one that is not
/// there; `-` where there is none such. Of a list, `[kind]`, the cell holds the names of that kind
/// that are told. Whoever has no token, or nobody who is signed in, comes last.
///
/// What another's own event is answered with, one by one, stands in EventRouteTests and
/// PermissionTests.
enum AccessTable {
    struct Row {
        let method: String
        /// With `{kind}` for a name of that kind.
        let path: String
        /// Whose names a list tells, and of which kind.
        let listed: String?
        /// What is sent.
        let body: String?
        /// As they are written down, of officer, auditor, buyer, vendor and nobody.
        let cells: [String]

        /// The kind of names that it is asked by.
        var named: String? {
            let text = path + (body ?? "")
            guard let start = text.firstIndex(of: "{"), let end = text.firstIndex(of: "}") else {
                return nil
            }
            return String(text[text.index(after: start)..<end])
        }

        /// As a route is written, whatever its names are called.
        var route: String { "\(method) " + Self.anonymous(String(path.prefix { $0 != "?" })) }

        static func anonymous(_ path: String) -> String {
            path.split(separator: "/", omittingEmptySubsequences: false)
                .map { $0.hasPrefix("{") ? "{}" : String($0) }.joined(separator: "/")
        }

        /// `METHOD path [listed] < body | cell | …`.
        init(_ line: Substring) {
            let parts = line.split(separator: "|").map {
                $0.split(separator: " ").joined(separator: " ")
            }
            let halves = parts[0].split(separator: "<", maxSplits: 1).map {
                $0.split(separator: " ").map(String.init)
            }
            method = halves[0][0]
            path = halves[0][1]
            listed = halves[0].count > 2 ? String(halves[0][2].dropFirst().dropLast()) : nil
            body = halves.count > 1 ? halves[1].joined(separator: " ") : nil
            cells = Array(parts.dropFirst())
        }
    }

    static func rows(_ table: String) -> [Row] {
        table.split(separator: "\n").filter { $0.contains("|") }.map(Row.init)
    }

    /// What programs ask for.
    static let routes = """
        GET /v1/parties [parties]                         | 200 all  | 200 all  | 200 A V     | 200 A V     | 401
        GET /v1/parties/{parties}                         | 200 404  | 200 404  | 200 404 404 | 200 404 404 | 401
        GET /v1/products [products]                       | 200 all  | 200 all  | 200 X       | 200 X       | 401
        GET /v1/products/{products}                       | 200 404  | 200 404  | 200 - 404   | 200 - 404   | 401
        GET /v1/sites [sites]                             | 200 all  | 200 all  | 200 S-A     | 200 S-A     | 401
        GET /v1/sites/{sites}                             | 200 404  | 200 404  | 200 404 404 | 200 404 404 | 401
        GET /v1/targets [targets]                         | 200 all  | 200 all  | 200 T       | 200 none    | 401
        GET /v1/targets/{targets}                         | 200 404  | 200 404  | 200 - 404   | - 404 404   | 401
        GET /v1/references [references]                   | 200 all  | 200 all  | 200 REF     | 200 none    | 401
        GET /v1/references/{references}                   | 200 404  | 200 404  | 200 - 404   | - 404 404   | 401
        GET /v1/programmes [programmes]                   | 200 all  | 200 all  | 200 P       | 200 none    | 401
        GET /v1/programmes/{programmes}                   | 200 404  | 200 404  | 200 - 404   | - 404 404   | 401
        GET /v1/orders [orders]                           | 200 all  | 200 all  | 200 O-A     | 200 O-A     | 401
        GET /v1/orders/{orders}                           | 200 404  | 200 404  | 200 404 404 | 200 404 404 | 401
        GET /v1/allocations [allocations]                 | 200 all  | 200 all  | 200 AL-A    | 200 AL-A    | 401
        GET /v1/allocations/{allocations}                 | 200 404  | 200 404  | 200 404 404 | 200 404 404 | 401
        GET /v1/shipments [shipments]                     | 200 all  | 200 all  | 200 SH      | 200 SH      | 401
        GET /v1/shipments/{shipments}                     | 200 404  | 200 404  | 200 404 404 | 200 404 404 | 401
        GET /v1/units [units]                             | 200 all  | 200 all  | 200 A1      | 200 A1      | 401
        GET /v1/units/{units}                             | 200 404  | 200 404  | 200 404 404 | 200 404 404 | 401
        GET /v1/invoices [invoices]                       | 200 all  | 200 all  | 200 I-1     | 200 none    | 401
        GET /v1/invoices/{invoices}                       | 200 404  | 200 404  | 200 404 404 | - 404 404   | 401
        GET /v1/payments [payments]                       | 200 all  | 200 all  | 200 PAY-A   | 200 none    | 401
        GET /v1/payments/{payments}                       | 200 404  | 200 404  | 200 404 404 | - 404 404   | 401
        GET /v1/grants [grants]                           | 200 all  | 200 all  | 200 G-A     | 200 none    | 401
        GET /v1/grants/{grants}                           | 200 404  | 200 404  | 200 404 404 | - 404 404   | 401
        GET /v1/claims [claims]                           | 200 all  | 200 all  | 200 C-A     | 200 none    | 401
        GET /v1/claims/{claims}                           | 200 404  | 200 404  | 200 404 404 | - 404 404   | 401
        GET /v1/disbursements [disbursements]             | 200 all  | 200 all  | 200 D-A     | 200 none    | 401
        GET /v1/disbursements/{disbursements}             | 200 404  | 200 404  | 200 404 404 | - 404 404   | 401
        GET /v1/repayments [repayments]                   | 200 all  | 200 all  | 200 R-A     | 200 none    | 401
        GET /v1/repayments/{repayments}                   | 200 404  | 200 404  | 200 404 404 | - 404 404   | 401
        GET /v1/payment-files [payment-files]             | 200 all  | 200 all  | 200 none    | 200 none    | 401
        GET /v1/payment-files/{payment-files}             | 200 404  | 200 404  | - 404 404   | - 404 404   | 401
        GET /v1/statements [statements]                   | 200 all  | 200 all  | 200 none    | 200 none    | 401
        GET /v1/statements/{statements}                   | 200 404  | 200 404  | - 404 404   | - 404 404   | 401

        GET /v1/payment-files/{payment-files}/made        | 200 404  | 200 404  | - 403 403   | - 403 403   | 401
        GET /v1/codes?limit=1000&prefix=O [orders]        | 200 all  | 200 all  | 200 O-A     | 200 O-A     | 401
        GET /v1/codes?limit=1000&prefix=SH [shipments]    | 200 all  | 200 all  | 200 SH      | 200 SH      | 401
        GET /v1/events?limit=1000 [orders]                | 200 all  | 200 all  | 200 O-A     | 200 O-A     | 401
        GET /v1/events?limit=1000 [claims]                | 200 all  | 200 all  | 200 C-A     | 200 none    | 401
        GET /v1/events/{events}                           | 200 404  | 200 404  | 200 404 404 | 200 404 404 | 401
        GET /v1/events/stream                             | 200      | 200      | 200         | 200         | 401
        GET /v1/files/{files}                             | 200 404  | 200 404  | 200 404 404 | 200 404 404 | 401

        GET /v1/backlog [orders]                          | 200 all  | 200 all  | 200 O-A     | 200 O-A     | 401
        GET /v1/capacity                                  | 200      | 200      | 200         | 200         | 401
        GET /v1/deadlines [grants]                        | 200 all  | 200 all  | 200 G-A     | 403         | 401
        GET /v1/assets [grants]                           | 200 G-A  | 200 G-A  | 200 G-A     | 403         | 401
        GET /v1/assets?grant={grants}                     | 200 404  | 200 404  | 200 404 404 | - 403 403   | 401
        GET /v1/assets?buyer={parties}                    | 200 404  | 200 404  | 200 404 404 | 403 403 403 | 401
        GET /v1/claims/{claims}/check                     | 200 404  | 200 404  | 200 404 404 | - 403 403   | 401
        GET /v1/claims/{claims}/pack                      | 200 404  | 200 404  | 200 404 404 | - 403 403   | 401
        GET /v1/repayments/{repayments}/quote             | 200 404  | 200 404  | 200 404 404 | - 403 403   | 401
        GET /v1/rules                                     | 200      | 200      | 200         | 200         | 401
        GET /v1/findings [grants]                         | 200 all  | 200 all  | 200 G-A     | 403         | 401
        GET /v1/findings?run={runs}                       | 200 404  | 200 404  | 200 - 404   | - 403 403   | 401
        GET /v1/findings?grant={grants}                   | 200 404  | 200 404  | 200 404 404 | - 403 403   | 401
        GET /v1/findings?buyer={parties}                  | 200 404  | 200 404  | 200 404 404 | 403 403 403 | 401
        GET /v1/findings/{findings}                       | 200 404  | 200 404  | 200 404 404 | - 403 403   | 401
        GET /v1/reconciliations/{runs}                    | 200 404  | 200 404  | 403 - 403   | - 403 403   | 401
        GET /v1/bank/entries                              | 200      | 200      | 403         | 403         | 401
        GET /v1/bank/entries?statement={statements}       | 200 404  | 200 404  | - 403 403   | - 403 403   | 401
        GET /v1/bank/candidates                           | 200      | 200      | 403         | 403         | 401
        GET /v1/log/verify                                | 200      | 200      | 403         | 403         | 401
        GET /v1/ledger/check                              | 200      | 200      | 403         | 403         | 401
        GET /v1/whoami                                    | 200      | 200      | 200         | 200         | 401

        GET /healthz                                      | 200      | 200      | 200         | 200         | 200
        GET /readyz                                       | 200      | 200      | 200         | 200         | 200
        GET /metrics                                      | 200      | 200      | 200         | 200         | 200
        GET /openapi.json                                 | 200      | 200      | 200         | 200         | 200

        POST /v1/reconciliations                          | 200      | 200      | 403         | 403         | 401
        POST /v1/events < event of {orders}               | 201 422  | 422 422  | 201 422 422 | 201 422 422 | 401
        POST /v1/events/preview < event of {orders}       | 200 422  | 422 422  | 200 422 422 | 200 422 422 | 401
        POST /v1/imports?dry_run=true < lines of {orders} | 200 422  | 422 422  | 200 422 422 | 200 422 422 | 401
        POST /v1/statements?dry_run=true < statement      | 200      | 403      | 403         | 403         | 401
        POST /v1/payment-files < a day                    | 409      | 403      | 403         | 403         | 401
        PUT /v1/files/{files} < its bytes                 | 200 201  | 403 403  | 201 201 201 | 201 201 201 | 401
        """

    /// What browsers ask for.
    static let pages = """
        GET /                               | 200      | 200      | 200         | 303         | 200
        GET /backlog [orders]               | 200 all  | 200 all  | 200 O-A     | 200 O-A     | 303
        GET /backlog.csv [orders]           | 200 all  | 200 all  | 200 O-A     | 200 O-A     | 303
        GET /allocations [allocations]      | 200 all  | 200 all  | 200 AL-A    | 200 AL-A    | 303
        GET /due [grants]                   | 200 all  | 200 all  | 200 G-A     | 404         | 303
        GET /bank                           | 200      | 200      | 404         | 404         | 303
        GET /changes?after=0 [orders]       | 200 all  | 200 all  | 200 O-A     | 200 O-A     | 303
        GET /search?q=O [orders]            | 200 all  | 200 all  | 200 O-A     | 200 O-A     | 303
        GET /for-vendors [orders]           | 200 O-A  | 200 O-A  | 404         | 200 O-A     | 303
        GET /findings [grants]              | 200 all  | 200 all  | 200 G-A     | 404         | 303
        GET /findings/{findings}            | 200 404  | 200 404  | 200 404 404 | - 404 404   | 303
        GET /events/{events}                | 200 404  | 200 404  | 200 404 404 | 200 404 404 | 303
        GET /enter                          | 200      | 404      | 200         | 200         | 303
        GET /enter/{types}                  | 200 404  | 404 404  | 200 404 404 | 200 404 404 | 303
        GET /tokens                         | 200      | 404      | 404         | 404         | 303
        GET /live                           | 200      | 200      | 200         | 200         | 403

        GET /parties [parties]              | 200 all  | 200 all  | 200 A V     | 200 A V     | 303
        GET /parties/{parties}              | 200 404  | 200 404  | 200 404 404 | 200 404 404 | 303
        GET /products [products]            | 200 all  | 200 all  | 200 X       | 200 X       | 303
        GET /products/{products}            | 200 404  | 200 404  | 200 - 404   | 200 - 404   | 303
        GET /sites [sites]                  | 200 all  | 200 all  | 200 S-A     | 200 S-A     | 303
        GET /sites/{sites}                  | 200 404  | 200 404  | 200 404 404 | 200 404 404 | 303
        GET /targets [targets]              | 200 all  | 200 all  | 200 T       | 200 none    | 303
        GET /targets/{targets}              | 200 404  | 200 404  | 200 - 404   | - 404 404   | 303
        GET /references [references]        | 200 all  | 200 all  | 200 REF     | 200 none    | 303
        GET /references/{references}        | 200 404  | 200 404  | 200 - 404   | - 404 404   | 303
        GET /programmes [programmes]        | 200 all  | 200 all  | 200 P       | 200 none    | 303
        GET /programmes/{programmes}        | 200 404  | 200 404  | 200 - 404   | - 404 404   | 303
        GET /orders [orders]                | 200 all  | 200 all  | 200 O-A     | 200 O-A     | 303
        GET /orders/{orders}                | 200 404  | 200 404  | 200 404 404 | 200 404 404 | 303
        GET /allocations [allocations]      | 200 all  | 200 all  | 200 AL-A    | 200 AL-A    | 303
        GET /allocations/{allocations}      | 200 404  | 200 404  | 200 404 404 | 200 404 404 | 303
        GET /shipments [shipments]          | 200 all  | 200 all  | 200 SH      | 200 SH      | 303
        GET /shipments/{shipments}          | 200 404  | 200 404  | 200 404 404 | 200 404 404 | 303
        GET /units [units]                  | 200 all  | 200 all  | 200 A1      | 200 A1      | 303
        GET /units/{units}                  | 200 404  | 200 404  | 200 404 404 | 200 404 404 | 303
        GET /invoices [invoices]            | 200 all  | 200 all  | 200 I-1     | 200 none    | 303
        GET /invoices/{invoices}            | 200 404  | 200 404  | 200 404 404 | - 404 404   | 303
        GET /payments [payments]            | 200 all  | 200 all  | 200 PAY-A   | 200 none    | 303
        GET /payments/{payments}            | 200 404  | 200 404  | 200 404 404 | - 404 404   | 303
        GET /grants [grants]                | 200 all  | 200 all  | 200 G-A     | 404         | 303
        GET /grants/{grants}                | 200 404  | 200 404  | 200 404 404 | - 404 404   | 303
        GET /claims [claims]                | 200 all  | 200 all  | 200 C-A     | 404         | 303
        GET /claims/{claims}                | 200 404  | 200 404  | 200 404 404 | - 404 404   | 303
        GET /disbursements [disbursements]  | 200 all  | 200 all  | 200 D-A     | 200 none    | 303
        GET /disbursements/{disbursements}  | 200 404  | 200 404  | 200 404 404 | - 404 404   | 303
        GET /repayments [repayments]        | 200 all  | 200 all  | 200 R-A     | 200 none    | 303
        GET /repayments/{repayments}        | 200 404  | 200 404  | 200 404 404 | - 404 404   | 303
        GET /payment-files [payment-files]  | 200 all  | 200 all  | 200 none    | 200 none    | 303
        GET /payment-files/{payment-files}  | 200 404  | 200 404  | - 404 404   | - 404 404   | 303
        GET /statements [statements]        | 200 all  | 200 all  | 200 none    | 200 none    | 303
        GET /statements/{statements}        | 200 404  | 200 404  | - 404 404   | - 404 404   | 303

        GET /sign-in                        | 200      | 200      | 200         | 200         | 200
        GET /sign-in/{tokens}               | 403 403  | 403 403  | - 403 403   | - 403 403   | 403

        POST /sign-in < a token             | 403      | 403      | 403         | 403         | 403
        POST /sign-in/{tokens}              | 403 403  | 403 403  | - 403 403   | - 403 403   | 403
        POST /enter/{types}                 | 422 404  | 404 404  | 422 404 404 | 422 404 404 | 403
        POST /bank/match                    | 422      | 404      | 404         | 404         | 403
        POST /findings/run                  | 303      | 404      | 404         | 404         | 403
        POST /findings/{findings}/accept    | 422 404  | 404 404  | 404 404 404 | - 404 404   | 403
        POST /for-vendors/dispatch < a file | 422      | 404      | 404         | 422         | 403
        POST /for-vendors/dispatch/record   | 400      | 404      | 404         | 400         | 403
        POST /tokens                        | 422      | 404      | 404         | 404         | 403
        POST /tokens/{tokens}/revoke        | 303 400  | 404 404  | - 404 404   | - 404 404   | 403
        POST /sign-out                      | 303      | 303      | 303         | 303         | 403
        """
}
