import ArgumentParser
import Domain

/// A whole number as a type.
///
/// Commands of the argument parser are types, one for each; those that record events are as many
/// as there are event types, and made from their descriptions. So they are one generic type over
/// the place of the description in a list.
protocol CommandPlace: Sendable {
    static var index: Int { get }
}

/// 0.
enum Zero: CommandPlace {
    static var index: Int { 0 }
}

/// 2 n.
enum Twice<Half: CommandPlace>: CommandPlace {
    static var index: Int { 2 * Half.index }
}

/// 2 n + 1.
enum TwiceAndOne<Half: CommandPlace>: CommandPlace {
    static var index: Int { 2 * Half.index + 1 }
}

/// The type of that number.
func commandPlace(_ index: Int) -> any CommandPlace.Type {
    guard index > 0 else { return Zero.self }
    func double<Half: CommandPlace>(_ half: Half.Type) -> any CommandPlace.Type {
        index.isMultiple(of: 2) ? Twice<Half>.self : TwiceAndOne<Half>.self
    }
    return double(commandPlace(index / 2))
}

/// A noun of the programme, and the commands under it.
struct CommandNoun: Sendable {
    /// `payment-file`.
    let name: String
    /// What has a code of its own, to be listed and shown.
    let kind: CodeKind?
    /// Places in `EventType.all`.
    let entries: [Int]

    /// Every noun, in the order of the contract's event types.
    static let all: [CommandNoun] = {
        var nouns: [String] = []
        for type in EventType.all where !nouns.contains(type.noun) { nouns.append(type.noun) }
        return nouns.map { noun in
            CommandNoun(
                name: kebab(noun),
                kind: CodeKind(rawValue: noun),
                entries: EventType.all.indices.filter { EventType.all[$0].noun == noun }
            )
        }
    }()

    /// The commands that record events about the noun.
    var entryCommands: [any ParsableCommand.Type] {
        entries.map { index in
            func command<Place: CommandPlace>(_: Place.Type) -> any ParsableCommand.Type {
                EntryCommand<Place>.self
            }
            return command(commandPlace(index))
        }
    }

    /// What else can be done with the noun.
    fileprivate var moreCommands: [any ParsableCommand.Type] {
        switch name {
        case "bank": [BankImport.self, BankList.self]
        case "claim": [ClaimCheckCommand.self, ClaimPackCommand.self]
        case "grant": [GrantDeadlinesCommand.self]
        case "repayment": [RepaymentQuoteCommand.self]
        default: []
        }
    }

    /// `list` and `show`, where the noun has codes.
    fileprivate func codeCommands(at index: Int) -> [any ParsableCommand.Type] {
        guard kind != nil else { return [] }
        func commands<Place: CommandPlace>(_: Place.Type) -> [any ParsableCommand.Type] {
            [ListCommand<Place>.self, ShowCommand<Place>.self]
        }
        return commands(commandPlace(index))
    }
}

/// The commands that record events about a noun, for a command of that name which does more.
func entryCommands(of noun: String) -> [any ParsableCommand.Type] {
    CommandNoun.all.first { $0.name == noun }?.entryCommands ?? []
}

/// A command for every noun except `capacity`, which is a report with its entry under it.
let entryCommands: [any ParsableCommand.Type] = CommandNoun.all.indices
    .filter { CommandNoun.all[$0].name != "capacity" }
    .map { index in
        func command<Place: CommandPlace>(_: Place.Type) -> any ParsableCommand.Type {
            NounCommand<Place>.self
        }
        return command(commandPlace(index))
    }

/// The commands about one noun: `order`.
struct NounCommand<Place: CommandPlace>: ParsableCommand {
    static var configuration: CommandConfiguration { nounConfigurations[Place.index] }
}

private let nounConfigurations: [CommandConfiguration] = CommandNoun.all.indices.map { index in
    let noun = CommandNoun.all[index]
    let verbs = noun.entries.map { EventType.all[$0].verb }
    let more = noun.moreCommands.map { $0.configuration.commandName ?? "" }
    let words = (noun.kind == nil ? verbs : verbs + ["list", "show"]) + more
    return CommandConfiguration(
        commandName: noun.name,
        abstract: words.joined(separator: ", "),
        subcommands: noun.entryCommands + noun.codeCommands(at: index) + noun.moreCommands
    )
}
