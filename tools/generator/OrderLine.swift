/// A line of an order, and how much of it is still to be shipped.
struct OrderLine {
    let line: Int
    let product: World.Product
    /// Whole yen or whole dollars a unit.
    let unitPrice: Int
    /// What is rare and befalls its units.
    let due: Rarity?
    /// Whether its units have serial numbers; then they are few.
    let named: Bool
    private(set) var quantity: Int
    /// Units that the batch's allocation gives, at most the quantity first ordered.
    let assigned: Int
    private var cancelled = 0
    private var shipped = 0
    /// Units that will never be shipped within the programme: the backlog at its end.
    private let kept: Int

    /// What is rare, by the place among 40 orders in which it is due for the first line.
    enum Rarity: Int {
        case loss = 5
        case giveBack = 10
        case move = 15
        case replacement = 20
        case disposal = 25

        /// Whether it befalls a unit with a serial number.
        var isNamed: Bool { self == .move || self == .replacement || self == .disposal }
    }

    init(
        line: Int,
        product: World.Product,
        currency: Order.Currency,
        due: Rarity?,
        dice: inout SplitMix64
    ) {
        self.line = line
        self.product = product
        let discountPercent = dice.int(0...8)
        let listPrice =
            switch currency {
            case .yen: product.priceYen
            case .dollars: product.priceDollars
            }
        self.unitPrice = listPrice * (100 - discountPercent) / 100
        self.due = due
        let named = dice.chance(15, or: due?.isNamed ?? false) && due != .loss
        let quantity = named ? dice.int(1...6) : dice.int(2...30) * (product.gpus > 1 ? 1 : 8)
        self.named = named
        self.quantity = quantity
        let whole = dice.chance(70)
        self.assigned = line > 1 || dice.chance(40) ? 0 : whole ? quantity : (quantity + 1) / 2
        self.kept = dice.chance(12) && due == nil ? dice.int(1...quantity) : 0
    }

    /// Units that no allocation gives and nobody cancelled.
    var unassigned: Int { quantity - assigned - cancelled }

    mutating func add(_ units: Int) {
        quantity += units
    }

    mutating func cancel(_ units: Int) {
        cancelled += units
    }

    /// The units of the next shipment: all that is to be shipped, divided by `share`; nil where
    /// that is none.
    mutating func take(share: Int, order: Int) -> Part? {
        let open = quantity - cancelled - kept - shipped
        guard open > 0 else { return nil }
        let units = (open + share - 1) / share
        let first = shipped
        shipped += units
        return Part(line: self, order: order, units: first..<first + units)
    }
}

/// Some units of a line, counted from its first.
struct Part {
    let line: OrderLine
    let order: Int
    var units: Range<Int>

    var quantity: Int { units.count }

    /// The first units of the part, and the rest.
    func split(_ first: Int) -> (Part, Part) {
        let middle = units.lowerBound + first
        return (
            Part(line: line, order: order, units: units.lowerBound..<middle),
            Part(line: line, order: order, units: middle..<units.upperBound)
        )
    }

    var serials: [String] {
        units.map { "SN-\(padded(order, 6))-\(line.line)-\(padded($0 + 1, 3))" }
    }

    /// Line, quantity and, where its units have them, serial numbers.
    func write(to data: inout EventText) {
        data.number("line", line.line)
        data.number("quantity", quantity)
        if line.named { data.texts("serials", serials) }
    }
}
