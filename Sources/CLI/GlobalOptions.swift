import ArgumentParser
import Client
import Domain
import Glibc
import Interchange
import Operations
import Text

extension OutputFormat: ExpressibleByArgument {}

/// Of every `--excel`.
let excelHelp: ArgumentHelp = "CSV with a byte order mark and CRLF, as Excel reads it."

extension Language: ExpressibleByArgument {}

/// The registry of a command that names none.
let defaultRegistry = "jp"

/// Options that every command takes.
struct GlobalOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A PostgreSQL server; without it (and CHOTATSU_DATABASE_URL) a private one is kept.",
            valueName: "url"
        )
    )
    var database: String?

    @Option(
        name: .customLong("registry"),
        help: ArgumentHelp(
            "The registry; its first write makes it. Default: \(defaultRegistry).",
            valueName: "registry"
        ),
        transform: registryCode
    )
    var namedRegistry: String?

    /// The registry that is asked about.
    var registry: String { namedRegistry ?? defaultRegistry }

    @Option(help: "How the answer is written.")
    var format = OutputFormat.table

    @Option(help: "The language of tables and notes.")
    var lang = Language.en

    @Option(
        help: ArgumentHelp(
            "Ask the service at that address instead of a database.",
            valueName: "url"
        )
    )
    var server: String?

    @Option(
        help: ArgumentHelp(
            "Who asks the service; without it CHOTATSU_TOKEN says so.",
            valueName: "token"
        )
    )
    var token: String?

    /// How an answer is to be shown; `excel` may stand instead of `--format csv`.
    func showing(excel: Bool = false) throws -> Showing {
        guard !excel || format != .json else {
            throw UsageError("--excel is for CSV: leave out --format json")
        }
        return Showing(excel ? .csv : format, lang, width: Output.terminalWidth, isExcel: excel)
    }

    /// Opens the database and gives a session to `body`.
    func withSession<T>(_ body: (Session) async throws -> T) async throws -> T {
        try await location().withSession(registry, note: complain, body)
    }

    /// The database that the command is about.
    ///
    /// Throws `UsageError` where it is to ask a service.
    func location() throws -> OpenDatabase {
        guard server == nil else {
            throw UsageError("this works on a database, not through a service: leave out --server")
        }
        return OpenDatabase(url: database, environment: environment())
    }
}

/// The code of a registry as it is kept: in half-width characters, as all codes are read.
@Sendable private func registryCode(_ written: String) throws -> String {
    let code = halfWidth(written).trimmed
    guard isCode(code) else {
        throw ValidationError(
            "a registry is a code: letters, digits, . _ / - (at most 64), a letter or digit first"
        )
    }
    return code
}

/// Options of commands that can ask about the past.
struct PastOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "As of the end of that business day; may lie ahead.",
            valueName: "date"
        )
    )
    var asOf: String?

    @Option(
        help: ArgumentHelp(
            "As it was known at that moment: a date (00:00 in Tokyo) or RFC 3339.",
            valueName: "time"
        )
    )
    var knownAt: String?

    func validate() throws {
        _ = try past()
    }

    func past() throws -> AskedPast {
        var past = AskedPast()
        if let asOf {
            do { past.asOf = try WrittenDate.read(asOf) } catch {
                throw ValidationError("--as-of: \(error.message)")
            }
        }
        if let knownAt {
            guard let moment = Instant(rfc3339: halfWidth(knownAt)) else {
                throw ValidationError(
                    "--known-at: \(knownAt) is no date and no RFC 3339 moment with an offset, such "
                        + "as 2024-04-01T09:00:00+09:00"
                )
            }
            past.knownAt = moment
        }
        return past
    }
}

/// The variables of the process.
func environment() -> [String: String] {
    var variables: [String: String] = [:]
    for name in [
        "CHOTATSU_DATABASE_URL", "CHOTATSU_HOME", "XDG_DATA_HOME", "HOME", "PATH", "TMPDIR",
        "COLUMNS", "CHOTATSU_TOKEN", "SSL_CERT_FILE",
    ] {
        if let value = getenv(name) { variables[name] = String(cString: value) }
    }
    return variables
}
