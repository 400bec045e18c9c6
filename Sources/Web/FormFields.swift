/// What a form of a page sends: fields of text, and files.
struct FormFields: Sendable {
    private(set) var pairs: [(name: String, value: String)] = []
    /// Bytes of files, by the names of their fields.
    private(set) var files: [String: [UInt8]] = [:]

    /// Reads a body of `application/x-www-form-urlencoded` or `multipart/form-data`.
    init(_ body: [UInt8], contentType: String) {
        guard MediaType.multipart.isNamed(by: contentType) else {
            pairs = QueryValues.pairs(String(decoding: body, as: UTF8.self))
            return
        }
        guard let boundary = Self.parameter("boundary", contentType),
            (1...Self.boundaryMax).contains(boundary.utf8.count)
        else { return }
        for part in Self.parts(body, "--" + boundary) { add(part) }
    }

    /// RFC 2046, 5.1.1: "no longer than 70 characters".
    private static let boundaryMax = 70

    /// Nil where it was not sent.
    subscript(name: String) -> String? {
        pairs.last { $0.name == name }?.value
    }

    /// What stands between the boundaries (RFC 2046, 5.1.1), without the line ends that belong to them.
    private static func parts(_ body: [UInt8], _ boundary: String) -> [ArraySlice<UInt8>] {
        let mark = Array(boundary.utf8)
        var starts: [Int] = []
        var place = 0
        while let found = find(mark, in: body[place...]) {
            let isAtLineStart = found == 0 || body[found - 1] == 0x0A
            if isAtLineStart { starts.append(found) }
            place = found + mark.count
        }
        return zip(starts, starts.dropFirst()).map { start, end in
            let lineEnd = end >= 2 && body[end - 2] == 0x0D ? 2 : 1
            let first = min(start + mark.count + 2, end - lineEnd)
            return body[first..<max(first, end - lineEnd)]
        }
    }

    private mutating func add(_ part: ArraySlice<UInt8>) {
        guard let end = Self.find(Array("\r\n\r\n".utf8), in: part) else { return }
        let head = String(decoding: part[part.startIndex..<end], as: UTF8.self)
        let content = Array(part[(end + 4)...])
        let field = head.split(whereSeparator: \.isNewline)
            .first { $0.lowercased().hasPrefix("content-disposition:") }
        guard let field, let name = Self.parameter("name", String(field)) else { return }
        if Self.parameter("filename", String(field)) != nil {
            files[name] = content
        } else {
            pairs.append((name, String(decoding: content, as: UTF8.self)))
        }
    }

    /// A parameter of a field, in quotes or not.
    private static func parameter(_ name: String, _ field: String) -> String? {
        for part in field.split(separator: ";").dropFirst() {
            let text = part.trimmingSpaces
            guard text.lowercased().hasPrefix(name + "=") else { continue }
            let value = text.dropFirst(name.count + 1)
            guard value.hasPrefix("\""), value.hasSuffix("\""), value.count > 1 else {
                return String(value)
            }
            return String(value.dropFirst().dropLast())
        }
        return nil
    }

    private static func find(_ pattern: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        guard let first = pattern.first else { return nil }
        var rest = bytes
        while let place = rest.firstIndex(of: first) {
            if bytes[place...].starts(with: pattern) { return place }
            rest = bytes[(place + 1)...]
        }
        return nil
    }
}
