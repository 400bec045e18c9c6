/// A state that whole amounts of a subject can be in.
package enum State: String, Hashable, Sendable {
    /// Of an order line: ordered, and nothing more.
    case unallocated
    /// Of an order line: promised out of a vendor's allocation.
    case allocated
    case inTransit = "in_transit"
    /// At the buyer's site, not yet inspected.
    case received
    case accepted
    case inService = "in_service"
    /// Of an order line: given up, or returned for credit. Nothing leaves it.
    case cancelled
    /// Of an order line: sold or scrapped. Nothing leaves it.
    case retired
    /// Of an allocation or a programme: not yet given on.
    case available
    /// Of an allocation: given to order lines.
    case assigned
    /// Of an allocation: taken back by the vendor. Nothing leaves it.
    case withdrawn
    /// Of a shipment line: under way.
    case dispatched
    case lost
    /// Of a programme: promised to grants.
    case granted
    /// Of a grant: promised and not yet fixed or advanced.
    case committed
    /// Fixed, to be paid.
    case payable
    /// The payer has been told to pay.
    case instructed
    case paid
    /// Of a grant: paid before anything was fixed.
    case advanced
    /// Of a grant: given back to the programme when it closed. Nothing leaves it.
    case released
    /// To be paid back.
    case repayable
    case repaid
    /// Of a disbursement: the money has gone.
    case confirmed
    /// Of a disbursement: the money came back or never went. Nothing leaves it.
    case failed
}

extension State {
    /// Whether a unit in this state has reached its site.
    var hasArrived: Bool {
        self == .received || self == .accepted || self == .inService
    }
}

/// The kinds of subjects whose amounts move.
package enum SubjectKind: String, Hashable, Sendable, CaseIterable {
    /// The units of an order line. Key: order, line.
    case line
    /// Those of them that bear no serial number, once dispatched. Key: order, line.
    case unnamed = "line_unnamed"
    /// The units of an order line in a shipment. Key: shipment, order, line.
    case shipment = "shipment_line"
    /// Those of them that bear no serial number. Key: shipment, order, line.
    case shipmentUnnamed = "shipment_line_unnamed"
    /// The units that a vendor has set aside. Key: allocation.
    case allocation
    /// What an allocation gave to an order line. Key: allocation, order, line.
    case given
    /// The yen of a programme. Key: programme.
    case programme
    /// The yen of a grant. Key: grant.
    case grant
    /// The part of a grant's `instructed` that is advances. Key: grant.
    case advance
    case claim
    case disbursement
    case repayment

    /// The states of the kind, in the order in which balances list them.
    package var states: [State] {
        SubjectKind.statesByKind[self] ?? []
    }

    private static let statesByKind: [SubjectKind: [State]] = [
        .line: [
            .unallocated, .allocated, .inTransit, .received, .accepted, .inService, .cancelled,
            .retired,
        ],
        .unnamed: [.inTransit, .received, .accepted, .inService],
        .shipment: [.dispatched, .received, .lost],
        .shipmentUnnamed: [.dispatched],
        .allocation: [.available, .assigned, .withdrawn],
        .given: [.assigned],
        .programme: [.available, .granted],
        .grant: [
            .committed, .payable, .instructed, .paid, .advanced, .released, .repayable, .repaid,
        ],
        .advance: [.instructed],
        .claim: [.payable, .instructed, .paid],
        .disbursement: [.instructed, .confirmed, .failed],
        .repayment: [.repayable, .repaid],
    ]

    /// How many amounts a balance lists: the states, and of an order line, last, how many of its
    /// cancelled units had arrived before (a promise counts them as kept).
    package var width: Int {
        states.count + (self == .line ? 1 : 0)
    }

    /// Where that state stands in a balance of this kind.
    package func index(of state: State) -> Int {
        guard let index = states.firstIndex(of: state) else {
            preconditionFailure("\(rawValue) has no state \(state.rawValue)")
        }
        return index
    }

    /// What a person calls it.
    package var words: String {
        switch self {
        case .line: "order line"
        case .unnamed: "units without serial numbers of order line"
        case .shipment: "shipment line"
        case .shipmentUnnamed: "units without serial numbers of shipment line"
        case .given: "what was assigned, allocation and order line"
        case .advance: "advances of grant"
        default: rawValue
        }
    }
}

/// Something whose whole amounts move between states: never below zero, never lost.
package struct Subject: Hashable, Sendable {
    package let kind: SubjectKind
    /// The codes that name it, separated by spaces (no code holds one).
    package let key: String

    package init(_ kind: SubjectKind, _ key: String) {
        self.kind = kind
        self.key = key
    }

    /// The units of an order line.
    package static func line(_ order: String, _ line: Int64) -> Subject {
        Subject(.line, "\(order) \(line)")
    }

    /// Those of them that bear no serial number, once dispatched.
    package static func unnamed(_ order: String, _ line: Int64) -> Subject {
        Subject(.unnamed, "\(order) \(line)")
    }

    /// The units of an order line in a shipment.
    package static func shipment(_ shipment: String, _ order: String, _ line: Int64) -> Subject {
        Subject(.shipment, "\(shipment) \(order) \(line)")
    }

    /// Those of them that bear no serial number.
    package static func shipmentUnnamed(
        _ shipment: String,
        _ order: String,
        _ line: Int64
    ) -> Subject {
        Subject(.shipmentUnnamed, "\(shipment) \(order) \(line)")
    }

    /// What an allocation gave to an order line.
    package static func given(_ allocation: String, _ order: String, _ line: Int64) -> Subject {
        Subject(.given, "\(allocation) \(order) \(line)")
    }
}

/// A whole amount that moves between two states of a subject on a business day.
///
/// Without `from` it enters the subject, without `to` it leaves it.
package struct Movement: Hashable, Sendable {
    package let subject: Subject
    package let day: Day
    package let from: State?
    package let to: State?
    /// At least 1, units or yen.
    package let amount: Int64

    package init(_ subject: Subject, _ day: Day, from: State?, to: State?, _ amount: Int64) {
        self.subject = subject
        self.day = day
        self.from = from
        self.to = to
        self.amount = amount
    }

    /// The movement that undoes this one, on the same day.
    package var reversed: Movement {
        Movement(subject, day, from: to, to: from, amount)
    }

    /// What it changes, in the order of a balance of its kind.
    package var change: [Int64] {
        let kind = subject.kind
        var change: [Int64] = Array(repeating: 0, count: kind.width)
        if let from { change[kind.index(of: from)] -= amount }
        if let to { change[kind.index(of: to)] += amount }
        if kind == .line {
            if to == .cancelled, from?.hasArrived == true { change[kind.width - 1] += amount }
            if from == .cancelled, to?.hasArrived == true { change[kind.width - 1] -= amount }
        }
        return change
    }

    /// `["line","PO-7 1","allocated","in_transit",40]`: how it stands in the hashed form.
    package var json: JSON {
        .array([
            .string(subject.kind.rawValue), .string(subject.key),
            from.map { .string($0.rawValue) } ?? .null, to.map { .string($0.rawValue) } ?? .null,
            .number(String(amount)),
        ])
    }
}
