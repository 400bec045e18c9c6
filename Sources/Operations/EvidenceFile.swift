import Crypto
package import Domain
import Postgres
import Store

/// The bytes of a paper that an event attaches, kept in the database by their hash.
package struct EvidenceFile: Sendable {
    /// 64 hexadecimal digits, in small letters.
    package let sha256: String

    package static let bytesMax = 32 * 1024 * 1024

    /// - Throws: `Rejection` where it is no hash.
    package init(_ sha256: String) throws(Rejection) {
        let name = sha256.lowercased()
        guard name.utf8.count == 64, name.allSatisfy(\.isHexDigit) else {
            throw Rejection(
                field: "sha256",
                value: sha256,
                rule: "sha256",
                message: "sha256: a file is named by its hash, 64 hexadecimal digits"
            )
        }
        self.sha256 = name
    }

    /// Keeps the bytes, and that the author has given them.
    ///
    /// `unattachedBytesMax`: of all that its party has given and attaches to nothing.
    ///
    /// - Returns: Whether its party had not given them before; of others it is not told.
    /// - Throws: `Rejection` where they are not those of the hash, or too many are attached to nothing.
    package func keep(
        _ content: [UInt8],
        unattachedBytesMax: Int64,
        _ session: Session
    ) async throws -> Bool {
        let actual = hex(SHA256.hash(data: content))
        guard actual == sha256 else {
            throw Rejection(
                field: "sha256",
                value: sha256,
                rule: "sha256",
                message: "sha256: the hash of these bytes is \(actual)"
            )
        }
        return try await session.office { session in
            let (registry, party) = (session.registry, session.author.party)
            let isNew = try await !session.connection.rows(
                InsertFile(registry: registry, sha256: sha256, content: content, party: party)
            ).isEmpty
            guard isNew else { return false }
            let unattached =
                try await session.connection.rows(
                    ReadUnattachedBytes(registry: registry, party: party)
                ).first ?? 0
            guard unattached <= unattachedBytesMax else {
                throw tooManyUnattached(unattachedBytesMax, of: party)
            }
            return true
        }
    }

    private func tooManyUnattached(_ bytesMax: Int64, of party: String) -> Rejection {
        Rejection(
            field: "sha256",
            value: sha256,
            rule: "unattached",
            message:
                "sha256: with these bytes \(party) has given more than \(bytesMax >> 20) MiB that "
                + "no event attaches: record evidence.attached for those it has given first"
        )
    }

    /// The bytes; nil where whoever asks sees no event that attaches them and was recorded by a party
    /// that has given them, or nobody has.
    package func read(_ session: Session) async throws -> [UInt8]? {
        try await session.connection.rows(ReadFile(registry: session.registry, sha256: sha256))
            .first
    }
}
