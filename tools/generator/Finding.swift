/// What reconciliation has to say of a fault: a rule, and the subject that it names.
struct Finding {
    let rule: String
    /// By the columns of the contract, in its order.
    let subject: [(name: String, value: Value)]

    enum Value {
        case text(String)
        case number(Int)
    }

    /// A line of the truth: `{"rule":"E01","subject":{"claim":"C-000001-1","line":1}}`.
    var json: String {
        let members = subject.map { member in
            switch member.value {
            case .text(let text): "\"\(member.name)\":\"\(text)\""
            case .number(let number): "\"\(member.name)\":\(number)"
            }
        }
        return "{\"rule\":\"\(rule)\",\"subject\":{\(members.joined(separator: ","))}}"
    }
}
