let capacityEvents = [
    EventType(
        "capacity.declared",
        verb: "declare",
        summary: "an operator's capacity outside this registry; the latest replaces",
        describes: [.party],
        fields: [
            .required("operator", .code(.party), "EXAMPLE"),
            .required("eflops_bf16", .decimal, "0.8"),
            .optional("note", .text(max: 2000), "old cluster"),
        ]
    ),
    EventType(
        "target.set",
        verb: "set",
        summary: "a capacity to reach by a day",
        fields: [
            .required("target", .newCode(.target), "EXAMPLE-2027"),
            .optional("operator", .code(.party), "EXAMPLE"),
            .required("eflops_bf16", .decimal, "2.8"),
            .required("due_on", .day, "2027-12-31"),
        ]
    ),
    EventType(
        "reference.declared",
        verb: "declare",
        summary: "a capacity elsewhere to compare with",
        fields: [
            .required("reference", .newCode(.reference), "EXAMPLE-REF"),
            .required("name", .text(max: 200), "Example elsewhere"),
            .required("eflops_bf16", .decimal, "20"),
        ]
    ),
    EventType(
        "access.declared",
        verb: "declare",
        summary: "how many users share an operator's capacity",
        describes: [.party],
        fields: [
            .required("operator", .code(.party), "EXAMPLE"),
            .required("users", .whole(0...1_000_000_000), "3000"),
        ]
    ),
]
