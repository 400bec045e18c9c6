import TestSupport
import Testing

/// Tokens, by the command line.
@Suite(.freshDatabase)
struct TokenTests {
    private static let party =
        "echo '{\"type\":\"party.registered\",\"occurred_at\":\"2024-04-01\",\"data\":"
        + "{\"party\":\"A\",\"name\":\"A\",\"roles\":[\"buyer\"]}}' | chotatsu import - >/dev/null"

    @Test func `a token is made for a party that is known, and told once`() throws {
        let result = try Shell.onTestDatabase(
            """
            \(Self.party)
            token=$(chotatsu token create --party A --role buyer --name tanaka --days 1)
            [ ${#token} -gt 60 ] && echo long
            chotatsu token list | grep -c "$token"
            chotatsu token list --format csv | cut -d, -f2-4
            id=$(chotatsu token list --format csv | sed -n 's/,A,.*//p')
            chotatsu token revoke $id && chotatsu token list --format csv | grep -c ',$'
            chotatsu token revoke $id; echo $?
            """
        )
        #expect(
            result.output == "long\n0\nparty,role,name\nA,buyer,tanaka\n0\n2\n",
            "\(result.both)"
        )
        #expect(result.errors.contains("no token"))
    }

    @Test(arguments: [
        ("--party B --role buyer --name x", "no party B is known"),
        ("--party A --role clerk --name x", "clerk"),
        ("--party A --role buyer --name 'a b'", "the name says who holds the token"),
        ("--party A --role buyer --name a/b", "the name says who holds the token"),
        ("--party A --role buyer --name x --days 0", "1 to 3650 days"),
        ("--party A --role buyer --name x --days 9999", "1 to 3650 days"),
    ])
    func `what is wrong with a token to be made is told, and none is`(
        options: String,
        words: String
    ) throws {
        let result = try Shell.onTestDatabase(
            """
            \(Self.party)
            chotatsu token create \(options); echo $?
            chotatsu token list --format json
            """
        )
        #expect(result.errors.contains(words), "\(result.both)")
        #expect(
            !result.output.hasPrefix("0\n") && result.output.hasSuffix("[]\n"),
            "\(result.both)"
        )
    }
}
