package import Domain
package import Operations
import Reconciliation

/// What `pay export` made: the files, what was in others already, and what a person should know of
/// them before a bank does.
package struct PaymentText: Showable {
    private let json: JSON
    private let files: [[JSON.Member]]
    private let left: [[JSON.Member]]
    /// The day on which the bank is to pay; nil where a file was written again.
    private let day: Day?
    private let requester: String

    /// `json`: of the operation.
    package init(_ json: JSON, on day: Day?, requester: String) {
        self.json = json
        self.day = day
        self.requester = requester
        guard case .object(let members) = json else {
            (files, left) = ([], [])
            return
        }
        files = Self.objects(members.value("files"))
        left = Self.objects(members.value("left"))
    }

    private static func objects(_ list: JSON) -> [[JSON.Member]] {
        guard case .array(let items) = list else { return [] }
        return items.compactMap { if case .object(let members) = $0 { members } else { nil } }
    }

    /// Whether nothing was made because all is in files already.
    package var areAllWritten: Bool { files.isEmpty && !left.isEmpty }

    /// That nothing was made because all is in files already.
    package static func nothing(_ language: Language) -> String {
        language(
            "nothing is written: all of them are in a file. If that is lost, --file writes it as it "
                + "was; --again with --reason pays them anew",
            "作成しません: すべて作成済みです。紛失時は --file で同じものを、改めて支払う場合は --again と --reason"
        )
    }

    package func shown(_ showing: Showing) -> Shown {
        var shown = Shown(showing, json: json, csv: table, text: text(showing.language))
        shown.notes = notes(showing.language)
        return shown
    }

    private var table: [[String]] {
        let header = ["payment_file", "disbursement", "reference", "amount_jpy", "payee"]
        return [header]
            + files.flatMap { file in
                Self.objects(file.value("transfers")).map { transfer in
                    [file.value(header[0]).cell]
                        + header.dropFirst().map { transfer.value($0).cell }
                }
            }
    }

    private func text(_ language: Language) -> String {
        guard !files.isEmpty || !left.isEmpty else {
            return language(
                "no disbursement is to be paid on \(day?.iso ?? "")\n",
                "\(day?.iso ?? "") に支払う支出はありません\n"
            )
        }
        return files.map { file in
            let place = file.text("path") ?? file.value("payment_file").cell
            let total = Bilingual.yen(file.value("total_jpy").cell)
            let count = Self.objects(file.value("transfers")).count
            let payer = file.value("payer").cell
            return language(
                "\(place): \(count) transfers, \(total), from \(payer)\n",
                "\(place): 振込 \(count) 件、\(total)、支払元 \(payer)\n"
            )
        }.joined()
    }

    private func notes(_ language: Language) -> [String] {
        var notes = inFiles(language)
        guard !files.isEmpty else { return notes }
        if requester.allSatisfy({ $0 == "0" }) {
            notes.append(
                language(
                    "note: the requester code is 0000000000: your bank gave you one (--requester)",
                    "注: 振込依頼人コードが 0000000000 です（銀行から付与されたものを --requester で）"
                )
            )
        }
        guard let day else { return notes }
        if day < wallClock().businessDay {
            notes.append(
                language(
                    "note: \(day.iso) has passed: a bank takes no transfer for it",
                    "注: \(day.iso) は過去の日付で、銀行は受け付けません"
                )
            )
        }
        if day.isWeekend {
            notes.append(
                language(
                    "note: \(day.iso) is a Saturday or Sunday, on which banks transfer nothing",
                    "注: \(day.iso) は土曜・日曜で、銀行は振込を取り扱いません"
                )
            )
        }
        return notes
    }

    /// A note for each file that holds some of them already.
    private func inFiles(_ language: Language) -> [String] {
        let groups = Dictionary(grouping: left) { $0.value("payment_file").cell }
        return groups.sorted { $0.key < $1.key }.map { file, left in
            let sum = left.reduce(0) { $0 + ($1.whole("amount_jpy") ?? 0) }
            let amount = Bilingual.yen(String(sum))
            let first = left.prefix(3).map { $0.value("disbursement").cell }.joined(separator: ", ")
            let more = left.count > 3 ? ", …" : ""
            return language(
                "note: \(left.count) of \(amount) are in \(file) already: \(first)\(more)",
                "注: \(left.count) 件（\(amount)）は \(file) に作成済みです: \(first)\(more)"
            )
        }
    }
}
