import Domain
import Interchange
import Operations

/// Asks a person for what an event still needs.
struct EntryPrompt {
    let session: Session
    let flags: EntryFlags

    /// The most codes that are listed at once.
    private static let codesMax = 20

    /// Asks for every field that is needed and not given, until each can be read.
    func ask(_ data: inout EntryData) async throws {
        if flags.type.name == "event.voided", !data.has("reason") {
            // An empty answer takes the default, as the command line does.
            let answer = try line("reason [\(Entry.voidReason)]: ").trimmed
            data.give("reason", [answer.isEmpty ? Entry.voidReason : answer])
        }
        // An answer can make more fields needed, and none is asked for twice.
        while let flag = data.missing.first {
            data.give(flag.name, [try await answer(to: flag)])
        }
    }

    private func answer(to flag: EntryFlags.Flag) async throws -> String {
        var offered = try await offer(flag)
        while true {
            let text = try line("\(flag.name) (\(flag.field.words)): ").trimmed
            if text.isEmpty { continue }
            let narrow = halfWidth(text)
            if let number = Int(narrow), offered.indices.contains(number - 1),
                !offered.contains(narrow)
            {
                return offered[number - 1]
            }
            if case .code(let kind) = flag.field.kind, kind != .unit, !offered.contains(narrow) {
                let known = try await codes(kind, narrow)
                if !known.contains(narrow) {
                    offered = Array(known.prefix(Self.codesMax))
                    show(known, known.isEmpty ? "no \(kind.rawValue) begins with \(narrow)" : nil)
                    continue
                }
            }
            if let fault = fault(text, flag) {
                complain("\(fault.message) [\(fault.rule)]")
                continue
            }
            return text
        }
    }

    /// What is wrong with one answer, as far as it can be told alone.
    private func fault(_ text: String, _ flag: EntryFlags.Flag) -> Rejection? {
        if case .list = flag.field.kind { return nil }
        do throws(Rejection) {
            _ = try FieldReader.read(.string(text), flag.field.kind, flag.name)
            return nil
        } catch {
            return error
        }
    }

    /// The known codes or words of a field, listed with numbers.
    private func offer(_ flag: EntryFlags.Flag) async throws -> [String] {
        switch flag.field.kind {
        case .code(let kind) where kind != .unit:
            let known = try await codes(kind, "")
            if known.isEmpty {
                complain("no \(kind.rawValue) is known yet: record one first")
            }
            show(known, nil)
            return Array(known.prefix(Self.codesMax))
        case .choice(let words):
            show(words, nil)
            return words
        default:
            return []
        }
    }

    private func codes(_ kind: CodeKind, _ prefix: String) async throws -> [String] {
        try await ListKnownCodes(kind: kind, prefix: prefix, rowsMax: Self.codesMax + 1)
            .run(session)
    }

    private func show(_ codes: [String], _ instead: String?) {
        if let instead { complain(instead) }
        for (index, code) in codes.prefix(Self.codesMax).enumerated() {
            complain("  \(index + 1)  \(code)")
        }
        if codes.count > Self.codesMax { complain("  … and more: type how it begins") }
    }

    /// A line of the terminal; the end of input ends the command.
    private func line(_ prompt: String) throws -> String {
        writeError(prompt)
        guard let line = readLine() else {
            throw Refused(description: "\nnothing is recorded")
        }
        return line
    }

    /// Whether a person agrees: Enter or `y` does, anything else does not.
    static func confirm() -> Bool {
        writeError("record it? [Enter, n] ")
        guard let line = readLine() else { return false }
        return ["", "y", "yes"].contains(halfWidth(line).trimmed.lowercased())
    }
}
