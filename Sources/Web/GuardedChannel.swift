import HummingbirdCore
import Logging
import NIOCore
import NIOSSL
import NIOTLS

/// A connection as Hummingbird sets it up, with bounds that hold before HTTP begins.
struct GuardedChannel<Base: ServerChildChannel>: ServerChildChannel {
    let base: Base
    let limits: ServiceLimits
    let connections: OpenConnections
    let isSecure: Bool

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
        // Left to itself, Linux lets the buffer of a slow client grow to megabytes: they would be
        // memory for each, and hide for minutes whether the client reads.
        channel.setOption(.socketOption(.so_sndbuf), value: limits.sendBufferBytes)
            .flatMap { base.setup(channel: channel, logger: logger) }
            .flatMapThrowing { value in
                if isSecure {
                    // Directly behind TLS: what comes after that keeps the end of the handshake for
                    // itself.
                    let pipeline = channel.pipeline.syncOperations
                    let tls = try pipeline.handler(type: NIOSSLServerHandler.self)
                    let deadline = SecureDeadline(limits, connections)
                    try pipeline.addHandler(deadline, position: .after(tls))
                }
                return value
            }
    }

    func handle(value: Base.Value, logger: Logger) async {
        await base.handle(value: value, logger: logger)
    }
}

/// Closes a connection of TLS on which nothing happens.
///
/// The handshake is not over in time, nothing is asked after it, or nothing any more: a client of HTTP/2
/// that has gone without a word would be waited for otherwise.
private final class SecureDeadline: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny
    typealias OutboundIn = NIOAny

    /// From the end of the last answer of a connection that ends with it to its close: the end of an
    /// answer is known before the last of it is on its way.
    private static let beforeClose: TimeAmount = .milliseconds(50)

    private let limits: ServiceLimits
    private let connections: OpenConnections
    private var timer: Scheduled<Void>?
    /// Streams that had begun when nothing was asked last.
    private var begun = 0

    init(_ limits: ServiceLimits, _ connections: OpenConnections) {
        self.limits = limits
        self.connections = connections
    }

    func handlerAdded(context: ChannelHandlerContext) {
        connections.watch(context.channel)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(in: TimeAmount(limits.head)) {
            bound.value.close(promise: nil)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        connections.forget(context.channel)
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        connections.forget(context.channel)
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted? = event as? TLSUserEvent {
            timer?.cancel()
            look(context, in: limits.head)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func close(
        context: ChannelHandlerContext,
        mode: CloseMode,
        promise: EventLoopPromise<Void>?
    ) {
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: Self.beforeClose) {
            bound.value.close(mode: mode, promise: promise)
        }
    }

    private func look(_ context: ChannelHandlerContext, in delay: Duration) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(in: TimeAmount(delay)) {
            let (handler, context) = bound.value
            let begun = handler.connections.idleAfter(context.channel)
            guard begun != handler.begun else { return context.close(promise: nil) }
            handler.begun = begun ?? handler.begun
            handler.look(context, in: handler.limits.idle)
        }
    }
}
