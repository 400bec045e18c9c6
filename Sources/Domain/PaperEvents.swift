let paperEvents = [
    EventType(
        "finding.accepted",
        verb: "accept",
        summary: "a finding that is left as it is, and why",
        fields: [
            .required("finding", .looseCode, "EXAMPLE-FINDING"),
            .required("note", .text(max: 2000), "settled by letter of 2024-06-01"),
        ]
    ),
    EventType(
        "report.filed",
        verb: "file",
        summary: "a report on a grant",
        fields: [
            .required("grant", .code(.grant), "EXAMPLE-G-1"),
            .required("kind", .choice(["status", "year_end", "final", "input_tax"]), "status"),
            .optional("fiscal_year", .whole(1900...9999), "2024"),
            .optional("amount_jpy", yenAny),
        ]
    ),
    EventType(
        "evidence.attached",
        verb: "attach",
        summary: "a file that proves something",
        fields: [
            .required(
                "subject",
                .record([
                    .required("kind", .choice(evidenceKinds), "order"),
                    .required("code", .looseCode, "EXAMPLE-PO-1"),
                    .optional("line", .whole(1...Int64.max), "1"),
                ]),
                ""
            ),
            .required(
                "kind",
                .choice([
                    "quote", "order", "delivery_note", "acceptance", "invoice", "payment", "photo",
                    "other",
                ]),
                "order"
            ),
            .required(
                "sha256",
                .sha256,
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
            ),
            .required("file", .text(max: 255), "order.pdf"),
        ],
        decide: { (event, set, draft) throws(Stop) in
            let subject = event.data[.subject]
            let code = subject[.code]
            switch subject[.kind] {
            case "invoice":
                // Its issuer is not given: docs/decisions/0006.
                return
            case "unit":
                guard try !set.unit(code).steps.isEmpty else {
                    throw .rejected(.unknown(Ref(.unit, code), field: "subject.code"))
                }
                draft.name(Ref(.unit, code))
            default:
                guard let kind = CodeKind(rawValue: subject[.kind]) else { return }
                let ref = Ref(kind, code)
                guard try set.knows(ref) else {
                    throw .rejected(.unknown(ref, field: "subject.code"))
                }
                draft.name(ref)
                guard let line = subject[optional: .line] else { return }
                if kind == .order {
                    _ = try set.line(code, line, field: "subject.line")
                    draft.name(.line(code, line))
                }
                if kind == .claim { try checkLine(line, of: code, set) }
            }
        }
    ),
]

private func checkLine(
    _ line: Int64,
    of claim: String,
    _ set: borrowing WorkingSet
) throws(Stop) {
    let submitted = try set.made(Ref(.claim, claim), field: "subject.code").data
    guard !submitted[.lines].contains(where: { $0[.line] == line }) else { return }
    throw .rejected(
        Rejection(
            field: "subject.line",
            value: String(line),
            rule: "unknown_code",
            message: "claim \(claim) has no line \(line): give one of its lines, or none for the "
                + "whole claim"
        )
    )
}

private let evidenceKinds = [
    "order", "allocation", "shipment", "unit", "invoice", "payment", "grant", "claim",
    "disbursement", "repayment", "statement", "party", "product", "site", "programme",
]
