package import Domain
import Postgres
package import Store

/// What a vendor owes, to whom and for when, what was rejected of it, and how it keeps its promises.
package struct ShowVendor: Sendable {
    private let vendor: String
    package var past = AskedPast()

    package init(_ vendor: String) {
        self.vendor = vendor
    }

    package struct Answer: Sendable {
        package let cut: Cut
        package let vendor: String
        /// By the day promised, what is not promised last.
        package let owed: [OwedToBuyers.Row]
        /// The sites of each buyer, by its code.
        package let sites: [String: [Site]]
        /// Events that rejected units, the newest first.
        package let rejected: [Fact]
        /// Units that promises were due for, up to the day, and those of them that arrived in time.
        package let due: Int128
        package let kept: Int128

        /// Kept ÷ due in percent, to 6 significant digits; nil where nothing was due.
        package var keptPercent: Decimal? {
            guard due > 0, let due = Int64(exactly: due), let kept = Int64(exactly: kept) else {
                return nil
            }
            return Decimal(kept).multiplied(by: 100)?
                .divided(by: Decimal(due), significantDigits: 6)
        }
    }

    package struct Site: Sendable {
        package let site: String
        package let name: String
    }

    /// The most rejections told.
    private static let rejectedMax = 200

    package func run(_ session: Session) async throws -> Answer {
        let cut = try await past.resolve(session)
        let registry = session.registry
        let connection = session.connection
        let kept = try await connection.rows(
            PromisesKept(registry: registry, cut: cut, vendor: vendor)
        ).first
        var sites: [String: [Site]] = [:]
        let described = try await connection.rows(
            FactQuery(registry: registry, types: ["site.registered"], seq: cut.seq)
        )
        for fact in described where fact.day <= cut.day {
            let data = fact.event.data
            // Said again, the latest counts: also of whose it is.
            for owner in sites.keys { sites[owner]?.removeAll { $0.site == data[.site] } }
            sites[data[.owner], default: []].append(Site(site: data[.site], name: data[.name]))
        }
        return Answer(
            cut: cut,
            vendor: vendor,
            owed: try await connection.rows(
                OwedToBuyers(registry: registry, cut: cut, vendor: vendor)
            ),
            sites: sites,
            rejected: try await connection.rows(
                RejectedUnits(
                    registry: registry,
                    cut: cut,
                    vendor: vendor,
                    rowsMax: Self.rejectedMax
                )
            ),
            due: kept?.due ?? 0,
            kept: kept?.kept ?? 0
        )
    }
}
