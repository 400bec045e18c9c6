import Foundation
import TestSupport
import Testing

/// `--excel`, wherever CSV comes out.
@Suite(.freshDatabase)
struct ExcelTests {
    private func shell(_ line: String) throws -> Shell.Result {
        try Shell.onTestDatabase(line)
    }

    @Test(
        arguments: [
            "backlog", "capacity", "party list", "party show A", "order show PO",
            "events list", "events tail --once", "import --template delivery.accepted",
        ]
    )
    func `excel gets a byte order mark and CRLF`(command: String) throws {
        let sample = try shell(
            """
            printf '%s\\n' \
            '{"type":"party.registered","occurred_at":"2024-04-01","by":"=1+1","data":{"party":"A",\
            "name":"さくら","roles":["buyer","operator"]}}' \
            '{"type":"party.registered","occurred_at":"2024-04-01","data":{"party":"V","name":"V",\
            "roles":["vendor"]}}' \
            '{"type":"product.registered","occurred_at":"2024-04-01","data":{"product":"X",\
            "name":"X","maker":"M","form_factor":"pcie","gpus_per_unit":1,"tdp_w":700,\
            "tflops_dense":{"bf16":989.4}}}' \
            '{"type":"order.placed","occurred_at":"2024-04-01","data":{"order":"PO","buyer":"A",\
            "vendor":"V","channel":"private","currency":"JPY","lines":[{"line":1,"product":"X",\
            "quantity":2,"unit_price":"5"}]}}' | chotatsu import -
            """
        )
        try #require(sample.status == 0, "\(sample.both)")
        // In hexadecimal, since reading a file as text drops the byte order mark.
        let result = try shell(
            "set -o pipefail; chotatsu \(command) --excel | od -An -v -tx1 | tr -d ' \\n'"
        )
        #expect(result.status == 0, "\(result.both)")
        #expect(result.output.hasPrefix("efbbbf"))
        let plain = try shell(
            "chotatsu \(command) \(command.hasPrefix("import") ? "" : "--format csv")"
        ).output
        let expected =
            "\u{FEFF}"
            + plain.replacing("=1+1", with: "'=1+1")
            .replacing("\n", with: "\r\n")
        #expect(expected.split(separator: "\r\n").count >= 2)
        #expect(
            result.output
                == expected.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        )
        #expect(try shell("chotatsu party list --excel --format json").status == 2)
    }
}
