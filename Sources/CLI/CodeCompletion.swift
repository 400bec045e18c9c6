import ArgumentParser
import Client
import Domain
import Glibc
import Operations

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
        if let server = value("--server", words) {
            let token = value("--token", words) ?? environment()["CHOTATSU_TOKEN"] ?? ""
            let client = try ServiceClient(
                address: server,
                token: token,
                language: .en,
                certificates: environment()["SSL_CERT_FILE"]
            )
            let codes = try await ServiceEntry(client: client)
                .codes(kind, beginning: halfWidth(prefix), rowsMax: codesMax)
            await client.close()
            return codes
        }
        // The shortest that libpq knows (PostgreSQL manual, connect_timeout).
        setenv("PGCONNECT_TIMEOUT", "2", 0)
        let database = OpenDatabase(url: value("--database", words), environment: environment())
        // Nobody who presses Tab waits for a server to be made or started.
        guard database.isServed else { return [] }
        let registry = halfWidth(value("--registry", words) ?? defaultRegistry)
        let known = ListKnownCodes(kind: kind, prefix: halfWidth(prefix), rowsMax: codesMax)
        return try await database.withSession(registry, migrates: false) {
            try await known.run($0)
        }
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
