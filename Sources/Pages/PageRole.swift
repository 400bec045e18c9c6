package import Domain
package import Operations

extension Role {
    /// What the person is called.
    package func words(_ language: Language) -> String {
        switch self {
        case .officer: language("programme officer", "事業担当官")
        case .auditor: language("auditor", "監査")
        case .buyer: language("buyer", "発注者")
        case .vendor: language("vendor", "供給者")
        }
    }

    /// Where somebody begins after signing in.
    package var home: PagePlace { self == .vendor ? .vendors : .overview }

    package var maySeeMoney: Bool { self != .vendor }
    package var mayRecord: Bool { self != .auditor }
    package var mayIssueTokens: Bool { self == .officer }
}

/// A place in the navigation.
package enum PagePlace: String, Sendable, CaseIterable {
    case overview, backlog, allocations, grants, claims, findings, bank, due
    case vendors = "for-vendors"
    case enter, tokens

    package var path: String { self == .overview ? "/" : "/" + rawValue }

    /// Those that the role is shown, in the order of the navigation; to any other it is not there.
    package static func seen(by role: Role) -> [PagePlace] {
        switch role {
        case .officer: allCases
        case .auditor: allCases.filter { $0 != .enter && $0 != .tokens }
        case .buyer: [.overview, .backlog, .allocations, .grants, .claims, .findings, .due, .enter]
        case .vendor: [.vendors, .backlog, .allocations, .enter]
        }
    }

    func title(_ language: Language) -> String {
        switch self {
        case .overview: language("Overview", "概況")
        case .backlog: language("Backlog", "発注残")
        case .allocations: language("Allocations", "割当")
        case .grants: language("Grants", "交付決定")
        case .claims: language("Claims", "実績報告・請求")
        case .findings: language("Findings", "指摘事項")
        case .bank: language("Bank", "銀行照合")
        case .due: language("Due", "期限")
        case .vendors: language("For vendors", "供給者向け")
        case .enter: language("Enter", "記録")
        case .tokens: language("Tokens", "利用者証")
        }
    }
}
