import AsyncHTTPClient
import Domain
import NIOCore
import NIOHTTP1
import Operations

/// What the service answered.
package struct ServiceAnswer: Sendable {
    package let status: Int
    private let response: HTTPClientResponse

    init(_ response: HTTPClientResponse) {
        self.status = Int(response.status.code)
        self.response = response
    }

    /// A field of its head.
    package func field(_ name: String) -> String? { response.headers.first(name: name) }

    /// Whether it is of one of the media types, with commas between.
    func isOf(_ types: String) -> Bool {
        func name(_ written: Substring) -> Substring {
            written.prefix { $0 != ";" }.drop { $0 == " " }
        }
        let own = name((field("Content-Type") ?? "")[...])
        return types.split(separator: ",").contains { name($0) == own }
    }

    /// What a person should know beside it.
    package var notes: [String] { response.headers["Chotatsu-Note"].map { percentDecoded($0) } }

    /// What it shows to be wrong.
    package var failure: String? { field("Chotatsu-Failure").map { percentDecoded($0) } }

    /// Behind which row the next page begins; nil where there is none.
    package var next: String? {
        guard let link = field("Link"), let end = link.firstIndex(of: ">"),
            link.hasPrefix("<"), link.contains("rel=\"next\"")
        else { return nil }
        let pairs = link[..<end].split(separator: "?").last?.split(separator: "&") ?? []
        return pairs.first { $0.hasPrefix("after=") }.map { percentDecoded($0.dropFirst(6)) }
    }

    /// All of it.
    package func bytes() async throws -> [UInt8] {
        var bytes: [UInt8] = []
        try await pieces { bytes += $0 }
        return bytes
    }

    /// Gives `body` one piece after the other.
    package func pieces(_ body: ([UInt8]) async throws -> Void) async throws {
        for try await piece in response.body { try await body(Array(piece.readableBytesView)) }
    }
}
