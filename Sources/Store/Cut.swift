package import Domain

/// Which past is asked about: business days up to `day`, as known by the events up to `seq`.
package struct Cut: Sendable, Hashable {
    package let day: Day
    package let seq: Int64

    package init(day: Day, seq: Int64) {
        self.day = day
        self.seq = seq
    }
}
