"""Is many clients that do not behave, while others go on asking: misbehave.py [--streams N] [--idle N]
[--slow N] [--bodies N] URL LINK TOKEN.

URL is a service whose process is in $SERVICE_FILES/service.pid; LINK signs an officer in, once; TOKEN is
another officer's. Prints what happened and how much memory the service had; ends with 1 where something
did not happen in time, somebody else was not served, or the memory was more than what is allowed here."""

import argparse
import asyncio
import concurrent.futures
import http.client
import json
import os
import pathlib
import resource
import socket
import sys
import threading
import time
import urllib.parse
import uuid

MIB = 1024 * 1024
# What everything here may take, on a machine that has much else to do.
PATIENCE_SECONDS = 300
# In which somebody else is served.
OTHERS_SECONDS = 120

# How much memory the service may have more than before, in MiB.
#
# Of each stream: its buffers, its tasks, its place in the hub. A test build needs about three times what
# a release build does.
STREAM_KIB = 100
# Whatever happens: what bodies may hold at once, 192 MiB, as bytes that grow as they come, which may
# double them; and 64 MiB for what is made of those of which a core takes one at a time.
BODIES_MIB = 2 * 192 + 64
# Of each client that does not read: its answer, of less than 4 MiB.
READER_MIB = 4
# What a process that has had much to do keeps of it, of its allocator and its caches.
KEPT_MIB = 128


class Failed(Exception):
    pass


def check(holds: bool, what: str) -> None:
    if not holds:
        raise Failed(what)


class Service:
    def __init__(self, url: str, link: str, token: str) -> None:
        parts = urllib.parse.urlsplit(url)
        self.host, self.port = parts.hostname, parts.port
        self.link = link
        self.token = token
        process = pathlib.Path(os.environ["SERVICE_FILES"], "service.pid").read_text().strip()
        self.status = pathlib.Path("/proc", process, "status")

    def memory(self) -> float:
        """What of the service is in memory, in MiB."""
        for line in self.status.read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        raise Failed("the service has ended")

    def head(self, method: str, path: str, *fields: str) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", "Host: x", f"Authorization: Bearer {self.token}"]
        return "\r\n".join([*lines, *fields, "", ""]).encode()

    def ask(self, method: str, path: str, body: bytes | None = None, **fields: str):
        connection = http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE_SECONDS)
        fields = {name.replace("_", "-"): value for name, value in fields.items()}
        fields.setdefault("Authorization", f"Bearer {self.token}")
        try:
            connection.request(method, path, body, fields)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def connect(self) -> socket.socket:
        return socket.create_connection((self.host, self.port), timeout=PATIENCE_SECONDS)

    def sign_in(self) -> str:
        """The cookie of a session of the pages."""
        path = urllib.parse.urlsplit(self.link).path
        _, fields, _ = self.ask("POST", path, b"", Authorization="")
        return fields["Set-Cookie"].split(";")[0]


class Watch:
    """Looks at the service's memory, and asks it as somebody who behaves, all the time."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.over = threading.Event()
        self.most = service.memory()
        self.longest = 0.0
        self.asked = 0
        self.fault: str | None = None
        self.threads = [threading.Thread(target=run, daemon=True) for run in (self.look, self.ask)]

    def __enter__(self) -> "Watch":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()

    def look(self) -> None:
        while not self.over.wait(0.02):
            try:
                self.most = max(self.most, self.service.memory())
            except (Failed, OSError):
                self.fault = "the service has ended"
                return

    def ask(self) -> None:
        while not self.over.wait(0.2):
            began = time.monotonic()
            told = 0
            # On a busy machine it may be told to come again, as any program does then.
            while told != 200:
                try:
                    told, _, body = self.service.ask("GET", "/v1/backlog")
                    if told not in (200, 429, 503):
                        self.fault = f"/v1/backlog is answered {told}: {body[:200]!r}"
                        return
                except (OSError, http.client.HTTPException) as error:
                    self.fault = f"/v1/backlog is not answered: {error!r}"
                    return
                if time.monotonic() - began > OTHERS_SECONDS:
                    self.fault = f"/v1/backlog is not answered in {OTHERS_SECONDS} s"
                    return
            self.asked += 1
            self.longest = max(self.longest, time.monotonic() - began)

    def served(self) -> str:
        check(self.fault is None, str(self.fault))
        check(self.asked > 0, "nobody else was served")
        return f"{self.asked} others were served, the slowest in {self.longest:.2f} s"


def event(number: int, name: str = "N") -> bytes:
    data = {"party": f"L{number}-{uuid.uuid4().hex[:12]}", "name": name, "roles": ["vendor"]}
    return json.dumps(
        {
            "id": str(uuid.uuid4()),
            "type": "party.registered",
            "occurred_at": "2024-04-01",
            "source": name,
            "data": data,
        }
    ).encode()


# MARK: Streams


async def listen(service: Service, fields: list[str], path: str):
    reader, writer = await asyncio.open_connection(service.host, service.port, limit=4096)
    writer.write("\r\n".join([f"GET {path} HTTP/1.1", "Host: x", *fields, "", ""]).encode())
    head = await reader.readuntil(b"\r\n\r\n")
    check(head.startswith(b"HTTP/1.1 200"), f"a stream is answered {head!r}")
    await reader.readuntil(b"retry: ")
    return reader, writer


async def streams(service: Service, count: int) -> None:
    """Many streams are open: others are served, and what is recorded reaches each of them."""
    loop = asyncio.get_running_loop()
    before = service.memory()
    cookie = service.sign_in()
    kinds = [
        ([f"Authorization: Bearer {service.token}"], "/v1/events/stream"),
        ([f"Cookie: {cookie}"], "/live"),
    ]
    with Watch(service) as watch:
        began = time.monotonic()
        open_streams = []
        while len(open_streams) < count:
            # As many as the queue of the system takes at once.
            some = range(len(open_streams), min(count, len(open_streams) + 200))
            # One in ten is an open page.
            open_streams += await asyncio.gather(
                *(listen(service, *kinds[1 if number % 10 == 9 else 0]) for number in some)
            )
        print(f"{count} streams are open after {time.monotonic() - began:.1f} s")
        during = service.memory()
        began = time.monotonic()
        status, _, body = await loop.run_in_executor(
            None, lambda: service.ask("POST", "/v1/events", event(0), Content_Type="application/json")
        )
        check(status == 201, f"an event is answered {status}: {body!r}")
        seq = str(json.loads(body)["seq"]).encode()

        async def told(reader: asyncio.StreamReader) -> None:
            while True:
                line = (await reader.readuntil(b"\n")).strip()
                if line in (b"id: " + seq, b"data: " + seq):
                    return

        await asyncio.gather(*(told(reader) for reader, _ in open_streams))
        print(f"an event has reached all of them after {time.monotonic() - began:.1f} s")
        while watch.asked < 3:
            await asyncio.sleep(0.1)
    print(watch.served())
    most = watch.most
    for _, writer in open_streams:
        writer.close()
    await settled(service, connections=1)
    after = service.memory()
    print(f"memory: {before:.0f} MiB, with the streams {during:.0f}, at most {most:.0f}, then {after:.0f}")
    allowed = before + count * STREAM_KIB / 1024 + KEPT_MIB
    check(most <= allowed, f"{count} streams may take {allowed:.0f} MiB, and took {most:.0f}")


async def settled(service: Service, connections: int) -> None:
    """Until the service has noticed that clients are gone."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        _, _, body = await asyncio.to_thread(service.ask, "GET", "/metrics")
        values = dict(
            line.rsplit(" ", 1) for line in body.decode().splitlines() if not line.startswith("#")
        )
        if float(values["chotatsu_connections"]) <= connections:
            return
        check(time.monotonic() < end, f"{values['chotatsu_connections']} connections are left")
        await asyncio.sleep(0.1)


# MARK: Clients that do not go on


async def closed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Until the service has closed the connection, in its way."""
    try:
        while await reader.read(65_536):
            pass
    except ConnectionError:
        pass
    writer.close()


async def dripping(service: Service, head: bytes, drop: bytes) -> None:
    """Sends one byte a second."""
    reader, writer = await asyncio.open_connection(service.host, service.port)
    writer.write(head)
    end = asyncio.ensure_future(closed(reader, writer))
    while not end.done():
        writer.write(drop)
        await asyncio.wait([end], timeout=1)
    await end


async def half_open(service: Service, head: bytes) -> None:
    reader, writer = await asyncio.open_connection(service.host, service.port)
    writer.write(head)
    await closed(reader, writer)


async def slow_reader(service: Service) -> None:
    """Asks for a large answer, and reads one byte of it a second."""
    loop = asyncio.get_running_loop()
    client = socket.socket()
    # What the system takes for it is not to hide that it does not read.
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.setblocking(False)
    await loop.sock_connect(client, (service.host, service.port))
    await loop.sock_sendall(client, service.head("GET", "/v1/events?last=1000&limit=1000"))
    count = 0
    while True:
        # What it has not read yet it keeps, after the service has dropped it.
        try:
            if gone(client) or not await loop.sock_recv(client, 1):
                break
        except ConnectionError:
            break
        count += 1
        await asyncio.sleep(1)
    client.close()
    check(count > 3, "an answer was cut at once")


def gone(client: socket.socket) -> bool:
    """Whether the other side has ended the connection: CLOSE, or CLOSE_WAIT, of linux/tcp.h."""
    state = client.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0]
    return state in (7, 8)


async def idlers(service: Service, idle: int, slow: int) -> None:
    """Clients that say nothing, or slowly, or do not listen: the service ends each of them."""
    before = service.memory()
    body = service.head("POST", "/v1/events", "Content-Type: application/json", "Content-Length: 1000000")
    kinds = {
        "connections on which nothing comes": [half_open(service, b"") for _ in range(idle // 2)],
        "halves of a head": [
            half_open(service, b"GET /v1/backlog HTTP/1.1\r\nHos") for _ in range(idle // 2)
        ],
        "heads that drip": [
            dripping(service, b"GET /v1/backlog HTTP/1.1\r\nX: ", b"y") for _ in range(slow)
        ],
        "bodies that do not come": [half_open(service, body + b"{") for _ in range(slow)],
        "bodies that drip": [dripping(service, body, b" ") for _ in range(slow)],
        "clients that read a byte a second": [slow_reader(service) for _ in range(slow)],
    }

    async def ended(what: str, clients: list) -> None:
        began = time.monotonic()
        await asyncio.gather(*clients)
        print(f"{len(clients)} {what}: ended after {time.monotonic() - began:.0f} s")

    with Watch(service) as watch:
        await asyncio.gather(*(ended(what, clients) for what, clients in kinds.items()))
    print(watch.served())
    await settled(service, connections=1)
    print(f"memory: {before:.0f} MiB, at most {watch.most:.0f}, then {service.memory():.0f}")
    allowed = before + slow * READER_MIB + KEPT_MIB
    check(watch.most <= allowed, f"slow clients may take {allowed:.0f} MiB, took {watch.most:.0f}")


# MARK: Large bodies


def send(service: Service, body: bytes) -> tuple[int, bytes]:
    """The status that a body of lines is answered with, though the answer may come before it is sent."""
    client = service.connect()
    client.sendall(
        service.head(
            "POST",
            "/v1/events",
            "Content-Type: application/x-ndjson",
            f"Content-Length: {len(body)}",
            "Connection: close",
        )
    )
    try:
        client.sendall(body)
    except ConnectionError:
        pass
    told = b""
    try:
        while piece := client.recv(65_536):
            told += piece
    except ConnectionError:
        pass
    client.close()
    check(told.startswith(b"HTTP/1.1 "), f"no answer, but {told[:100]!r}")
    return int(told[9:12]), told


def large(lines: int, size: int) -> bytes:
    """Events as lines, with spaces between the words of each, so that all of it is as large."""
    each = size // lines
    return b"".join(
        text[:1] + b" " * (each - len(text) - 1) + text[1:] + b"\n"
        for text in (event(number) for number in range(lines))
    )


def insistent(service: Service, body: bytes) -> list[int]:
    """Sends a body until it is taken, and gives all that it was told."""
    end = time.monotonic() + PATIENCE_SECONDS
    statuses = []
    while not statuses or statuses[-1] == 429:
        check(time.monotonic() < end, "a body was never taken")
        if statuses:
            time.sleep(1)
        statuses.append(send(service, body)[0])
    return statuses


def counted(statuses: list[int]) -> str:
    return ", ".join(f"{status}: {statuses.count(status)}" for status in sorted(set(statuses)))


def many(service: Service, what: str, made: list[bytes]) -> None:
    """Large bodies from many at once: some are told to come again, and in the end all are taken."""
    before = service.memory()
    began = time.monotonic()
    with Watch(service) as watch, concurrent.futures.ThreadPoolExecutor(len(made)) as pool:
        told = [status for all_told in pool.map(lambda body: insistent(service, body), made) for status in all_told]
    print(f"{len(made)} {what}: {counted(told)}, after {time.monotonic() - began:.0f} s")
    print(watch.served())
    after = service.memory()
    print(f"memory: {before:.0f} MiB, at most {watch.most:.0f}, then {after:.0f}")
    check(set(told) <= {200, 413, 429}, f"{what} are answered {counted(told)}")
    allowed = before + BODIES_MIB
    check(watch.most <= allowed, f"{what} may take {allowed:.0f} MiB, and took {watch.most:.0f}")
    check(after <= before + KEPT_MIB, f"{what} took {before:.0f} MiB to {after:.0f} for good")


def bodies(service: Service, count: int):
    """The largest bodies from many at once, and larger ones, each with what they are."""
    size = 10 * MIB
    # What is refused is told at length: the answer is larger than what it answers.
    refused = b"{}".ljust(105) + b"\n"
    # Few of the second are enough: reading their lines takes much longer.
    for what, number, make in [
        ("bodies of 10 MiB", count, lambda: large(100, size)),
        (
            "bodies of 10 MiB, whose every line is refused",
            max(1, count // 20),
            lambda: refused * (size // len(refused)),
        ),
        ("bodies of 10 MiB in lines of a byte", count, lambda: b"1\n" * (size // 2)),
    ]:
        yield what, lambda what=what, number=number, make=make: many(
            service, what, [make() for _ in range(number)]
        )
    yield "a larger body", lambda: too_large(service)


def too_large(service: Service) -> None:
    status, _ = send(service, b" " * (11 * MIB))
    check(status == 413, f"11 MiB are answered {status}")
    print("11 MiB: 413")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--streams", type=int, default=2000)
    parser.add_argument("--idle", type=int, default=200)
    parser.add_argument("--slow", type=int, default=20)
    parser.add_argument("--bodies", type=int, default=40)
    parser.add_argument("url")
    parser.add_argument("link")
    parser.add_argument("token")
    asked = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    check(most == -1 or most > asked.streams + 1000, f"a process may open no more than {most} files")
    service = Service(asked.url, asked.link, asked.token)
    # A log that is worth reading.
    lines = b"\n".join(event(number, "長" * 200) for number in range(1000))
    status, _, body = service.ask("POST", "/v1/events", lines, Content_Type="application/x-ndjson")
    check(status == 200 and body.count(b"recorded") == 1000, f"events are answered {status}")
    parts = []
    if asked.streams:
        parts.append(("streams", lambda: asyncio.run(streams(service, asked.streams))))
    if asked.idle:
        parts.append(("idlers", lambda: asyncio.run(idlers(service, asked.idle, asked.slow))))
    if asked.bodies:
        parts += list(bodies(service, asked.bodies))
    failed = 0
    for name, run in parts:
        print(f"── {name}", flush=True)
        try:
            run()
        except Failed as failure:
            failed = 1
            print(f"FAILED: {failure}")
    return failed


sys.exit(main())
