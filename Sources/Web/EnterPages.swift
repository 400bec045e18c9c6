import Domain
import HTTPTypes
import Operations
import Pages
import Store

extension ServiceParts {
    /// Forms of events.
    var enterPages: [Route] {
        [
            page("/enter", "Which events somebody may record.", at: .enter) { view in
                let types = EventType.all.filter(view.viewer.author.mayRecord)
                return .page(EnterIndexPage(types: types).html(view.frame))
            },
            page("/enter/{code}", "The form of a type of event.", at: .enter) { view in
                // A link may fill in what it knows.
                let form = EntryForm(try entryType(view.code, view.viewer), view.query)
                let page = try await EnterPage.load(
                    view.session,
                    form,
                    id: EventID.random().description
                )
                return .page(page.html(view.frame))
            },
            form("/enter/{code}", "Records the event of a form.", at: .enter) { call in
                try await enter(call)
            },
        ]
    }

    /// - Throws: 404 for a type that is unknown, or that the viewer never records.
    private func entryType(_ name: String, _ viewer: Viewer) throws(Problem) -> EventType {
        guard let type = EventType.all.first(where: { $0.name == name }),
            viewer.author.mayRecord(type)
        else { throw Problem.noPage }
        return type
    }

    private func enter(_ call: FormCall) async throws -> Answer {
        let type = try entryType(call.request.call.code, call.viewer)
        var form = EntryForm(type, call.fields.pairs)
        let id = call.fields["id"] ?? ""
        if let list = call.fields["more"] {
            form.addGroup(list)
            return try await shown(form, id, [], call)
        }
        if call.fields["back"] != nil { return try await shown(form, id, [], call) }
        if call.fields["look"] != nil, let page = try await preview(form, id, call) { return page }
        switch try await record(form.json(id: id), call) {
        case .recorded(let event, let seq):
            let words = call.language(
                "Recorded as number \(seq): \(Language.en.event(type.name)).",
                "記録しました（第 \(seq) 号、\(Language.ja.event(type.name))）。"
            )
            return done(call, words, event.page(seq))
        case .refused(let reasons):
            return try await shown(form, id, reasons, call)
        }
    }

    /// What the form would move, or what is wrong with it; nil where it is recorded already.
    private func preview(
        _ form: EntryForm,
        _ id: String,
        _ call: FormCall
    ) async throws -> Answer? {
        let event: Event
        switch SentEvent(form.json(id: id)) {
        case .refused(_, let reasons): return try await shown(form, id, reasons, call)
        case .event(let sent): event = sent
        }
        let preview = try await database.withWriting(call.viewer) {
            try await RecordEvent(event: event).preview($0)
        }
        switch preview {
        case .duplicate: return nil
        case .rejected(let reason):
            return try await shown(form, id, [reason] + reason.others, call)
        case .moves(let movements, let moved):
            return try await view(call.request, call.viewer, call.signedIn) { view in
                let page = try await EntryPreviewPage.load(
                    view.session,
                    form,
                    event,
                    moving: movements,
                    moved
                )
                return .page(page.html(view.frame))
            }
        }
    }

    /// The form again, with what is written in it and what is wrong with that.
    private func shown(
        _ form: EntryForm,
        _ id: String,
        _ reasons: [Rejection],
        _ call: FormCall
    ) async throws -> Answer {
        // Where the id itself is at fault, nothing that carries it can be recorded.
        let isIDGood = EventID(id) != nil && !reasons.contains { $0.field == "id" }
        return try await view(call.request, call.viewer, call.signedIn) { view in
            let page = try await EnterPage.load(
                view.session,
                form,
                id: isIDGood ? id : EventID.random().description,
                rejections: reasons
            )
            return .page(
                page.html(view.frame),
                status: reasons.isEmpty ? .ok : .unprocessableContent
            )
        }
    }

    /// What became of an event that a form sent.
    enum FormOutcome: Sendable {
        /// Now, or before by the same form.
        case recorded(Event, seq: Int64)
        case refused([Rejection])
    }

    /// Records what a form sent, as whoever is signed in.
    func record(_ json: JSON, _ call: FormCall) async throws -> FormOutcome {
        switch SentEvent(json) {
        case .refused(_, let reasons): return .refused(reasons)
        case .event(let event):
            switch try await journals.record([event], by: call.viewer).first {
            case .recorded(let seq, _): return .recorded(event, seq: seq)
            case .duplicate(let seq): return .recorded(event, seq: seq)
            case .rejected(let reason): return .refused([reason] + reason.others)
            case nil: throw Problem(.internalServerError, "no outcome")
            }
        }
    }
}

extension Event {
    /// The page of what it is about, else its own.
    ///
    /// `seq`: the event's own.
    fileprivate func page(_ seq: Int64) -> PageAddress {
        let own = PageAddress("/events/\(seq)")
        guard case .object(let members) = data.json else { return own }
        func text(_ name: String) -> String? {
            guard case .string(let text)? = members.first(where: { $0.name == name })?.value else {
                return nil
            }
            return text
        }
        if type.noun == "finding", let finding = text("finding") {
            return PageAddress("/findings/" + PageAddress.encoded(finding))
        }
        if let invoice = text("invoice"), let issuer = text("issuer") {
            return .of(.invoice, "\(issuer) \(invoice)")
        }
        let kinds = [CodeKind(rawValue: type.noun), .order, .grant, .claim, .disbursement]
        for case let kind? in kinds where kind != .line && kind != .invoice {
            if let code = text(kind == .unit ? "serial" : kind.rawValue) { return .of(kind, code) }
        }
        return own
    }
}
