import Pages
import Testing

struct HTMLTests {
    /// What a person could write, and what becomes of it as text and as an attribute's value.
    @Test(arguments: [
        ("plain", "plain"), ("さくら 石狩", "さくら 石狩"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("\" onmouseover=\"x", "&quot; onmouseover=&quot;x"), ("it's", "it&#39;s"),
        ("a & b &amp; c", "a &amp; b &amp;amp; c"), ("line\nbreak\ttab", "line&#10;break&#9;tab"),
        ("bell\u{7}nul\u{0}del\u{7F}", "bell\u{FFFD}nul\u{FFFD}del\u{FFFD}"),
        ("carriage\rreturn", "carriage\u{FFFD}return"),
        ("no character \u{FFFE}\u{FFFF}", "no character \u{FFFD}\u{FFFD}"),
        ("\u{FEFF}mark，全角＜＞", "\u{FEFF}mark，全角＜＞"), ("😀🇯🇵", "😀🇯🇵"),
        ("]]>", "]]&gt;"), ("", ""),
    ])
    func `text is escaped wherever it stands`(text: String, escaped: String) throws {
        var html = HTML()
        html("p", ["title": text], text)
        #expect(
            String(decoding: html.bytes, as: UTF8.self) == "<p title=\"\(escaped)\">\(escaped)</p>"
        )
        let read = try PageDocument(html.bytes)
        #expect(read.all("p").count == 1)
    }

    @Test func `every character that there is can be written and read back`() throws {
        for first in stride(from: 0, to: 0x11_0000, by: 0x1000) {
            var text = ""
            for value in first..<first + 0x1000 {
                if let scalar = Unicode.Scalar(UInt32(value)) { text.unicodeScalars.append(scalar) }
            }
            guard !text.isEmpty else { continue }
            var html = HTML()
            html("p", ["title": text], text)
            let read = try PageDocument(html.bytes)
            #expect(read.all("p").first?.attributes["title"] == read.all("p").first?.text)
        }
    }

    @Test func `an attribute without a value is left out, and an empty element is closed`() {
        var html = HTML()
        html.void("input", ["name": "a", "checked": nil, "value": ""])
        html("b") { $0.text("x") }
        #expect(
            String(decoding: html.bytes, as: UTF8.self) == "<input name=\"a\" value=\"\"/><b>x</b>"
        )
    }
}
