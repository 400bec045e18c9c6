import ArgumentParser
import Client
import Domain
import Operations
import Text

struct ReconcileExplain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "What a finding rests on, why it is one, and what to do."
    )

    @OptionGroup var options: GlobalOptions
    @OptionGroup var past: PastOptions
    @Argument(help: "The finding's id, or how it begins.") var finding: String

    func run() async throws {
        var operation = ExplainFinding(finding)
        operation.past = try past.past()
        let asked = operation
        let showing = try options.showing()
        let told: Void? = try await options.withService { client in
            let run = try await RemoteRun(client).begin(past.query())
            let request = ServiceRequest("findings", finding, query: [("run", run?.id)])
            try await client.tell(request, showing)
        }
        if told != nil { return }
        try await options.withSession { try await asked.run($0) }.shown(showing).tell()
    }
}
