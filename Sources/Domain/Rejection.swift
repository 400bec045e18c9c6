/// Why an event is refused: for the person who must mend it.
package struct Rejection: Error, Hashable, Sendable {
    /// The dotted path of the field, without `data.`; nil where the event as a whole is refused.
    package let field: String?
    /// The value refused, as it was given.
    package let value: String?
    /// A stable code of the rule that refuses it.
    package let rule: String
    /// What is wrong and what to do.
    package let message: String
    /// What the event lacks, where that is the reason: an event that brings any of it might have
    /// let it in.
    package let lacks: [Lack]
    /// What else is wrong with the event, as far as it can be told beside this.
    package var others: [Rejection] = []

    package init(
        field: String? = nil,
        value: String? = nil,
        rule: String,
        message: String,
        lacks: [Lack] = []
    ) {
        self.field = field
        self.value = value
        self.rule = rule
        self.message = message
        self.lacks = lacks
    }
}
