import Domain
package import Operations

/// An order: what is owed of each line, what was promised when, and what serves it, on a time line.
package struct OrderPage: Sendable {
    private let subject: SubjectPage

    /// Throws `UnknownCode`.
    package static func load(
        _ session: Session,
        _ settings: PageSettings,
        _ code: String
    ) async throws -> OrderPage {
        OrderPage(subject: try await SubjectPage.load(session, settings, .order, code))
    }

    package func html(_ frame: Frame) -> [UInt8] {
        let language = frame.language
        let title = language("Order \(subject.code)", "発注 \(subject.code)")
        return frame.document(title: title, place: .backlog) { html in
            html("section") { section in
                subject.table(frame).terms(&section, subject.answer, without: ["order"])
            }
            subject.list(&html, "lines", frame)
            timeLine(&html, frame)
            for name in ["promises", "allocations", "shipments", "units", "documents", "events"] {
                subject.list(&html, name, frame)
            }
            html.assumedLegend(frame)
        }
    }

    // MARK: The time line

    private static let lanes: [(types: [String], en: String, ja: String)] = [
        (["order.placed", "order.changed", "order.substituted", "order.cancelled"], "order", "発注"),
        (["order.promised"], "promise made", "納期回答"),
        (["allocation.assigned", "allocation.released"], "allocated", "割当"),
        (["shipment.dispatched", "shipment.held", "shipment.cleared"], "dispatched", "発送"),
        (["shipment.received", "shipment.lost"], "received", "受領"),
        (["delivery.accepted", "delivery.rejected"], "accepted", "検収"),
        (["unit.in_service"], "in service", "稼働"),
    ]

    /// What happened, and the days that are or were promised, lane by lane.
    private func timeLine(_ html: inout HTML, _ frame: Frame) {
        let (language, figures) = (frame.language, frame.figures)
        let events = subject.answer.objects("events").map(\.members)
            .filter { $0.value("voided_by") == .null }
        let promised = subject.answer.objects("promises").map(\.members).flatMap { promise in
            promise.objects("schedule").compactMap { $0.members.text("promised_on") }
        }.compactMap { Day(iso: $0) }
        let happened = events.compactMap { event -> (type: String, day: Day)? in
            guard let day = event.text("day").flatMap({ Day(iso: $0) }),
                let type = event.text("type")
            else { return nil }
            return (type, day)
        }
        guard let first = happened.map(\.day).min() else { return }
        let last = (promised + happened.map(\.day) + [frame.day]).max() ?? first
        let (left, width, step) = (130, 960, 26)
        let days = ChartDays(
            first: first.advanced(by: -10),
            last: last.advanced(by: 20),
            length: width - left - 20
        )
        let height = (Self.lanes.count + 1) * step + 40
        let base = height - 28
        html("section") { section in
            section("h2", [:], language("Time line", "経過"))
            section.chart(
                "time-line",
                title: language("Time line of the order", "発注の経過"),
                description: language(
                    "Days on which something happened, and days that are or were promised. "
                        + "The tables below have the same.",
                    "記録のあった日と、約束された納期の日。下の表に同じ内容があります。"
                ),
                width: width,
                height: height
            ) { svg in
                for year in days.first.civil.year...days.last.civil.year {
                    for month in [4, 10] {
                        guard let day = Day(year: year, month: month, day: 1), day > days.first,
                            day < days.last
                        else { continue }
                        let x = left + days.place(day)
                        svg.line("grid", x, 6, x, base)
                        svg.label(
                            "tick",
                            x,
                            base + 16,
                            "middle",
                            figures.month(
                                String(day.iso.prefix(7))
                            )
                        )
                    }
                }
                for (row, lane) in Self.lanes.enumerated() {
                    let y = 18 + row * step
                    svg.label("name", left - 10, y + 4, "end", language(lane.en, lane.ja))
                    svg.line("grid", left, y, width - 20, y)
                    for event in happened where lane.types.contains(event.type) {
                        svg.dot("event", left + days.place(event.day), y)
                    }
                }
                let y = 18 + Self.lanes.count * step
                svg.label("name", left - 10, y + 4, "end", language("due", "納期"))
                svg.line("grid", left, y, width - 20, y)
                for day in Set(promised).sorted() {
                    svg.dot("promise", left + days.place(day), y)
                }
                let today = left + days.place(frame.day)
                svg.line("now", today, 6, today, base)
            }
            section.key([
                ("event", language("recorded", "記録のあった日")),
                ("promise", language("promised", "約束された納期")),
                ("now", language("the day shown", "基準日")),
            ])
        }
    }
}

extension HTML {
    mutating func dot(_ style: String, _ x: Int, _ y: Int) {
        void("circle", ["class": style, "cx": String(x), "cy": String(y), "r": "5"])
    }
}
