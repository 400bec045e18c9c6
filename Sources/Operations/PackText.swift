/// What a claim's pack says of itself, and the program that checks it.
enum PackText {
    /// In English, then in Japanese.
    static func readme(_ claim: String) -> String {
        """
        Claim \(claim): what it rests on
        ================================

        You need none of our programs, and nothing but this folder, to check it.

        1. That no file here was changed since the pack was made:

               sha256sum -c SHA256SUMS

        2. That the events are what was recorded, and the arithmetic follows from them (Python 3,
           its standard library only; verify.py is short, read it first):

               python3 verify.py

           An event's hash is the SHA-256 of the 32 bytes of the hash before it, followed by the
           event's canonical text in UTF-8. Without Python, for one line of events.jsonl:

               (printf '%s' PREVIOUS_HASH | xxd -r -p; printf '%s' 'CANONICAL') | sha256sum

           PREVIOUS_HASH and CANONICAL being the values of "previous_hash" and "canonical", the
           latter without the escapes of JSON (\\" is ").

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
           head.json        the end of the log when the pack was made, and the business day (as_of)
                            up to which events count.
           SHA256SUMS       the hashes of the files of the pack.


        請求 \(claim) の根拠資料
        ================================

        このフォルダーだけで、当方のプログラムを使わずに確認できます。

        1. 作成後に変更されていないこと:  sha256sum -c SHA256SUMS

        2. イベントが記録どおりであり、計算がそれに基づくこと（Python 3 標準ライブラリのみ。
           verify.py は短いので、先にお読みください）:  python3 verify.py

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
           head.json        作成時の記録の先端と、対象とした業務日（as_of）
           SHA256SUMS       この資料の各ファイルのハッシュ値

        """
    }

    static let verifier = #"""
        """Checks this folder: python3 verify.py [FOLDER_OF_EVIDENCE_FILES]"""
        import csv, hashlib, json, os, sys
        from fractions import Fraction

        here = os.path.dirname(os.path.abspath(__file__))
        faults = []


        def check(is_right, what):
            if not is_right:
                faults.append(what)


        def load(name):
            with open(os.path.join(here, name), encoding="utf-8", newline="") as file:
                return file.read()


        head = json.loads(load("head.json"))
        arithmetic = json.loads(load("arithmetic.json"))
        rows = [json.loads(line) for line in load("events.jsonl").split("\n") if line]
        evidence = list(csv.DictReader(load("evidence.csv").splitlines(True)))

        # Every event gives its hash, and follows the one before where that is here too.
        hashes, events = {}, {}
        for row in rows:
            text = bytes.fromhex(row["previous_hash"]) + row["canonical"].encode("utf-8")
            event = json.loads(row["canonical"])
            seq = row["seq"]
            check(hashlib.sha256(text).hexdigest() == row["hash"], f"event {seq}: another hash")
            check(event["seq"] == seq, f"event {seq}: its text says seq {event['seq']}")
            check(event["registry"] == head["registry"], f"event {seq}: another registry")
            check(seq <= head["seq"], f"event {seq}: behind the head")
            before = "0" * 64 if seq == 1 else hashes.get(seq - 1, row["previous_hash"])
            check(before == row["previous_hash"], f"event {seq}: does not follow {seq - 1}")
            hashes[seq], events[seq] = row["hash"], event["event"]
        check(hashes.get(head["seq"], head["hash"]) == head["hash"], "head.json: another hash")
        live = {row["seq"]: events[row["seq"]] for row in rows if row["voided_by"] is None}

        # The evidence is what events attach.
        attached = [(str(seq), event["data"]["sha256"]) for seq, event in live.items()
                    if event["type"] == "evidence.attached"]
        check(sorted(attached) == sorted((row["seq"], row["sha256"]) for row in evidence),
              "evidence.csv: not what the events attach")

        # The arithmetic follows from the claim's lines.
        a = arithmetic
        claims = [event["data"] for event in live.values() if event["type"] == "claim.submitted"
                  and event["data"]["claim"] == a["claim"]]
        check(len(claims) == 1, "the claim is not here")
        for claim in claims:
            lines = sorted((line["line"], line["amount_jpy"]) for line in claim["lines"])
            check(lines == [(line["line"], line["amount_jpy"]) for line in a["lines"]],
                  "arithmetic.json: other lines than the claim's")
        check(sum(line["amount_jpy"] for line in a["lines"]) == a["claimed_jpy"], "claimed_jpy")
        check(sum(line["disallowed_jpy"] for line in a["lines"]) == a["disallowed_jpy"],
              "disallowed_jpy")
        check(a["claimed_jpy"] - a["disallowed_jpy"] == a["eligible_jpy"], "eligible_jpy")
        left = a["ceiling_jpy"] - sum(claim["amount_jpy"] for claim in a["earlier_claims"])
        check(max(0, left) == a["ceiling_left_jpy"], "ceiling_left_jpy")
        if a["rate"] is not None:
            unit = a["rounding_jpy"]
            share = a["eligible_jpy"] * Fraction(a["rate"]) // unit * unit
            check(share == a["share_jpy"], "share_jpy")
        if a["fixed_jpy"] is not None:
            check(min(a["share_jpy"], a["ceiling_left_jpy"]) == a["fixed_jpy"], "fixed_jpy")

        # The files, where they are.
        if len(sys.argv) > 1:
            there = {}
            for folder, _, names in os.walk(sys.argv[1]):
                for name in names:
                    with open(os.path.join(folder, name), "rb") as file:
                        there[hashlib.sha256(file.read()).hexdigest()] = name
            for row in evidence:
                check(row["sha256"] in there, f"evidence {row['file']}: no such file")

        for fault in faults:
            print("WRONG", fault)
        print(f"{len(rows)} events, {len(evidence)} files of evidence: "
              + ("all is right" if not faults else f"{len(faults)} faults"))
        sys.exit(1 if faults else 0)

        """#
}
