public import ArgumentParser
import Glibc

/// The program: every command, and what their errors become.
public struct RootCommand: AsyncParsableCommand {
    /// The name, the abstract and the subcommands.
    public static let configuration = CommandConfiguration(
        commandName: "chotatsu",
        abstract: "Orders, deliveries and subsidies of an AI-compute programme, to the yen.",
        subcommands: [
            ImportCommand.self, BacklogCommand.self, CapacityCommand.self, ReconcileCommand.self,
            PayCommand.self,
            AssetCommand.self,
            EventsCommand.self, TokenCommand.self, LedgerCommand.self, ServeCommand.self,
            DatabaseCommand.self,
        ],
        groupedSubcommands: [
            CommandGroup(name: "Data entry, lists and single things", subcommands: entryCommands)
        ]
    )

    /// As the argument parser makes it.
    public init() {}

    /// Runs the command line and ends the process with its status.
    public static func start() async -> Never {
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try await RootCommand.asyncParseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            Glibc.exit(ExitStatus.done.rawValue)
        } catch let code as ExitCode {
            Glibc.exit(code.rawValue)
        } catch let error where isFromParser(error) {
            let text = fullMessage(for: error)
            let isHelp = exitCode(for: error) == .success
            if isHelp { writeOut(text + "\n") } else { complain(text) }
            Glibc.exit(isHelp ? ExitStatus.done.rawValue : ExitStatus.usage.rawValue)
        } catch {
            let (status, words) = ExitStatus.of(error)
            complain("chotatsu: \(words)")
            Glibc.exit(status.rawValue)
        }
    }

    /// Whether the argument parser made the error: help, version or a command line that it cannot
    /// understand.
    ///
    /// Its status for those, 64, becomes our 2.
    private static func isFromParser(_ error: any Error) -> Bool {
        error is ValidationError || error is CleanExit
            || exitCode(for: error) == .validationFailure || exitCode(for: error) == .success
    }
}
