import Synchronization

/// Counts what the service does, and writes it as Prometheus reads it (text format 0.0.4).
///
/// A few numbers that are known beforehand need no library between them and their text.
package final class ServiceMetrics: Sendable {
    /// A request, as far as its counting tells requests apart: never by a code in its path.
    struct RequestKind: Hashable, Comparable {
        let method: String
        /// The pattern of the route, or `other`.
        let route: String
        let status: Int

        static func < (left: Self, right: Self) -> Bool {
            (left.route, left.method, left.status) < (right.route, right.method, right.status)
        }
    }

    private struct Times {
        var count = 0
        var microseconds: Int64 = 0
        var atMost = Array(repeating: 0, count: bounds.count)
    }

    private struct State {
        var requests: [RequestKind: Times] = [:]
        var counters: [Counter: Int64] = [:]
    }

    /// What else is counted, up or down.
    package enum Counter: String, Sendable, CaseIterable {
        case eventsRecorded = "chotatsu_events_recorded_total"
        case streams = "chotatsu_streams"

        var help: String {
            switch self {
            case .eventsRecorded: "Events recorded through the service."
            case .streams: "Streams of events that are open."
            }
        }

        var type: String { rawValue.hasSuffix("_total") ? "counter" : "gauge" }
    }

    /// Upper bounds of the histogram, in microseconds, with their text in seconds.
    private static let bounds: [(microseconds: Int64, text: String)] = [
        (1_000, "0.001"), (2_500, "0.0025"), (5_000, "0.005"), (10_000, "0.01"), (25_000, "0.025"),
        (50_000, "0.05"), (100_000, "0.1"), (250_000, "0.25"), (500_000, "0.5"),
        (1_000_000, "1"), (2_500_000, "2.5"), (5_000_000, "5"), (10_000_000, "10"),
        (30_000_000, "30"),
    ]

    private let state = Mutex(State())

    package init() {}

    func answered(_ kind: RequestKind, microseconds: Int64) {
        state.withLock { state in
            var times = state.requests[kind] ?? Times()
            times.count += 1
            times.microseconds += microseconds
            for (index, bound) in Self.bounds.enumerated() where microseconds <= bound.microseconds
            {
                times.atMost[index] += 1
            }
            state.requests[kind] = times
        }
    }

    package func add(_ number: Int64, to counter: Counter) {
        state.withLock { $0.counters[counter, default: 0] += number }
    }

    /// Everything counted, and the gauges of the moment.
    func text(_ gauges: [(name: String, help: String, values: [(labels: String, value: Int)])])
        -> String
    {
        let state = state.withLock { $0 }
        let name = "chotatsu_http_request_duration_seconds"
        var text = Self.head(name, "How long requests took, by route and status.", "histogram")
        for (kind, times) in state.requests.sorted(by: { $0.key < $1.key }) {
            let labels =
                "method=\"\(kind.method)\",route=\"\(kind.route)\",status=\"\(kind.status)\""
            for (index, bound) in Self.bounds.enumerated() {
                text += "\(name)_bucket{\(labels),le=\"\(bound.text)\"} \(times.atMost[index])\n"
            }
            text += "\(name)_bucket{\(labels),le=\"+Inf\"} \(times.count)\n"
            text += "\(name)_sum{\(labels)} \(Self.seconds(times.microseconds))\n"
            text += "\(name)_count{\(labels)} \(times.count)\n"
        }
        for counter in Counter.allCases {
            text += Self.head(counter.rawValue, counter.help, counter.type)
            text += "\(counter.rawValue) \(state.counters[counter] ?? 0)\n"
        }
        for gauge in gauges {
            text += Self.head(gauge.name, gauge.help, "gauge")
            for (labels, value) in gauge.values {
                text += gauge.name + (labels.isEmpty ? "" : "{\(labels)}") + " \(value)\n"
            }
        }
        return text
    }

    private static func head(_ name: String, _ help: String, _ type: String) -> String {
        "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    private static func seconds(_ microseconds: Int64) -> String {
        let digits = String(microseconds % 1_000_000)
        let zeros = String(repeating: "0", count: 6 - digits.utf8.count)
        return "\(microseconds / 1_000_000).\(zeros)\(digits)"
    }
}
