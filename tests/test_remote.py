"""Remote files: the same articles and the same parts as from a disk, and failures in the user's words."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from reex_cli import cli, read, read_corpus
from reex_cli.input import remote
from tests.command import ARTICLE, COMMAND, SEED_TITLE, SEEDS, environment, error_line, listed_titles, reex, shell
from tests.test_wordpress import USER, post

fsspec = pytest.importorskip("fsspec")
ROOT = "memory://corpus"


@pytest.fixture
def memory() -> Iterator[Any]:
    """The in-memory file system of fsspec, empty."""
    system = fsspec.filesystem("memory")
    system.store.clear()
    system.pseudo_dirs[:] = [""]
    yield system
    system.store.clear()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seeds, folders whose byte order differs from that of their names, hidden files, an archive, a helper, a large file."""
    top = tmp_path_factory.mktemp("here") / "corpus"
    for place in ("b", "b-c", "b/d", ".hidden"):
        (top / place).mkdir(parents=True)
        for seed in sorted(SEEDS.glob("00[2678]*")):
            shutil.copy(seed, top / place)
    (top / ".hidden.txt").write_text(ARTICLE, "utf-8")
    (top / "empty.txt").write_bytes(b"")
    (top / "users.json").write_text(json.dumps([USER]), "utf-8")
    (top / "posts.json.gz").write_bytes(gzip.compress(json.dumps([post(n) for n in range(40)]).encode(), mtime=0))
    many = [post(n, content={"rendered": f"<p>Mill {n}</p><!--{'x' * 30_000}-->"}) for n in range(400)]
    (top / "many.json").write_text(json.dumps(many), "utf-8")
    with zipfile.ZipFile(top / "some.zip", "w") as archive:
        archive.write(SEEDS / "006_why-the-night-train-takes-its-time.txt", "a/night.txt")
    return top


@pytest.fixture
def remote_folder(memory: Any, folder: Path) -> str:
    """The same in the in-memory file system."""
    memory.put(str(folder), "/corpus", recursive=True)
    return ROOT


def run(monkeypatch: pytest.MonkeyPatch, *args: object) -> int:
    """Run a command in this process, and return its exit code."""
    monkeypatch.setattr(sys, "argv", ["reex", *map(str, args)])
    return cli.run_command()


def test_a_remote_folder_gives_the_same_records_as_a_local_one(
    remote_folder: str, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    codes = [
        run(monkeypatch, "export", "-o", tmp_path / "there", remote_folder),
        run(monkeypatch, "export", "-o", tmp_path / "here", folder),
    ]
    assert codes[0] == codes[1] == 1
    local = (tmp_path / "here").read_text("utf-8").replace(str(folder), ROOT)
    assert (tmp_path / "there").read_text("utf-8") == local
    assert "Grey Heron" in local


def test_parts_and_merged_output_may_be_remote(
    memory: Any, remote_folder: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    parts = "memory://parts/of/it/"
    assert run(monkeypatch, "export", "-o", tmp_path / "one", remote_folder) == 1
    for _ in range(2):
        assert run(monkeypatch, "export", "-o", parts, "--shards", 6, remote_folder) == 1
    assert run(monkeypatch, "export", "-o", parts, "--shard", "2/6", remote_folder) == 0
    assert len(memory.ls("/parts/of/it")) == 12
    assert run(monkeypatch, "merge", parts, "-o", "memory://all.jsonl.gz") == 1
    assert gzip.decompress(memory.cat("/all.jsonl.gz")) == (tmp_path / "one").read_bytes()
    memory.rm("/parts/of/it/part-00003-of-00006.json")
    assert run(monkeypatch, "merge", parts, "-o", tmp_path / "two") == 2


def test_a_complete_remote_part_is_not_uploaded_again(memory: Any, remote_folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    options = ("export", "-o", "memory://parts", "--shards", 3, f"{remote_folder}/b")
    run(monkeypatch, *options)
    memory.rm("/parts/part-00002-of-00003.jsonl.zst")
    uploaded: list[str] = []
    write_file = remote.write_file
    monkeypatch.setattr("reex_cli.input.remote.write_file", lambda url: uploaded.append(url) or write_file(url))
    run(monkeypatch, *options)
    assert [url.rpartition("/")[2] for url in uploaded] == ["part-00002-of-00003.jsonl.zst", "part-00002-of-00003.json"]


def test_a_failed_upload_leaves_no_remote_file(
    memory: Any, remote_folder: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError("Access denied")

    monkeypatch.setattr(type(memory), "put_file", refuse)
    assert run(monkeypatch, "export", "-o", "memory://out.jsonl", f"{remote_folder}/b") == 2
    match = re.fullmatch(
        r"memory://out.jsonl: cannot be written \(access denied; the output is in (.*)\)\.\n", capfd.readouterr().err
    )
    assert match
    assert Path(match[1]).read_bytes().count(b"\n") > 3
    Path(match[1]).unlink()
    assert run(monkeypatch, "export", "-o", "memory://parts", "--shards", 2, f"{remote_folder}/b") == 2
    assert not memory.exists("/out.jsonl")
    assert not memory.exists("/parts")


def test_the_python_functions_read_addresses(remote_folder: str) -> None:
    (article,) = read(f"{remote_folder}/b/006_why-the-night-train-takes-its-time.txt")
    assert article.title == SEED_TITLE
    articles = read_corpus([f"{remote_folder}/b-c"])
    assert next(article.source for article in articles) == f"{ROOT}/b-c/002_salt-by-sunlight.txt"


def test_an_empty_or_missing_remote_folder_is_reported(
    memory: Any, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    memory.mkdir("/nothing")
    assert run(monkeypatch, "list", "memory://nothing", "memory://nowhere") == 1
    assert capfd.readouterr().err.splitlines() == [
        "memory://nothing: no files in it.",
        "memory://nowhere: cannot be read (there is no such file).",
    ]


def test_file_addresses_are_local_files(tmp_path: Path) -> None:
    done = reex("export", "-o", f"file://{tmp_path}/out.jsonl", f"file://{SEEDS}/")
    local = reex("export", SEEDS).stdout.replace(b'"source":"/', b'"source":"file:///')
    assert done.returncode == 0
    assert (tmp_path / "out.jsonl").read_bytes().replace(b"as /", b"as file:///") == local.replace(b"as /", b"as file:///")
    assert reex("export", "-o", f"file://{tmp_path}/parts", "--shards", 3, SEEDS).returncode == 0
    assert reex("merge", f"file://{tmp_path}/parts").stdout == reex("export", SEEDS).stdout


REFUSED = {
    "export -o memory://x.db {seed}": "-o memory://x.db: sqlite is written on a disk. Write it here, and copy it.",
    "export -o memory://x/ {seed}": "-o memory://x/: markdown is written on a disk. Write it here, and copy it.",
    "export -o memory://a/parts --shards 2 memory://a": (
        "-o memory://a/parts: it lies in memory://a, so that the parts would be read."
    ),
    "list nosuch://a": "nosuch://a: no such protocol as nosuch.",
}


@pytest.mark.parametrize("line", REFUSED)
def test_outputs_that_cannot_be_remote_are_refused(line: str) -> None:
    done = reex(*line.format(seed=SEEDS / "003_what-lives-in-the-jar.txt").split())
    assert (done.returncode, error_line(done)) == (2, REFUSED[line])


def test_without_the_library_the_extra_is_named() -> None:
    for module, protocol in (("fsspec", "memory"), ("s3fs", "s3"), ("gcsfs", "gs"), ("aiohttp", "https")):
        code = f"import sys; sys.modules['{module}'] = None; sys.argv = ['reex', 'list', '{protocol}://a/b']\n"
        done = shell(f'{sys.executable} -c "{code}from reex_cli.cli import main\nmain()"')
        assert done.returncode == 2
        assert error_line(done) == (
            f"{protocol}://a/b: {module} is not installed. Install reex with it: pip install 'reex[remote]'."
        )


def test_local_files_do_not_load_fsspec(tmp_path: Path) -> None:
    code = f"import sys; sys.argv = ['reex', 'export', '-o', '{tmp_path}/p', '--shards', '2', '{SEEDS}']\n"
    done = shell(
        f"{sys.executable} -c \"{code}from reex_cli.cli import run_command\nrun_command()\nprint('fsspec' in sys.modules)\""
    )
    assert done.stdout == b"False\n"


# A web server


class Server(BaseHTTPRequestHandler):
    """Serves a folder, with errors on request. It does not support ranges."""

    top: Path

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def do_HEAD(self) -> None:
        """Send the header of an answer."""
        self.answer(lambda _: None)

    def do_GET(self) -> None:
        """Send a whole answer."""
        self.answer(self.wfile.write)

    def answer(self, write: Callable[[bytes], Any]) -> None:
        """Send a header, and let `write` send the body."""
        name = self.path.lstrip("/")
        if name.isdecimal():
            self.send_error(int(name))
            return
        path = self.top / name.removeprefix("broken/").removeprefix("slow/")
        if not path.is_file():
            self.send_error(404)
            return
        data = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if name.startswith("slow/"):
            write(data[:9])
            self.server.shutting.wait(30)  # type: ignore[attr-defined]
        elif name.startswith("broken/"):
            write(data[: len(data) * 19 // 20])
            self.server.shutting.wait(1)  # type: ignore[attr-defined]  # what the client has not read when it breaks is lost
            self.close_connection = True
        else:
            write(data)


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[str]:
    """Its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), type("OfFolder", (Server,), {"top": folder})) as running:
        running.shutting = threading.Event()  # type: ignore[attr-defined]
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutting.set()  # type: ignore[attr-defined]
        running.shutdown()
        thread.join()


NAMES = ("b/006_why-the-night-train-takes-its-time.txt", "posts.json.gz", "some.zip", "many.json")


@pytest.mark.parametrize("jobs", [1, 2])
def test_web_files_give_the_same_records_as_local_ones(jobs: int, server: str, folder: Path) -> None:
    remotely = reex("export", "-j", jobs, *(f"{server}/{name}" for name in NAMES))
    locally = reex("export", *(f"{folder}/{name}" for name in NAMES))
    assert (remotely.returncode, remotely.stderr) == (0, b"")
    assert remotely.stdout.replace(server.encode(), bytes(folder)) == locally.stdout


def test_a_page_is_piped_into_the_next_tool(server: str) -> None:
    assert listed_titles(reex("list", f"{server}/{NAMES[0]}")) == [SEED_TITLE]


def test_large_web_files_are_split_between_shards(server: str, folder: Path, tmp_path: Path) -> None:
    for _ in range(2):
        done = reex("export", "-o", tmp_path / "parts", "--shards", 4, f"{server}/many.json", f"{server}/posts.json.gz")
        assert (done.returncode, done.stderr) == (0, b"")
    counts = [json.loads(path.read_bytes())["articles"] for path in sorted((tmp_path / "parts").glob("*.json"))]
    assert min(counts) > 0
    local = reex("export", folder / "many.json", folder / "posts.json.gz").stdout
    assert reex("merge", tmp_path / "parts").stdout.replace(server.encode(), bytes(folder)) == local


WRONG = {
    "404": "cannot be read (there is no such file).",
    "403": "cannot be read (the server answers 403 Forbidden).",
    "500": "cannot be read (the server answers 500 Internal Server Error).",
    "nowhere": "cannot be read (there is no such file).",
    f"broken/{NAMES[0]}": "cannot be read to its end (",
    "broken/many.json": "cannot be read to its end (",
}


@pytest.mark.parametrize("name", WRONG)
def test_a_server_error_is_one_failure(name: str, server: str) -> None:
    done = reex("export", f"{server}/{name}", f"{server}/{NAMES[0]}")
    assert done.returncode == 1
    assert error_line(done).startswith(f"{server}/{name}: {WRONG[name]}")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert records[-1]["title"] == SEED_TITLE
    assert (len(records) > 100) == (name == "broken/many.json")  # what came before it broke


def test_an_interruption_does_not_wait_for_a_server(server: str) -> None:
    with subprocess.Popen(
        [*COMMAND, "list", f"{server}/slow/{NAMES[0]}"], stderr=subprocess.PIPE, env=environment()
    ) as running:
        time.sleep(3)
        running.send_signal(signal.SIGTERM)
        began = time.monotonic()
        messages = running.communicate(timeout=20)[1].decode().splitlines()
    assert time.monotonic() - began < 4
    assert (running.returncode, len(messages)) == (130, 1)
    assert messages[0].startswith("interrupted before the first source was done.")


def test_a_refused_connection_is_reported() -> None:
    done = reex("list", "http://127.0.0.1:1/a")
    assert done.returncode == 1
    assert error_line(done).startswith("http://127.0.0.1:1/a: cannot be read (")
    assert "Connect call failed" in error_line(done)


def test_a_closed_output_pipe_is_no_error(server: str) -> None:
    assert shell(f"reex export {server}/many.json | head -1 | wc -l").stdout.strip() == b"1"


def test_a_path_list_may_contain_addresses(server: str, tmp_path: Path) -> None:
    (tmp_path / "list").write_text(f"{server}/{NAMES[0]}\n{SEEDS}/{NAMES[0][2:]}\n", "utf-8")
    assert listed_titles(reex("list", "--files-from", tmp_path / "list")) == [SEED_TITLE] * 2
