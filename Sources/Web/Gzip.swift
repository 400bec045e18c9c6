import CZlib

/// The bytes in the format of RFC 1952; nil where zlib has no memory.
func gzipped(_ bytes: [UInt8]) -> [UInt8]? {
    var stream = z_stream()
    // 15 is the largest window, 16 more asks for gzip instead of zlib; level 5 is nearly as small as
    // the usual 6, and faster (zlib.h, deflateInit2).
    let began = deflateInit2_(
        &stream,
        5,
        Z_DEFLATED,
        15 + 16,
        8,
        Z_DEFAULT_STRATEGY,
        ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size)
    )
    guard began == Z_OK else { return nil }
    defer { deflateEnd(&stream) }
    // "an upper bound on the compressed size", so that one call does it all.
    let bound = Int(deflateBound(&stream, UInt(bytes.count)))
    var source = bytes
    return source.withUnsafeMutableBufferPointer { source -> [UInt8]? in
        var isWhole = false
        let packed = [UInt8](unsafeUninitializedCapacity: bound) { target, count in
            stream.next_in = source.baseAddress
            stream.avail_in = UInt32(source.count)
            stream.next_out = target.baseAddress
            stream.avail_out = UInt32(bound)
            isWhole = deflate(&stream, Z_FINISH) == Z_STREAM_END
            count = Int(stream.total_out)
        }
        return isWhole ? packed : nil
    }
}

/// The check sum of a zip's entry.
func checkSum(_ bytes: [UInt8]) -> UInt32 {
    bytes.withUnsafeBufferPointer { UInt32(crc32_z(0, $0.baseAddress, $0.count)) }
}

/// Whether an `Accept-Encoding` allows gzip (RFC 9110, 12.5.3).
func allowsGzip(_ accepted: String?) -> Bool {
    var any: Bool?
    for item in (accepted ?? "").split(separator: ",") {
        let parts = item.split(separator: ";").map(\.trimmingSpaces)
        let quality = parts.dropFirst().first { $0.lowercased().hasPrefix("q=") }
        let isAllowed = quality.map { (Double($0.dropFirst(2)) ?? 0) > 0 } ?? true
        switch parts.first?.lowercased() {
        case "gzip", "x-gzip": return isAllowed
        case "*": any = isAllowed
        default: break
        }
    }
    return any ?? false
}
