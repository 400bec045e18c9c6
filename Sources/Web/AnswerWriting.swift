import HTTPTypes
import HummingbirdCore
import NIOCore

/// Writes answers: with what every answer says, compressed where that is worth it, and without a body
/// where none is wanted.
struct AnswerWriting: Sendable {
    let limits: ServiceLimits
    let connections: OpenConnections

    /// - Returns: How many bytes of a body were written.
    @concurrent
    func write(
        _ answer: Answer,
        _ request: HTTPRequest,
        _ writer: consuming ResponseWriter,
        _ channel: any Channel
    ) async throws -> Int {
        var head = HTTPResponse(status: answer.status, headerFields: answer.headers)
        head.headerFields.addCommon(answer.type)
        let isHeadOnly = request.method == .head || answer.status == .notModified
        switch answer.body {
        case .bytes(let bytes):
            let bytes = packed(bytes, answer, request, &head)
            if answer.status != .notModified {
                head.headerFields[.contentLength] = String(bytes.count)
            }
            guard !isHeadOnly, !bytes.isEmpty else {
                try await writer.writeResponse(head)
                return 0
            }
            let body = AnswerWriter(try await writer.writeHead(head))
            try await body.write(ByteBuffer(bytes: bytes))
            try await body.finish()
            return body.byteCount
        case .stream(let stream):
            guard !isHeadOnly else {
                try await writer.writeResponse(head)
                return 0
            }
            let body = AnswerWriter(try await writer.writeHead(head))
            try await connections.during(channel) {
                try await stream(body)
                try await body.finish()
            }
            return body.byteCount
        }
    }

    private func packed(
        _ bytes: [UInt8],
        _ answer: Answer,
        _ request: HTTPRequest,
        _ head: inout HTTPResponse
    ) -> [UInt8] {
        guard bytes.count >= limits.compressedBytesMin, answer.type.isCompressed,
            allowsGzip(request.headerFields[.acceptEncoding]), let packed = gzipped(bytes)
        else { return bytes }
        head.headerFields[.contentEncoding] = "gzip"
        return packed
    }
}

extension HTTPField.Name {
    static let link = known("Link")
    static let requestID = known("X-Request-Id")
    static let contentSecurityPolicy = known("Content-Security-Policy")
    static let referrerPolicy = known("Referrer-Policy")
}

extension HTTPFields {
    /// What every answer says; a page brings a policy of its own.
    fileprivate mutating func addCommon(_ type: MediaType) {
        self[.contentType] = type.contentType
        self[.xContentTypeOptions] = "nosniff"
        if self[.referrerPolicy] == nil { self[.referrerPolicy] = "no-referrer" }
        self[.vary] = "Accept, Accept-Encoding, Accept-Language, Authorization, Cookie, Prefer"
        if self[.contentSecurityPolicy] == nil {
            self[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
        }
        if self[.cacheControl] == nil { self[.cacheControl] = "private, no-cache" }
    }
}
