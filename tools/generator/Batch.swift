/// A few orders of one buyer with one vendor, under one allocation and perhaps one grant.
///
/// A batch depends on nothing outside it but the world, so batches can be made one by one.
struct Batch {
    let world: World
    /// The number of its first order; codes are made of it.
    let number: Int
    /// Counts batches from 0; what is rare is due in some of every 16.
    let index: Int
    let begin: Day
    let buyer: String
    let vendor: String
    let product: World.Product
    private(set) var orders: [Order] = []
    private var grant: Grant?
    private var dice: SplitMix64

    init(world: World, number: Int, index: Int, ordersMax: Int, begin: Day, seed: UInt64) {
        var dice = SplitMix64(seed: seed, part: UInt64(number))
        self.world = world
        self.number = number
        self.index = index
        self.begin = begin
        self.buyer = dice.pick(world.buyers)
        self.vendor = dice.pick(world.vendors)
        self.product = dice.pick(world.products)
        let size = min(dice.int(2...6), ordersMax)
        let due = Grant.Rarity(rawValue: index % 16)
        if dice.chance(28, or: due != nil) {
            let code = "GR-\(padded(number, 6))"
            self.grant = Grant(code: code, begin: begin, due: due, dice: &dice)
        }
        self.dice = dice
        let firstOrder = grant.map { $0.decided + 1 } ?? begin
        for index in 0..<size {
            orders.append(
                Order(
                    number: number + index,
                    placed: firstOrder + self.dice.int(0...45),
                    batch: self,
                    grant: grant?.code,
                    dice: &self.dice
                )
            )
        }
    }

    /// Adds the events of the batch, cause before effect where they share a day.
    mutating func add(to timeline: inout Timeline) {
        let cost = orders.reduce(0) { $0 + $1.costYen }
        grant?.open(for: buyer, costYen: cost, on: &timeline)
        let allocation = grantAllocation(on: &timeline)
        var delivered: [Delivered] = []
        for index in orders.indices {
            orders[index].add(allocation: allocation, on: &timeline, dice: &dice)
            delivered += orders[index].delivered
        }
        grant?.settle(delivered, issuer: world.issuerNumber(of: vendor), on: &timeline, dice: &dice)
    }

    /// The allocation covers the first lines of the orders that are assigned from it, and some
    /// units more, part of which is withdrawn in the end.
    private mutating func grantAllocation(on timeline: inout Timeline) -> String? {
        let assigned = orders.reduce(0) { $0 + $1.assignedQuantity }
        guard assigned > 0 else { return nil }
        let code = "AL-\(padded(number, 6))"
        let spare = dice.int(0...10)
        let named = dice.chance(50)
        let first = orders.map(\.placed).min() ?? begin
        timeline.add("allocation.granted", on: first) { [self] data in
            data.text("allocation", code)
            data.text("vendor", vendor)
            data.text("product", product.code)
            if named { data.text("buyer", buyer) }
            data.number("quantity", assigned + spare)
        }
        if spare > 5 {
            timeline.add("allocation.withdrawn", on: first + 120) { data in
                data.text("allocation", code)
                data.number("quantity", spare - 3)
                data.text("reason", "supply cut")
            }
        } else if spare > 3 {
            timeline.add("allocation.revised", on: first + 90) { data in
                data.text("allocation", code)
                data.number("quantity", assigned + spare + 4)
            }
        }
        return code
    }
}
