package import Domain

/// What an import did, or would do.
package struct ImportReport: Sendable {
    /// Why an event was refused, and where it stands.
    package struct Refusal: Sendable {
        package let file: String
        package let line: Int
        /// The first reason, then the others.
        package let reasons: [Rejection]
        /// Where an earlier refusal stands from which this one only follows.
        package let follows: (file: String, line: Int)?
        package let written: JSON?
        /// Of an event without one: the id that it was given; nil where it has a fault of shape.
        package let id: EventID?
    }

    package var read = 0
    package var recorded = 0
    package var duplicates = 0
    package var rejectedCount = 0
    /// The first 1,000.
    package var rejected: [Refusal] = []
    package var firstSeq: Int64?
    package var lastSeq: Int64?

    package static let rejectedMax = 1000

    package var json: JSON {
        .object([
            JSON.Member("read", .number(String(read))),
            JSON.Member("recorded", .number(String(recorded))),
            JSON.Member("duplicates", .number(String(duplicates))),
            JSON.Member("rejected_count", .number(String(rejectedCount))),
            JSON.Member("rejected", .array(rejected.map(\.json))),
            JSON.Member("first_seq", firstSeq.map { .number(String($0)) } ?? .null),
            JSON.Member("last_seq", lastSeq.map { .number(String($0)) } ?? .null),
        ])
    }
}

extension Rejection {
    /// The members that a refusal has wherever it is told.
    package var members: [JSON.Member] {
        [
            JSON.Member("field", field.map(JSON.string) ?? .null),
            JSON.Member("value", value.map(JSON.string) ?? .null),
            JSON.Member("rule", .string(rule)),
            JSON.Member("message", .string(message)),
        ]
    }
}

extension ImportReport.Refusal {
    package var json: JSON {
        var members = [
            JSON.Member("file", .string(file)), JSON.Member("line", .number(String(line))),
        ]
        members += reasons[0].members
        if let follows {
            members.append(JSON.Member("follows_line", .number(String(follows.line))))
            if follows.file != file {
                members.append(JSON.Member("follows_file", .string(follows.file)))
            }
        }
        if reasons.count > 1 {
            members.append(
                JSON.Member("more", .array(reasons.dropFirst().map { .object($0.members) }))
            )
        }
        return .object(members)
    }
}

extension ImportReport.Refusal {
    /// As a file of refused events has it, a line of JSON: with the event, so that it can be mended.
    package var lineOfJSON: [UInt8] {
        guard case .object(var members) = json else { return [] }
        members.append(JSON.Member("id", id.map { .string($0.description) } ?? .null))
        members.append(JSON.Member("event", written ?? .null))
        var bytes: [UInt8] = []
        JSON.object(members).appendCompact(to: &bytes)
        bytes.append(0x0A)
        return bytes
    }
}
