// Writes a synthetic programme as JSON lines: --orders N --seed S.

import Glibc

/// What the command line asks for.
struct Options {
    var orders = 1000
    var seed: UInt64 = 1

    /// Nil where an argument is unknown or its value no whole number from 0.
    init?(_ arguments: [String]) {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            guard let value = rest.popFirst().flatMap(UInt64.init) else { return nil }
            switch name {
            case "--orders" where value <= 3_000_000: orders = Int(value)
            case "--seed": seed = value
            default: return nil
            }
        }
    }
}

/// Batches begin in the order of their days, and a batch adds nothing before its own first day;
/// so all days before it can be written.
func generate(_ options: Options) {
    let world = World()
    var timeline = Timeline(seed: options.seed)
    world.open(orders: options.orders, on: &timeline)
    let begin = Day.first + 3
    // The last orders are placed in the last months and stay open: that is the backlog.
    let span = Day.last.offset - begin.offset - 120
    var placed = 0
    var index = 0
    while placed < options.orders {
        let day = begin + span * placed / options.orders
        timeline.write(before: day)
        var batch = Batch(
            world: world,
            number: placed + 1,
            index: index,
            ordersMax: options.orders - placed,
            begin: day,
            seed: options.seed
        )
        batch.add(to: &timeline)
        placed += batch.orders.count
        index += 1
    }
    timeline.writeRest()
}

let usage = "usage: generate [--orders N (up to 3000000)] [--seed S]\n"
if CommandLine.arguments.contains("--help") {
    _ = write(1, usage, usage.utf8.count)
} else if let options = Options(Array(CommandLine.arguments.dropFirst())) {
    generate(options)
} else {
    _ = write(2, usage, usage.utf8.count)
    exit(2)
}
