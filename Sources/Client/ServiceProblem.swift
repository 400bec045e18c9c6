package import Domain
import Operations

/// What the service refused, in its words.
package struct ServiceProblem: Error, CustomStringConvertible, Sendable {
    package let status: Int
    /// What is wrong and what to do.
    package let description: String
    /// What a program reads of it.
    package let members: [JSON.Member]

    /// From a problem document (RFC 9457), or whatever stands there instead.
    init(_ answer: ServiceAnswer) async throws {
        status = answer.status
        let bytes = try await answer.bytes()
        if let location = answer.field("Location"), (300..<400).contains(answer.status) {
            members = []
            description =
                "the server answers \(answer.status) and leads to \(location): --server "
                + "is the address of the service itself"
        } else if case .object(let members)? = try? JSON.parse(bytes),
            case .string(let detail)? = members.first(where: { $0.name == "detail" })?.value
        {
            self.members = members
            description = detail
        } else {
            members = []
            description = Self.strange(answer)
        }
    }

    private static func strange(_ answer: ServiceAnswer) -> String {
        let type = answer.field("Content-Type").map { " with \($0)" } ?? ""
        return "the server answers \(answer.status)\(type), and not as a service of Chotatsu"
    }

    /// Whether another program was recording for longer than the service waits.
    var isOfRecording: Bool {
        status == 503 && members.contains(JSON.Member("rule", .string("recording")))
    }

    /// The reasons, where an event or a value was refused by rules.
    package var reasons: [Rejection] { Rejection.all(in: members) }
}

/// The service is out of reach.
package struct ServiceUnreachable: Error, CustomStringConvertible, Sendable {
    let address: String
    let reason: String

    package var description: String { "the service at \(address) is out of reach: \(reason)" }
}
