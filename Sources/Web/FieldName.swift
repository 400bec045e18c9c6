import HTTPTypes

extension HTTPField.Name {
    /// A name that is written in the program, where a fault is the program's: every one is a token, as
    /// RFC 9110 wants it.
    static func known(_ text: StaticString) -> Self {
        guard let name = Self("\(text)") else {
            preconditionFailure("\(text) is no name of a field")
        }
        return name
    }
}
