import ArgumentParser
import Client
import Domain
import Glibc
import Operations
import Postgres
import Store
import Text

/// The exit statuses of the program: the only place where they are given meaning.
enum ExitStatus: Int32 {
    case done = 0
    /// Error findings, rejections or a failed check.
    case breaks = 1
    /// The command line cannot be understood.
    case usage = 2
    /// A run that could not decide.
    case incomplete = 3
    /// The database is out of reach.
    case unreachable = 4

    /// The status of an error that ends a command, with the words for the person.
    static func of(_ error: any Error) -> (status: ExitStatus, words: String) {
        switch error {
        case let error as UsageError: (.usage, error.description)
        case let error as OtherBytes: (.usage, error.description)
        case let error as Rejection: (.usage, error.message)
        case let error as FileError: (.usage, error.description)
        case let error as Refused: (.breaks, error.description)
        case let error as BackUp.NotEmpty: (.breaks, error.description)
        case let error as DatabaseDump.Failure: (.breaks, error.description)
        case let error as ClusterError: (.unreachable, error.description)
        case let error as ServiceUnreachable: (.unreachable, error.description)
        case let error as ServiceProblem: (of(error), error.description)
        case let error as MigrationError: (.unreachable, "\(error)")
        case let error as PostgresError: (.unreachable, error.words)
        default: (.breaks, "\(error)")
        }
    }

    /// What a command on a database would have ended with.
    private static func of(_ problem: ServiceProblem) -> ExitStatus {
        switch problem.status {
        case 400: .usage
        case 429, 502, 503, 504: .unreachable
        default: .breaks
        }
    }
}

/// Something was refused or a check failed; what it was has been told already, or is told now.
struct Refused: Error, CustomStringConvertible {
    let description: String
}

extension PostgresError {
    /// What went wrong and what to do, for a person at a terminal.
    fileprivate var words: String {
        switch sqlState {
        case .diskFull?:
            "the disk of the database is full: \(message). Free some space and try again; nothing "
                + "is half done"
        case nil:
            "the database is out of reach: \(message)"
        default:
            "the database refuses: \(message)"
        }
    }
}

/// Writes a line to standard error.
@Sendable func complain(_ text: String) {
    writeError(text.harmless() + "\n")
}

/// Writes to standard error as it is.
func writeError(_ text: String) {
    var text = text
    // Nobody is left to tell where this fails.
    _ = text.withUTF8 { write(2, $0.baseAddress, $0.count) }
}
