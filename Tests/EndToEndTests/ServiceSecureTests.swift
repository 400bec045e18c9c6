import TestSupport
import Testing

/// The service over TLS, where requests are streams of HTTP/2.
@Suite(.freshDatabase)
struct ServiceSecureTests {
    @Test(arguments: ["--http2", "--http1.1"])
    func `a stream under way ends whole when the service stops`(_ version: String) throws {
        let result = try Shell.onTestDatabase(
            """
            dir=$(mktemp -d); out=$dir/out
            openssl req -x509 -newkey rsa:2048 -nodes -keyout $dir/key.pem -out $dir/certificate.pem \\
                -days 2 -subj /CN=localhost 2>/dev/null
            chotatsu import sample/jp-programme/events.jsonl >/dev/null
            TOKEN=$(chotatsu token create --party METI --role officer --name sato |
                grep -o 'chotatsu_[A-Za-z0-9_-]*')
            chotatsu serve --bind 127.0.0.1:0 --tls-key $dir/key.pem \\
                --tls-certificate $dir/certificate.pem >$out 2>$out.err & service=$!
            for n in $(seq 1200); do grep -q listening $out && break; sleep 0.05; done
            curl -ksSN \(version) --max-time 240 -H "Authorization: Bearer $TOKEN" \\
                "$(sed -n 's/^listening on //p' $out)/v1/events/stream" >$dir/told & client=$!
            for n in $(seq 1200); do grep -q retry $dir/told && break; sleep 0.05; done
            kill -TERM $service; wait $service; echo $?; wait $client; echo $?
            cat $dir/told; rm -r $dir
            """
        )
        #expect(result.output == "0\n0\nretry: 1000\n\n", "\(result.both)")
    }
}
