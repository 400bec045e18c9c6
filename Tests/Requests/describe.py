"""Gives the service's description with codes that are there beside any others, so that requests made
from it find something: describe.py URL, with the token on standard input."""

import json
import sys
import urllib.error
import urllib.request

CODES_MAX = 40


class Service:
    def __init__(self, url: str, token: str) -> None:
        self.url = url
        self.token = token

    def ask(self, path: str):
        """What a GET answers; None where it is refused."""
        request = urllib.request.Request(
            self.url + path, headers={"Authorization": f"Bearer {self.token}"}
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError:
            return None


def singular(path: str) -> str:
    """What the rows of a list call the code of each: payment_file of /v1/payment-files."""
    word = path.rsplit("/", 1)[-1].replace("-", "_")
    special = {"units": "serial", "events": "seq", "parties": "party"}
    return special.get(word, word.removesuffix("s"))


def codes(service: Service, path: str) -> list[str]:
    rows = service.ask(f"{path}?limit={CODES_MAX}") or []
    return [str(row[singular(path)]) for row in rows if singular(path) in row]


def main() -> None:
    service = Service(sys.argv[1], sys.stdin.read().strip())
    document = service.ask("/openapi.json")
    lists = {path.split("/{")[0] for path in document["paths"] if "/{" in path}
    known = {
        path: codes(service, path) for path in sorted(lists) if "get" in document["paths"].get(path, {})
    }
    by_name = {singular(path): found for path, found in known.items() if found}
    by_name |= {"buyer": by_name.get("party"), "vendor": by_name.get("party")}
    for path, methods in document["paths"].items():
        for operation in methods.values():
            for parameter in operation["parameters"]:
                found = by_name.get(parameter["name"])
                if parameter["in"] == "path":
                    found = known.get(path.split("/{")[0])
                if found and parameter["schema"].get("type") == "string":
                    parameter["schema"] = {"anyOf": [{"enum": found}, parameter["schema"]]}
    json.dump(document, sys.stdout)


main()
