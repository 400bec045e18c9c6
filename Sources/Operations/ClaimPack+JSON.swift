package import Domain
import Reconciliation

extension ClaimPack {
    /// The pack as it is sent: its files with their text.
    package var transmitted: JSON {
        .object([
            .text("claim", claim), .whole("events", Int64(eventCount)),
            .whole("evidence", Int64(evidenceCount)), JSON.Member("head", head),
            JSON.Member(
                "files",
                .array(
                    files.map { name, bytes in
                        .object([
                            .text("name", name),
                            .text("text", String(decoding: bytes, as: UTF8.self)),
                        ])
                    }
                )
            ),
        ])
    }

    /// Reads what `transmitted` writes; nil where it is something else, or a name leads elsewhere than
    /// into the pack's folder.
    package init?(transmitted json: JSON) {
        guard case .object(let members) = json, let claim = members.text("claim"),
            let events = members.whole("events"), let evidence = members.whole("evidence"),
            case .array(let sent) = members.value("files")
        else { return nil }
        var files: [(name: String, bytes: [UInt8])] = []
        for case .object(let file) in sent {
            guard let name = file.text("name"), let text = file.text("text"),
                Self.isPlain(name)
            else { return nil }
            files.append((name, Array(text.utf8)))
        }
        self.init(
            claim: claim,
            files: files,
            eventCount: Int(events),
            evidenceCount: Int(evidence),
            head: members.value("head")
        )
    }

    private static func isPlain(_ name: String) -> Bool {
        name.first != "." && !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
                default: false
                }
            }
    }
}
