// What a working set holds of the log.

extension WorkingSet {
    /// What an event said of a code.
    package struct Statement: Sendable {
        package let seq: Int64
        package let day: Day
        package let type: String
        /// Whether the code is known by this event, or only described by it.
        package let makes: Bool
        package let data: Record

        package init(seq: Int64, day: Day, type: String, makes: Bool, data: Record) {
            self.seq = seq
            self.day = day
            self.type = type
            self.makes = makes
            self.data = data
        }
    }

    /// An event that states the total of a subject.
    package struct Total: Sendable {
        package let seq: Int64
        package let day: Day
        /// Units or yen.
        package let amount: Int64

        package init(seq: Int64, day: Day, amount: Int64) {
            self.seq = seq
            self.day = day
            self.amount = amount
        }
    }

    /// Who names a code.
    package struct Mention: Hashable, Sendable {
        package let seq: Int64
        package let type: String

        package init(seq: Int64, type: String) {
            self.seq = seq
            self.type = type
        }
    }

    /// An event of the log.
    package struct Recorded: Sendable {
        package let seq: Int64
        package let event: Event
        /// Who sent it.
        package let recordedBy: String
        package var isVoided: Bool
        /// Nil until a void asks for it.
        package var undo: Undo?

        package init(
            seq: Int64,
            event: Event,
            recordedBy: String,
            isVoided: Bool,
            undo: Undo? = nil
        ) {
            self.seq = seq
            self.event = event
            self.recordedBy = recordedBy
            self.isVoided = isVoided
            self.undo = undo
        }
    }

    /// What a void of an event must undo.
    package struct Undo: Sendable {
        /// What it moved: a void moves it back.
        package let movements: [Movement]
        /// The codes that it makes or describes.
        package let describes: [Ref]
        /// The serial numbers that it moves.
        package let serials: [String]

        package init(movements: [Movement], describes: [Ref], serials: [String]) {
            self.movements = movements
            self.describes = describes
            self.serials = serials
        }
    }
}
