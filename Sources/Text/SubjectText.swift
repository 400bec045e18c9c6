package import Domain
package import Operations

/// One thing as `show` has it.
package struct SubjectText: Showable {
    private let operation: ShowSubject
    private let answer: JSON

    /// `answer`: of that operation.
    package init(_ answer: JSON, of operation: ShowSubject) {
        self.answer = answer
        self.operation = operation
    }

    package func shown(_ showing: Showing) -> Shown {
        Shown(
            showing,
            json: answer,
            csv: operation.rows(answer),
            text: ShownText(answer).text(showing)
        )
    }
}
