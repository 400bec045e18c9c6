import Glibc
import Testing

/// A client that writes bytes as a test says, well-behaved or not, on a socket of its own.
final class RawClient {
    private let socket: Int32

    /// Nobody listens there.
    struct Refused: Error {}

    init(port: Int) throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else {
            Glibc.close(socket)
            throw Refused()
        }
    }

    deinit { Glibc.close(socket) }

    /// False where the other side has closed.
    @discardableResult
    func send(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    /// What comes next, at most 64 KiB of it; nil where the other side has closed.
    ///
    /// Waits without holding a thread: there are as few as cores, and the service needs them too.
    func receive() async throws -> String? {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let end = ContinuousClock.now + .seconds(120)
        while true {
            let count = recv(socket, &bytes, bytes.count, Int32(MSG_DONTWAIT))
            if count > 0 { return String(decoding: bytes[..<count], as: UTF8.self) }
            if count == 0 || errno == ECONNRESET { return nil }
            try #require(errno == EAGAIN && ContinuousClock.now < end, "nothing came")
            try await Task.sleep(for: .milliseconds(1))
        }
    }

    /// All that comes until the other side closes.
    func receiveAll() async throws -> String {
        var text = ""
        while let more = try await receive() { text += more }
        return text
    }

    func receive(until end: String) async throws -> String {
        var text = ""
        while !text.contains(end), let more = try await receive() { text += more }
        return text
    }
}
