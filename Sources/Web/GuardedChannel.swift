import HummingbirdCore
import Logging
import NIOCore
import NIOSSL
import NIOTLS

/// A connection as Hummingbird sets it up, with bounds that hold before HTTP begins.
struct GuardedChannel<Base: ServerChildChannel>: ServerChildChannel {
    let base: Base
    let limits: ServiceLimits
    let isSecure: Bool

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
        // Left to itself, Linux lets the buffer of a slow client grow to megabytes: they would be
        // memory for each, and hide for minutes whether the client reads.
        channel.setOption(.socketOption(.so_sndbuf), value: limits.sendBufferBytes)
            .flatMap { base.setup(channel: channel, logger: logger) }
            .flatMapThrowing { value in
                if isSecure {
                    // Directly behind TLS: what comes after it keeps for itself that the handshake is
                    // over.
                    let pipeline = channel.pipeline.syncOperations
                    let tls = try pipeline.handler(type: NIOSSLServerHandler.self)
                    let deadline = HandshakeDeadline(limits.head)
                    try pipeline.addHandler(deadline, position: .after(tls))
                }
                return value
            }
    }

    func handle(value: Base.Value, logger: Logger) async {
        await base.handle(value: value, logger: logger)
    }
}

/// Closes a connection on which the handshake of TLS is not over in time.
private final class HandshakeDeadline: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private let limit: TimeAmount
    private var timer: Scheduled<Void>?

    init(_ limit: Duration) {
        self.limit = TimeAmount(limit)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(in: limit) { bound.value.close(promise: nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // Those behind it wait for the event, and once it is removed it passes nothing on.
        context.fireUserInboundEventTriggered(event)
        if case .handshakeCompleted? = event as? TLSUserEvent {
            timer?.cancel()
            context.pipeline.syncOperations.removeHandler(self, promise: nil)
        }
    }
}
