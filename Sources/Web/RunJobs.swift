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

    private let database: ServiceDatabase
    private var outcomes: [String: Outcome] = [:]
    /// The oldest first.
    private var ended: [String] = []
    private var underWay: [String: Task<Void, Never>] = [:]

    /// How many are made at once.
    private static let underWayMax = 2
    /// Of how many that have ended the outcome is known.
    private static let endedMax = 100

    init(_ database: ServiceDatabase) {
        self.database = database
    }

    /// Nil where it was not asked for, or long ago.
    func outcome(_ run: String) -> Outcome? { outcomes[run] }

    /// Begins a run, unless it is under way.
    ///
    /// - Throws: A problem, where too many are under way.
    func begin(_ run: String, _ cut: Cut, for viewer: Viewer) throws(Problem) {
        guard underWay[run] == nil else { return }
        guard underWay.count < Self.underWayMax else {
            throw Problem.later(.tooManyRequests, "other runs are under way: wait for them")
        }
        outcomes[run] = .underWay
        underWay[run] = Task { await make(run, cut, viewer) }
    }

    /// Waits for a run to end, for a while.
    func wait(for run: String, atMost limit: Duration) async {
        let end = ContinuousClock.now + limit
        while underWay[run] != nil, ContinuousClock.now < end, !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(20))
        }
    }

    private func make(_ run: String, _ cut: Cut, _ viewer: Viewer) async {
        let outcome: Outcome
        do {
            outcome = .made(try await made(cut, viewer))
        } catch {
            outcome = .failed(Problem.of(error))
        }
        outcomes[run] = outcome
        underWay[run] = nil
        ended.append(run)
        if ended.count > Self.endedMax { outcomes[ended.removeFirst()] = nil }
    }

    private func made(_ cut: Cut, _ viewer: Viewer) async throws -> Run {
        var operation = RunReconciliation()
        operation.cut = cut
        let run = operation
        do {
            return try await database.withOffice(viewer) { try await run.run($0) }
        } catch SQLState.uniqueViolation, SQLState.serializationFailure,
            SQLState.inFailedTransaction
        {
            // Another program has kept the same run meanwhile: it is there now.
            return try await database.withOffice(viewer) { try await run.run($0) }
        }
    }
}
