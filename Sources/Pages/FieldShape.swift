import Domain
import Operations

/// How the value of a field is written, by its name.
///
/// The names are those of events and answers, which call the same thing the same everywhere.
enum FieldShape {
    case code(CodeKind)
    case yen
    case day
    case month
    /// Amounts whose thousands stand apart.
    case amount
    /// Numbers that are names: lines, seqs, years.
    case ordinal
    case state
    case choice
    case eventType
    case text

    static func of(_ name: String) -> FieldShape {
        if let known = known[name] { return known }
        if name.hasSuffix("_jpy") { return .yen }
        if name.hasSuffix("_on") { return .day }
        return .text
    }

    var isNumber: Bool {
        switch self {
        case .yen, .amount, .ordinal: true
        default: false
        }
    }

    /// What amounts of that name are counted in; nil of yen, names and measures without a unit.
    static func unit(_ name: String, _ language: Language) -> String? {
        switch name {
        case "quantity", "ordered", "backlog", "overdue", "assigned": language("units", "台")
        case "slip_days", "days_left", "days": language("days", "日")
        case "power_kw": "kW"
        case "tdp_w": "W"
        case "memory_gb": "GB"
        case "eflops_bf16", "eflops": "EFLOPS"
        case "bf16", "fp64", "fp64_tensor", "tf32", "fp8": "TFLOPS"
        case "restriction_years": language("years", "年")
        case "users": language("users", "者")
        default: nil
        }
    }

    private static let known: [String: FieldShape] = {
        var known: [String: FieldShape] = [:]
        func add(_ field: Field) {
            switch field.kind {
            case .code(let kind), .newCode(let kind): known[field.name] = .code(kind)
            case .choice: known[field.name] = .choice
            case .day: known[field.name] = .day
            case .whole, .decimal, .number: known[field.name] = .amount
            case .record(let fields), .list(.record(let fields), _):
                for inner in fields { add(inner) }
            case .list(let kind, _):
                if case .code(let code) = kind { known[field.name] = .code(code) }
                if case .choice = kind { known[field.name] = .choice }
            default: break
            }
        }
        for type in EventType.all { for field in type.fields { add(field) } }
        for state in SubjectKind.allCases.flatMap(\.states) { known[state.rawValue] = .amount }
        for name in known.keys where name.hasSuffix("_jpy") { known[name] = .yen }
        let others: [String: FieldShape] = [
            "ordered": .amount, "backlog": .amount, "overdue": .amount, "slip_days": .amount,
            "days_left": .amount, "line": .ordinal, "order_line": .ordinal, "seq": .ordinal,
            "voided_by": .ordinal, "fiscal_year": .ordinal, "state": .state, "status": .state,
            "from": .state, "to": .state, "day": .day, "since": .day, "month": .month,
            "type": .eventType, "matched_by": .choice, "kind": .choice, "what": .text,
            "serial": .code(.unit), "serial_in": .code(.unit), "serial_out": .code(.unit),
            "serials": .code(.unit), "parties": .code(.party), "disbursements": .text,
            "rules": .text, "missing": .choice, "issuer": .text, "invoice": .text, "event": .text,
            "number": .text,
            "bank": .text, "branch": .text, "reference": .text, "disallowed": .text,
        ]
        return known.merging(others) { _, other in other }
    }()
}
