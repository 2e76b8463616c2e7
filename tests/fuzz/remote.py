"""Fuzzing of web servers: whatever one answers costs its source one line, and little time and memory.

    python tests/fuzz/remote.py [--number 5000] [--seconds 3600] [--seed 0]

The server is on this machine. Each answer depends on its number alone, so that `--seed N --number 1` repeats it: a
status, headers, a body, redirects, damage. Prints the problems and the slowest answer; exit 1 if there was any problem.
"""

from __future__ import annotations

import gzip
import random
import resource
import socketserver
import sys
import threading
import traceback
import zlib
from contextlib import suppress
from pathlib import Path
from time import process_time

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.fuzz.numbered import check_inputs, parse_options  # noqa: E402
from tests.fuzz.settings import damage, run_command  # noqa: E402 - behind the path to the tests

MAX_SECONDS = 10.0  # for one answer
MAX_GROWTH = 400 << 10  # kilobytes of memory, over the run
ARTICLE = next((ROOT / "seeds").glob("006*")).read_bytes()
STATUSES = (
    *["200 OK"] * 8,
    "206 Partial",
    "301 Moved",
    "302 Found",
    "307 x",
    "308 x",
    "404 No",
    "500 x",
    "999 x",
    "100 Go",
    "-1 x",
    "",
)
LOCATIONS = (
    *(
        "/",
        "x",
        "?",
        "//",
        "http://",
        "http://[",
        "http://a b/",
        "file:///etc/passwd",
        "ftp://x/",
        "//localhost/",
        "http://[::1]/",
    ),
    *("http://127.1/", "http://0x7f.1/", "http://2130706433/", "http://127.0.0.1:99999/", "http://é.example/", "data:,x", ""),
    *(
        "http://%00/",
        "http://127.0.0.1:1/",
        "http://localhost:1/",
        "\x00",
        "http://user:pw@127.0.0.1:1/",
        "http://127.0.0.1.:1/",
    ),
)
HEADERS = (
    *(
        "Content-Length: 9",
        "Content-Length: -1",
        "Content-Length: 99999999999999999999",
        "Content-Length: x",
        "Content-Length: 0",
    ),
    *("Transfer-Encoding: chunked", "Transfer-Encoding: gzip", "Content-Encoding: gzip", "Content-Encoding: deflate"),
    *(
        "Content-Encoding: br",
        "Content-Encoding: nonsense",
        "Content-Range: bytes 0-9/*",
        "Content-Range: x",
        "Accept-Ranges: none",
    ),
    *(
        "Content-Type: text/html; charset=nonsense",
        "Content-Type: \xff",
        "Set-Cookie: a=b; domain=.",
        "ETag: x",
        "Connection: close",
    ),
    *("X: " + "a" * 9000, " folded", "no colon", ": empty", "Upgrade: websocket", "Keep-Alive: timeout=1"),
)


def make_body(dice: random.Random) -> bytes:
    """A body: an article, compressed or in chunks, or a bomb."""
    kind = dice.randrange(7)
    if kind == 0:
        return gzip.compress(ARTICLE)
    if kind == 1:
        return zlib.compress(ARTICLE)
    if kind == 2:
        return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (ARTICLE[:500], ARTICLE[500:], b""))
    if kind == 3:
        return gzip.compress(bytes(1 << 24))
    if kind == 4:
        return b"mill " * 500_000
    return ARTICLE


def make_answer(number: int, port: int) -> bytes:
    """The bytes of an answer; the same number gives the same."""
    dice = random.Random(number)
    lines = [f"HTTP/1.{dice.choice('0111')} {dice.choice(STATUSES)}"]
    lines += dice.sample(HEADERS, dice.randrange(4))
    if dice.random() < 0.5:
        target = dice.choice((*LOCATIONS, f"http://127.0.0.1:{port}/{number + 1}", f"http://localhost:{port}/{number + 1}"))
        lines.append(f"Location: {target}")
    data = "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n" + make_body(dice)
    return damage(dice, data) if dice.random() < 0.3 else data


class Handler(socketserver.BaseRequestHandler):
    """Answers a request for `/NUMBER` with the bytes of this number."""

    def handle(self) -> None:
        """Answer, and close the connection."""
        with suppress(OSError, ValueError, IndexError):
            request = self.request.recv(65536)
            number = int(request.split()[1].strip(b"/"))
            self.request.sendall(make_answer(number, self.server.server_address[1]))


class Server(socketserver.ThreadingTCPServer):
    """A server with a thread for each connection."""

    daemon_threads = True
    allow_reuse_address = True


def check_answer(number: int, port: int) -> tuple[float, str]:
    """The seconds that an answer took, and what went wrong."""
    follow = ["--follow"] if number % 2 else []
    start, problem = process_time(), ""
    try:
        code, messages = run_command("list", "--max-bytes", "2M", *follow, f"http://127.0.0.1:{port}/{number}")
        if code not in (0, 1) or messages.count("\n") > 1 or len(messages) > 700 or "reex itself" in messages:
            problem = f"exit code {code}: {messages[:500]!r}"
    except BaseException:  # noqa: BLE001 - any exception is a bug
        problem = traceback.format_exc()
    return process_time() - start, problem


def main() -> int:
    """Check all answers."""
    given = parse_options(__doc__, 5_000)
    with Server(("127.0.0.1", 0), Handler) as server:
        port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        check_answer(0, port)  # what is loaded at first use is no growth
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

        def check(number: int) -> tuple[float, str, str]:
            seconds, problem = check_answer(number, port)
            return seconds, "", problem

        code = check_inputs(given, "answers", MAX_SECONDS, check)
        growth = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        server.shutdown()
    print(f"memory grew by {growth >> 10} MB")
    return 1 if growth > MAX_GROWTH else code


if __name__ == "__main__":
    sys.exit(main())
