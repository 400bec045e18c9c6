import Domain

/// Places on an axis, in whole units of the drawing: amounts never pass through binary fractions.
struct ChartScale {
    /// The end of the axis, a round number at or above all that is shown.
    let end: Decimal
    /// How long the axis is.
    let length: Int
    /// Round numbers from 0 to the end.
    let ticks: [Decimal]

    /// An axis from 0 that holds `highest`, with four to eight steps of 1, 2 or 5 times a power of
    /// ten.
    init(upTo highest: Decimal, length: Int) {
        self.length = length
        var step = Decimal("0.001") ?? Decimal(1)
        let factors: [Decimal] = [Decimal(2), Decimal("2.5") ?? Decimal(2), Decimal(2)]
        var turn = 0
        while let reach = step.multiplied(by: 8), reach < highest {
            guard let next = step.multiplied(by: factors[turn % 3]) else { break }
            step = next.trimmed
            turn += 1
        }
        var ticks = [Decimal(0)]
        while let last = ticks.last, last < highest || ticks.count == 1,
            let next = last.adding(step)
        {
            ticks.append(next.trimmed)
        }
        self.ticks = ticks
        self.end = ticks.last ?? Decimal(1)
    }

    /// How far from 0 a value lies, within the axis.
    func place(_ value: Decimal) -> Int {
        guard value > Decimal(0),
            let scaled = value.multiplied(by: Int64(length)),
            let place = scaled.divided(by: end, significantDigits: 9)?.roundedDown
        else { return 0 }
        return min(length, Int(place))
    }
}

/// Places of days on an axis.
struct ChartDays {
    let first: Day
    let last: Day
    let length: Int

    func place(_ day: Day) -> Int {
        let span = max(1, last.days(since: first))
        return min(max(0, day.days(since: first) * length / span), length)
    }
}

extension HTML {
    /// A drawing with a name and a description, in a box that scrolls where it is wide.
    mutating func chart(
        _ id: String,
        title: String,
        description: String,
        width: Int,
        height: Int,
        _ body: (inout HTML) -> Void
    ) {
        self(
            "div",
            [
                "class": "scroll chart", "role": "region", "aria-label": title, "tabindex": "0",
            ]
        ) { box in
            box(
                "svg",
                [
                    "xmlns": "http://www.w3.org/2000/svg", "viewBox": "0 0 \(width) \(height)",
                    "role": "img", "aria-labelledby": "\(id)-name \(id)-desc",
                ]
            ) { svg in
                svg("title", ["id": "\(id)-name"], title)
                svg("desc", ["id": "\(id)-desc"], description)
                body(&svg)
            }
        }
        newLine()
    }

    mutating func line(_ style: String, _ x1: Int, _ y1: Int, _ x2: Int, _ y2: Int) {
        void(
            "line",
            [
                "class": style, "x1": String(x1), "y1": String(y1), "x2": String(x2),
                "y2": String(y2),
            ]
        )
    }

    mutating func bar(_ style: String, x: Int, y: Int, width: Int, height: Int) {
        void(
            "rect",
            [
                "class": style, "x": String(x), "y": String(y), "width": String(width),
                "height": String(height),
            ]
        )
    }

    /// `anchor`: `start`, `middle` or `end`.
    mutating func label(_ style: String, _ x: Int, _ y: Int, _ anchor: String, _ text: String) {
        self(
            "text",
            ["class": style, "x": String(x), "y": String(y), "text-anchor": anchor],
            text
        )
    }
}
