import Glibc

/// Events that wait for their day, written out in the order of business days.
///
/// Waiting are only the events of the batches begun and not ended, a few months of the programme;
/// events of one day keep the order in which they were added.
struct Timeline {
    private var waiting: [[UInt8]]
    private var begun = Day.first
    private var line = EventText()
    private var dice: SplitMix64

    /// `part`: of the programme, each with ids of its own.
    init(seed: UInt64, part: UInt64 = 0) {
        self.waiting = Array(repeating: [], count: Day.last.offset + 1)
        self.dice = SplitMix64(seed: seed, part: part)
    }

    /// Adds an event; one after the last day is dropped, and with it, by their later days, all
    /// that follow from it.
    mutating func add(_ type: String, on day: Day, _ data: (inout EventText) -> Void) {
        precondition(day >= begun, "an event of a day already written")
        guard day <= Day.last else { return }
        let id = uuid()
        let hour = padded(dice.int(8...19), 2)
        let minute = padded(dice.int(0...59), 2)
        line.clear()
        line.object { event in
            event.text("id", id)
            event.text("type", type)
            event.text("occurred_at", "\(day.iso)T\(hour):\(minute):00+09:00")
            event.text("by", "generator")
            event.text("source", "generated")
            event.object("data", data)
        }
        line.endLine()
        waiting[day.offset].append(contentsOf: line.bytes)
    }

    /// Writes the events of all days before that one.
    mutating func write(before day: Day) {
        while begun < day, begun <= Day.last {
            Timeline.write(waiting[begun.offset])
            waiting[begun.offset] = []
            begun = begun + 1
        }
    }

    mutating func writeRest() {
        write(before: Day.last + 1)
    }

    /// A UUID of version 8 (RFC 9562: bits of the maker's own choosing), from the seed alone.
    private mutating func uuid() -> String {
        let high = dice.next() & ~0xF000 | 0x8000
        let low = dice.next() & ~(3 << 62) | 1 << 63
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for (word, breaks) in [(high, [8, 12]), (low, [0, 4])] {
            for digit in 0..<16 {
                if breaks.contains(digit) { text.append(UInt8(ascii: "-")) }
                let value = UInt8(word >> UInt64(60 - 4 * digit) & 15)
                text.append(value < 10 ? 0x30 + value : 0x57 + value)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Writes all bytes to standard output; ends the program where nobody reads on.
    private static func write(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                // write(2): may take fewer bytes than given; EINTR before any was taken.
                let next = UnsafeRawBufferPointer(rebasing: rest)
                let taken = Glibc.write(1, next.baseAddress, next.count)
                if taken < 0 {
                    if errno == EINTR { continue }
                    exit(1)
                }
                rest = rest.dropFirst(taken)
            }
        }
    }
}
