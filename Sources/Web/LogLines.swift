import Domain
import Glibc
import Logging
import Operations

/// Makes each log entry one line of JSON.
///
/// Moments are written with the offset of Asia/Tokyo.
struct LogLines: LogHandler {
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var logLevel: Logger.Level = .info
    /// Gets each line with its end, from any thread.
    private let write: @Sendable ([UInt8]) -> Void

    init(_ write: @escaping @Sendable ([UInt8]) -> Void) {
        self.write = write
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var members = [
            JSON.Member("time", .string(wallClock().rfc3339)),
            JSON.Member("level", .string(event.level.rawValue)),
            JSON.Member("message", .string(event.message.description)),
        ]
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        for (name, value) in all.sorted(by: { $0.key < $1.key }) {
            members.append(JSON.Member(name, Self.json(value)))
        }
        var bytes: [UInt8] = []
        JSON.object(members).appendCompact(to: &bytes)
        bytes.append(0x0A)
        write(bytes)
    }

    private static func json(_ value: Logger.Metadata.Value) -> JSON {
        switch value {
        case .string(let text): .string(text)
        case .stringConvertible(let number as any BinaryInteger): .number("\(number)")
        case .stringConvertible(let value): .string(value.description)
        case .array(let items): .array(items.map(json))
        case .dictionary(let items):
            .object(items.sorted { $0.key < $1.key }.map { JSON.Member($0.key, json($0.value)) })
        }
    }
}

/// Writes bytes to standard error in one call, so that the lines of several threads do not mix.
@Sendable package func writeToStandardError(_ bytes: [UInt8]) {
    // Nobody is left to tell where this fails.
    _ = bytes.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
}
