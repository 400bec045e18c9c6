internal import Glibc
internal import Synchronization

/// A serial executor with a thread of its own, on which libpq may block.
///
/// The cooperative pool has as many threads as cores: two slow statements there would stop every
/// task of the program. A pool has a few dozen connections at most, so one thread for each is
/// simpler than an event loop over all their sockets.
final class ConnectionThread: SerialExecutor {
    private let queue = JobQueue()

    /// Starts the thread.
    ///
    /// Throws where the system refuses one.
    init() throws(PostgresError) {
        let argument = unsafe Unmanaged.passRetained(queue)
        var thread = pthread_t()
        let failure = unsafe pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                let queue = unsafe Unmanaged<JobQueue>.fromOpaque(argument).takeRetainedValue()
                queue.run()
                return nil
            },
            argument.toOpaque()
        )
        guard failure == 0 else {
            unsafe argument.release()
            throw PostgresError(.connectionFailed, "no thread for a connection: errno \(failure)")
        }
        pthread_detach(thread)
    }

    deinit {
        queue.stop()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        queue.append(UnownedJob(job), of: self)
    }
}

/// The jobs of one thread, in order.
private final class JobQueue: Sendable {
    private struct Entry {
        let job: UnownedJob
        /// Keeps the executor alive until its job has run.
        let executor: ConnectionThread
    }

    private struct State {
        var entries: [Entry] = []
        var isStopped = false
    }

    private let state = Mutex(State())
    private let wakeUp = Semaphore()

    func append(_ job: UnownedJob, of executor: ConnectionThread) {
        state.withLock { $0.entries.append(Entry(job: job, executor: executor)) }
        wakeUp.post()
    }

    func stop() {
        state.withLock { $0.isStopped = true }
        wakeUp.post()
    }

    /// Runs jobs until `stop`.
    ///
    /// An executor stops its queue when it goes away, which it cannot while a job of its own waits
    /// here; so nothing is left behind.
    func run() {
        while true {
            wakeUp.wait()
            let (entries, isStopped) = state.withLock { state in
                let taken = (state.entries, state.isStopped)
                state.entries = []
                return taken
            }
            for entry in entries {
                unsafe entry.job.runSynchronously(on: entry.executor.asUnownedSerialExecutor())
            }
            if isStopped { return }
        }
    }
}

/// A POSIX semaphore at a fixed address.
@safe
private final class Semaphore: @unchecked Sendable {  // sem_post and sem_wait are thread-safe
    private let semaphore: UnsafeMutablePointer<sem_t>

    init() {
        unsafe semaphore = .allocate(capacity: 1)
        unsafe sem_init(semaphore, 0, 0)
    }

    deinit {
        unsafe sem_destroy(semaphore)
        unsafe semaphore.deallocate()
    }

    func post() {
        unsafe sem_post(semaphore)
    }

    /// "sem_wait() … EINTR: the call was interrupted by a signal handler": then wait again.
    func wait() {
        while unsafe sem_wait(semaphore) != 0 && errno == EINTR {}
    }
}
