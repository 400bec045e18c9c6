package import Domain

/// A path within the service, with its query.
package struct PageAddress: Sendable, Equatable {
    package var path: String
    package var query: [(name: String, value: String)]

    package init(_ path: String, _ query: [(name: String, value: String)] = []) {
        self.path = path
        self.query = query
    }

    /// The page of what has a code.
    package static func of(_ kind: CodeKind, _ code: String) -> PageAddress {
        if kind == .line { return .of(.order, String(code.prefix { $0 != " " })) }
        if kind == .invoice, let space = code.firstIndex(of: " ") {
            return PageAddress(
                "/invoices/" + encoded(String(code[code.index(after: space)...])),
                [("issuer", String(code[..<space]))]
            )
        }
        return PageAddress("/\(plural(kind))/" + encoded(code))
    }

    /// The first part of the path of a kind.
    package static func plural(_ kind: CodeKind) -> String {
        switch kind {
        case .party: "parties"
        case .paymentFile: "payment-files"
        case .line: "orders"
        default: kind.rawValue + "s"
        }
    }

    /// The kind whose pages lie there.
    package static func kind(plural name: String) -> CodeKind? {
        CodeKind.allCases.first { $0 != .line && plural($0) == name }
    }

    /// As it stands in a link.
    package var text: String {
        guard !query.isEmpty else { return path }
        return path + "?"
            + query.map { Self.encoded($0.name) + "=" + Self.encoded($0.value) }
            .joined(separator: "&")
    }

    /// The same with one parameter set, or left out where the value is nil.
    package func with(_ name: String, _ value: String?) -> PageAddress {
        var address = self
        address.query.removeAll { $0.name == name }
        if let value { address.query.append((name, value)) }
        return address
    }

    /// Whether both are the same, parameters in the same order.
    package static func == (left: PageAddress, right: PageAddress) -> Bool {
        left.text == right.text
    }

    /// Percent-encoded but for unreserved characters (RFC 3986 §2.3), so that a code's slash stays
    /// within its part of a path.
    package static func encoded(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return encoded
    }
}
