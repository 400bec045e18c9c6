import Domain

/// The example of every event type, given as flags: together one story, all of it on 2024-06-01.
enum EntryStory {
    /// What ends something that later examples still need, or accepts what a run has to find first;
    /// each has a story of its own.
    static let apart: Set<String> = [
        "grant.closed", "claim.withdrawn", "disbursement.failed", "event.voided",
        "finding.accepted",
    ]

    /// The words of the command that records the example of a type.
    static func words(_ type: EventType, replacing: [String: String] = [:]) -> [String] {
        var flags: [(name: String, value: String)] = []
        add(type.fields, "", &flags)
        var words = [type.noun.replacing("_", with: "-"), type.verb]
        for flag in flags {
            words += ["--\(flag.name)", replacing[flag.name] ?? flag.value]
        }
        return words + ["--on", "2024-06-01", "--by", "example", "--source", "example"]
    }

    /// Records and lists without an example of their own are written by their fields.
    private static func add(
        _ fields: [Field],
        _ path: String,
        _ flags: inout [(name: String, value: String)]
    ) {
        for field in fields {
            let name = path + field.name.replacing("_", with: "-")
            switch field.kind {
            case .record(let inner):
                add(inner, name + "-", &flags)
            case .list(.record(let inner), _) where (field.example ?? "").isEmpty:
                if field.isRequired { add(inner, path, &flags) }
            default:
                if let example = field.example, !example.isEmpty { flags.append((name, example)) }
            }
        }
    }
}
