import Domain
import Foundation
import Operations
import Pages
import TestSupport
import Testing

/// Writes every page to files for a look at them in a browser: in the folder that
/// `CHOTATSU_WRITE_PAGES` names, with `tools/pictures`.
@Suite(.freshDatabase)
struct WrittenPagesTests {
    private static let folder = ProcessInfo.processInfo.environment["CHOTATSU_WRITE_PAGES"]

    @Test(.enabled(if: folder != nil))
    func `pages of the public record are written`() async throws {
        let world = try await PageWorld.sample()
        _ = try await RunReconciliation().run(world.session)
        try await write(world, "sample")
    }

    @Test(.enabled(if: folder != nil))
    func `pages of many claims are written`() async throws {
        let world = try await PageWorld.claims()
        _ = try await RunReconciliation().run(world.session)
        try await write(world, "claims")
    }

    private func write(_ world: PageWorld, _ name: String) async throws {
        let folder = URL(filePath: Self.folder ?? "")
        for language in Language.allCases {
            var settings = PageSettings(language: language)
            settings.era = language == .ja ? .japanese : .western
            let pages = try await EveryPage.of(world, settings)
            for page in pages {
                let file = "\(name)-\(page.name)-\(language.rawValue).html"
                try Data(page.bytes).write(to: folder.appending(path: file))
            }
        }
        for asset in Asset.all {
            let file = folder.appending(path: String(asset.path.dropFirst()))
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(asset.bytes).write(to: file)
        }
    }
}
