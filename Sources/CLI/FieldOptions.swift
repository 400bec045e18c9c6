import ArgumentParser
import Domain

/// Options that are listed at run time rather than written as properties.
///
/// The argument parser finds the options of a type by looking at its mirror, and hands the values
/// to `init(from:)`; both are made here from `Source.options`.
struct FieldOptions<Source: FieldOptionsSource>: ParsableArguments, CustomReflectable {
    /// By the option's name; absent where it is not given.
    private(set) var values: [String: [String]] = [:]

    init() {}

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: OptionKey.self)
        for option in Source.options {
            let key = OptionKey(stringValue: option.key)
            let given =
                option.isRepeated
                ? try container.decodeIfPresent([String].self, forKey: key) ?? []
                : try container.decodeIfPresent(String.self, forKey: key).map { [$0] } ?? []
            // An argument may say again what the option of its name says.
            guard !given.isEmpty, values[option.name] != given else { continue }
            values[option.name, default: []] += given
        }
    }

    var customMirror: Mirror {
        Mirror(
            self,
            children: Source.options.map { option in
                (label: option.key, value: option.wrapper)
            }
        )
    }
}

/// Where the options of a `FieldOptions` are listed.
protocol FieldOptionsSource {
    static var options: [FieldOption] { get }
}

/// One option, or an argument without a name.
struct FieldOption {
    let name: String
    var alias: String?
    let help: String
    let valueName: String
    var isArgument = false
    var isRepeated = false
    /// Whether a value may begin with a hyphen, as numbers below zero do.
    var mayBeNegative = false
    var completion: CompletionKind?

    /// Its key to the parser; an argument may bear an option's name.
    fileprivate var key: String { isArgument ? name + "*" : name }

    /// What the parser looks for in a mirror.
    fileprivate var wrapper: Any {
        let help = ArgumentHelp(help, valueName: valueName)
        if isArgument { return Argument<String?>(help: help, completion: completion) }
        let names = NameSpecification(
            [.customLong(name)] + (alias.map { [.customLong($0)] } ?? [])
        )
        return isRepeated
            ? Option<[String]>(
                wrappedValue: [],
                name: names,
                parsing: .singleValue,
                help: help,
                completion: completion
            )
            : Option<String?>(
                name: names,
                parsing: mayBeNegative ? .unconditional : .next,
                help: help,
                completion: completion
            )
    }
}

/// A key of any name.
private struct OptionKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) {
        self.stringValue = stringValue
    }

    init?(intValue: Int) {
        nil
    }
}
