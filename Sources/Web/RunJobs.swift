import Domain
import HTTPTypes
import Operations
import Postgres
import Reconciliation
import Store

/// Runs of reconciliation that were asked for: each goes on by itself, however long it takes, and is
/// told to whoever asks for it by its id.
actor RunJobs {
    /// What has become of a run.
    enum Outcome: Sendable {
        case underWay
        case made(Run)
        case failed(Problem)
    }

    /// A run of a registry: an id can be worked out by whoever knows what it is of.
    private struct Name: Hashable {
        let run: String
        let registry: Registry
    }

    private let database: ServiceDatabase
    private var outcomes: [Name: Outcome] = [:]
    /// The oldest first.
    private var ended: [Name] = []
    private var underWay: [Name: Task<Void, Never>] = [:]

    /// How many are made at once.
    private static let underWayMax = 2
    /// Of how many that have ended the outcome is known.
    private static let endedMax = 100

    init(_ database: ServiceDatabase) {
        self.database = database
    }

    /// Nil where it was not asked for, or long ago.
    func outcome(_ run: String, for viewer: Viewer) -> Outcome? {
        outcomes[Name(run: run, registry: viewer.registry)]
    }

    /// Begins a run, unless it is under way.
    ///
    /// - Throws: A problem, where too many are under way.
    func begin(_ run: String, _ cut: Cut, for viewer: Viewer) throws(Problem) {
        let name = Name(run: run, registry: viewer.registry)
        guard underWay[name] == nil else { return }
        guard underWay.count < Self.underWayMax else {
            throw Problem.later(.tooManyRequests, "other runs are under way: wait for them")
        }
        outcomes[name] = .underWay
        underWay[name] = Task { await make(name, cut, viewer) }
    }

    /// Waits for a run to end, for a while.
    func wait(for run: String, of viewer: Viewer, atMost limit: Duration) async {
        let name = Name(run: run, registry: viewer.registry)
        let end = ContinuousClock.now + limit
        while underWay[name] != nil, ContinuousClock.now < end, !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(20))
        }
    }

    private func make(_ name: Name, _ cut: Cut, _ viewer: Viewer) async {
        let outcome: Outcome
        do {
            outcome = .made(try await made(cut, viewer))
        } catch {
            outcome = .failed(Problem.of(error))
        }
        outcomes[name] = outcome
        underWay[name] = nil
        ended.append(name)
        if ended.count > Self.endedMax { outcomes[ended.removeFirst()] = nil }
    }

    private func made(_ cut: Cut, _ viewer: Viewer) async throws -> Run {
        var operation = RunReconciliation()
        operation.cut = cut
        let run = operation
        do {
            return try await database.withOffice(viewer, isLong: true) { try await run.run($0) }
        } catch SQLState.uniqueViolation, SQLState.serializationFailure,
            SQLState.inFailedTransaction
        {
            // Another program has kept the same run meanwhile: it is there now.
            return try await database.withOffice(viewer, isLong: true) { try await run.run($0) }
        }
    }
}
