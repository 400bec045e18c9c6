import ArgumentParser
import Client
import Domain
import Operations
import Text

/// Shows one thing of the noun at that place of `CommandNoun.all`: `order show PO-7`.
struct ShowCommand<Place: CommandPlace>: AsyncParsableCommand {
    static var configuration: CommandConfiguration { showConfigurations[Place.index] }

    @Argument(
        help: ArgumentHelp("Its code.", valueName: "code"),
        completion: CodeCompletion.kind(CommandNoun.all[Place.index].kind)
    )
    var code: String

    @Flag(help: excelHelp)
    var excel = false

    @OptionGroup var own: FieldOptions<ShowOptions<Place>>
    @OptionGroup var past: PastOptions
    @OptionGroup var options: GlobalOptions

    func run() async throws {
        guard let kind = CommandNoun.all[Place.index].kind else { return }
        var operation = ShowSubject(kind: kind, code: code)
        operation.issuer = own.values["issuer"]?.first
        operation.past = try past.past()
        let asked = operation
        try await options.show(
            ServiceRequest(
                kind.listName,
                code,
                query: [("issuer", operation.issuer)] + past.query()
            ),
            options.showing(excel: excel)
        ) { SubjectText(try await asked.run($0), of: asked) }
    }
}

/// Lists what has a code of the noun at that place of `CommandNoun.all`: `order list`.
struct ListCommand<Place: CommandPlace>: AsyncParsableCommand {
    static var configuration: CommandConfiguration { listConfigurations[Place.index] }

    @OptionGroup(title: "Only those with") var filters: FieldOptions<ListOptions<Place>>

    @Option(help: ArgumentHelp("At most so many rows.", valueName: "number"))
    var limit = 100

    @Option(help: ArgumentHelp("Only codes after that one.", valueName: "code"))
    var after = ""

    @Flag(help: excelHelp)
    var excel = false

    @OptionGroup var past: PastOptions
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit is at least 1") }
    }

    func run() async throws {
        guard let kind = CommandNoun.all[Place.index].kind else { return }
        var operation = ListSubjects(kind: kind)
        operation.filters = ListOptions<Place>.fields.compactMap { field in
            filters.values[kebab(field.name)]?.first.map { (field.name, $0) }
        }
        operation.rowsMax = limit
        operation.after = after
        operation.past = try past.past()
        let (rows, last) = try await rows(operation)
        let language = options.lang
        let empty = (
            "no \(kind.rawValue) is known", "\(language.title(kind.rawValue))はまだありません"
        )
        try RowsText(rows, empty: empty).shown(options.showing(excel: excel)).tell()
        if let last {
            complain(
                language(
                    "more follow: --after \(last), or --limit with a higher number",
                    "続きがあります: --after \(last) か、より大きい --limit で"
                )
            )
        }
    }
}

extension ListCommand {
    /// The rows asked for, and the last of them where more follow.
    private func rows(_ operation: ListSubjects) async throws -> ([JSON], String?) {
        let query: [(name: String, value: String?)] =
            operation.filters.map { ($0.field, $0.value) }
            + [("after", after.isEmpty ? nil : after)] + (try past.query())
        let request = ServiceRequest(operation.kind.listName, query: query)
        if let told = try await options.withService({ try await $0.rows(request, limit: limit) }) {
            return told
        }
        let answer = try await options.withSession { try await operation.run($0) }
        return (answer.rows, answer.hasMore ? answer.last : nil)
    }
}

private let showConfigurations: [CommandConfiguration] = CommandNoun.all.map { noun in
    CommandConfiguration(
        commandName: "show",
        abstract:
            "What was recorded of one \(noun.name), where it stands, and every event behind it."
    )
}

private let listConfigurations: [CommandConfiguration] = CommandNoun.all.map { noun in
    CommandConfiguration(commandName: "list", abstract: "Every \(noun.name), and where it stands.")
}

/// What `show` takes beside a code: an invoice's number alone may not be enough.
enum ShowOptions<Place: CommandPlace>: FieldOptionsSource {
    static var options: [FieldOption] {
        guard CommandNoun.all[Place.index].kind == .invoice else { return [] }
        return [
            FieldOption(
                name: "issuer",
                help: "The issuer, where several have an invoice of that number.",
                valueName: "issuer"
            )
        ]
    }
}

/// The filters of a list: the codes and the words in what makes the noun's codes.
enum ListOptions<Place: CommandPlace>: FieldOptionsSource {
    static var fields: [Field] {
        CommandNoun.all[Place.index].kind.map(ListSubjects.filterFields) ?? []
    }

    static var options: [FieldOption] {
        fields.map { field in
            FieldOption(
                name: kebab(field.name),
                help: "This \(field.name).",
                valueName: field.name,
                completion: completion(field.kind)
            )
        }
    }
}
