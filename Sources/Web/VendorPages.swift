import Domain
import HTTPTypes
import Operations
import Pages
import Store

extension ServiceParts {
    /// What vendors look at, and their files of serial numbers.
    var vendorPages: [Route] {
        [
            page("/for-vendors", "What a vendor owes.", at: .vendors) { view in
                let own = view.viewer.role == .vendor ? view.viewer.party : nil
                let page = try await VendorPage.load(
                    view.session,
                    view.settings,
                    vendor: own ?? view.request.value("vendor")
                )
                return .page(page.html(view.frame))
            },
            form(
                "/for-vendors/dispatch",
                "Shows a file of serial numbers as the dispatch that it would be.",
                for: [.vendor, .officer],
                takes: .multipart,
                bodyBytesMax: 10 * 1024 * 1024
            ) { call in try await preview(call) },
            form(
                "/for-vendors/dispatch/record",
                "Records a dispatch that was shown.",
                for: [.vendor, .officer],
                bodyBytesMax: 20 * 1024 * 1024
            ) { call in try await recordDispatch(call) },
        ]
    }

    private func preview(_ call: FormCall) async throws -> Answer {
        let (fields, viewer) = (call.fields, call.viewer)
        let operation = PreviewDispatch(
            bytes: fields.files["file"] ?? [],
            shipment: fields["shipment"] ?? "",
            vendor: viewer.role == .vendor ? viewer.party : fields["vendor"] ?? "",
            day: database.today.iso,
            id: EventID.random().description
        )
        let answer = try await database.withWriting(viewer) { try await operation.run($0) }
        return try await view(call.request.at("/for-vendors"), viewer, call.signedIn) { view in
            let isGood = if case .dispatch = answer { true } else { false }
            return .page(
                DispatchPage(answer).html(view.frame),
                status: isGood ? .ok : .unprocessableContent
            )
        }
    }

    private func recordDispatch(_ call: FormCall) async throws -> Answer {
        let json: JSON
        do {
            json = try JSON.parse(Array((call.fields["event"] ?? "").utf8))
        } catch {
            throw Problem(
                .badRequest,
                "what was shown is not whole: choose the file again",
                japanese: "確認した内容が揃っていません。ファイルをもう一度選んでください。"
            )
        }
        switch try await record(json, call) {
        case .recorded(let event, let seq):
            let words = call.language(
                "Recorded as number \(seq).",
                "発送を記録しました（第 \(seq) 号）。"
            )
            return done(call, words, .of(.shipment, event.data[.shipment]))
        case .refused(let reasons):
            // Somebody else has recorded something since it was shown.
            return try await view(call.request.at("/for-vendors"), call.viewer, call.signedIn) {
                view in
                .page(
                    DispatchPage(.refused(reasons)).html(view.frame),
                    status: .unprocessableContent
                )
            }
        }
    }
}
