import HTTPTypes
import HummingbirdCore
import NIOCore

/// Writes the body of an answer piece by piece, each when the client has room for it.
///
/// Used by one task at a time, which waits for each call.
package final class AnswerWriter: @unchecked Sendable {
    private var writer: (any ResponseBodyWriter)?
    private(set) var byteCount = 0

    /// What is handed to the network at once: what shows progress, and is small in memory.
    private static let pieceBytes = 32 * 1024

    init(_ writer: any ResponseBodyWriter) {
        self.writer = writer
    }

    /// Throws where the client has gone.
    package func write(_ bytes: some Sequence<UInt8>) async throws {
        try await write(ByteBuffer(bytes: bytes))
    }

    func write(_ buffer: ByteBuffer) async throws {
        var buffer = buffer
        while let piece = buffer.readSlice(
            length: min(buffer.readableBytes, AnswerWriter.pieceBytes)
        ), piece.readableBytes > 0 {
            try await writer?.write(piece)
            byteCount += piece.readableBytes
        }
    }

    func finish() async throws {
        guard let last = writer else { return }
        writer = nil
        try await last.finish(nil)
    }
}
