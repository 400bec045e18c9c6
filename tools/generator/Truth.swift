import Glibc

/// What reconciliation has to find: the day on the first line, then a finding on each, sorted.
struct Truth {
    let findings: [Finding]

    /// Writes the file; ends the program where that cannot be done.
    func write(to path: String) {
        let lines = ["{\"clock\":\"\(ClaimScenario.clock.iso)\"}"] + findings.map(\.json).sorted()
        let text = lines.joined(separator: "\n") + "\n"
        guard let file = fopen(path, "w") else { Truth.fail(path) }
        let written = text.withCString { fputs($0, file) }
        guard fclose(file) == 0, written >= 0 else { Truth.fail(path) }
    }

    private static func fail(_ path: String) -> Never {
        let message = "cannot write \(path): \(String(cString: strerror(errno)))\n"
        _ = Glibc.write(2, message, message.utf8.count)
        exit(1)
    }
}
