/// A JSON value whose numbers keep their exact decimal text, so that no amount ever passes
/// through binary floating point.
public enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    /// The number as written, such as `989.4` or `1e3`.
    case number(String)
    case string(String)
    case array([JSON])
    /// Members in the order written; names are unique.
    case object([Member])

    /// A name and its value.
    public struct Member: Hashable, Sendable {
        /// Unique in its object.
        public let name: String
        /// What stands under the name.
        public let value: JSON

        /// The member of that name.
        public init(_ name: String, _ value: JSON) {
            self.name = name
            self.value = value
        }
    }
}
