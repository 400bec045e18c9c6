/// The program that checks a claim's pack without this one, as `README.txt` of `PackText` describes.
enum PackVerifier {
    /// Python 3, with its standard library only.
    static let text = #"""
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
        hashes, events, unseen = {}, {}, 0
        for row in rows:
            event = json.loads(row["canonical"])
            seq = row["seq"]
            # What concerns others is left out for whoever packed it: the hash is of the whole event, and
            # of the one before.
            if event.get("redacted") or row["previous_hash"] is None:
                unseen += 1
            else:
                text = bytes.fromhex(row["previous_hash"]) + row["canonical"].encode("utf-8")
                check(hashlib.sha256(text).hexdigest() == row["hash"], f"event {seq}: another hash")
            check(event["seq"] == seq, f"event {seq}: its text says seq {event['seq']}")
            check(event["registry"] == head["registry"], f"event {seq}: another registry")
            check(seq <= head["seq"], f"event {seq}: behind the head")
            if row["previous_hash"] is not None:
                before = "0" * 64 if seq == 1 else hashes.get(seq - 1, row["previous_hash"])
                check(before == row["previous_hash"], f"event {seq}: does not follow {seq - 1}")
            hashes[seq], events[seq] = row["hash"], event["event"]
        check(hashes.get(head["seq"], head["hash"]) == head["hash"], "head.json: another hash")
        listed = "".join(f"{row['seq']} {row['hash']}\n" for row in rows)
        check(len(rows) == head["events"],
              f"events.jsonl: {len(rows)} events, {head['events']} were packed")
        check(hashlib.sha256(listed.encode()).hexdigest() == head["events_sha256"],
              "events.jsonl: not the events that were packed")
        live = {row["seq"]: events[row["seq"]] for row in rows if row["voided_by"] is None}

        # The evidence is what events attach.
        attached = [(str(seq), event["data"]["sha256"]) for seq, event in live.items()
                    if event["type"] == "evidence.attached"]
        check(sorted(attached) == sorted((row["seq"], row["sha256"]) for row in evidence),
              "evidence.csv: not what the events attach")

        # The arithmetic follows from the claim's lines, its grant and earlier claims.
        a = arithmetic


        def said(type, key=None, value=None):
            """The live events of a type, of one code, by business day (in Tokyo) and seq."""
            found = [((event["occurred_at"][:10], seq), event["data"]) for seq, event in live.items()
                     if event["type"] == type and (key is None or event["data"][key] == value)]
            return sorted(found, key=lambda item: item[0])


        def same(name, value):
            check(a[name] == value, f"arithmetic.json: {name} is {a[name]}, by the events {value}")


        claims = said("claim.submitted", "claim", a["claim"])
        check(len(claims) == 1, "the claim is not here")
        for at, claim in claims:
            lines = sorted((line["line"], line["amount_jpy"]) for line in claim["lines"])
            check(lines == [(line["line"], line["amount_jpy"]) for line in a["lines"]],
                  "arithmetic.json: other lines than the claim's")
            for name in ("grant", "kind", "requested_jpy"):
                same(name, claim[name])
            same("submitted_on", at[0])
            withdrawn = said("claim.withdrawn", "claim", a["claim"])
            same("withdrawn_on", withdrawn[0][0][0] if withdrawn else None)
            recorded = [{"fixed_on": day, "eligible_jpy": data["eligible_jpy"],
                         "fixed_jpy": data["fixed_jpy"]}
                        for (day, _), data in said("claim.fixed", "claim", a["claim"])]
            same("recorded", recorded[0] if recorded else None)
            # The rate is that of the decision; the ceiling the last one decided or changed.
            decided = said("grant.decided", "grant", claim["grant"])
            rates = [Fraction(data["rate"]) for _, data in decided]
            check([Fraction(a["rate"])] == rates if a["rate"] else not rates,
                  f"arithmetic.json: rate is {a['rate']}, by the events another")
            ceilings = sorted(decided + said("grant.changed", "grant", claim["grant"]),
                              key=lambda item: item[0])
            ceilings = [data["ceiling_jpy"] for _, data in ceilings if "ceiling_jpy" in data]
            same("ceiling_jpy", ceilings[-1] if ceilings else 0)
            # Terms hold from their day on, the first also before it.
            grants = said("grant.applied", "grant", claim["grant"])
            check(len(grants) == 1, "the grant is not here")
            until = decided[0][0][0] if decided else head["as_of"]
            for _, grant in grants:
                terms = said("programme.opened", "programme", grant["programme"])
                check(terms, "the programme is not here")
                held = [data for (day, _), data in terms if day <= until]
                held = held or [data for _, data in terms[:1]]
                same("rounding_jpy", held[-1]["rounding_jpy"] if held else None)
            earlier = []
            for before, other in said("claim.submitted", "grant", claim["grant"]):
                if before < at and not said("claim.withdrawn", "claim", other["claim"]):
                    fixed = [data["fixed_jpy"]
                             for _, data in said("claim.fixed", "claim", other["claim"])]
                    earlier.append({
                        "claim": other["claim"], "submitted_on": before[0],
                        "requested_jpy": other["requested_jpy"],
                        "fixed_jpy": fixed[0] if fixed else None,
                        "amount_jpy": fixed[0] if fixed else other["requested_jpy"]})
            same("earlier_claims", earlier)
        same("claimed_jpy", sum(line["amount_jpy"] for line in a["lines"]))
        same("disallowed_jpy", sum(line["disallowed_jpy"] for line in a["lines"]))
        same("eligible_jpy",
             0 if a["withdrawn_on"] else a["claimed_jpy"] - a["disallowed_jpy"])
        left = a["ceiling_jpy"] - sum(claim["amount_jpy"] for claim in a["earlier_claims"])
        same("ceiling_left_jpy", max(0, left))
        unit = a["rounding_jpy"] or 1
        same("share_jpy", a["eligible_jpy"] * Fraction(a["rate"] or 0) // unit * unit)
        same("fixed_jpy", min(a["share_jpy"], a["ceiling_left_jpy"]))

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
        if unseen:
            print(f"{unseen} events were packed by one who does not see all: their hashes can be checked "
                  "in a pack of an officer or an auditor")
        print(f"{len(rows)} events, {len(evidence)} files of evidence: "
              + ("all is right" if not faults else f"{len(faults)} faults"))
        sys.exit(1 if faults else 0)

        """#
}
