internal import Glibc

/// Why the private PostgreSQL could not be made, started or stopped.
public struct ClusterError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure.
    public enum Code: String, Sendable {
        /// No PostgreSQL of a version that will do is on this machine.
        case notInstalled
        /// The data was made by a major version that is not installed.
        case otherVersion
        /// The home cannot be a folder there.
        case unusablePath
        /// The home may not be written.
        case notWritable
        /// No space is left for the home.
        case diskFull
        /// `initdb` failed.
        case initFailed
        /// The server did not start.
        case startFailed
        /// The server runs and refuses the connection.
        case connectFailed
        /// The server did not stop.
        case stopFailed
    }

    /// The kind of failure.
    public let code: Code
    /// What happened, where, why, and what to do.
    public let message: String

    /// The message.
    public var description: String { message }

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    static func diskFull(_ path: String) -> ClusterError {
        ClusterError(
            .diskFull,
            """
            no space is left on the disk of \(path); free some (a new database takes 100 MB), or \
            set CHOTATSU_HOME to a folder on another disk
            """
        )
    }

    /// The files of a database may not grow as large as they must.
    static func fileLimit(_ path: String) -> ClusterError {
        ClusterError(
            .initFailed,
            """
            the database in \(path) needs larger files than this shell lets a program write \
            (`ulimit -f` says how large); lift the limit and try again
            """
        )
    }

    /// The error for a failed call on a file.
    static func file(_ path: String, _ errno: Int32) -> ClusterError {
        let words = String(cString: strerror(errno))
        switch errno {
        case ENOSPC, EDQUOT:
            return .diskFull(path)
        case EACCES, EPERM, EROFS:
            return ClusterError(
                .notWritable,
                """
                \(path) cannot be written (\(words)); give this user the right to, or set \
                CHOTATSU_HOME to another folder
                """
            )
        default:
            return ClusterError(
                .unusablePath,
                """
                \(path) cannot hold the database (\(words)); set CHOTATSU_HOME to a path where a \
                folder can be made
                """
            )
        }
    }
}
