import Foundation
import Glibc
import TestSupport
import Testing

/// Where the service listens, as it says itself.
@Suite(.freshDatabase)
struct ServiceAddressTests {
    /// Whether this machine has the address of itself in IPv6.
    private static let hasIPv6 = {
        let socket = Glibc.socket(AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { return false }
        defer { close(socket) }
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        guard inet_pton(AF_INET6, "::1", &address.sin6_addr) == 1 else { return false }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in6>.size)) == 0
            }
        }
    }()

    @Test(arguments: ["http://127.0.0.1:65536", "http://127.0.0.1:0", "ftp://a", "http://"])
    func `what is no address is told`(_ address: String) throws {
        let result = try Shell.onTestDatabase("chotatsu backlog --server \(address) --token x")
        #expect(result.status == 2, "\(result.both)")
        #expect(result.errors.contains("--server"), "\(result.both)")
    }

    @Test(
        .enabled(if: hasIPv6, "this machine has no ::1"),
        arguments: ["[::1]:0", "::1:0"]
    )
    func `the address that it prints of IPv6 is one that is answered`(_ address: String) throws {
        let result = try Shell.onTestDatabase(
            """
            out=$(mktemp); chotatsu serve --bind '\(address)' >$out 2>$out.err & service=$!
            for n in $(seq 1200); do grep -q listening $out && break; sleep 0.05; done
            cat $out | sed 's/:[0-9]*$/:PORT/'
            curl -gsS --max-time 120 "$(sed -n 's/^listening on //p' $out)/healthz" -o $out.told \\
                -w '%{http_code}\\n'
            kill -TERM $service; wait $service; echo $?; rm $out*
            """
        )
        #expect(result.output == "listening on http://[::1]:PORT\n200\n0\n", "\(result.both)")
    }
}
