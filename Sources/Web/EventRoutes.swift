import Domain
import HTTPTypes
import Interchange
import Operations
import Store
import Text

extension ServiceParts {
    /// Events that come in.
    var eventRoutes: [Route] { [recordRoute, previewRoute] }

    private static let bodyBytesMax = 10 * 1024 * 1024

    private var recordRoute: Route {
        Route(
            .post,
            "/v1/events",
            "Records one event, or many as lines of JSON, and answers what became of each.",
            gives: [.json, .ndjson, .text],
            takes: [.json, .ndjson],
            bodyBytesMax: Self.bodyBytesMax,
            handler: .plain { try await record($0) }
        )
        .taking(.shared("event"))
        .answering(LogSchemas.outcomes)
        .answering(.shared("outcome"), .created, gives: [.json, .text])
        .refusing(.unprocessableContent)
    }

    private var previewRoute: Route {
        Route(
            .post,
            "/v1/events/preview",
            "What recording an event would move; records nothing.",
            gives: [.text],
            takes: [.json],
            bodyBytesMax: Self.bodyBytesMax,
            handler: .plain { try await preview($0) }
        )
        .taking(.shared("event"))
        .answering(nil)
        .refusing(.conflict, .unprocessableContent)
    }

    private func preview(_ call: RouteCall) async throws -> Answer {
        let sent = try await sent(call)
        let viewer = try await sender(call)
        switch sent {
        case .refused(_, let reasons): throw Problem.refused(reasons, .unprocessableContent)
        case .event(let event):
            let operation = RecordEvent(event: event)
            let decision = try await database.withWriting(viewer) {
                try await operation.preview($0)
            }
            switch decision {
            case .rejected(let reason):
                throw Problem.refused([reason] + reason.others, .unprocessableContent)
            case .duplicate(let seq):
                throw Problem(.conflict, MovedText(call.language).duplicate(event, seq))
            case .moves(let movements, let moved):
                let words = MovedText(call.language).preview(event, movements, moved)
                let promised = try await promise(event, viewer, call.language)
                return .text((promised ?? words) + "\n", .text)
            }
        }
    }

    /// What a promise promises, and what it leaves without; nil of any other event.
    private func promise(
        _ event: Event,
        _ viewer: Viewer,
        _ language: Language
    ) async throws -> String? {
        guard let promise = ShowPromise(event) else { return nil }
        return MovedText(language).promise(
            try await database.withSession(viewer) { try await promise.run($0) }
        )
    }

    /// The event that the body is.
    private func sent(_ call: RouteCall) async throws -> SentEvent {
        let bytes = try await call.body.rest()
        do {
            return SentEvent(try JSON.parse(bytes))
        } catch {
            throw Problem.refused([
                Rejection(rule: "json", message: "the body is no JSON: \(error)")
            ])
        }
    }

    private func record(_ call: RouteCall) async throws -> Answer {
        let isMany = MediaType.ndjson.isNamed(by: call.headers[.contentType] ?? "")
        return isMany ? try await recordLines(call) : try await recordOne(call)
    }

    /// 201 where it is recorded now, 200 where it was before, 422 where it is refused.
    private func recordOne(_ call: RouteCall) async throws -> Answer {
        let sent = try await sent(call)
        let viewer = try await sender(call)
        let told: TransmittedEvent
        switch sent {
        case .event(let event):
            guard let outcome = try await journals.record([event], by: viewer).first else {
                throw Problem(.internalServerError, "no outcome")
            }
            if call.gives == .text, let answer = try await text(outcome, of: event, call, viewer) {
                return answer
            }
            told = TransmittedEvent(event.id.description, outcome)
        case .refused(let id, let reasons):
            told = TransmittedEvent(id, refused: reasons)
        }
        guard let reasons = told.reasons else {
            return .json(.object(told.members), status: told.isNew ? .created : .ok)
        }
        var problem = Problem.refused(reasons, .unprocessableContent)
        problem.members = told.members
        throw problem
    }

    /// What became of an event, in words; nil where it is refused, which is a problem.
    private func text(
        _ outcome: Outcome,
        of event: Event,
        _ call: RouteCall,
        _ viewer: Viewer
    ) async throws -> Answer? {
        let text = MovedText(call.language)
        let (words, told): (String, Int64)
        switch outcome {
        case .recorded(let seq, let moved):
            // It is recorded, whatever becomes of a question about it.
            let promised = try? await promise(event, viewer, call.language)
            (words, told) = (promised ?? text.recorded(event, seq, moved), seq)
        case .duplicate(let seq): (words, told) = (text.duplicate(event, seq), seq)
        case .rejected: return nil
        }
        var answer = Answer.text(words + "\n", .text)
        if case .recorded = outcome { answer.status = .created }
        answer.headers[.lastSeq] = String(told)
        return answer
    }

    /// Some lines at a time, of which nothing stays but what their sender is told.
    private func recordLines(_ call: RouteCall) async throws -> Answer {
        let body = try await call.body.rest()
        let viewer = try await sender(call)
        let lines = try Self.lines(of: body)
        let isLines = call.gives == .ndjson
        var bytes: [UInt8] = isLines ? [] : [UInt8(ascii: "[")]
        for begin in stride(from: 0, to: lines.count, by: Self.batchEvents) {
            let before = bytes.count
            let sent = lines[begin..<min(begin + Self.batchEvents, lines.count)]
                .map { Self.read(body[$0]) }
            for told in try await record(sent, viewer) {
                if !isLines { bytes += (bytes.count > 1 ? ",\n  " : "\n  ").utf8 }
                JSON.object(told.members).appendCompact(to: &bytes)
                if isLines { bytes.append(0x0A) }
            }
            try call.body.hold(bytes.count - before)
            // Where nothing is to be recorded nothing waits, and others would.
            await Task.yield()
        }
        if !isLines { bytes += (lines.isEmpty ? "]\n" : "\n]\n").utf8 }
        return Answer(bytes, isLines ? .ndjson : .json)
    }

    /// Where each line is that is not blank.
    ///
    /// - Throws: A problem, where they are more than can be events: each costs more than its bytes.
    private static func lines(of body: [UInt8]) throws(Problem) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var begin = 0
        while begin < body.count {
            let end = body[begin...].firstIndex(of: 0x0A) ?? body.count
            let isBlank = body[begin..<end].allSatisfy { $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }
            if !isBlank {
                guard lines.count < linesMax else { throw tooManyLines }
                lines.append(begin..<end)
            }
            begin = end + 1
        }
        return lines
    }

    private static func read(_ line: ArraySlice<UInt8>) -> SentEvent {
        do {
            return SentEvent(try JSON.parse(line))
        } catch {
            return .refused(nil, [Rejection(rule: "json", message: "no JSON: \(error)")])
        }
    }

    /// What became of each, in their order.
    private func record(
        _ sent: [SentEvent],
        _ viewer: Viewer
    ) async throws -> [TransmittedEvent] {
        let events = sent.compactMap { one in
            if case .event(let event) = one { event } else { nil }
        }
        var outcomes =
            try await events.isEmpty
            ? [][...] : journals.record(events, by: viewer)[...]
        return try sent.map { one in
            switch one {
            case .refused(let id, let reasons): return TransmittedEvent(id, refused: reasons)
            case .event(let event):
                guard let outcome = outcomes.popFirst() else {
                    throw Problem(.internalServerError, "no outcome")
                }
                return TransmittedEvent(event.id.description, outcome)
            }
        }
    }

    /// As many as are recorded at once of one request, so that others come between.
    private static let batchEvents = 1000
    /// More than the largest body has of the shortest events, of some 110 bytes.
    private static let linesMax = 100_000
    private static let tooManyLines = Problem(
        .contentTooLarge,
        "the body has more than \(linesMax) lines: send them in several bodies"
    )
}

/// An event as somebody sent it.
enum SentEvent {
    case event(Event)
    /// With its id, as far as it can be told, and all that is wrong with it.
    case refused(String?, [Rejection])

    /// Its id is its sender's: without one a repeated request would record it twice.
    init(_ json: JSON) {
        guard case .object(let members) = json else {
            self = .refused(nil, [Rejection(rule: "object", message: "an event is a JSON object")])
            return
        }
        let id = members.first { $0.name == "id" }?.value
        var idText: String?
        if case .string(let text)? = id { idText = text }
        var reasons: [Rejection] = []
        if id == nil || id == .null {
            reasons.append(
                Rejection(
                    field: "id",
                    rule: "required",
                    message: "id is missing: give a UUID, so that the event can be sent again"
                )
            )
        }
        switch EventReader().read(json, id: { _, _, _ in EventID(bytes: []) }) {
        case .event(let event) where reasons.isEmpty: self = .event(event)
        case .event: self = .refused(nil, reasons)
        case .refused(let others): self = .refused(idText, reasons + others)
        }
    }
}

/// What became of an event, for its sender.
struct TransmittedEvent {
    let members: [JSON.Member]
    /// Why it is refused; nil where it is not.
    let reasons: [Rejection]?
    /// Whether it is recorded now.
    let isNew: Bool

    init(_ id: String, _ outcome: Outcome) {
        switch outcome {
        case .recorded(let seq, _):
            self.init(id, "recorded", seq, isNew: true)
        case .duplicate(let seq):
            self.init(id, "duplicate", seq, isNew: false)
        case .rejected(let reason):
            self.init(id, refused: [reason] + reason.others)
        }
    }

    private init(_ id: String, _ outcome: String, _ seq: Int64, isNew: Bool) {
        members = [
            JSON.Member("id", .string(id)), JSON.Member("outcome", .string(outcome)),
            JSON.Member("seq", .number(String(seq))),
        ]
        reasons = nil
        self.isNew = isNew
    }

    /// As the command line tells it: the first reason, and `more`.
    init(_ id: String?, refused reasons: [Rejection]) {
        var members = [
            JSON.Member("id", id.map(JSON.string) ?? .null),
            JSON.Member("outcome", .string("rejected")),
        ]
        members += reasons.first?.members ?? []
        if reasons.count > 1 {
            members.append(
                JSON.Member("more", .array(reasons.dropFirst().map { .object($0.members) }))
            )
        }
        self.members = members
        self.reasons = reasons
        isNew = false
    }
}
