import Glibc

/// Writes all bytes to an open file, pipe or terminal.
///
/// write(2) may take fewer than it is given, such as the last that fit on a disk.
///
/// - Returns: nil, or the `errno` of what stopped it; then some of the bytes may be written.
package func writeWhole(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32? {
    var from = 0
    while from < bytes.count {
        let written = write(descriptor, bytes.baseAddress?.advanced(by: from), bytes.count - from)
        if written > 0 {
            from += written
        } else if errno != EINTR {
            return errno
        }
    }
    return nil
}
