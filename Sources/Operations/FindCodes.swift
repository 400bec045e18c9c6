package import Domain
import Postgres
import Store

/// Whatever has a code that is, or begins with, what somebody looks for.
package struct FindCodes: Sendable {
    private let text: String
    /// Of which kind alone; nil is every kind.
    package var kind: CodeKind?
    /// The most of each kind.
    package var rowsMax = 20

    package init(_ text: String) {
        self.text = halfWidth(text)
    }

    package struct Found: Sendable, Equatable {
        package let kind: CodeKind
        /// As pages and commands name it; of an invoice its issuer, a space and its number.
        package let code: String
    }

    /// By kind in the order of the contract, then by code; nothing for a text without letters, unless
    /// a kind is named.
    package func run(_ session: Session) async throws -> [Found] {
        let text = text.split(separator: " ").joined(separator: " ")
        guard !text.isEmpty || kind != nil else { return [] }
        var found: [Found] = []
        for kind in kind.map({ [$0] }) ?? CodeKind.allCases where kind != .line {
            let codes =
                kind == .unit
                ? try await session.connection.rows(
                    SerialsFrom(registry: session.registry, prefix: text, rowsMax: rowsMax)
                )
                : try await session.connection.rows(
                    KnownCodes(
                        registry: session.registry,
                        kind: kind,
                        prefix: text,
                        rowsMax: rowsMax
                    )
                )
            found += codes.map { Found(kind: kind, code: $0) }
        }
        guard kind == nil || kind == .invoice else { return found }
        // An invoice's number stands behind its issuer.
        found += try await session.connection.rows(
            InvoicesNumbered(registry: session.registry, number: text, rowsMax: rowsMax)
        ).map { Found(kind: .invoice, code: $0) }.filter { !found.contains($0) }
        return found
    }
}
