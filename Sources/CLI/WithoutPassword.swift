/// A connection string that can be shown and used again, in the two forms that libpq takes (manual,
/// 34.1.1 "Connection Strings").
struct WithoutPassword {
    /// Nil where a password stands in it and cannot be left out safely.
    let text: String?

    init(_ connection: String) {
        guard let scheme = ["postgresql://", "postgres://"].first(where: connection.hasPrefix)
        else {
            // Pairs of keyword and value: what a value ends at depends on quotes and backslashes.
            text = connection.contains("password") ? nil : connection
            return
        }
        var rest = connection.dropFirst(scheme.count)
        // As libpq finds it: what stands before an @ that comes before any slash.
        if let end = rest.firstIndex(where: { "@/".contains($0) }), rest[end] == "@",
            let colon = rest[..<end].firstIndex(of: ":")
        {
            rest = rest[..<colon] + rest[end...]
        }
        guard let mark = rest.firstIndex(of: "?") else {
            text = scheme + rest
            return
        }
        let kept = rest[rest.index(after: mark)...].split(separator: "&").filter { parameter in
            let name = parameter.prefix { $0 != "=" }
            // A name can be written in percents, so that it cannot be told what it is.
            return !name.contains("password") && !name.contains("%")
        }
        text = scheme + rest[..<mark] + (kept.isEmpty ? "" : "?" + kept.joined(separator: "&"))
    }
}

/// A word of a command line, in quotes where a shell would read it otherwise.
func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "-_./:@%=,+".utf8.contains(byte)
        }
    }
    if isPlain, !word.isEmpty { return word }
    return "'"
        + word.split(separator: "'", omittingEmptySubsequences: false)
        .joined(separator: "'\\''") + "'"
}
