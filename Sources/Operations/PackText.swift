/// What a claim's pack says of itself; the program that checks it is `PackVerifier`.
enum PackText {
    /// In English, then in Japanese.
    static func readme(_ claim: String) -> String {
        """
        Claim \(claim): what it rests on
        ================================

        You need none of our programs, and nothing but this folder, to check it.

        1. That no file here was changed since the pack was made:

               sha256sum -c SHA256SUMS

        2. That the events fit together, that none of them was taken out, and that the arithmetic
           follows from them (Python 3, its standard library only; verify.py is short, read it
           first):

               python3 verify.py

           It recomputes every event's hash, and compares the events with the count and the hash
           that head.json says ("events", "events_sha256"). From the events it takes the claim's
           lines, the rate, the ceiling, the rounding, and what earlier claims take, compares them
           with arithmetic.json, and works out the amounts again. It does not judge which lines are
           disallowed, nor what a line may claim at most, and it does not read arithmetic.txt.
           Whoever changed a file may have changed SHA256SUMS, head.json and verify.py too: have
           whoever keeps the log make the pack again, with --as-of and --known-at as head.json says
           ("as_of", "recorded_at"), and compare head.json.

           An event's hash is the SHA-256 of the 32 bytes of the hash before it, followed by the
           event's canonical text in UTF-8. Without Python, for one line of events.jsonl:

               (printf '%s' PREVIOUS_HASH | xxd -r -p; printf '%s' 'CANONICAL') | sha256sum

           PREVIOUS_HASH and CANONICAL being the values of "previous_hash" and "canonical", the
           latter without the escapes of JSON (\\" is "). Where "previous_hash" is null, whoever packed
           this may not see the event before; an event with "redacted" is there in part. The hashes of
           both can be checked in a pack of an officer or an auditor.

        3. That the files that were handed to you are the evidence (by their hashes, whatever their
           names):

               python3 verify.py FOLDER_OF_FILES

        4. That the events stand in the log. A pack holds some events of the log, not all, so it
           alone cannot prove that. head.json says how many events the log held ("seq") and its
           hash then. Compare that hash with one that you noted or were given at that time; or ask
           whoever keeps the log to run, before your eyes:

               chotatsu events verify --head HASH --count SEQ
               chotatsu events show SEQ_OF_AN_EVENT --format json

        The files
           events.jsonl     every event that the claim rests on, by seq: of the claim, its grant and
                            earlier claims; of the order lines with their shipments, deliveries,
                            units, invoices and payments; and what describes those that they name.
                            "voided_by" is the seq of the event that took it back, or null.
           evidence.csv     files attached as evidence: of what, their SHA-256 and their names. The
                            files themselves are not in the pack.
           arithmetic.txt   from the lines to the amount, step by step; arithmetic.json the same.
                            What is disallowed is a judgement by a rule, named by its code, with the
                            reason beside it: compare it with the events.
           head.json        the end of the log when the pack was made, the business day (as_of) up to
                            which events count, how many events the pack holds, and the SHA-256 of
                            the lines "SEQ HASH" of them in the order of events.jsonl.
           SHA256SUMS       the hashes of the files of the pack.


        請求 \(claim) の根拠資料
        ================================

        このフォルダーだけで、当方のプログラムを使わずに確認できます。

        1. 作成後に変更されていないこと:  sha256sum -c SHA256SUMS

        2. イベントに矛盾や欠落がなく、計算がそれに基づくこと（Python 3 標準ライブラリのみ。
           verify.py は短いので、先にお読みください）:  python3 verify.py

           各イベントのハッシュ値、件数と一覧のハッシュ値（head.json の events と events_sha256）、
           イベントから読んだ明細・補助率・上限・端数・先行請求と arithmetic.json との一致、金額の
           再計算を確認します。対象外の判断、明細ごとの上限、arithmetic.txt は確認しません。
           SHA256SUMS や head.json、verify.py 自体も書き換えられ得るので、記録の管理者に head.json の
           as_of と recorded_at を --as-of と --known-at に指定して再作成させ、head.json を比べてください。

           イベントのハッシュ値 = SHA-256（直前のハッシュ値 32 バイト ‖ canonical の UTF-8）。

        3. お手元のファイルが証憑そのものであること（名前ではなくハッシュ値で照合）:
           python3 verify.py ファイルのフォルダー

        4. イベントが元の記録に含まれること。この資料は記録の一部なので、これだけでは証明できません。
           head.json の hash を、その時点で控えた値と比べるか、記録の管理者に立会いの下で
           chotatsu events verify --head HASH --count SEQ を実行させてください。

        ファイル
           events.jsonl     請求の根拠となるイベント（交付、先行する請求、発注、納品、検収、請求書、
                            支払など）。voided_by は取り消したイベントの番号
           evidence.csv     証憑ファイルの対象、SHA-256、名前（ファイル自体は含みません）
           arithmetic.txt   明細から確定額までの計算（arithmetic.json も同じ内容）。対象外の判断は
                            規則のコードと理由を示すので、イベントと照合してください
           head.json        作成時の記録の先端、対象とした業務日（as_of）、資料中のイベントの件数と、
                            その「番号 ハッシュ値」の行の SHA-256
           SHA256SUMS       この資料の各ファイルのハッシュ値

        """
    }
}
