import Foundation
import FoundationXML

/// An element of an XML document, by its name without a prefix.
///
/// Elements nest at most `depthMax` deep, so that walking and freeing them needs little stack.
struct XMLNode {
    let name: String
    let attributes: [String: String]
    /// From 1.
    let line: Int
    fileprivate(set) var children: [XMLNode] = []
    fileprivate(set) var text = ""

    /// camt.053 comes to 15 or so.
    static let depthMax = 64

    /// What is wrong with a document.
    struct Fault: Error {
        let line: Int
        let message: String
    }

    /// Reads a document; entities of other files are not followed.
    static func parse(_ bytes: [UInt8]) throws(Fault) -> XMLNode {
        let parser = XMLParser(data: Data(bytes))
        parser.shouldProcessNamespaces = true
        let builder = Builder()
        parser.delegate = builder
        let isWhole = parser.parse()
        if let fault = builder.fault { throw fault }
        guard isWhole, let root = builder.root else {
            throw Fault(line: 1, message: "there is no XML element in it: fetch it again")
        }
        return root
    }

    /// The children of that name.
    func all(_ name: String) -> [XMLNode] {
        children.filter { $0.name == name }
    }

    /// The first element along a path, such as `Acct/Id/Othr/Id`.
    func first(_ path: String) -> XMLNode? {
        var node = self
        for name in path.split(separator: "/") {
            guard let next = node.children.first(where: { $0.name == name }) else { return nil }
            node = next
        }
        return node
    }

    /// The text of that element; nil where it is missing or empty.
    func text(_ path: String) -> String? {
        guard let text = first(path)?.text.trimmingCharacters(in: .whitespacesAndNewlines),
            !text.isEmpty
        else { return nil }
        return text
    }

    private final class Builder: NSObject, XMLParserDelegate {
        var root: XMLNode?
        /// The first; what the parser tells afterwards follows from it.
        var fault: Fault?
        private var open: [XMLNode] = []

        func parser(
            _ parser: XMLParser,
            didStartElement name: String,
            namespaceURI: String?,
            qualifiedName: String?,
            attributes: [String: String]
        ) {
            guard fault == nil else { return }
            guard open.count < depthMax else {
                fault = Fault(
                    line: max(1, parser.lineNumber),
                    message: "elements nest more than \(depthMax) deep: no bank's file does"
                )
                open = []
                parser.abortParsing()
                return
            }
            open.append(XMLNode(name: name, attributes: attributes, line: parser.lineNumber))
        }

        func parser(_ parser: XMLParser, foundCharacters text: String) {
            guard !open.isEmpty else { return }
            open[open.count - 1].text += text
        }

        func parser(_ parser: XMLParser, foundCDATA data: Data) {
            guard !open.isEmpty else { return }
            open[open.count - 1].text += String(decoding: data, as: UTF8.self)
        }

        func parser(
            _ parser: XMLParser,
            didEndElement name: String,
            namespaceURI: String?,
            qualifiedName: String?
        ) {
            guard let node = open.popLast() else { return }
            if open.isEmpty { root = node } else { open[open.count - 1].children.append(node) }
        }

        func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) {
            guard fault == nil else { return }
            // The parser has no more words than a number for most of its errors.
            let place = open.last.map { ", within <\($0.name)> of line \($0.line)" } ?? ""
            fault = Fault(
                line: max(1, parser.lineNumber),
                message:
                    "it is cut off or not well-formed at column \(parser.columnNumber)\(place): "
                    + "fetch the file from the bank again"
            )
        }
    }
}
