/// An order of a story: delivered at once, invoiced at once.
struct StoryOrder {
    let code: String
    var buyer: String
    var vendor: StoryVendor
    /// The grant that it names.
    var grant: String?
    /// Yen per dollar in hundredths; nil where the order is in yen.
    var rateHundredths: Int?
    /// Whether the order states its rate, rather than only the claim.
    var statesRate = true
    var placed: Day
    var dispatched: Day
    var received: Day
    var accepted: Day
    var invoiced: Day
    var paid: Day
    var lines: [StoryLine]
    /// Yen paid beyond the invoice.
    var overpaidYen = 0
    /// In how many payments the invoice is paid.
    var payments = 1

    var invoice: String { "I-\(code)" }

    /// Of what is invoiced, without tax.
    var invoicedYen: Int {
        lines.reduce(0) {
            $0 + StoryOrder.yen($1.invoiced, at: $1.invoicedPrice, rateHundredths: rateHundredths)
        }
    }

    /// Quantity times price times rate, up to the next whole yen.
    static func yen(_ quantity: Int, at price: Int, rateHundredths: Int?) -> Int {
        guard let rateHundredths else { return quantity * price }
        return (quantity * price * rateHundredths + 99) / 100
    }

    /// `151.25`.
    static func written(rateHundredths: Int) -> String {
        "\(rateHundredths / 100).\(padded(rateHundredths % 100, 2))"
    }
}

/// A line of an order, and how far its units have come.
struct StoryLine {
    let line: Int
    var product: String
    /// Whole yen or whole dollars.
    var unitPrice: Int
    var quantity: Int
    /// Of all its units; none where they are not named.
    var serials: [String]
    var promised: [(day: Day, quantity: Int)]
    var dispatched: Int
    var received: Int
    var accepted: Int
    var invoiced: Int
    var invoicedPrice: Int

    init(
        line: Int,
        product: String,
        unitPrice: Int,
        quantity: Int,
        serials: [String],
        promisedOn: Day
    ) {
        self.line = line
        self.product = product
        self.unitPrice = unitPrice
        self.quantity = quantity
        self.serials = serials
        self.promised = [(promisedOn, quantity)]
        self.dispatched = quantity
        self.received = quantity
        self.accepted = quantity
        self.invoiced = quantity
        self.invoicedPrice = unitPrice
    }

    /// Orders one unit more, that the events given so far leave where it is.
    mutating func addUnit() {
        quantity += 1
        if let first = serials.first { serials.append("\(first)-MORE") }
    }

    /// Line, quantity and serial numbers of its first units.
    func write(_ units: Int, to data: inout EventText) {
        data.number("line", line)
        data.number("quantity", units)
        if !serials.isEmpty { data.texts("serials", Array(serials.prefix(units))) }
    }
}

/// A vendor, and the number under which it issues invoices: abroad its code.
struct StoryVendor {
    let code: String
    let issuer: String
    let isAbroad: Bool

    static func all(_ world: World) -> [StoryVendor] {
        world.vendors.enumerated().map { index, code in
            let isAbroad = index >= 2
            return StoryVendor(
                code: code,
                issuer: isAbroad ? code : world.issuerNumber(of: code),
                isAbroad: isAbroad
            )
        }
    }
}
