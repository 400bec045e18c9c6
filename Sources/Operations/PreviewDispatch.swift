package import Domain
package import Interchange

/// A file of serial numbers as the dispatch that it would be, before it is recorded.
package struct PreviewDispatch: Sendable {
    /// The file as it was sent.
    package let bytes: [UInt8]
    package let shipment: String
    package let vendor: String
    /// The day of the dispatch.
    package let day: String
    /// Of the event to be.
    package let id: String

    package init(bytes: [UInt8], shipment: String, vendor: String, day: String, id: String) {
        self.bytes = bytes
        self.shipment = shipment
        self.vendor = vendor
        self.day = day
        self.id = id
    }

    package enum Answer: Sendable {
        /// What would be recorded, as it is sent back to be recorded.
        case dispatch(Event, json: JSON)
        /// What the event as a whole or a field of it breaks.
        case refused([Rejection])
        /// What is wrong with rows of the file.
        case unreadable([DispatchFile.Fault])
    }

    package func run(_ session: Session) async throws -> Answer {
        let (lines, faults) = DispatchFile.read(bytes)
        guard faults.isEmpty else { return .unreadable(faults) }
        let json = JSON.object([
            JSON.Member("id", .string(id)), JSON.Member("type", .string("shipment.dispatched")),
            JSON.Member("occurred_at", .string(day)),
            JSON.Member(
                "data",
                .object([
                    JSON.Member("shipment", .string(shipment)),
                    JSON.Member("vendor", .string(vendor)), JSON.Member("lines", .array(lines)),
                ])
            ),
        ])
        switch EventReader().read(json, id: { _, _, _ in EventID(bytes: []) }) {
        case .refused(let rejections): return .refused(rejections)
        case .event(let event):
            switch try await RecordEvent(event: event).preview(session) {
            case .rejected(let rejection): return .refused([rejection] + rejection.others)
            case .duplicate, .moves: return .dispatch(event, json: json)
            }
        }
    }
}
