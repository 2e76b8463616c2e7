"""Web servers that redirect, or answer without end: what is not followed, and what costs one source only.

The servers are on two addresses of this machine, of which 127.0.0.2 is taken for a public one in some tests.
"""

from __future__ import annotations

import gzip
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import repeat
from typing import Any
from urllib.parse import unquote

import pytest

from reex_cli import cli
from tests.command import SEED, SEED_TITLE, error_line, listed_titles, reex

pytest.importorskip("aiohttp")
pytest.importorskip("fsspec")

from reex_cli.input import web_client

ARTICLE = SEED.read_bytes()
HEAD = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"
RAW: dict[str, Callable[[], Iterator[bytes]]] = {  # by path: the bytes of an answer
    "endless": lambda: iter([HEAD + b"\r\n", *repeat(b"mill " * 100_000, 100)]),
    "headers": lambda: iter([HEAD, *repeat(b"X-Mill: " + b"a" * 1000 + b"\r\n", 20_000)]),
    "header": lambda: iter([HEAD + b"X-Mill: ", *repeat(b"a" * 100_000, 200)]),
    "status": lambda: iter([b"HTTP/1.1 200 " + b"a" * 7000 + b"\r\n" * 2]),
    "reason": lambda: iter([b"HTTP/1.1 500 " + b"a" * 7000 + b"\r\nConnection: close\r\nContent-Length: 0" + b"\r\n" * 2]),
    "bomb": lambda: iter([HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(bytes(1 << 26))]),
    "size": lambda: iter([HEAD + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\nx"]),
    "negative": lambda: iter([HEAD + b"Content-Length: -5\r\n\r\nx"]),
    "chunks": lambda: iter([HEAD + b"Transfer-Encoding: chunked\r\n\r\nnonsense\r\n"]),
    "nothing": lambda: iter([]),
    "binary": lambda: iter([bytes(range(256)) * 99]),
    "drip": lambda: (time.sleep(0.1) or block for block in (HEAD + b"X-Mill: ", *repeat(b"a", 50))),
    "gone": lambda: iter([b"HTTP/1.1 404 Gone\r\nContent-Length: 500000\r\n\r\n", bytes(400_000)]),
    "nowhere": lambda: iter([b"HTTP/1.1 302 Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"]),
}


class Server(BaseHTTPRequestHandler):
    """Serves an article, redirects to what stands behind `/to/`, and answers of `RAW`."""

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def do_HEAD(self) -> None:
        """Send the header of an answer."""
        self.do_GET()

    def do_GET(self) -> None:
        """Send an answer."""
        kind, _, target = unquote(self.path[1:]).partition("/")
        self.close_connection = True
        with suppress(OSError):
            if kind in RAW:
                for block in RAW[kind]():
                    self.wfile.write(block)
                return
            self.send_response(302 if kind == "to" else 200)
            if kind == "to":
                self.send_header("Location", self.path if target == "itself" else target)
            self.send_header("Connection", "close")
            self.end_headers()
            if kind != "to" and self.command == "GET":
                self.wfile.write(ARTICLE)


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[str, str]]:
    """The hosts and ports of two servers."""
    with ExitStack() as stack:
        running = [stack.enter_context(ThreadingHTTPServer((host, 0), Server)) for host in ("127.0.0.1", "127.0.0.2")]
        for server in running:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            stack.callback(server.shutdown)
        yield f"127.0.0.1:{running[0].server_port}", f"127.0.0.2:{running[1].server_port}"


Listed = Callable[..., tuple[int, str, str]]


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Listed:
    """A function that lists an address in this process, and returns the exit code, the output and the messages."""

    def run(url: str, *options: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["reex", "list", *options, f"http://{url}"])
        return (cli.run_command(), *capfd.readouterr())

    return run


def test_a_redirect_on_the_same_host_is_followed(servers: tuple[str, str], listed: Listed) -> None:
    for target in ("/article", f"http://{servers[0]}/article", "article"):
        code, out, message = listed(f"{servers[0]}/to/{target}")
        assert (code, SEED_TITLE in out, message) == (0, True, "") if target != "article" else code == 1


def test_a_redirect_to_another_host_or_port_is_followed_only_if_asked_for(servers: tuple[str, str], listed: Listed) -> None:
    port = servers[0].partition(":")[2]
    for target in (servers[1], f"localhost:{port}"):
        url = f"{servers[0]}/to/http://{target}/article"
        code, out, message = listed(url)
        assert (code, SEED_TITLE in out) == (1, False)
        hint = f"another host, {target}. Pass http://{target}/article, or --follow"
        assert message == f"http://{url}: cannot be read (it redirects to {hint}).\n"
        code, out, message = listed(url, "--follow")
        assert (code, SEED_TITLE in out, message) == (0, True, "")


PRIVATE = "127.0.0.1 localhost 127.1 2130706433 0x7f.1 [::1] [::ffff:127.0.0.1] 0.0.0.0 169.254.1.1 10.0.0.1".split()


@pytest.fixture
def second_is_public(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the address of the second server for public."""
    real = web_client.is_public_address
    monkeypatch.setattr(web_client, "is_public_address", lambda host: host == "127.0.0.2" or real(host))


@pytest.mark.usefixtures("second_is_public")
@pytest.mark.parametrize("host", PRIVATE)
def test_a_public_host_never_redirects_to_one_that_is_not(host: str, servers: tuple[str, str], listed: Listed) -> None:
    port = servers[0].partition(":")[2]
    code, out, message = listed(f"{servers[1]}/to/http://{host}:{port}/article", "--follow")
    assert (code, SEED_TITLE in out, message.count("\n")) == (1, False, 1)
    assert "is not public" in message


@pytest.mark.usefixtures("second_is_public")
def test_a_public_host_on_the_way_counts(servers: tuple[str, str], listed: Listed) -> None:
    way = f"{servers[0]}/to/http://{servers[1]}/to/http://{servers[0]}/article"
    assert "a public host redirects to 127.0.0.1, which is not public" in listed(way, "--follow")[2]
    assert listed(f"{servers[0]}/to/http://{servers[1]}/article", "--follow")[0] == 0


@pytest.mark.usefixtures("second_is_public")
def test_a_name_that_changes_its_address_is_not_followed(
    servers: tuple[str, str], listed: Listed, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["127.0.0.2", "127.0.0.1"])

    async def resolve(_: object, host: str, port: int = 0, _family: Any = 0) -> list[dict[str, Any]]:
        return [{"hostname": host, "host": next(answers), "port": port, "family": 2, "proto": 0, "flags": 4}]

    monkeypatch.setattr("aiohttp.ThreadedResolver.resolve", resolve)
    port = servers[1].partition(":")[2]
    code, _, message = listed(f"changing.example:{port}/to//article")
    assert (code, "a public host redirects to changing.example, which is not public" in message) == (1, True)


ODD_REDIRECTS = "to/itself to/file:///etc/passwd to/ftp://127.0.0.1/x to/http://[x/ to/http:// nowhere".split()
ODD_ANSWERS = "headers header status reason size negative chunks nothing binary".split()
BAD = dict.fromkeys((*ODD_REDIRECTS, *ODD_ANSWERS), "") | dict.fromkeys(
    ("binary", "header"), "cannot be read (the answer is not HTTP ("
)
BAD |= dict.fromkeys(("to/file:///etc/passwd", "to/ftp://127.0.0.1/x"), "cannot be read (it redirects to f")
BAD |= dict.fromkeys(("endless", "bomb"), "too large: ")


@pytest.mark.parametrize("path", BAD)
def test_an_odd_answer_costs_its_source_one_line(path: str, servers: tuple[str, str], listed: Listed) -> None:
    code, _, message = listed(f"{servers[0]}/{path}", "--max-bytes", "1M", f"http://{servers[0]}/article")
    assert code == 1
    assert message.count("\n") == 1
    assert message.startswith(f"http://{servers[0]}/{path}: {BAD[path]}")
    assert len(message) < 600


@pytest.mark.parametrize("path", ["gone", "to/http://127.0.0.2/"])
def test_refused_answers_are_closed(path: str, servers: tuple[str, str], listed: Listed) -> None:
    code, _, message = listed(f"{servers[0]}/{path}", *[f"http://{servers[0]}/{path}"] * 120)  # a session opens at most 100
    assert (code, message.count("\n")) == (1, 121)


def test_an_answer_that_drips_is_given_up_with_a_timeout(servers: tuple[str, str]) -> None:
    url = f"http://{servers[0]}/drip"
    done = reex("list", "--timeout", 0.7, url, SEED)
    assert done.returncode == 1
    assert error_line(done) == f"{url}: not done in 0.7 seconds. Give it more with --timeout."
    assert listed_titles(done) == [SEED_TITLE]
