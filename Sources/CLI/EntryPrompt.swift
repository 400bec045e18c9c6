import Domain
import Interchange
import Operations
import Text

/// Asks a person for what an event still needs.
struct EntryPrompt {
    let place: any EntryPlace
    let flags: EntryFlags
    let language: Language

    /// The most codes that are listed at once.
    private static let codesMax = 20

    /// Asks for every field that is needed and not given, until each can be read.
    func ask(_ data: inout EntryData) async throws {
        if flags.type.name == "event.voided", !data.has("reason") {
            // An empty answer takes the default, as the command line does.
            let answer = try line("\(language("reason", "理由")) [\(Entry.voidReason)]: ").trimmed
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
            let text = try line("\(name(flag)) (\(words(flag))): ").trimmed
            if text.isEmpty {
                complain(
                    language(
                        "an answer is needed; Ctrl-C or Ctrl-D leaves, and nothing is recorded",
                        "入力が必要です。Ctrl-C か Ctrl-D で記録せずに終わります"
                    )
                )
                continue
            }
            let narrow = halfWidth(text)
            if let number = Int(narrow), offered.indices.contains(number - 1),
                !offered.contains(narrow)
            {
                return offered[number - 1]
            }
            if case .code(let kind) = flag.field.kind, kind != .unit, !offered.contains(narrow) {
                let known = try await codes(kind, narrow)
                if !known.contains(narrow) {
                    // Where none begins so, the numbers that stand above still mean what they say.
                    if !known.isEmpty { offered = Array(known.prefix(Self.codesMax)) }
                    show(known, known.isEmpty ? none(kind, narrow) : nil)
                    continue
                }
            }
            if isVoided(flag), let seq = Entry.seq(text) {
                if let id = try await place.id(of: seq) { return id }
                let unknown = Entry.unknownEvent(seq)
                complain("\(unknown.message) [\(unknown.rule)]")
                continue
            }
            if let fault = fault(text, flag) {
                complain("\(fault.message) [\(fault.rule)]")
                continue
            }
            return text
        }
    }

    /// Whether the flag names the event that is voided, by its id or its seq.
    private func isVoided(_ flag: EntryFlags.Flag) -> Bool {
        flags.type.name == "event.voided" && flag.name == "event"
    }

    private func words(_ flag: EntryFlags.Flag) -> String {
        guard isVoided(flag) else { return language.words(flag.field) }
        return language("the seq or the id of an event", "イベントの番号か id")
    }

    /// The flag, in Japanese with the field's name before it.
    private func name(_ flag: EntryFlags.Flag) -> String {
        let title = language.title(flag.field.name)
        return language(flag.name, "\(title) --\(flag.name)")
    }

    private func none(_ kind: CodeKind, _ prefix: String) -> String {
        language(
            "no \(kind.rawValue) begins with \(prefix)",
            "\(prefix) で始まる\(language.title(kind.rawValue))はありません"
        )
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
                complain(
                    language(
                        "no \(kind.rawValue) is known yet: record one first",
                        "\(language.title(kind.rawValue))がまだありません。先に登録してください"
                    )
                )
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
        try await place.codes(kind, beginning: prefix, rowsMax: Self.codesMax + 1)
    }

    private func show(_ codes: [String], _ instead: String?) {
        if let instead { complain(instead) }
        for (index, code) in codes.prefix(Self.codesMax).enumerated() {
            complain("  \(index + 1)  \(code)")
        }
        if codes.count > Self.codesMax {
            complain(language("  … and more: type how it begins", "  … ほかは先頭の文字を入力してください"))
        }
    }

    /// A line of the terminal; the end of input ends the command.
    private func line(_ prompt: String) throws -> String {
        writeError(prompt)
        guard let line = readLine() else {
            throw Refused(
                description: language("\nnothing is recorded", "\n何も記録していません")
            )
        }
        return line
    }

    /// Whether a person agrees: Enter or `y` does, anything else does not.
    static func confirm(_ language: Language) -> Bool {
        writeError(language("record it? [Enter, n] ", "記録しますか [Enter、n] "))
        guard let line = readLine() else { return false }
        return ["", "y", "yes", "はい"].contains(halfWidth(line).trimmed.lowercased())
    }
}
