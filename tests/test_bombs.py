"""Small input of large effect: decompression bombs, deep nesting, entities; and odd files in folders."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import resource
import signal
import socket
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import process_time
from typing import Any

import pytest
import zstandard

from reex_cli.item import Item
from reex_cli.model import Outcome
from reex_cli.options import Options
from reex_cli.pipeline import process
from tests.command import ARTICLE, COMMAND, SEED, SEED_TITLE, environment, error_line, listed_titles, reex
from tests.items import find_items

MAX_BYTES = 1 << 20
BOMB = b"The tide turns the wheel. " * (MAX_BYTES // 20)  # slightly more than MAX_BYTES
PROSE = "<p>The tide turns the wheel of the mill.</p>"
DEPTH = 50_000


def make_tar(data: bytes) -> bytes:
    """A tar archive with one member."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        header = tarfile.TarInfo("a.txt")
        header.size = len(data)
        archive.addfile(header, io.BytesIO(data))
    return out.getvalue()


def make_zip(data: bytes) -> bytes:
    """A zip archive with one member."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", data)
    return out.getvalue()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": lambda data: zstandard.ZstdCompressor().compress(data),
    "tar": make_tar,
    "tar.gz": lambda data: gzip.compress(make_tar(data)),
    "zip": make_zip,
    "gzip in zip": lambda data: make_zip(gzip.compress(data)),
    "gzip in tar": lambda data: make_tar(gzip.compress(data)),
}


def process_file(path: Path, most: int = MAX_BYTES) -> list[Outcome]:
    """Process the sources of a file."""
    return [process(item, Options(max_bytes=most)) for item in find_items(str(path), max_bytes=most)]


@pytest.mark.parametrize("kind", PACKERS)
def test_a_source_larger_than_max_bytes_is_one_failure(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(PACKERS[kind](BOMB))
    (outcome,) = process_file(path)
    (failure,) = outcome.failures
    assert failure.code in ("too-large", "unreadable")
    assert "has more than 1 MB. Allow more with --max-bytes." in failure.message
    assert [outcome.articles[0].words for outcome in process_file(path, 2 * MAX_BYTES)] == [len(BOMB.split())]


def compress_with_large_window(kind: str) -> bytes:
    """Compress with a window of half a gigabyte, which decompression must hold in memory."""
    if kind == "xz":
        return lzma.compress(BOMB, filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 29}])
    settings = zstandard.ZstdCompressionParameters(window_log=29, write_content_size=False)
    packer = zstandard.ZstdCompressor(compression_params=settings).compressobj()
    return packer.compress(BOMB) + packer.flush()


@pytest.mark.parametrize("kind", ["xz", "zstd"])
def test_a_compression_window_larger_than_max_bytes_is_reported(kind: str, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(compress_with_large_window(kind))
    (outcome,) = process_file(tmp_path / "x", 100 * MAX_BYTES)
    (failure,) = outcome.failures
    assert failure.message.endswith("the window it was compressed with has more than 256 MB. Allow more with --max-bytes.")
    assert [outcome.articles[0].words for outcome in process_file(tmp_path / "x", 1 << 30)] == [len(BOMB.split())]


@pytest.mark.parametrize("kind", ["xz", "zstd"])
def test_concatenated_frames_are_one_document_and_a_cut_off_one_is_reported(kind: str, tmp_path: Path) -> None:
    one, other = (PACKERS[kind](half) for half in (BOMB[: MAX_BYTES // 2], BOMB[MAX_BYTES // 2 :]))
    padding = b"\0" * 4 if kind == "xz" else b""
    (tmp_path / "x").write_bytes(one + padding + other + padding)
    (outcome,) = process_file(tmp_path / "x", 2 * MAX_BYTES)
    assert outcome.articles[0].words == len(BOMB.split())
    (tmp_path / "x").write_bytes(one + other[:-3])
    (outcome,) = process_file(tmp_path / "x", 2 * MAX_BYTES)
    assert "it ends too early" in outcome.failures[0].message


def test_a_record_larger_than_max_bytes_is_reported_and_the_others_are_read(tmp_path: Path) -> None:
    some = [post_json(id=n, content={"rendered": PROSE * (2000 if n < 19 else 300_000)})[1:-1] for n in range(20)]
    path = tmp_path / "x.json"
    path.write_text(f"[{','.join(some)}]")
    *found, last = process_file(path, 4 * MAX_BYTES)
    assert sum(len(outcome.articles) for outcome in found) > 9
    assert "a record has more than 4 MB." in last.failures[0].message


def limit_memory(megabytes: int) -> Callable[[], None]:
    """A function for `preexec_fn` that limits the address space of the command."""
    return lambda: resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))


@pytest.mark.parametrize("through", ["file", "pipe", "gzip"])
def test_memory_stays_under_the_limit(through: str, tmp_path: Path) -> None:
    """A gigabyte on one line. The command itself needs less than 300 MB of address space."""
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(1 << 30)
    if through == "gzip":
        path = tmp_path / "large.gz"
        with gzip.open(path, "wb", compresslevel=1) as packed:
            for _ in range(200):
                packed.write(b"a" * MAX_BYTES)
    given = ["-"] if through == "pipe" else [str(path)]
    with (path if through == "pipe" else Path(os.devnull)).open("rb") as stdin:
        cat = subprocess.Popen(["cat"], stdin=stdin, stdout=subprocess.PIPE)
        done = subprocess.run(
            [*COMMAND, "list", *given, str(SEED), "--max-bytes", "20M"],
            stdin=cat.stdout,
            capture_output=True,
            check=False,
            env=environment(),
            preexec_fn=limit_memory(450),
        )
        cat.kill()
        cat.wait()
        assert cat.stdout
        cat.stdout.close()
    assert (done.returncode, listed_titles(done)) == (1, [SEED_TITLE])
    assert error_line(done).endswith("has more than 20 MB. Allow more with --max-bytes.")


@pytest.mark.parametrize("size", ["", "0", "x", "-1", "1.5M", "9P", "64 M"])
def test_an_invalid_size_is_a_usage_error(size: str) -> None:
    done = reex("list", f"--max-bytes={size}", SEED)
    assert (done.returncode, error_line(done)) == (2, f"--max-bytes {size}: not a size. Write 64M, 2G or a number of bytes.")


@pytest.mark.parametrize(("size", "code"), [("3k", 1), ("4KiB", 0), ("3000", 1), ("1G", 0), ("9T", 0)])
def test_a_size_may_have_a_unit(size: str, code: int) -> None:
    assert 3 << 10 < SEED.stat().st_size < 4 << 10
    assert reex("list", "--max-bytes", size, SEED).returncode == code


# Deep nesting and entities


def feed(inner: str, doctype: str = "") -> str:
    """A feed with one item."""
    item = f"<item><description>{inner}</description></item>"
    return f'<?xml version="1.0"?>{doctype}<rss version="2.0"><channel>{item}</channel></rss>'


def wxr(inner: str, doctype: str = "") -> str:
    """A WordPress export with one post."""
    item = f"<item><title>A</title><content:encoded>{inner}</content:encoded><wp:post_type>post</wp:post_type></item>"
    return f'<?xml version="1.0"?>{doctype}<rss><channel><wp:wxr_version>1.2</wp:wxr_version>{item}</channel></rss>'


def rpc(inner: str, doctype: str = "") -> str:
    """An answer of XML-RPC."""
    return f'<?xml version="1.0"?>{doctype}<methodResponse><params><param>{inner}</param></params></methodResponse>'


def nest_object(depth: int, key: str) -> Any:
    """An object, nested in `depth` objects."""
    value: Any = {"id": 1}
    for _ in range(depth):
        value = {key: value}
    return value


def post_json(**changes: Any) -> str:
    """A post as JSON."""
    return json.dumps([{"id": 7, "type": "post", "title": {"rendered": "A"}, "content": {"rendered": PROSE}, **changes}])


def page(head: str = "", body: str = PROSE) -> str:
    """An HTML page."""
    return f"<html><head>{head}</head><body>{body}</body></html>"


def json_ld(value: str) -> str:
    """A JSON-LD script."""
    return f'<script type="application/ld+json">{value}</script>'


FRONT = "---\ntitle: Salt\n---\n\n"
NESTS = {
    "a feed's item": feed("<a>" * DEPTH + "tide" + "</a>" * DEPTH),
    "an export's content": wxr("<a>" * DEPTH + "tide" + "</a>" * DEPTH),
    "an Atom entry": f"<feed><entry><content type='xhtml'>{'<div>' * DEPTH}tide{'</div>' * DEPTH}</content></entry></feed>",
    "elements that never end": feed("<a>" * DEPTH),
    "items in items": f"<rss><channel>{'<item>' * 3000}tide{'</item>' * 3000}</channel></rss>",
    "arrays of XML-RPC": rpc("<value><array><data>" * 9000 + "<value>tide</value>" + "</data></array></value>" * 9000),
    "arrays of JSON": "[" * 900 + post_json() + "]" * 900,
    "wrappers of JSON": json.dumps(nest_object(450, "data")),
    "fields of a post": post_json(acf=nest_object(450, "a"), meta=nest_object(450, "b"), _embedded=nest_object(450, "author")),
    "terms of a post": post_json(
        _embedded={"wp:term": nest_object(450, "x")}, yoast_head_json={"schema": nest_object(450, "@graph")}
    ),
    "JSON-LD": page(json_ld(json.dumps({"@type": "Article", "author": nest_object(450, "author")}))),
    "JSON-LD that never ends": page(json_ld("[" * DEPTH)),
    "quotes of Markdown": f"{FRONT}{'> ' * 9000}tide",
    "lists of Markdown": f"{FRONT}{'- ' * 9000}tide",
    "emphasis of Markdown": f"{FRONT}{'*a **a ' * 9000}tide",
    "links of Markdown": f"{FRONT}{'[' * 9000}tide{'](b)' * 9000}",
    "front matter": "---\na: " + "{a: " * 400 + "1" + "}" * 400 + "\n---\n\ntide",
    "lists of HTML": page(body="<ul><li>" * DEPTH + "tide"),
    "tables of HTML": page(body="<table><tr><td>" * 9000 + "tide"),
    "drawings of HTML": page(body="<svg>" * DEPTH + "tide"),
    "attributes of HTML": page(body=f"<p {' '.join(f'a{n}=x' for n in range(DEPTH))}>tide"),
    "shortcodes": post_json(content={"rendered": "[a b=c]" * 9000 + "[/a]" * 9000 + "tide"}),
    "accents": "a" + "\u0301" * DEPTH + " tide",
}


@pytest.mark.parametrize("name", NESTS)
def test_deep_nesting_is_read_or_reported_in_a_short_time(name: str) -> None:
    start = process_time()
    outcome = process(Item("x", data=NESTS[name].encode()))
    assert process_time() - start < 5
    assert outcome.articles or outcome.failures or outcome.skipped
    if outcome.format in ("feed", "wxr") and "tide" in NESTS[name] and "never" not in name and "items" not in name:
        assert [article.text for article in outcome.articles] == ["tide"]


LAUGHS = "".join(f'<!ENTITY a{n} "{(f"&a{n - 1};" if n else "ha") * 10}">' for n in range(12))
DOCTYPES = {
    "laughs": (f"<!DOCTYPE x [{LAUGHS}]>", "&a11;"),
    "long": (f'<!DOCTYPE x [<!ENTITY a "{"ha" * 1500}">]>', "&a;" * 500_000),
    "a file": ('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "&a;"),
    "a page": ('<!DOCTYPE x [<!ENTITY a SYSTEM "http://127.0.0.1:1/">]>', "&a;"),
    "a parameter": ('<!DOCTYPE x [<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;]>', "b"),
}


@pytest.mark.parametrize("make", [feed, wxr, rpc])
@pytest.mark.parametrize("name", DOCTYPES)
def test_declared_entities_are_reported_and_never_expanded(name: str, make: Callable[..., str]) -> None:
    doctype, inner = DOCTYPES[name]
    outcome = process(Item("x", data=make(inner, doctype).encode()))
    assert outcome.articles == ()
    assert any("declares the entity" in failure.message for failure in outcome.failures)


def test_entities_of_html_may_be_declared() -> None:
    (article,) = process(Item("x", data=feed("a&nbsp;tide", '<!DOCTYPE x [<!ENTITY nbsp "&#160;">]>').encode())).articles
    assert article.text == "a tide"
    named = '<!DOCTYPE x [<!ENTITY % all PUBLIC "-//W3C//ENTITIES Latin 1 for XHTML//EN" "http://127.0.0.1:1/"> %all;]>'
    (article,) = process(Item("x", data=feed("caf&eacute;", named).encode())).articles
    assert article.text == "café"


def test_no_declaration_of_html_entities_lets_others_in() -> None:
    public = '<!ENTITY % all PUBLIC "-//W3C//ENTITIES Latin 1 for XHTML//EN" "http://127.0.0.1:1/"> %all;'
    outcome = process(Item("x", data=feed("&a11;", f"<!DOCTYPE x [{public}{LAUGHS}]>").encode()))
    assert all(len(article.text) < 100 for article in outcome.articles)
    outcome = process(Item("x", data=feed("&nbsp;", '<!DOCTYPE x [<!ENTITY nbsp "tide tide tide">]>').encode()))
    assert outcome.articles == ()


def test_an_external_document_type_is_not_fetched() -> None:
    (article,) = process(Item("x", data=feed("tide", '<!DOCTYPE x SYSTEM "file:///etc/passwd">').encode())).articles
    assert article.text == "tide"


# Folders


ODD_NAMES = [
    b"a\nb", b"a\tb", b"\x1b[31mred", b"\x7f", b"caf\xe9", b"\xff\xfe", b"-rf", b" ", b"~", b"$(x)", b"'\"", b"*", b"\\",
    "\u202egpj".encode(), "n\u0303".encode(), "\U0001f30a".encode(), b"x" * 255, b"y" * 251 + b".txt",
]  # fmt: skip


@pytest.fixture(scope="module")
def odd_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with odd names, links, a loop, a pipe, a socket and a device."""
    folder = tmp_path_factory.mktemp("odd")
    for name in ODD_NAMES:
        (folder / os.fsdecode(name)).write_text(ARTICLE)
    (folder / "loop").symlink_to(folder)
    (folder / "self").symlink_to("self")
    (folder / "deep").mkdir()
    (folder / "deep" / "up").symlink_to("../..")
    (folder / "link").symlink_to(SEED)
    os.mkfifo(folder / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(f"/proc/self/fd/{(where := os.open(folder, os.O_RDONLY))}/socket")
        os.close(where)
        if os.geteuid() == 0:
            os.mknod(folder / "device", 0o600 | 0o020000, os.makedev(1, 5))  # endless zeros
        yield folder


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_every_file_of_an_odd_folder_is_read_and_nothing_else_is_opened(jobs: str, odd_folder: Path, tmp_path: Path) -> None:
    done = reex("export", odd_folder, "--jobs", jobs, "--report", tmp_path / "report")
    assert done.returncode == 1
    assert error_line(done).startswith(f"{odd_folder}/self: cannot be read (")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    names = [name.decode("utf-8", "replace") for name in ODD_NAMES] + ["link"]
    assert sorted(record["source"] for record in records) == sorted(f"{odd_folder}/{name}" for name in names)
    report = [json.loads(line)["source"] for line in (tmp_path / "report").read_bytes().splitlines()]
    assert sorted(report) == sorted(f"{odd_folder}/{name}" for name in [*names, "self"])


@pytest.mark.parametrize("output", ["o.csv", "o.tsv", "o.parquet", "o.db", "o/"])
def test_an_odd_folder_can_be_written_in_every_format(output: str, odd_folder: Path, tmp_path: Path) -> None:
    done = reex("export", odd_folder, "-o", f"{tmp_path}/{output}")
    assert done.returncode == 1
    assert done.stderr.decode().startswith(f"{odd_folder}/self: cannot be read (")
    assert os.listdir(tmp_path) == [output.strip("/")]


def test_a_name_that_is_too_long_is_reported_as_missing(tmp_path: Path) -> None:
    for name in ("x" * 256, "x/" * 3000):
        done = reex("list", tmp_path / name)
        assert done.returncode == 2
        assert "name too long" in error_line(done)


def test_a_pipe_and_a_device_are_read_if_they_are_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    writer = subprocess.Popen([sys.executable, "-c", f"open({str(tmp_path / 'pipe')!r}, 'w').write({ARTICLE!r})"])
    try:
        assert listed_titles(reex("list", tmp_path / "pipe")) == ["The Mill at Eling"]
    finally:
        writer.send_signal(signal.SIGKILL)
        writer.wait()
    done = reex("list", "--max-bytes", "1M", "/dev/zero", SEED)
    assert (done.returncode, listed_titles(done)) == (1, [SEED_TITLE])
    assert error_line(done) == "/dev/zero: too large: it has more than 1 MB. Allow more with --max-bytes."


def test_thousands_of_tiny_files_are_exported_in_order(tmp_path: Path) -> None:
    """For a hundred thousand files, and a gigabyte on one line: `python tests/fuzz/large.py`."""
    for number in range(2000):
        (tmp_path / f"{number:04}").write_text(f"The tide turned {number} times that year, and the wheel with it.")
    done = reex("export", "--fields", "source", tmp_path, "--jobs", "2")
    assert [json.loads(line)["source"][-4:] for line in done.stdout.splitlines()] == [f"{n:04}" for n in range(2000)]
