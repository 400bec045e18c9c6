"""Records orders as many clients at once, each event again by its id until it is acknowledged, whatever
becomes of the service meanwhile: record.py URL CLIENTS FOLDER.

FOLDER has the token in `token`. What is sent and what is acknowledged is written there as it happens,
an id a line, in `sent` and `acknowledged`, there with the seq that was told; a file `stop` ends it, each
client once its last event is acknowledged. Then it says as JSON how often it was told what."""

import collections
import http.client
import json
import pathlib
import random
import sys
import threading
import time
import urllib.parse
import uuid

# What a client may be told while the service or its database is away, or has much to do.
LATER = {429, 503}
# So long one event may take, whatever is killed meanwhile, on a machine that has much else to do.
PATIENCE_SECONDS = 300


class Told:
    """What all clients were told, and the files that say so."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.lock = threading.Lock()
        self.counts: collections.Counter[str] = collections.Counter()
        self.faults: list[str] = []
        # Buffered by line: the reader counts them while this program runs.
        self.sent = open(folder / "sent", "w", buffering=1)
        self.acknowledged = open(folder / "acknowledged", "w", buffering=1)

    def write(self, file, *words) -> None:
        with self.lock:
            print(*words, file=file)

    def count(self, what: str) -> None:
        with self.lock:
            self.counts[what] += 1

    def fault(self, what: str) -> None:
        with self.lock:
            self.faults.append(what)


class Client:
    def __init__(self, number: int, url: str, folder: pathlib.Path, told: Told) -> None:
        self.number = number
        self.address = urllib.parse.urlsplit(url).netloc
        self.stop = folder / "stop"
        self.token = (folder / "token").read_text().strip()
        self.told = told
        self.random = random.Random(number)
        self.connection = None

    def run(self) -> None:
        count = 0
        while not self.stop.exists():
            count += 1
            event = order(f"C{self.number}-{count}")
            self.told.write(self.told.sent, event["id"])
            if not self.record(event):
                return

    def record(self, event: dict) -> bool:
        """Sends an event until it is acknowledged; false where it never is."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            try:
                status, fields, body = self.post(event)
            except (OSError, http.client.HTTPException):
                self.told.count("cut")
                self.hang_up()
                time.sleep(self.random.uniform(0.02, 0.2))
                continue
            self.told.count(str(status))
            if status in LATER:
                seconds = fields.get("Retry-After", "")
                if not seconds.isdecimal():
                    self.told.fault(f"{status} without the time to come again: {body!r}")
                    return False
                time.sleep(self.random.uniform(0.1, max(0.2, float(seconds))))
                continue
            if status not in (200, 201):
                self.told.fault(f"{event['id']}: {status}: {body!r}")
                return False
            outcome = json.loads(body)
            if outcome["id"] != event["id"]:
                self.told.fault(f"{event['id']} is told of {outcome['id']}")
                return False
            self.told.write(self.told.acknowledged, event["id"], outcome["seq"])
            return True
        self.told.fault(f"{event['id']} was never acknowledged")
        return False

    def post(self, event: dict):
        if self.connection is None:
            self.connection = http.client.HTTPConnection(self.address, timeout=120)
        fields = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        self.connection.request("POST", "/v1/events", json.dumps(event), fields)
        # Now and then the answer is lost on its way, though nothing was killed.
        if self.random.random() < 0.03:
            raise ConnectionAbortedError
        answer = self.connection.getresponse()
        return answer.status, answer.headers, answer.read()

    def hang_up(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None


def order(code: str) -> dict:
    line = {"line": 1, "product": "X", "quantity": 10, "unit_price": "1"}
    return {
        "id": str(uuid.uuid4()),
        "type": "order.placed",
        "occurred_at": "2024-04-01",
        "data": {
            "order": code,
            "buyer": "B",
            "vendor": "V",
            "channel": "private",
            "currency": "JPY",
            "lines": [line],
        },
    }


def main() -> int:
    url, clients, folder = sys.argv[1], int(sys.argv[2]), pathlib.Path(sys.argv[3])
    told = Told(folder)
    threads = [
        threading.Thread(target=Client(number, url, folder, told).run) for number in range(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps({"told": told.counts, "faults": told.faults[:20]}, sort_keys=True))
    return 1 if told.faults else 0


sys.exit(main())
