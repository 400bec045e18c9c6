import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Takes from answers over HTTP/2 what only HTTP/1 knows: an answer with a `Connection` is no answer
/// there (RFC 9113, 8.2.2).
final class PlainFields: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .head(var head) = unwrapOutboundIn(data),
            head.headerFields[.connection] != nil, !isHTTP1(context)
        else { return context.write(data, promise: promise) }
        head.headerFields[.connection] = nil
        context.write(wrapOutboundOut(.head(head)), promise: promise)
    }

    private func isHTTP1(_ context: ChannelHandlerContext) -> Bool {
        let encoder = try? context.pipeline.syncOperations.handler(type: HTTPResponseEncoder.self)
        return encoder != nil
    }
}
