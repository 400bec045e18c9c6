import Domain
import Operations

// What the program says, in both languages. Sentences stand where they are said, as
// `language("nothing moves", "何も動きません")`; names of fields and states stand below.
//
// Codes, words that events hold (`subsidised`) and the reasons of a refusal are the same in both.

extension Language {
    /// The words of this language.
    func callAsFunction(_ english: String, _ japanese: String) -> String {
        switch self {
        case .en: english
        case .ja: japanese
        }
    }

    /// Beside figures that are not all from the public record.
    var assumedNote: String {
        self(
            "note: some figures rest on assumed: sources; order show tells which",
            "注: 仮定（assumed:）の出典に基づく数字があります（chotatsu order show で確認）"
        )
    }

    /// Behind a list of events that ends before the log does.
    func moreEvents(after seq: Int64) -> String {
        self(
            "note: more events follow; --after \(seq) goes on, --limit shows more at once",
            "注: 続きがあります（--after \(seq) で続き、--limit で件数を増やせます）"
        )
    }

    /// The title of a field by its dotted path: `states.in_transit` as `in transit`.
    func title(_ path: String) -> String {
        let name = path.hasPrefix("states.") ? String(path.dropFirst(7)) : path
        guard self == .ja else { return String(name.map { $0 == "_" ? " " : $0 }) }
        return name.split(separator: ".").map { Titles.japanese[String($0)] ?? String($0) }
            .joined(separator: " ")
    }

    /// The title of a field above a column, where the code of an order stands beside how much is
    /// ordered.
    ///
    /// `names`: those of all columns; beside the day of a booking a reference is the bank's.
    func column(_ path: String, among names: [String] = []) -> String {
        guard self == .ja else { return title(path) }
        if path == "reference", names.contains("booked_on") { return "参照番号" }
        return path == "order" ? "発注番号" : title(path)
    }

    /// A state of units, yen or a grant; any other word as it is.
    func state(_ word: String) -> String {
        self == .ja ? Titles.japanese[word] ?? word : word
    }

    /// What a field holds.
    func words(_ field: Field) -> String {
        self == .ja ? field.kind.japaneseWords : field.words
    }
}

extension Field.Kind {
    /// Beside `words` in `FieldWords`.
    fileprivate var japaneseWords: String {
        switch self {
        case .code(.unit): "シリアル番号"
        case .code(let kind): "登録済みの\(Language.ja.title(kind.rawValue))のコード"
        case .newCode(let kind):
            "\(Language.ja.title(kind.rawValue))の新しいコード: 英数字と . _ / -（64 字まで）"
        case .looseCode: "コード: 英数字と . _ / -（64 字まで）"
        case .text(let max): "\(max) 字までの文"
        case .choice(let words): "次のいずれか: \(words.joined(separator: ", "))"
        case .whole(let range):
            range.upperBound == Int64.max
                ? (range.lowerBound < 0 ? "整数" : "\(range.lowerBound) 以上の整数")
                : "\(range.lowerBound) 以上 \(range.upperBound) 以下の整数"
        case .decimal: "小数（例 25000.50）"
        case .number: "数（例 989.4）"
        case .fraction: "分数（例 1/2）"
        case .day: "日付（例 2024-04-01）"
        case .dayOrMonthDay: "日付（例 2024-04-01。毎年度なら 05-31）"
        case .currency: "通貨（ISO 4217、例 JPY）"
        case .country: "国（ISO 3166-1 の大文字 2 字、例 JP）"
        case .corporateNumber: "法人番号 13 桁"
        case .invoiceNumber: "登録番号（T と 13 桁）"
        case .digits(let count):
            count.lowerBound == count.upperBound
                ? "数字 \(count.lowerBound) 桁" : "数字 \(count.lowerBound)〜\(count.upperBound) 桁"
        case .sha256: "SHA-256（16 進 64 桁）"
        case .uuid: "イベントの id（UUID）"
        case .flag: "true か false"
        case .list(.record(let fields), _), .record(let fields):
            fields.filter(\.isRequired).map { Language.ja.title($0.name) }.joined(separator: "、")
        case .list(let kind, _): "一覧（; で区切る）: \(kind.japaneseWords)"
        }
    }
}
