// Writes a synthetic programme as JSON lines: --orders N --seed S, and claims with planted faults:
// --claims N --faults K --truth FILE.

import Glibc

/// What the command line asks for.
struct Options {
    /// Nil: 1000, or none where there are claims.
    var orders: Int?
    var seed: UInt64 = 1
    var claims = 0
    /// 0: one to three.
    var linesPerClaim = 0
    /// Of every rule.
    var faults = 0
    /// Where to write what has to be found.
    var truth: String?

    /// Nil where an argument is unknown, its value is no whole number from 0, or it needs another.
    init?(_ arguments: [String]) {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            guard let text = rest.popFirst() else { return nil }
            if name == "--truth" {
                truth = text
                continue
            }
            guard let value = UInt64(text) else { return nil }
            switch name {
            case "--orders" where value <= 3_000_000: orders = Int(value)
            case "--claims" where value <= 1_000_000: claims = Int(value)
            case "--lines-per-claim" where (1...100).contains(value): linesPerClaim = Int(value)
            case "--faults" where value <= 1000: faults = Int(value)
            case "--seed": seed = value
            default: return nil
            }
        }
        if claims == 0, linesPerClaim + faults > 0 || truth != nil { return nil }
    }
}

/// Batches begin in the order of their days, and a batch adds nothing before its own first day;
/// so all days before it can be written.
func generate(orders: Int, seed: UInt64) {
    let world = World()
    var timeline = Timeline(seed: seed)
    world.open(orders: orders, on: &timeline)
    let begin = Day.first + 3
    // The last orders are placed in the last months and stay open: that is the backlog.
    let span = Day.last.offset - begin.offset - 120
    var placed = 0
    var index = 0
    while placed < orders {
        let day = begin + span * placed / orders
        timeline.write(before: day)
        var batch = Batch(
            world: world,
            number: placed + 1,
            index: index,
            ordersMax: orders - placed,
            begin: day,
            seed: seed
        )
        batch.add(to: &timeline)
        placed += batch.orders.count
        index += 1
    }
    timeline.writeRest()
}

let usage = """
    usage: generate [--orders N (up to 3000000)] [--seed S]
                    [--claims N (up to 1000000) [--lines-per-claim L (1 to 100)]
                     [--faults K (of every rule)] [--truth FILE]]

    """
if CommandLine.arguments.contains("--help") {
    _ = write(1, usage, usage.utf8.count)
} else if let options = Options(Array(CommandLine.arguments.dropFirst())) {
    generate(orders: options.orders ?? (options.claims > 0 ? 0 : 1000), seed: options.seed)
    if options.claims > 0 {
        let scenario = ClaimScenario(
            claims: options.claims,
            linesPerClaim: options.linesPerClaim,
            faults: options.faults,
            seed: options.seed
        )
        let findings = scenario.write()
        if let path = options.truth { Truth(findings: findings).write(to: path) }
    }
} else {
    _ = write(2, usage, usage.utf8.count)
    exit(2)
}
