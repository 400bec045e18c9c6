import Client
import Domain
import Operations

/// Files of events that are sent to a service.
struct RemoteImport {
    var isPartial = false
    var isDryRun = false
    var isSorted = false
    /// The type of CSV rows that name none.
    var type: String?
    private let client: ServiceClient
    private let files: [ImportedFile]

    init(_ client: ServiceClient, _ files: [ImportedFile]) {
        self.client = client
        self.files = files
    }

    /// What became of them.
    ///
    /// `rejects`: where every refused event goes.
    func run(rejects: RejectsFile?) async throws -> ImportReport {
        let sizes = try files.map { try $0.size() }
        let names = zip(files, sizes).map { "\(percentEncoded($0.name)):\($1)" }
        var request = ServiceRequest.post(
            "imports",
            query: [
                ("atomic", isPartial ? "false" : nil), ("dry_run", isDryRun ? "true" : nil),
                ("sort", isSorted ? "true" : nil), ("type", type),
                ("files", names.joined(separator: ",")),
            ]
        )
        request.body = .stream(
            FilePieces(files: zip(files, sizes).map { ($0, $1) }),
            type: "application/octet-stream"
        )
        // What was refused is the answer, not a failure to give one.
        request.expects = [422]
        let kind = rejects == nil ? "application/json" : "application/x-ndjson"
        return try await client.ask(request, as: kind) { answer in
            guard let rejects else { return try report(try await answer.bytes()) }
            return try await report(answer, rejects)
        }
    }

    /// The last line is the report, all others are refused events.
    private func report(_ answer: ServiceAnswer, _ rejects: RejectsFile) async throws
        -> ImportReport
    {
        var open: [UInt8] = []
        try await answer.pieces { piece in
            open += piece
            // What may be the last line is kept back.
            guard let end = open.dropLast().lastIndex(of: 0x0A) else { return }
            try rejects.write(Array(open[...end]))
            open.removeFirst(end + 1)
        }
        return try report(open)
    }

    private func report(_ bytes: [UInt8]) throws -> ImportReport {
        let json = try JSON.parse(bytes)
        guard let report = ImportReport(json: json) else {
            throw Refused(
                description: "the service does not say what became of the events: \(json)"
            )
        }
        return report
    }
}

/// Files one after the other, piece by piece.
private struct FilePieces: AsyncSequence, Sendable {
    /// With how many bytes of each are sent.
    let files: [(file: ImportedFile, size: Int)]

    func makeAsyncIterator() -> Iterator { Iterator(left: files[...]) }

    struct Iterator: AsyncIteratorProtocol {
        fileprivate var left: ArraySlice<(file: ImportedFile, size: Int)>
        /// How much of the first of them was sent.
        private var place = 0

        private static let pieceBytes = 1 << 18

        fileprivate init(left: ArraySlice<(file: ImportedFile, size: Int)>) {
            self.left = left
        }

        mutating func next() async throws -> [UInt8]? {
            while let first = left.first, place == first.size {
                left.removeFirst()
                place = 0
            }
            guard let (file, size) = left.first else { return nil }
            let bytes = try file.bytes(at: place, count: Swift.min(Self.pieceBytes, size - place))
            guard !bytes.isEmpty else { throw FileError("\(file.name) became shorter") }
            place += bytes.count
            return bytes
        }
    }
}
