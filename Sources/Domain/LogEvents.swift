let logEvents = [
    EventType(
        "event.voided",
        verb: "void",
        summary: "an event counts as never having happened",
        fields: [
            .required("event", .uuid, "00000000-0000-4000-8000-000000000001"),
            .required("reason", .text(max: 2000), "entered twice"),
        ],
        decide: { (event, set, draft) throws(Stop) in
            let given = event.data[.event]
            guard let id = EventID(given), let voided = try set.recorded(id) else {
                throw .rejected(.unknownEvent(given))
            }
            guard voided.event.type.name != "event.voided" else {
                throw .rejected(
                    .outOfTurn(
                        "event",
                        given,
                        "event \(given) is itself a void: record the voided event again, under a "
                            + "new id"
                    )
                )
            }
            guard !voided.isVoided else {
                throw .rejected(.outOfTurn("event", given, "event \(given) is voided already"))
            }
            let undo = try set.undo(voided)
            try checkNothingRests(on: voided, undo, set)
            for movement in undo.movements {
                draft.move(movement.reversed, field: "event")
            }
            try checkUnits(of: voided, undo, set)
            draft.void(voided)
        }
    )
]

/// Refuses where an event that is not voided rests on the one to be voided.
private func checkNothingRests(
    on voided: WorkingSet.Recorded,
    _ undo: WorkingSet.Undo,
    _ set: borrowing WorkingSet
) throws(Stop) {
    for ref in undo.describes {
        let said = try set.said(of: ref)
        let makes = said.contains { $0.seq == voided.seq && $0.makes }
        let others = said.contains { $0.seq != voided.seq && $0.makes }
        if makes, !others {
            for mention in try set.mentions(of: ref) where mention.seq != voided.seq {
                throw .rejected(
                    restedOn(
                        voided,
                        mention.type,
                        mention.seq,
                        "names \(ref.kind.rawValue) \(ref.code)"
                    )
                )
            }
        }
        if voided.event.type.name == "grant.decided" {
            for later in said where ["grant.changed", "grant.closed"].contains(later.type) {
                throw .rejected(restedOn(voided, later.type, later.seq, "needs the decision"))
            }
        }
    }
    for subject in voided.event.statedTotals {
        for total in try set.totals(of: subject)
        where (total.day, total.seq) > (voided.event.day, voided.seq) {
            throw .rejected(
                restedOn(voided, nil, total.seq, "states a later total of \(subject.key)")
            )
        }
    }
}

private func restedOn(
    _ voided: WorkingSet.Recorded,
    _ type: String?,
    _ seq: Int64,
    _ why: String
) -> Rejection {
    let named = type.map { "\($0) (event \(seq))" } ?? "event \(seq)"
    return Rejection(
        field: "event",
        value: voided.event.id.description,
        rule: "rested_on",
        message: "\(named) rests on it: it \(why). Void that first"
    )
}

/// Refuses where a serial number would be live twice, or taken from where it is not, without the
/// voided event.
private func checkUnits(
    of voided: WorkingSet.Recorded,
    _ undo: WorkingSet.Undo,
    _ set: borrowing WorkingSet
) throws(Stop) {
    for serial in undo.serials {
        let left = try set.unit(serial).removing(voided.seq)
        if let fault = left.fault(from: voided.event.day) {
            let reason = Draft.rejection(serial, fault)
            throw .rejected(.neededByOthers(voided, reason.rule, reason.message))
        }
    }
}

extension Rejection {
    /// A void of an event that is not there.
    static func unknownEvent(_ given: String) -> Rejection {
        Rejection(
            field: "event",
            value: given,
            rule: "unknown_event",
            message: "no event \(given) is recorded: `events list` shows those that are",
            lacks: EventID(given).map { [.event($0)] } ?? []
        )
    }

    /// A void of what later events have used up.
    static func neededByOthers(
        _ voided: WorkingSet.Recorded,
        _ rule: String,
        _ words: String
    ) -> Rejection {
        Rejection(
            field: "event",
            value: voided.event.id.description,
            rule: rule,
            message: "event \(voided.seq) (\(voided.event.type.name)) is still needed: \(words). "
                + "Void first what used it"
        )
    }
}

extension Event {
    /// The subjects whose total this event states.
    package var statedTotals: [Subject] {
        switch type.name {
        case "order.placed":
            data[.lines].map { .line(data[.order], $0[.line]) }
        case "order.changed":
            [.line(data[.order], data[.line])]
        case "order.substituted":
            [.line(data[.order], data[.newLine][.line])]
        case "allocation.granted", "allocation.revised":
            [Subject(.allocation, data[.allocation])]
        case "grant.decided":
            [Subject(.grant, data[.grant])]
        case "grant.changed":
            data[optional: .ceilingJPY] == nil ? [] : [Subject(.grant, data[.grant])]
        case "programme.opened":
            [Subject(.programme, data[.programme])]
        default:
            []
        }
    }
}
