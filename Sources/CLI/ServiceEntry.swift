import Client
import Domain
import Operations
import Reconciliation

/// A service through which an event is recorded.
struct ServiceEntry: EntryPlace {
    let client: ServiceClient

    var today: Day { wallClock().businessDay }

    func codes(_ kind: CodeKind, beginning prefix: String, rowsMax: Int) async throws -> [String] {
        let request = ServiceRequest(
            "codes",
            query: [
                ("kind", kind.rawValue), ("prefix", prefix.isEmpty ? nil : prefix),
                ("limit", String(rowsMax)),
            ]
        )
        return try await client.list(request).compactMap { item in
            if case .object(let members) = item { members.text("code") } else { nil }
        }
    }

    func id(of seq: Int64) async throws -> String? {
        do {
            let (json, _) = try await client.json(ServiceRequest("events", String(seq)))
            guard case .object(let members) = json else { return nil }
            return members.text("id")
        } catch let problem as ServiceProblem where problem.status == 404 {
            return nil
        }
    }

    func preview(_ event: Event) async throws -> String? {
        do {
            return try await send(event, to: ["events", "preview"]) { answer in
                Self.words(try await answer.bytes())
            }
        } catch let problem as ServiceProblem where [409, 422].contains(problem.status) {
            return nil
        }
    }

    /// Sent once more where no answer came: by its id it is recorded once.
    func record(_ event: Event) async throws -> EntryOutcome {
        do {
            return try await recordOnce(event)
        } catch is ServiceUnreachable {
            try await Task.sleep(for: .seconds(1))
            do {
                return try await recordOnce(event)
            } catch let error as ServiceUnreachable {
                complain(
                    "whether the event is recorded is not known: the same command with --id "
                        + "\(event.id) records it once"
                )
                throw error
            }
        }
    }

    private func recordOnce(_ event: Event) async throws -> EntryOutcome {
        do {
            return try await send(event, to: ["events"]) { answer in
                guard let seq = answer.field("Chotatsu-Seq").flatMap({ Int64($0) }) else {
                    throw Refused(description: "the service does not say what it recorded")
                }
                let words = Self.words(try await answer.bytes())
                return answer.status == 201
                    ? .recorded(seq: seq, words: words) : .duplicate(seq: seq)
            }
        } catch let problem as ServiceProblem where problem.status == 422 {
            guard !problem.reasons.isEmpty else { throw problem }
            return .refused(problem.reasons)
        }
    }

    private func send<T>(
        _ event: Event,
        to path: [String],
        _ read: (ServiceAnswer) async throws -> T
    ) async throws -> T {
        try await client.ask(.post(path, event.json), as: "text/plain", read)
    }

    private static func words(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.last == 0x0A ? bytes.dropLast() : bytes[...], as: UTF8.self)
    }
}
