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
    /// The code that is not known, where that is the reason.
    package var unknown: Ref?

    package init(
        field: String? = nil,
        value: String? = nil,
        rule: String,
        message: String,
        unknown: Ref? = nil
    ) {
        self.field = field
        self.value = value
        self.rule = rule
        self.message = message
        self.unknown = unknown
    }
}
