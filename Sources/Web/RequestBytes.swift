import HummingbirdCore
package import NIOCore

/// The body of a request, read piece by piece, once.
///
/// Used by one task at a time, which waits for each call.
package final class RequestBytes: @unchecked Sendable {
    private var pieces: RequestBody.AsyncIterator
    /// The largest body that is taken.
    private let bytesMax: Int
    private var byteCount = 0
    private let budget: Budget
    /// Of the budget.
    private var held = 0

    init(_ body: RequestBody, bytesMax: Int, _ budget: Budget) {
        self.budget = budget
        pieces = body.makeAsyncIterator()
        self.bytesMax = bytesMax
    }

    /// The next piece; nil at the end.
    ///
    /// - Throws: What becomes the problem of a body that is too large, or does not come.
    package func next() async throws -> ByteBuffer? {
        guard let piece = try await pieces.next() else { return nil }
        byteCount += piece.readableBytes
        guard byteCount <= bytesMax else { throw Problem.tooLarge }
        return piece
    }

    deinit { budget.giveBack(held) }

    /// All of it that has not been read.
    ///
    /// - Throws: Also a problem where the bodies of all requests are too much together.
    package func rest() async throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let piece = try await next() {
            try hold(piece.readableBytes)
            bytes += piece.readableBytesView
        }
        return bytes
    }

    /// Counts what is made of it among what bodies have in memory, for as long as this one is there.
    ///
    /// - Throws: A problem where that is too much together.
    func hold(_ count: Int) throws(Problem) {
        guard budget.take(count) else { throw .tooMuchAtOnce }
        held += count
    }

    /// Passes over what comes next, up to so many bytes.
    func passOver(_ count: Int) async throws {
        var left = count
        while left > 0, let piece = try await pieces.next() { left -= piece.readableBytes }
    }
}
