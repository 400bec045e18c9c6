import ArgumentParser
import Domain
import Glibc
import Operations
import Postgres
import Store

/// Known codes, for the shell to complete; none where the database does not answer at once.
enum CodeCompletion {
    private static let codesMax = 200

    /// What completes a code of that kind; nil for a serial number, of which there are too many,
    /// and for what has no code of its own.
    static func kind(_ kind: CodeKind?) -> CompletionKind? {
        guard let kind, ![.unit, .line, .invoice].contains(kind) else { return nil }
        return .custom { words, _, prefix in
            // A shell that asks for words has no place for an error.
            (try? await codes(kind, words, prefix)) ?? []
        }
    }

    private static func codes(
        _ kind: CodeKind,
        _ words: [String],
        _ prefix: String
    ) async throws -> [String] {
        // The shortest that libpq knows (PostgreSQL manual, connect_timeout).
        setenv("PGCONNECT_TIMEOUT", "2", 0)
        let database = OpenDatabase(url: value("--database", words), environment: environment())
        if database.url == nil {
            // Nobody who presses Tab waits for a server to be made or started.
            let status = EmbeddedCluster(environment: database.environment).status()
            guard case .running = status else { return [] }
        }
        let session = Session(
            connection: try await database.connect { _ in },
            registry: Registry(code: halfWidth(value("--registry", words) ?? defaultRegistry)),
            clock: wallClock,
            user: systemUser(),
            note: { _ in }
        )
        let known = ListKnownCodes(kind: kind, prefix: halfWidth(prefix), rowsMax: codesMax)
        let codes = try await known.run(session)
        await session.connection.close()
        return codes
    }

    /// What an option of the unfinished command line says.
    private static func value(_ option: String, _ words: [String]) -> String? {
        if let joined = words.last(where: { $0.hasPrefix(option + "=") }) {
            return String(joined.dropFirst(option.count + 1))
        }
        guard let place = words.lastIndex(of: option), place + 1 < words.count else { return nil }
        return words[place + 1]
    }
}
