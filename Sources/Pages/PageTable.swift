/// A column of a table: its heading, the unit of what stands in it, and how it is aligned.
struct PageColumn {
    let title: String
    /// Shown small under the heading.
    var unit: String?
    /// Numbers stand on the right, under one another.
    var isNumber = false
    /// What may be done with a row stays in sight beside a table that is too wide.
    var isAction = false
    /// Where the heading leads, to sort by it, and how the rows are sorted by it now.
    var sort: (link: String, order: String?)?

    init(_ title: String) {
        self.title = title
    }

    /// Of numbers in that unit.
    init(_ title: String, unit: String) {
        self.title = title
        self.unit = unit
        self.isNumber = true
    }
}

extension HTML {
    /// A table with caption and scoped headings, in a box of its own that scrolls where it is wide.
    ///
    /// `id`: unique in its document; the box is named by the caption.
    /// `isStacked`: on a phone each row stands in lines of its own, its wide cell below the others.
    mutating func table(
        _ id: String,
        caption: String,
        _ columns: [PageColumn],
        note: String? = nil,
        isStacked: Bool = false,
        foot: ((inout HTML) -> Void)? = nil,
        _ rows: (inout HTML) -> Void
    ) {
        self(
            "div",
            [
                "class": "scroll", "role": "region", "aria-labelledby": "\(id)-caption",
                "tabindex": "0",
            ]
        ) { box in
            box("table", ["id": id, "class": isStacked ? "stacked" : nil]) { table in
                table("caption", ["id": "\(id)-caption"]) { line in
                    // Beside a wide table it keeps to what is in sight.
                    line("span", ["class": "said"]) { said in
                        said.text(caption)
                        if let note { said("span", ["class": "note"], note) }
                    }
                }
                table("thead") { head in
                    head("tr") { row in
                        for column in columns { row.heading(column) }
                    }
                }
                table("tbody", [:], rows)
                if let foot { table("tfoot", [:], foot) }
            }
        }
        newLine()
    }

    private mutating func heading(_ column: PageColumn) {
        self(
            "th",
            [
                "scope": "col",
                "class": column.isNumber ? "number" : column.isAction ? "action" : nil,
                "aria-sort": column.sort?.order,
            ]
        ) { cell in
            if let sort = column.sort {
                cell("a", ["href": sort.link], column.title)
            } else {
                cell.text(column.title)
            }
            if let unit = column.unit { cell("span", ["class": "unit"], unit) }
        }
    }

    /// The heading of a row.
    mutating func rowHeading(_ body: (inout HTML) -> Void) {
        self("th", ["scope": "row"], body)
    }

    mutating func cell(_ text: String) {
        self("td", [:], text)
    }

    mutating func cell(_ body: (inout HTML) -> Void) {
        self("td", [:], body)
    }

    mutating func number(_ body: (inout HTML) -> Void) {
        self("td", ["class": "number"], body)
    }

    mutating func number(_ number: some BinaryInteger) {
        self("td", ["class": "number"], Figures.number(number))
    }

    /// A row that says that there are none.
    mutating func emptyRow(_ columns: Int, _ words: String) {
        self("tr") { $0("td", ["colspan": String(columns), "class": "empty"], words) }
    }

    mutating func link(_ address: PageAddress, _ text: String) {
        self("a", ["href": address.text], text)
    }
}
