import Domain
import Operations
import Pages

/// Each page as it is made of a registry.
enum EveryPage {
    struct Written {
        let name: String
        let bytes: [UInt8]
    }

    static func of(_ world: PageWorld, _ settings: PageSettings) async throws -> [Written] {
        let session = world.session
        func frame(
            _ path: String,
            _ query: [(name: String, value: String)] = []
        ) async throws -> Frame {
            try await world.frame(settings, path, query)
        }
        let backlog = BacklogPage.Asked([])
        return [
            Written(
                name: "overview",
                bytes: try await OverviewPage.load(session, settings).html(frame("/"))
            ),
            Written(
                name: "backlog",
                bytes: try await BacklogPage.load(session, settings, backlog)
                    .html(frame("/backlog"))
            ),
        ]
    }
}
