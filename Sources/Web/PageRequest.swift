import Domain
import HTTPTypes
import Operations
import Pages
import Store

/// What a browser asks of a page, with what it keeps for its reader.
struct PageRequest: Sendable {
    let call: RouteCall
    /// Whether the page is the answer to a form.
    private(set) var isForm = false
    /// Of a page: what switches on it lead back to.
    private(set) var address: PageAddress
    let cookies: [String: String]
    let settings: PageSettings
    /// Days that cannot be read.
    let unreadable: [String]

    init(_ call: RouteCall) {
        self.call = call
        let asked = PageAsked(call.rawPath, call.rawQuery, call.headers)
        address = asked.address
        cookies = asked.cookies
        settings = asked.settings
        unreadable = asked.unreadable
    }

    /// As a form sends it.
    var ofForm: PageRequest {
        var request = self
        request.isForm = true
        return request
    }

    /// The same as a request for another page, for a form that has none of its own.
    func at(_ path: String) -> PageRequest {
        var request = self
        request.address.path = path
        return request
    }

    /// The parameters of its address.
    var query: [(name: String, value: String)] { address.query }

    func value(_ name: String) -> String? {
        query.last { $0.name == name }.flatMap { $0.value.isEmpty ? nil : $0.value }
    }

    /// Whether a file for a spreadsheet is wanted.
    var wantsCSV: Bool {
        value("format") == "csv"
            || MediaType.chosen(call.headers[.accept], among: [.html, .csv]) == .csv
    }
}

/// The same of a request that may have no route.
struct PageAsked: Sendable {
    let address: PageAddress
    let cookies: [String: String]
    let settings: PageSettings
    let unreadable: [String]

    /// Path and query as they were sent.
    init(_ path: String, _ query: String?, _ headers: HTTPFields) {
        address = PageAddress(path, QueryValues.pairs(query ?? ""))
        cookies = PageCookies.read(headers)
        (settings, unreadable) = PageSettings.read(
            query: address.query,
            cookies: cookies,
            acceptLanguage: headers[.acceptLanguage]
        )
    }

    /// The document round a page for whoever comes.
    func frame(today: Day) -> Frame {
        Frame(
            settings: settings,
            address: address,
            registry: "",
            person: nil,
            today: today,
            seq: 0,
            recordedAt: nil
        )
    }
}

/// A page as it is being made for somebody who is signed in.
struct PageView: Sendable {
    let request: PageRequest
    let viewer: Viewer
    /// Shows what the viewer may see.
    let session: Session
    /// With the past resolved.
    let settings: PageSettings
    let frame: Frame

    var code: String { request.call.code }
    var query: [(name: String, value: String)] { request.query }
}

extension Answer {
    /// A page, with what a browser is to allow it.
    static func page(_ bytes: [UInt8], status: HTTPResponse.Status = .ok) -> Answer {
        var answer = Answer(bytes, .html, status: status)
        answer.headers[.contentSecurityPolicy] = PageHeaders.contentSecurityPolicy
        // Forms say where they come from; other sites learn nothing.
        answer.headers[.referrerPolicy] = "same-origin"
        // Not for whoever uses the browser after signing out.
        answer.headers[.cacheControl] = "private, no-store"
        return answer
    }

    /// Another page is to be read.
    static func seeOther(_ address: String) -> Answer {
        var answer = Answer.page([], status: .seeOther)
        answer.headers[.location] = address
        return answer
    }

    /// A file for a spreadsheet.
    static func file(_ bytes: [UInt8], _ type: MediaType, named name: String) -> Answer {
        var answer = Answer(bytes, type)
        answer.headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        return answer
    }
}
