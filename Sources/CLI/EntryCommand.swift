import ArgumentParser
import Client
import Domain
import Glibc
import Interchange
import Operations
import Reconciliation
import Text

/// Records one event of the type at that place of `EventType.all`: `order place`.
struct EntryCommand<Place: CommandPlace>: AsyncParsableCommand {
    static var configuration: CommandConfiguration { entryConfigurations[Place.index] }

    @OptionGroup(title: "Data of the event") var data: FieldOptions<EntryOptions<Place>>
    @OptionGroup(title: "The event itself") var envelope: EnvelopeOptions
    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let type = EventType.all[Place.index].name
        if type == "bank.matched", Set(data.values.keys).isSubset(of: ["statement", "entry"]) {
            return try await BankCandidates(
                statement: data.values["statement"]?.first,
                entry: data.values["entry"]?.first,
                options: options
            )
            .run()
        }
        var values = data.values
        if type == "finding.accepted", let finding = values["finding"]?.first {
            values["finding"] = [try await wholeID(of: finding)]
        }
        let entry = Entry(
            flags: entryFlags[Place.index],
            values: values,
            envelope: envelope,
            options: options
        )
        try await entry.run()
    }
}

extension EntryCommand {
    /// The id of a finding that is named by how it begins; what is not known is not accepted.
    private func wholeID(of finding: String) async throws -> String {
        // One that is missing is asked for, or told with the other fields.
        if let note = data.values["note"]?.first, note.trimmed.isEmpty {
            throw UsageError("--note says why it may stay so: it is empty")
        }
        let name = halfWidth(finding).trimmed.lowercased()
        // A date that is none is told with the other fields.
        let day = envelope.on.flatMap { try? WrittenDate.read(String($0.prefix(10))) }
        let told = try await options.withService { client in
            let run = try await RemoteRun(client).begin([("as_of", day?.iso)])
            let request = ServiceRequest("findings", name, query: [("run", run?.id)])
            guard case .object(let members) = try await client.json(request).0 else { return name }
            return members.text("finding") ?? name
        }
        if let told { return told }
        return try await options.withSession { session in
            try await ResolveFinding(name, on: day ?? session.today).run(session)
        }
    }
}

/// The flags of every event type, in the order of `EventType.all`.
let entryFlags: [EntryFlags] = EventType.all.map(EntryFlags.init)

private let entryConfigurations: [CommandConfiguration] = entryFlags.map { flags in
    CommandConfiguration(
        commandName: flags.type.verb,
        abstract: "Record \(flags.type.name): \(flags.type.summary).",
        discussion: discussion(flags)
    )
}

private func discussion(_ flags: EntryFlags) -> String {
    var text = ""
    if flags.type.name == "bank.matched" {
        text += """
            Without a disbursement or repayment it lists the entries that wait for a person, with \
            what each could belong to, and why that was not taken.


            """
    }
    if let list = flags.list, let flag = flags.listFlag {
        let example = flags.entryFields.filter { !($0.example ?? "").isEmpty }
            .map { "\($0.name)=\($0.example ?? "")" }.joined(separator: ",")
        var fields = flags.flags.filter(\.isOfEntry).map { "--" + $0.name }
        if let shared = flags.sharedField {
            fields.insert("--\(flag.name) \(shared.example ?? "")", at: 0)
        }
        text += """
            One of the \(list.name) can be written by \(fields.joined(separator: ", ")); several by \
            --\(flag.name) "\(example)", once for each. What those leave out is taken from the \
            other flags.

            """
    }
    if flags.flags.contains(where: \.isRepeated) {
        text += "Lists take \";\" between their parts, or the flag again. "
    }
    text += """
        On a terminal, what is missing is asked for, and what would move is shown before it is \
        recorded (--yes skips both).
        """
    if flags.flags.contains(where: { $0.name.hasPrefix("data-") }) {
        text += " A field named like a flag that every command has is --data-NAME."
    }
    return text
}

/// The flags of one event type, for the argument parser.
enum EntryOptions<Place: CommandPlace>: FieldOptionsSource {
    static var options: [FieldOption] {
        let flags = entryFlags[Place.index]
        var options: [FieldOption] = []
        if let first = flags.first {
            options.append(
                FieldOption(
                    name: first.name,
                    help: "The same as --\(first.name).",
                    valueName: first.field.name,
                    isArgument: true,
                    completion: completion(first.field.kind)
                )
            )
        }
        return options
            + flags.flags.map { flag in
                FieldOption(
                    name: flag.name,
                    alias: flag.alias,
                    help: help(flag, flags),
                    valueName: valueName(flag.field.kind),
                    isRepeated: flag.isRepeated,
                    mayBeNegative: mayBeNegative(flag.field.kind),
                    completion: completion(flag.field.kind)
                )
            }
    }

    private static func help(_ flag: EntryFlags.Flag, _ flags: EntryFlags) -> String {
        var text = flag.field.words
        if flag.path == flags.listFlag?.path, !flag.isOfEntry {
            text = "name=value,… with \(flags.entryFields.map(\.name).joined(separator: ", "))"
            if let shared = flags.sharedField { text += "; or \(shared.words) alone" }
        } else if case .list(.record(let fields), _) = flag.field.kind {
            text = fields.map(\.name).joined(separator: ":") + ", with ; between several"
        }
        if flags.type.name == "event.voided", flag.field.name == "reason" {
            return text + " (default: \(Entry.voidReason))"
        }
        if flags.type.name == "event.voided", flag.field.name == "event" {
            return "the seq or the id of an event"
        }
        return flag.isRequired ? text : text + " (optional)"
    }

    private static func mayBeNegative(_ kind: Field.Kind) -> Bool {
        if case .whole(let range) = kind { range.lowerBound < 0 } else { false }
    }
}

private func valueName(_ kind: Field.Kind) -> String {
    switch kind {
    case .code(let kind), .newCode(let kind): kind.rawValue
    case .looseCode: "code"
    case .text: "text"
    case .choice(let words): words.count <= 4 ? words.joined(separator: "|") : "word"
    case .whole: "number"
    case .decimal, .number: "decimal"
    case .fraction: "fraction"
    case .day, .dayOrMonthDay: "date"
    case .currency, .country: "code"
    case .corporateNumber, .invoiceNumber, .digits: "digits"
    case .sha256: "hex"
    case .uuid: "id"
    case .flag: "true|false"
    case .list(.record(let fields), _):
        fields.count <= 3 ? fields.map(\.name).joined(separator: ":") : "entry"
    case .list(let kind, _): valueName(kind)
    case .record: "record"
    }
}

/// What completes a value of the field.
func completion(_ kind: Field.Kind) -> CompletionKind? {
    switch kind {
    case .choice(let words): .list(words)
    case .flag: .list(["true", "false"])
    case .code(let kind): CodeCompletion.kind(kind)
    case .list(let inner, _): completion(inner)
    default: nil
    }
}

/// Options of the event itself, whatever its type.
struct EnvelopeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "When it happened: a date (00:00 in Tokyo) or RFC 3339. Default: today.",
            valueName: "date"
        )
    )
    var on: String?

    @Option(help: ArgumentHelp("Who says so.", valueName: "text"))
    var by: String?

    @Option(help: ArgumentHelp("The paper behind it.", valueName: "text"))
    var source: String?

    @Option(
        help: ArgumentHelp(
            "A UUID: the same id again records nothing twice. Default: a new one.",
            valueName: "uuid"
        )
    )
    var id: String?

    @Flag(help: "Ask nothing and show nothing before recording.")
    var yes = false
}
