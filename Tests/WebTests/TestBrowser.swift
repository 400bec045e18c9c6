import Foundation
import HTTPTypes
import Testing

/// A person at a browser: keeps cookies, and sends what forms hold.
struct TestBrowser {
    let service: TestService
    /// By their names.
    private(set) var cookies: [String: String] = [:]

    init(_ service: TestService) {
        self.service = service
    }

    /// Signs in with a token that is known.
    static func signedIn(_ token: TestToken, _ service: TestService) async throws -> TestBrowser {
        var browser = TestBrowser(service)
        try await token.insert()
        let told = try await browser.post("/sign-in", ["token": token.text])
        #expect(told.status == 303)
        return browser
    }

    /// What is told of a page; redirections are not followed.
    mutating func get(_ path: String, _ fields: [String: String] = [:]) async throws -> Told {
        try await send("GET", path, fields, body: nil)
    }

    /// Sends a form as its page would.
    mutating func post(
        _ path: String,
        _ form: [String: String],
        _ fields: [String: String] = [:]
    ) async throws -> Told {
        var allowed = CharacterSet.alphanumerics
        allowed.insert(charactersIn: "-._~")
        func encoded(_ text: String) -> String {
            text.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
        }
        let body = form.map { "\(encoded($0.key))=\(encoded($0.value))" }.joined(separator: "&")
        let type = ["Content-Type": "application/x-www-form-urlencoded"]
        return try await send("POST", path, type.merging(fields) { $1 }, body: body)
    }

    /// Sends a form with a file.
    mutating func post(
        _ path: String,
        _ form: [String: String],
        file: String
    ) async throws -> Told {
        let boundary = "----boundary"
        var body = ""
        for (name, value) in form {
            body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n"
            body += value + "\r\n"
        }
        body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; "
        body += "filename=\"serials.csv\"\r\nContent-Type: text/csv\r\n\r\n\(file)\r\n"
        body += "--\(boundary)--\r\n"
        let type = ["Content-Type": "multipart/form-data; boundary=\(boundary)"]
        return try await send("POST", path, type, body: body)
    }

    private mutating func send(
        _ method: String,
        _ path: String,
        _ fields: [String: String],
        body: String?
    ) async throws -> Told {
        var all = ["Accept": "text/html,*/*;q=0.1", "Accept-Language": "en", "Authorization": ""]
        if !cookies.isEmpty {
            all["Cookie"] = cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        }
        let told = try await service.get(path, method, all.merging(fields) { $1 }, body: body)
        for cookie in told.cookies {
            let pair = cookie.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1)
            let name = String(pair[0])
            cookies[name] = cookie.contains("Max-Age=0") ? nil : String(pair.last ?? "")
        }
        return told
    }

    /// The hidden field that proves a form to be of this session.
    mutating func csrf() async throws -> String {
        try #require(try await get("/changes").hidden("csrf"))
    }
}

extension Told {
    /// What a hidden field of the page holds.
    func hidden(_ name: String) -> String? {
        guard let start = text.firstRange(of: "name=\"\(name)\" value=\"")?.upperBound else {
            return nil
        }
        return String(text[start...].prefix { $0 != "\"" })
    }

    var location: String? { fields["location"] }
}
