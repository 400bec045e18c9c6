/// Events as lines of JSON.
public enum EventLine {
    /// An event whose id is that of its content.
    public static func make(
        _ day: String,
        _ type: String,
        _ data: String,
        source: String = "paper"
    ) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in "\(day) \(type) \(data) \(source)".utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        let low = String(hash & 0xffff_ffff_ffff, radix: 16)
        let high = String(hash >> 48, radix: 16)
        let id =
            "0000\(String(repeating: "0", count: 4 - high.count))\(high)-0000-4000-8000-"
            + String(repeating: "0", count: 12 - low.count) + low
        return """
            {"id":"\(id)","type":"\(type)","occurred_at":"\(day)","source":"\(source)",\
            "data":{\(data)}}
            """
    }
}
