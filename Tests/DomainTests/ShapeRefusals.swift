/// What is refused of parties, products, sites and papers, of voids, and of any field by its kind.
enum ShapeRefusals {
    static let descriptions: [Refusal] = [
        Refusal(
            "no roles",
            "party.registered",
            "'party':'Z','name':'Z','roles':[]",
            rule: "required",
            field: "roles",
            but: "'party':'Z','name':'Z','roles':['vendor']"
        ),
        Refusal(
            "a role that there is not",
            "party.registered",
            party("'roles':['seller']"),
            rule: "choice",
            field: "roles[0]",
            but: party("'roles':['agency','buyer']")
        ),
        Refusal(
            "a corporate number with a wrong check digit",
            "party.registered",
            party("'roles':['buyer'],'corporate_number':'1000012090001'"),
            rule: "check_digit",
            field: "corporate_number",
            but: party("'roles':['buyer'],'corporate_number':'7000012050002'")
        ),
        Refusal(
            "a corporate number of 12 digits",
            "party.registered",
            party("'roles':['buyer'],'corporate_number':'700001205000'"),
            rule: "corporate_number",
            field: "corporate_number"
        ),
        Refusal(
            "an invoice number without its T",
            "party.registered",
            party("'roles':['buyer'],'invoice_number':'7000012050002'"),
            rule: "invoice_number",
            field: "invoice_number",
            but: party("'roles':['buyer'],'invoice_number':'T7000012050002'")
        ),
        Refusal(
            "a country by its name",
            "party.registered",
            party("'roles':['buyer'],'country':'Japan'"),
            rule: "country",
            field: "country",
            but: party("'roles':['buyer'],'country':'JP'")
        ),
        Refusal(
            "a bank of three digits",
            "party.registered",
            party(account(bank: "001")),
            rule: "digits",
            field: "account.bank",
            but: party(account(bank: "０００１"))
        ),
        Refusal(
            "an account without its holder",
            "party.registered",
            party(
                "'roles':['buyer'],'account':{'bank':'0001','branch':'001','kind':'1',"
                    + "'number':'1'}"
            ),
            rule: "required",
            field: "account.holder_kana"
        ),
        Refusal(
            "nothing inside and no maker",
            "product.registered",
            product("'name':'Z','form_factor':'F','gpus_per_unit':1,'tdp_w':1,'tflops_dense':{}"),
            rule: "required",
            field: "maker",
            but: product("'of_product':'X'")
        ),
        Refusal(
            "itself inside",
            "product.registered",
            product("'of_product':'Z'"),
            rule: "of_itself",
            field: "of_product",
            but: product("'of_product':'Y'")
        ),
        Refusal(
            "no GPU",
            "product.registered",
            product("'of_product':'X','gpus_per_unit':0"),
            rule: "range",
            field: "gpus_per_unit",
            but: product("'of_product':'X','gpus_per_unit':1")
        ),
        Refusal(
            "an unknown owner",
            "site.registered",
            "'site':'S9','owner':'Z','name':'S9'",
            rule: "unknown_code",
            field: "owner",
            but: "'site':'S1','owner':'B2','name':'S1'"
        ),
        Refusal(
            "an unknown operator",
            "capacity.declared",
            "'operator':'Z','eflops_bf16':'1'",
            rule: "unknown_code",
            field: "operator",
            but: "'operator':'B1','eflops_bf16':'1'"
        ),
        Refusal(
            "the same again",
            "target.set",
            "'target':'T1','eflops_bf16':'1','due_on':'2027-01-01'",
            rule: "code_taken",
            field: "target",
            but: "'target':'T2','eflops_bf16':'1','due_on':'2027-01-01'",
            after: [
                (
                    "target.set", "2024-09-01",
                    "'target':'T1','eflops_bf16':'1','due_on':'2027-01-01'"
                )
            ]
        ),
        Refusal(
            "fewer than no users",
            "access.declared",
            "'operator':'B1','users':-1",
            rule: "negative",
            field: "users",
            but: "'operator':'B1','users':0"
        ),
    ]

    static let papers: [Refusal] =
        [
            Refusal(
                "an unknown grant",
                "report.filed",
                "'grant':'G9','kind':'status'",
                rule: "unknown_code",
                field: "grant",
                but: "'grant':'G2','kind':'status'"
            ),
            Refusal(
                "what it proves is not known",
                "evidence.attached",
                evidence("order", "O9"),
                rule: "unknown_code",
                field: "subject.code",
                but: evidence("order", "O1")
            ),
            Refusal(
                "a line that the order has not",
                "evidence.attached",
                evidence("order", "O1", ",'line':3"),
                rule: "unknown_code",
                field: "subject.line",
                but: evidence("order", "O1", ",'line':2")
            ),
            Refusal(
                "a line that the claim has not",
                "evidence.attached",
                evidence("claim", "C1", ",'line':3"),
                rule: "unknown_code",
                field: "subject.line",
                but: evidence("claim", "C1", ",'line':1")
            ),
            Refusal(
                "a line of a claim that is not known",
                "evidence.attached",
                evidence("claim", "C9", ",'line':1"),
                rule: "unknown_code",
                field: "subject.code",
                // An invoice's number alone says nothing: it is known by its issuer too.
                but: evidence("invoice", "NOWHERE")
            ),
            Refusal(
                "a unit that nobody named",
                "evidence.attached",
                evidence("unit", "SN9"),
                rule: "unknown_code",
                field: "subject.code",
                but: evidence("unit", "SN2")
            ),
            Refusal(
                "a hash that is too short",
                "evidence.attached",
                evidence("order", "O1").replacing("aaaa'", with: "aaa'"),
                rule: "sha256",
                field: "sha256"
            ),
            Refusal(
                "no note",
                "finding.accepted",
                "'finding':'F1'",
                rule: "required",
                field: "note",
                but: "'finding':'F1','note':'n'"
            ),
        ]
        + [
            "allocation", "shipment", "payment", "grant", "disbursement", "repayment", "statement",
            "party", "product", "site", "programme",
        ].map { kind in
            Refusal(
                "an unknown \(kind)",
                "evidence.attached",
                evidence(kind, "NOWHERE"),
                rule: "unknown_code",
                field: "subject.code"
            )
        }

    static let voids: [Refusal] = [
        Refusal(
            "an event that is not recorded",
            "event.voided",
            void(8000),
            rule: "unknown_event",
            field: "event"
        ),
        Refusal(
            "what is no id",
            "event.voided",
            "'event':'1','reason':'r'",
            rule: "uuid",
            field: "event"
        ),
        Refusal(
            "a void",
            "event.voided",
            void(5000),
            rule: "out_of_turn",
            field: "event",
            after: [("event.voided", "2024-09-01", void(22))]
        ),
        Refusal(
            "twice",
            "event.voided",
            void(22),
            rule: "out_of_turn",
            field: "event",
            after: [("event.voided", "2024-09-01", void(22))]
        ),
        Refusal(
            "a party that others name",
            "event.voided",
            void(1),
            rule: "rested_on",
            field: "event",
            but: void(35)
        ),
        Refusal(
            "an order that others name",
            "event.voided",
            void(10),
            rule: "rested_on",
            field: "event",
            but: void(11)
        ),
        Refusal(
            "an invoice that is paid",
            "event.voided",
            void(22),
            rule: "rested_on",
            field: "event",
            after: [
                (
                    "payment.made", "2024-09-01",
                    "'payment':'PAY1','invoice':'I1','issuer':'V1','amount_jpy':1,"
                        + "'paid_on':'2024-09-01'"
                )
            ]
        ),
        Refusal(
            "a total before a later one",
            "event.voided",
            void(5000),
            rule: "rested_on",
            field: "event",
            but: void(5001),
            after: [
                ("order.changed", "2024-08-01", "'order':'O1','line':1,'quantity':11"),
                ("order.changed", "2024-08-02", "'order':'O1','line':1,'quantity':12"),
            ]
        ),
        Refusal(
            "a decision that a change needs",
            "event.voided",
            void(5000),
            rule: "rested_on",
            field: "event",
            but: void(5001),
            after: [
                (
                    "grant.decided", "2024-08-01",
                    "'grant':'G2','ceiling_jpy':400,'rate':'1/2','project_from':'2024-06-01',"
                        + "'project_to':'2025-03-31'"
                ),
                ("grant.changed", "2024-08-02", "'grant':'G2','reason':'r'"),
            ]
        ),
        Refusal(
            "an acceptance of what serves",
            "event.voided",
            void(19),
            rule: "not_below_zero",
            field: "event",
            but: void(21)
        ),
        Refusal(
            "a receipt of an accepted serial",
            "event.voided",
            void(18),
            rule: "serial_elsewhere",
            field: "event",
            but: void(20)
        ),
        Refusal(
            "what would leave a serial live twice",
            "event.voided",
            void(5000),
            rule: "serial_live_twice",
            field: "event",
            but: void(5002),
            after: [
                ("unit.returned", "2024-08-01", giveBack),
                (
                    "delivery.accepted", "2024-08-02",
                    "'order':'O1','line':1,'quantity':1,'site':'S1'"
                ),
                (
                    "shipment.dispatched", "2024-08-03",
                    "'shipment':'SH9','vendor':'V1','lines':[{'order':'O1','line':1,'quantity':1,"
                        + "'serials':['SN1']}]"
                ),
            ]
        ),
        Refusal(
            "what put a serial where it was taken from",
            "event.voided",
            void(5000),
            rule: "serial_elsewhere",
            field: "event",
            but: void(5001),
            after: [
                (
                    "unit.replaced", "2024-08-01",
                    "'serial_out':'SN1','serial_in':'SN3','reason':'r'"
                ),
                (
                    "unit.in_service", "2024-08-02",
                    "'order':'O1','line':1,'quantity':1,'serials':['SN3'],'site':'S1'"
                ),
            ]
        ),
    ]

    /// Fields of every kind, and the day of the event.
    static let fields: [Refusal] = [
        Refusal(
            "a field that there is not",
            "site.registered",
            "'site':'S9','owner':'B1','name':'S','powerkw':1",
            rule: "unknown_field",
            field: "powerkw",
            but: "'site':'S9','owner':'B1','name':'S','power_kw':1,'x':null"
                .replacing(",'x':null", with: "")
        ),
        Refusal(
            "a field that is not there",
            "site.registered",
            "'site':'S9','owner':'B1'",
            rule: "required",
            field: "name"
        ),
        Refusal(
            "null for what must be there",
            "site.registered",
            "'site':'S9','owner':'B1','name':null",
            rule: "required",
            field: "name",
            but: "'site':'S9','owner':'B1','name':'S','power_kw':null"
        ),
        Refusal(
            "a code with a space",
            "site.registered",
            "'site':'S 9','owner':'B1','name':'S'",
            rule: "code",
            field: "site",
            but: "'site':'Ｓ９','owner':'B1','name':'S'"
        ),
        Refusal(
            "a code of 65 letters",
            "site.registered",
            "'site':'\(String(repeating: "s", count: 65))','owner':'B1','name':'S'",
            rule: "code",
            field: "site",
            but: "'site':'\(String(repeating: "s", count: 64))','owner':'B1','name':'S'"
        ),
        Refusal(
            "a number for a code",
            "site.registered",
            "'site':9,'owner':'B1','name':'S'",
            rule: "shape",
            field: "site",
            but: "'site':'9','owner':'B1','name':'S'"
        ),
        Refusal(
            "a name of 201 letters",
            "site.registered",
            "'site':'S9','owner':'B1','name':'\(String(repeating: "名", count: 201))'",
            rule: "length",
            field: "name",
            but: "'site':'S9','owner':'B1','name':'\(String(repeating: "名", count: 200))'"
        ),
        Refusal(
            "a NUL in a name",
            "site.registered",
            "'site':'S9','owner':'B1','name':'a\\u0000b'",
            rule: "control_character",
            field: "name"
        ),
        Refusal(
            "power beyond its range",
            "site.registered",
            power("1000000001"),
            rule: "range",
            field: "power_kw",
            but: power("1000000000")
        ),
        Refusal(
            "power below nothing",
            "site.registered",
            power("-1"),
            rule: "negative",
            field: "power_kw",
            but: power("0")
        ),
        Refusal(
            "part of a kilowatt",
            "site.registered",
            power("1.5"),
            rule: "whole_number",
            field: "power_kw",
            but: power("1")
        ),
        Refusal(
            "power as a list",
            "site.registered",
            power("[1]"),
            rule: "whole_number",
            field: "power_kw"
        ),
        Refusal(
            "power in words",
            "site.registered",
            power("'1億'"),
            rule: "unit_in_number",
            field: "power_kw",
            but: power("'１，０００'")
        ),
        Refusal(
            "commas at the wrong places",
            "site.registered",
            power("'1,00'"),
            rule: "comma_groups",
            field: "power_kw",
            but: power("'1,000'")
        ),
        Refusal(
            "power beyond 64 bits",
            "site.registered",
            power("9223372036854775808"),
            rule: "overflow",
            field: "power_kw"
        ),
        Refusal(
            "no power in quotes",
            "site.registered",
            power("''"),
            rule: "empty",
            field: "power_kw"
        ),
        Refusal(
            "text for a decimal",
            "capacity.declared",
            "'operator':'B1','eflops_bf16':'1.0123456789'",
            rule: "decimal",
            field: "eflops_bf16",
            but: "'operator':'B1','eflops_bf16':'1.5'"
        ),
        Refusal(
            "a number for a decimal in quotes",
            "capacity.declared",
            "'operator':'B1','eflops_bf16':1.5",
            rule: "shape",
            field: "eflops_bf16"
        ),
        Refusal(
            "a list for a number",
            "product.registered",
            product("'of_product':'X','tflops_dense':{'bf16':[1]}"),
            rule: "decimal",
            field: "tflops_dense.bf16",
            but: product("'of_product':'X','tflops_dense':{'bf16':1.5}")
        ),
        Refusal(
            "a list for an object",
            "product.registered",
            product("'of_product':'X','tflops_dense':[]"),
            rule: "shape",
            field: "tflops_dense"
        ),
        Refusal(
            "an object for a list",
            "party.registered",
            party("'roles':{}"),
            rule: "shape",
            field: "roles"
        ),
        Refusal(
            "a fraction above 1",
            "grant.applied",
            RefusalWorld.grant("G9").replacing("1/2", with: "3/2"),
            rule: "fraction",
            field: "rate",
            but: RefusalWorld.grant("G9").replacing("1/2", with: "2/2")
        ),
        Refusal(
            "a day that the calendar has not",
            "target.set",
            "'target':'T9','eflops_bf16':'1','due_on':'2027-02-29'",
            rule: "date_unknown",
            field: "due_on",
            but: "'target':'T9','eflops_bf16':'1','due_on':'2028-02-29'"
        ),
        Refusal(
            "a day in words",
            "target.set",
            "'target':'T9','eflops_bf16':'1','due_on':'soon'",
            rule: "date_format",
            field: "due_on",
            but: "'target':'T9','eflops_bf16':'1','due_on':'令和9年3月31日'"
        ),
        Refusal(
            "a day outside its era",
            "target.set",
            "'target':'T9','eflops_bf16':'1','due_on':'令和1年4月30日'",
            rule: "era_bounds",
            field: "due_on",
            but: "'target':'T9','eflops_bf16':'1','due_on':'令和1年5月1日'"
        ),
        Refusal(
            "a currency in small letters",
            "order.placed",
            order(currency: "jpy"),
            rule: "currency",
            field: "currency",
            but: order(currency: "USD")
        ),
        Refusal(
            "a currency of no country",
            "order.placed",
            order(currency: "XXQ"),
            rule: "currency",
            field: "currency",
            but: order(currency: "USD")
        ),
        Refusal(
            "a word that is none of the channel's",
            "order.placed",
            order(currency: "JPY").replacing("private", with: "auction"),
            rule: "choice",
            field: "channel",
            but: order(currency: "JPY").replacing("private", with: "tender")
        ),
        Refusal(
            "text for a flag",
            "statement.recorded",
            RefusalWorld.statement("ST9").replacing(
                "'amount_jpy':100}",
                with: "'amount_jpy':100,'correction':'maybe'}"
            ),
            rule: "flag",
            field: "entries[0].correction",
            but: RefusalWorld.statement("ST9").replacing(
                "'amount_jpy':100}",
                with: "'amount_jpy':100,'correction':'TRUE'}"
            )
        ),
        Refusal(
            "a day of the year that there is not",
            "programme.opened",
            cap(by: "02-30"),
            rule: "date_format",
            field: "advance_caps[0].by",
            but: cap(by: "02-29")
        ),
        Refusal(
            "more than a day ahead",
            "site.registered",
            power("1"),
            on: "2052-02-22",
            rule: "in_the_future",
            field: "occurred_at",
            but: power("1"),
            butOn: "2052-02-21"
        ),
        Refusal(
            "a moment without an offset",
            "site.registered",
            power("1"),
            on: "2024-09-02T09:00:00",
            rule: "date",
            field: "occurred_at",
            but: power("1"),
            butOn: "2024-09-02T09:00:00Z"
        ),
        Refusal(
            "a day that the calendar has not",
            "site.registered",
            power("1"),
            on: "2024-02-30",
            rule: "date",
            field: "occurred_at",
            but: power("1"),
            butOn: "2024-02-29"
        ),
    ]

    // MARK: Data

    private static let giveBack =
        "'order':'O1','line':1,'quantity':1,'serials':['SN1'],'reason':'r','resolution':'replace'"

    private static func party(_ more: String) -> String { "'party':'Z','name':'Z',\(more)" }

    private static func product(_ more: String) -> String { "'product':'Z',\(more)" }

    private static func account(bank: String) -> String {
        "'roles':['buyer'],'account':{'bank':'\(bank)','branch':'001','kind':'1','number':'1',"
            + "'holder_kana':'ｻｸﾗ'}"
    }

    private static func evidence(_ kind: String, _ code: String, _ more: String = "") -> String {
        "'subject':{'kind':'\(kind)','code':'\(code)'\(more)},'kind':'other',"
            + "'sha256':'\(RefusalWorld.sha256)','file':'f'"
    }

    private static func void(_ number: Int) -> String {
        "'event':'\(RefusalWorld.id(number))','reason':'r'"
    }

    private static func power(_ written: String) -> String {
        "'site':'S9','owner':'B1','name':'S','power_kw':\(written)"
    }

    private static func order(currency: String) -> String {
        "'order':'O9','buyer':'B1','vendor':'V1','channel':'private','currency':'\(currency)',"
            + "'lines':[{'line':1,'product':'X','quantity':1,'unit_price':'1'}]"
    }

    private static func cap(by day: String) -> String {
        "'programme':'P9','name':'P','agency':'AG','payer':'AG','budget_jpy':0,'rounding_jpy':1,"
            + "'restriction_years':0,'eligible_products':[],"
            + "'advance_caps':[{'by':'\(day)','share':'1/1'}]"
    }
}
