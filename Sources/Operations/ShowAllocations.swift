package import Domain
package import Store

/// What vendors have set aside: by vendor and product, and how much of each buyer's orders is filled.
package struct ShowAllocations: Sendable {
    package var past = AskedPast()

    package init() {}

    /// Units of a vendor and a product.
    package struct Row: Sendable {
        package let vendor: String
        package let product: String
        /// By the states of an allocation.
        package var held: [Int128] = SubjectKind.allocation.states.map { _ in 0 }

        package var granted: Int128 { held.reduce(0, +) }

        package func amount(_ state: State) -> Int128 {
            held[SubjectKind.allocation.index(of: state)]
        }
    }

    /// Units that a buyer has ordered of a product.
    package struct Filled: Sendable {
        package let buyer: String
        package let product: String
        /// Cancelled ones left out.
        package let ordered: Int128
        /// Allocated, or further on their way than that.
        package let filled: Int128

        /// Filled ÷ ordered in percent, to 6 significant digits; nil where nothing is ordered.
        package var percent: Decimal? {
            guard let ordered = Int64(exactly: ordered), let filled = Int64(exactly: filled) else {
                return nil
            }
            return Decimal(filled).multiplied(by: 100)?
                .divided(by: Decimal(ordered), significantDigits: 6)
        }
    }

    package struct Answer: Sendable {
        package let cut: Cut
        /// By vendor, then by product.
        package let rows: [Row]
        /// By buyer, then by product.
        package let buyers: [Filled]
        /// Each allocation with its states, as `allocation list` answers.
        package let allocations: [JSON]
    }

    package func run(_ session: Session) async throws -> Answer {
        var list = ListSubjects(kind: .allocation)
        list.rowsMax = 1000
        list.past = past
        var allocations: [JSON] = []
        while true {
            let page = try await list.run(session)
            allocations += page.rows
            guard page.hasMore, let last = page.last else { break }
            list.after = last
        }
        var rows: [Row] = []
        for allocation in allocations {
            guard case .object(let members) = allocation else { continue }
            func text(_ name: String) -> String {
                guard case .string(let text)? = members.first(where: { $0.name == name })?.value
                else { return "" }
                return text
            }
            let (vendor, product) = (text("vendor"), text("product"))
            let place =
                rows.firstIndex { $0.vendor == vendor && $0.product == product } ?? rows.endIndex
            if place == rows.endIndex { rows.append(Row(vendor: vendor, product: product)) }
            guard case .object(let states)? = members.first(where: { $0.name == "states" })?.value
            else { continue }
            for (index, state) in states.enumerated() {
                if case .number(let amount) = state.value {
                    rows[place].held[index] += Int128(amount) ?? 0
                }
            }
        }
        rows.sort { ($0.vendor, $0.product) < ($1.vendor, $1.product) }
        var backlog = ShowBacklog()
        backlog.by = [.buyer, .product]
        backlog.includesAll = true
        backlog.past = past
        let lines = try await backlog.run(session)
        return Answer(
            cut: lines.cut,
            rows: rows,
            buyers: lines.rows.map(Self.filled),
            allocations: allocations
        )
    }

    private static func filled(_ row: BacklogRow) -> Filled {
        func units(_ state: State) -> Int128 {
            row.states[SubjectKind.line.index(of: state)]
        }
        let ordered = row.ordered - units(.cancelled)
        return Filled(
            buyer: row.keys[0] ?? "",
            product: row.keys[1] ?? "",
            ordered: ordered,
            filled: ordered - units(.unallocated)
        )
    }
}
