/// All there is to know of one type of event: its fields, what they must fulfil together, what
/// it makes and describes, and what it moves.
package struct EventType: Sendable {
    /// `order.placed`.
    package let name: String
    /// The command that records it: `order place`.
    package let noun: String
    package let verb: String
    /// What it says, in a few words for `--help`.
    package let summary: String
    package let fields: [Field]
    /// Kinds of which this event says something that later decisions look at.
    ///
    /// The code is that of the first field of the kind.
    package let describes: [CodeKind]
    /// What the fields must fulfil together, without looking at anything else.
    package let check: @Sendable (Record, inout Violations) -> Void
    /// Looks at the working set, and says what the event moves and makes, or refuses it.
    package let decide: @Sendable (Event, borrowing WorkingSet, inout Draft) throws(Stop) -> Void

    package init(
        _ name: String,
        verb: String,
        noun: String? = nil,
        summary: String,
        describes: [CodeKind] = [],
        fields: [Field],
        check: @escaping @Sendable (Record, inout Violations) -> Void = { _, _ in },
        decide:
            @escaping @Sendable (Event, borrowing WorkingSet, inout Draft) throws(Stop) -> Void = {
                (_, _, _) throws(Stop) in
            }
    ) {
        self.name = name
        self.noun = noun ?? String(name.prefix { $0 != "." })
        self.verb = verb
        self.summary = summary
        self.fields = fields
        self.describes = describes
        self.check = check
        self.decide = decide
    }

    /// Every type, in the order of the contract.
    package static let all: [EventType] =
        partyEvents + productEvents + siteEvents + capacityEvents + programmeEvents + orderEvents
        + allocationEvents + shipmentEvents + deliveryEvents + unitEvents + invoiceEvents
        + grantEvents + claimEvents + disbursementEvents + repaymentEvents + bankEvents
        + paperEvents + logEvents

    /// By name.
    package static let byName: [String: EventType] = Dictionary(
        uniqueKeysWithValues: all.map { ($0.name, $0) }
    )
}

/// What shape checks find wrong with one event: all of it, not the first, but no more than somebody
/// reads.
package struct Violations {
    /// In the order in which they were found.
    package private(set) var all: [Rejection] = []

    private static let most = 100

    package init() {}

    /// Whether no more are told: then looking for others is in vain.
    package var isFull: Bool { all.count > Self.most }

    package mutating func add(_ rejection: Rejection) {
        guard all.count >= Self.most else { return all.append(rejection) }
        guard !isFull else { return }
        all.append(
            Rejection(
                rule: "more",
                message: "more is wrong with it: the first \(Self.most) faults are told"
            )
        )
    }

    package mutating func add(_ field: String?, _ value: String?, _ rule: String, _ message: String)
    {
        add(Rejection(field: field, value: value, rule: rule, message: message))
    }
}

/// Why deciding an event ends early.
package enum Stop: Error {
    case rejected(Rejection)
    /// The working set lacks something the decision looks at: load it and decide again.
    case missing(Missing)
}

/// What a working set can lack.
package enum Missing: Hashable, Sendable {
    case ref(Ref)
    case subject(Subject)
    /// The end-of-day balances of all days of a subject.
    case history(Subject)
    case totals(Subject)
    case unit(String)
    /// A recorded event by its id.
    case event(EventID)
    /// The same with what a void of it undoes.
    case undo(EventID)
    /// Who names the code, other than the event that makes it.
    case mentions(Ref)
}
