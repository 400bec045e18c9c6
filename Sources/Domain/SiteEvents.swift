let siteEvents = [
    EventType(
        "site.registered",
        verb: "register",
        summary: "a site where units stand",
        fields: [
            .required("site", .newCode(.site), "EXAMPLE-SITE"),
            .required("owner", .code(.party), "EXAMPLE"),
            .required("name", .text(max: 200), "例示拠点"),
            .optional("power_kw", .whole(0...1_000_000_000), "48000"),
        ]
    )
]
