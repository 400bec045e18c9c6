internal import Glibc

/// The right to make, start or stop the server of one home, held by one program at a time.
struct ClusterLock {
    private let file: Int32

    /// Waits for it.
    ///
    /// The kernel drops the lock when its holder dies. Close-on-exec keeps it from the server,
    /// which would hold it as long as it runs.
    init(_ path: String) async throws {
        file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw ClusterError.file(path, errno) }
        while flock(file, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else {
                let failure = errno
                close(file)
                throw ClusterError.file(path, failure)
            }
            do {
                // A blocking flock would stop a thread that runs other tasks.
                try await Task.sleep(for: .milliseconds(20))
            } catch {
                close(file)
                throw error
            }
        }
    }

    func release() {
        close(file)
    }
}
