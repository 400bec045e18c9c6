import Foundation
import Synchronization

/// Homes of private servers that last for the test process: nobody calls back when a suite ends, so
/// the process stops and removes them as it exits.
enum TestHome {
    private static let made = Mutex<[String]>([])

    private static let isRemovedAtExit: Bool = {
        atexit {
            for home in TestHome.made.withLock({ $0 }) {
                _ = try? Shell.run("chotatsu db stop; rm -rf \"$CHOTATSU_HOME\"", home: home)
            }
        } == 0
    }()

    /// A folder of its own, which the first command makes.
    static func make(_ name: String) -> String {
        precondition(isRemovedAtExit)
        let home = NSTemporaryDirectory() + "/chotatsu-\(name)-\(UUID().uuidString.prefix(8))"
        made.withLock { $0.append(home) }
        return home
    }
}
