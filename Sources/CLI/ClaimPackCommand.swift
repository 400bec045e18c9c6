import ArgumentParser
import Client
import Domain
import Interchange
import Operations
import Text

struct ClaimPackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pack",
        abstract: "Put everything a claim rests on into a folder that an auditor can check alone."
    )

    @Argument(
        help: ArgumentHelp("The claim's code.", valueName: "code"),
        completion: CodeCompletion.kind(.claim)
    )
    var claim: String

    @Option(
        help: ArgumentHelp(
            "The folder, which is new or empty. Default: claim- and the code, here.",
            valueName: "folder"
        ),
        completion: .directory
    )
    var to: String?

    @OptionGroup var past: PastOptions
    @OptionGroup var options: GlobalOptions

    private func pack(_ operation: PackClaim) async throws -> ClaimPack {
        let request = ServiceRequest("claims", operation.claim, "pack", query: try past.query())
        let told = try await options.withService { try await $0.json(request).0 }
        guard let told else {
            return try await options.withSession { try await operation.run($0) }
        }
        guard let pack = ClaimPack(transmitted: told) else {
            throw Refused(description: "the service sends no pack of a claim")
        }
        return pack
    }

    func run() async throws {
        let language = options.lang
        var operation = PackClaim(claim: claim.trimmed)
        operation.past = try past.past()
        let pack = try await pack(operation)
        // A code may hold a slash, which a name may not.
        let folder = WriteFolder(path: to ?? "claim-" + fileName(of: pack.claim))
        try folder.write(pack.files)
        for left in folder.leftovers {
            complain(
                language(
                    "note: \(left) is a part of a pack whose making was interrupted: remove it",
                    "注: \(left) は作成が中断された資料の一部です。削除してください"
                )
            )
        }
        if options.format == .json {
            writeOut(pack.json(folder: folder.path).pretty + "\n")
            return
        }
        let (events, files) = (pack.eventCount, pack.evidenceCount)
        writeOut(
            language(
                "\(folder.path): \(events) events, \(files) files of evidence by their hashes; "
                    + "README.txt says how to check it\n",
                "\(folder.path): イベント \(events) 件、証憑 \(files) 件（ハッシュ値）。"
                    + "確認方法は README.txt にあります\n"
            )
        )
    }
}
