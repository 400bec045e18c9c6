import Glibc
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Closes a connection whose client keeps the service waiting, and tells `OpenConnections` of it.
///
/// Stands behind the decoding of HTTP, on the connection of HTTP/1.1 and on each stream of HTTP/2.
/// The bytes of half a head are not seen here: what counts is when a head is whole.
final class ConnectionDeadlines: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limits: ServiceLimits
    private let connections: OpenConnections
    private var state: DeadlineState
    private var timer: (at: NIODeadline, task: Scheduled<Void>)?
    private var isListed = false

    init(_ limits: ServiceLimits, _ connections: OpenConnections) {
        self.limits = limits
        self.connections = connections
        state = DeadlineState(limits, now: .now())
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { begin(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard !isListed else { return }
        isListed = true
        connections.opened(context.channel)
        look(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(context)
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end(context)
    }

    private func end(_ context: ChannelHandlerContext) {
        timer?.task.cancel()
        timer = nil
        connections.closed(context.channel)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let now = NIODeadline.now()
        switch unwrapInboundIn(data) {
        case .head: state.headRead(now)
        case .body(let bytes): state.bodyRead(bytes.readableBytes, now)
        case .end: state.endRead(now)
        }
        look(context)
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let promise = promise ?? context.eventLoop.makePromise(of: Void.self)
        let now = NIODeadline.now()
        state.writeBegan(now)
        if case .end = unwrapOutboundIn(data) { state.answerEnded(now) }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        promise.futureResult.whenComplete { _ in
            let (handler, context) = bound.value
            handler.state.writeEnded(.now())
            handler.look(context)
        }
        context.write(data, promise: promise)
        look(context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // A client that closes its side while it waits has gone, as nearly all that close have.
        if case .inputClosed? = event as? ChannelEvent { connections.gone(context.channel) }
        context.fireUserInboundEventTriggered(event)
    }

    /// What cannot be read as HTTP gets an answer where none is under way.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError, !state.isAnswering else {
            return context.fireErrorCaught(error)
        }
        let isTooLarge = error == .headerOverflow
        refuse(context, isTooLarge ? .unreadable(.requestHeaderFieldsTooLarge) : .unreadable())
    }

    private func refuse(_ context: ChannelHandlerContext, _ problem: Problem) {
        var (head, body) = problem.response
        head.headerFields[.connection] = "close"
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(ByteBuffer(bytes: body))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.close(promise: nil)
    }

    /// Sets the timer where something can become overdue earlier than it fires.
    private func look(_ context: ChannelHandlerContext) {
        guard isListed, context.channel.isActive, let next = state.next else { return }
        if let timer {
            guard next.at < timer.at else { return }
            timer.task.cancel()
        }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let task = context.eventLoop.scheduleTask(deadline: next.at) {
            let (handler, context) = bound.value
            handler.fire(context)
        }
        timer = (next.at, task)
    }

    private func fire(_ context: ChannelHandlerContext) {
        timer = nil
        guard let next = state.next, next.at <= .now() else { return look(context) }
        switch next.overdue {
        case .body where state.isAnswering:
            // Whoever reads the body says so to the client, and the connection ends with it.
            context.fireErrorCaught(DeadlineState.Overdue.body)
            let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
            context.eventLoop.scheduleTask(in: .seconds(1)) { bound.value.close(promise: nil) }
        case .head, .body:
            context.close(promise: nil)
        case .write:
            drop(context)
        }
    }

    /// Closes at once: left to itself, the system would go on offering to a client that does not read
    /// what it has for it, for minutes.
    private func drop(_ context: ChannelHandlerContext) {
        let atOnce = linger(l_onoff: 1, l_linger: 0)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        // A stream of HTTP/2 has no socket of its own.
        let isSet = (context.channel as? any SocketOptionProvider)?.setSoLinger(atOnce)
        (isSet ?? context.eventLoop.makeSucceededVoidFuture()).whenComplete { _ in
            bound.value.close(promise: nil)
        }
    }
}
