/// The places of keys in the order in which they first came.
///
/// Few are compared one by one, which is faster; many are looked up, so that an event of thousands of
/// lines or serial numbers takes no quadratic time.
package struct Places<Key: Hashable & Sendable>: Sendable {
    /// Each once.
    package private(set) var keys: [Key] = []
    /// Of all keys, once there are many.
    private var places: [Key: Int] = [:]

    private static var few: Int { 32 }

    package init(_ keys: [Key] = []) {
        for key in keys { _ = place(key) }
    }

    /// Where the key stands, and whether it stands there only now.
    package mutating func place(_ key: Key) -> (at: Int, isNew: Bool) {
        if keys.count < Self.few {
            if let at = keys.firstIndex(of: key) { return (at, false) }
        } else {
            if places.isEmpty {
                places = Dictionary(uniqueKeysWithValues: zip(keys, keys.indices))
            }
            if let at = places[key] { return (at, false) }
            places[key] = keys.count
        }
        keys.append(key)
        return (keys.count - 1, true)
    }
}
