import Foundation
import FoundationXML
import Testing

/// A page read as strictly as XML is.
final class PageDocument: NSObject, XMLParserDelegate {
    final class Element {
        let name: String
        let attributes: [String: String]
        var children: [Element] = []
        /// All text within, in order.
        var text = ""

        init(_ name: String, _ attributes: [String: String]) {
            self.name = name
            self.attributes = attributes
        }

        /// Itself and all within.
        var all: [Element] { [self] + children.flatMap(\.all) }

        func all(_ name: String) -> [Element] { all.filter { $0.name == name } }

        /// The text with single spaces.
        var words: String {
            text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
    }

    private(set) var root = Element("document", [:])
    private var open: [Element] = []

    /// Throws where the bytes are not well-formed.
    init(_ bytes: [UInt8]) throws {
        super.init()
        let parser = XMLParser(data: Data(bytes))
        parser.delegate = self
        open = [root]
        guard parser.parse() else {
            let line = parser.lineNumber
            throw TestFailure(
                description: "line \(line): \(parser.parserError.map { "\($0)" } ?? "unreadable")"
            )
        }
    }

    func parser(
        _ parser: XMLParser,
        didStartElement name: String,
        namespaceURI: String?,
        qualifiedName: String?,
        attributes: [String: String]
    ) {
        let element = Element(name, attributes)
        open.last?.children.append(element)
        open.append(element)
    }

    func parser(
        _ parser: XMLParser,
        didEndElement name: String,
        namespaceURI: String?,
        qualifiedName: String?
    ) {
        open.removeLast()
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
        for element in open { element.text += text }
    }

    var all: [Element] { root.all }

    func all(_ name: String) -> [Element] { root.all(name) }

    /// The element of that id.
    func element(_ id: String) throws -> Element {
        try #require(all.first { $0.attributes["id"] == id }, "no element \(id)")
    }

    /// The rows of a table by its id: cells as their text; with `exact`, as the value behind it.
    func rows(_ table: String, exact: Bool = false) throws -> [[String]] {
        try element(table).all("tr").map { row in
            row.children.map { cell in
                let value = cell.all.compactMap {
                    $0.attributes["value"] ?? $0.attributes["datetime"]
                }
                return exact ? value.first ?? cell.words : cell.words
            }
        }
    }
}
