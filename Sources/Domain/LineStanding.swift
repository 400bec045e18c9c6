/// What the balance of an order line says of its delivery.
package struct LineStanding: Sendable {
    /// Units that reached their site, those given up for credit afterwards included.
    package let arrived: Int64
    /// All of them, those given up included.
    package let ordered: Int64
    /// Units unallocated, allocated and in transit.
    package let backlog: Int64
    /// Units given up before they arrived.
    package let givenUp: Int64

    /// - Parameter held: a balance of an order line, as `SubjectKind.line` lists it.
    package init(_ held: [Int64]) {
        let kind = SubjectKind.line
        func units(_ states: State...) -> Int64 {
            states.reduce(0) { $0 + held[kind.index(of: $1)] }
        }
        let credited = held[kind.width - 1]
        arrived = units(.received, .accepted, .inService, .retired) + credited
        backlog = units(.unallocated, .allocated, .inTransit)
        givenUp = units(.cancelled) - credited
        ordered = arrived + backlog + givenUp
    }
}
