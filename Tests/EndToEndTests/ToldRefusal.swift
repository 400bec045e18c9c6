import Domain

/// A refusal as `import --format json` tells it.
struct ToldRefusal: Sendable {
    let file: String
    let line: String
    let field: String?
    let value: String?
    let rule: String
    let message: String
    let follows: String?
    let followsFile: String?

    /// All refusals that the report lists, the further reasons of one behind its first.
    static func all(in report: String) throws -> [ToldRefusal] {
        guard case .object(let members) = try JSON.parse(report),
            case .array(let list)? = members.first(where: { $0.name == "rejected" })?.value
        else { return [] }
        return list.flatMap { json -> [ToldRefusal] in
            guard case .object(let members) = json else { return [] }
            var told = [ToldRefusal(members)]
            if case .array(let more)? = members.first(where: { $0.name == "more" })?.value {
                for case .object(let others) in more {
                    let place = members.filter { ["file", "line"].contains($0.name) }
                    told.append(ToldRefusal(place + others))
                }
            }
            return told
        }
    }

    private init(_ members: [JSON.Member]) {
        var texts: [String: String] = [:]
        for member in members {
            switch member.value {
            case .string(let text), .number(let text): texts[member.name] = text
            default: continue
            }
        }
        self.file = texts["file"] ?? ""
        self.line = texts["line"] ?? ""
        self.field = texts["field"]
        self.value = texts["value"]
        self.rule = texts["rule"] ?? ""
        self.message = texts["message"] ?? ""
        self.follows = texts["follows_line"]
        self.followsFile = texts["follows_file"]
    }
}
