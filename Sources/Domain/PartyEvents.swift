let partyEvents = [
    EventType(
        "party.registered",
        verb: "register",
        summary: "a party, with its names and roles",
        fields: [
            .required("party", .newCode(.party), "EXAMPLE"),
            .required("name", .text(max: 200), "例示株式会社"),
            .optional("name_en", .text(max: 200), "Example K.K."),
            .required(
                "roles",
                .list(.choice(["agency", "buyer", "operator", "vendor"]), mayBeEmpty: false),
                "agency;buyer;operator;vendor"
            ),
            .optional("size", .choice(["large", "other"]), "other"),
            .optional("country", .country, "JP"),
            .optional("ultimate_parent_country", .country),
            .optional("corporate_number", .corporateNumber),
            .optional("invoice_number", .invoiceNumber),
            .optional(
                "account",
                .record(
                    bankAccount + [
                        .required("holder_kana", .text(max: 100), "ﾚｲｼﾞ(ｶ")
                    ]
                )
            ),
        ]
    )
]

/// A Japanese bank account: bank, branch, kind (1 普通, 2 当座, 4 貯蓄, 9 other) and number.
let bankAccount: [Field] = [
    .required("bank", .digits(4...4), "0001"),
    .required("branch", .digits(3...3), "001"),
    .required("kind", .choice(["1", "2", "4", "9"]), "1"),
    .required("number", .digits(1...7), "1234567"),
]
