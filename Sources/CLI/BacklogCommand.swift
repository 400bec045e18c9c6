import ArgumentParser
import Client
import Domain
import Interchange
import Operations
import Text

struct BacklogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backlog",
        abstract: "What is still owed, to whom, since when, and what it is worth."
    )

    @OptionGroup var options: GlobalOptions
    @OptionGroup var past: PastOptions

    @Option(
        help: ArgumentHelp(
            "Group by any of \(BacklogKey.allCases.map(\.rawValue).joined(separator: ",")).",
            valueName: "keys"
        )
    )
    var by = "order,line"

    @Flag(help: "Lines without a backlog too.")
    var all = false

    @Flag(help: excelHelp)
    var excel = false

    func validate() throws {
        _ = try keys()
    }

    private func keys() throws -> [BacklogKey] {
        var keys: [BacklogKey] = []
        for name in by.split(separator: ",").map({ String($0).trimmed }) {
            guard let key = BacklogKey(rawValue: name) else {
                throw ValidationError(
                    "--by: no key \(name); the keys are "
                        + BacklogKey.allCases.map(\.rawValue).joined(separator: ", ")
                )
            }
            if !keys.contains(key) { keys.append(key) }
        }
        guard !keys.isEmpty else { throw ValidationError("--by names no key") }
        return keys
    }

    func run() async throws {
        var operation = ShowBacklog()
        operation.by = try keys()
        operation.includesAll = all
        operation.past = try past.past()
        let asked = operation
        try await options.show(
            ServiceRequest(
                "backlog",
                query: [
                    ("by", operation.by.map(\.rawValue).joined(separator: ",")),
                    ("all", all ? "true" : nil),
                ] + past.query()
            ),
            options.showing(excel: excel)
        ) { try await asked.run($0) }
    }
}
