"""Archives and WARC files: members are read like files in a folder, and damage is reported by the name of the member."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from tests.command import ARTICLE, SEED, SEED_TITLE, SEEDS, TOP, environment, error_line, listed_titles, reex, shell

COMPRESSORS: dict[str, Callable[[bytes], bytes]] = {
    "": lambda data: data,
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": lambda data: zstandard.ZstdCompressor().compress(data),
}
FILES = {f"seeds/{path.name}": path.read_bytes() for path in sorted(SEEDS.iterdir())}


def make_tar(files: dict[str, bytes]) -> bytes:
    """An archive of these files."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in files.items():
            header = tarfile.TarInfo(name)
            header.size = len(data)
            archive.addfile(header, io.BytesIO(data))
    return out.getvalue()


def make_zip(files: dict[str, bytes]) -> bytes:
    """A zip archive of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def make_warc(*records: tuple[str, str, str, bytes]) -> list[bytes]:
    """Records, each of a type, an address, a media type and a body."""
    return [
        (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-05-01T10:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:{number:032x}>\r\nContent-Type: {media}\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode()
        + body
        + b"\r\n\r\n"
        for number, (kind, url, media, body) in enumerate(records)
    ]


def response_record(url: str, body: bytes, *headers: str, status: str = "200 OK") -> tuple[str, str, str, bytes]:
    """A response record."""
    head = "\r\n".join((f"HTTP/1.1 {status}", *headers))
    return "response", url, "application/http; msgtype=response", f"{head}\r\n\r\n".encode() + body


def parse_records(done: subprocess.CompletedProcess[bytes]) -> list[dict]:
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def seed_records() -> list[dict]:
    """The records of the seeds, read from their folder."""
    return parse_records(reex("export", "seeds"))


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("kind", [*(f".tar{suffix}" for suffix in COMPRESSORS), ".zip"])
def test_an_archive_gives_the_records_of_its_folder_named_by_its_members(
    kind: str, jobs: str, seed_records: list[dict], tmp_path: Path
) -> None:
    path = tmp_path / "called anything"
    path.write_bytes(make_zip(FILES) if kind == ".zip" else COMPRESSORS[kind.removeprefix(".tar")](make_tar(FILES)))
    done = reex("export", "--jobs", jobs, path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert parse_records(done) == [record | {"source": f"{path}!/{record['source']}"} for record in seed_records]


@pytest.mark.parametrize(
    "data", [make_zip(FILES), make_tar(FILES), gzip.compress(make_tar(FILES))], ids=["zip", "tar", "tar.gz"]
)
def test_an_archive_may_come_through_a_pipe(data: bytes, seed_records: list[dict], tmp_path: Path) -> None:
    names = [f"-!/{record['source']}" for record in seed_records]
    assert [record["source"] for record in parse_records(reex("export", stdin=data))] == names
    (tmp_path / "x").write_bytes(data)
    through = shell(f"reex export <(cat {tmp_path / 'x'})")
    assert [record["source"].partition("!")[2] for record in parse_records(through)] == [
        name.partition("!")[2] for name in names
    ]


def test_a_forced_format_or_encoding_applies_to_the_members(tmp_path: Path) -> None:
    (tmp_path / "x.tar").write_bytes(make_tar({"a": ARTICLE.encode("utf-16-le")}))
    done = reex("list", "--encoding", "utf-16-le", "--from", "text", tmp_path / "x.tar")
    assert listed_titles(done) == ["The Mill at Eling"]


@pytest.mark.parametrize("pack", [make_tar, make_zip])
def test_exported_records_come_back_unchanged_from_an_archive(pack: Callable[..., bytes], tmp_path: Path) -> None:
    lines = reex("export", "--removed", "--format", "html", "--format", "text", SEEDS).stdout
    many = lines * (1 + (9 << 20) // len(lines))  # so many that they come in parts
    path = tmp_path / "x"
    path.write_bytes(pack({"a.jsonl": lines, "b.jsonl.gz": gzip.compress(lines), "many.jsonl": many + b"{\n"}))
    done = reex("export", "--removed", path, "-j", "2")
    assert re.sub(rb'"again: [^"]*"', b"", done.stdout) == lines * 2 + many  # a copy has a note about the first one
    bad = many.count(b"\n") + 1
    assert error_line(done).startswith(f"{path}!/many.jsonl:{bad}:")
    done = reex("list", path, "--raw")
    assert (done.returncode, listed_titles(done)) == (1, [])
    assert done.stderr.decode().count("its articles were cleaned when they were exported.") == 3


# Damaged archives


def mark_encrypted(data: bytes) -> bytes:
    """A zip archive whose only member is marked as encrypted."""
    changed = bytearray(data)
    changed[6] |= 1
    changed[changed.index(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


def make_members_overlap(data: bytes) -> bytes:
    """A zip archive of two members of the same size, both at the place of the first."""
    changed = bytearray(data)
    second = changed.index(b"PK\x01\x02", changed.index(b"PK\x01\x02") + 1)
    changed[second + 42 : second + 46] = bytes(4)
    return bytes(changed)


def flip_byte(data: bytes, at: int) -> bytes:
    changed = bytearray(data)
    changed[at] ^= 0xFF
    return bytes(changed)


SMALL = {"a.txt": SEED.read_bytes(), "b.txt": ARTICLE.encode()}
TAR, ZIP = make_tar(SMALL), make_zip(SMALL)
SECOND = TAR.index(b"b.txt")
DAMAGED_ARCHIVES: dict[str, tuple[bytes, int, str]] = {
    "an archive in an archive": (make_tar({"a.txt": SEED.read_bytes(), "b.zip": ZIP}), 1, "!/b.zip: an archive inside another"),
    "an archive in a zip": (make_zip({"b.tgz": gzip.compress(TAR), **SMALL}), 2, "!/b.tgz: an archive inside another"),
    "a zip in a gzip": (gzip.compress(ZIP), 0, ": an archive inside another"),
    "a member that is encrypted": (mark_encrypted(make_zip({"a.txt": b"x"})), 0, "!/a.txt: it is encrypted."),
    "a member with a wrong checksum": (flip_byte(ZIP, 200), 1, "!/a.txt: the zip archive is damaged here ("),
    "members that share their bytes": (
        make_members_overlap(make_zip({"a": b"x" * 9, "b": b"x" * 9})),
        1,
        "!/b: it shares its bytes",
    ),
    "a zip that is cut off": (ZIP[:-40], 0, ": the zip archive is damaged ("),
    "a tar that is cut off in a member": (TAR[: SECOND + 600], 1, ": the tar archive is damaged ("),
    "a tar that is cut off in a header": (TAR[: SECOND + 100], 1, ": the tar archive is damaged ("),
    "a tar with a damaged header": (flip_byte(TAR, SECOND + 3), 1, ": the tar archive is damaged ("),
    "a tar.gz that is cut off": (gzip.compress(TAR)[:-60], 1, ": the compressed file is damaged ("),
    "a member that is a damaged gzip": (
        make_tar({"a.gz": gzip.compress(SEED.read_bytes())[:-20]}),
        0,
        "!/a.gz: the compressed file",
    ),
    "an archive of nothing": (make_zip({}), 0, ": no files in it."),
    "an archive of hidden files": (make_tar({"a/.b/c": b"x", "__MACOSX/._d": b"x"}), 0, ": no files in it."),
}


@pytest.mark.parametrize("name", DAMAGED_ARCHIVES)
def test_damage_in_an_archive_is_one_named_failure_and_the_rest_is_read(name: str, tmp_path: Path) -> None:
    data, good, message = DAMAGED_ARCHIVES[name]
    path = tmp_path / "x"
    path.write_bytes(data)
    done = reex("list", path, SEED)
    assert done.returncode == 1
    assert error_line(done).startswith(f"{path}{message}")
    assert len(listed_titles(done)) == good + 1
    assert listed_titles(done)[-1] == SEED_TITLE


@pytest.mark.parametrize("name", ["x.zip", "x.gz", "x.tar.gz"])
def test_a_decompression_bomb_is_one_failure_within_the_memory_limit(name: str, tmp_path: Path) -> None:
    size = 900 << 20
    with (tmp_path / name).open("wb") as file:
        if name == "x.zip":
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive, archive.open("a", "w") as member:
                for _ in range(size >> 20):
                    member.write(bytes(1 << 20))
        else:
            with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=1) as packed:
                if name == "x.tar.gz":
                    header = tarfile.TarInfo("a")
                    header.size = size
                    packed.write(header.tobuf())
                for _ in range(size >> 20):
                    packed.write(bytes(1 << 20))
                packed.write(bytes(1 << 10))
    done = shell(f"ulimit -v 1000000; reex list {tmp_path / name} {SEED}")
    assert (done.returncode, listed_titles(done)) == (1, [SEED_TITLE])
    assert "too large: the decompressed content has more than 256 MB." in error_line(done)


def test_a_picture_among_texts_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(make_tar({"a.png": b"\x89PNG\r\n\x1a\n\0\0\0\r", **SMALL}))
    done = reex("list", tmp_path / "x")
    assert (done.returncode, done.stderr, len(listed_titles(done))) == (0, b"skipped: 1 picture.\n", 2)


def test_hidden_members_are_ignored_and_links_counted_as_skipped(tmp_path: Path) -> None:
    out = tmp_path / "x.tar"
    with tarfile.open(out, "w") as archive:
        for name in ("./a.txt", ".git/config", "b/.c"):
            header = tarfile.TarInfo(name)
            header.size = len(SMALL["b.txt"])
            archive.addfile(header, io.BytesIO(SMALL["b.txt"]))
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE):
            header = tarfile.TarInfo(f"link{kind.decode()}")
            header.type, header.linkname = kind, "a.txt"
            archive.addfile(header)
    done = reex("export", out, "--report", tmp_path / "report", "-o", tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, b"")
    lines = [json.loads(line) for line in (tmp_path / "report").read_bytes().splitlines()]
    assert [(line["source"], line["articles"], line["skipped"]) for line in lines] == [
        (f"{out}!/a.txt", 1, {}),
        (str(out), 0, {"device": 1, "link": 2}),
    ]


@pytest.mark.parametrize("first", ["[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF"])
def test_an_office_document_or_e_book_is_not_an_archive(first: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(make_zip({first: b"<Types/>", "word/document.xml": b"<p>text</p>"}))
    assert error_line(reex("list", path)).startswith(f"{path}: a document of an office program, or an e-book. ")


def test_a_large_member_is_split_and_gives_the_records_of_the_file(tmp_path: Path) -> None:
    posts = [
        {"id": n, "type": "post", "title": {"rendered": f"Post {n}"}, "content": {"rendered": f"<p>{'tide ' * 4000}</p>"}}
        for n in range(500)
    ]
    data = json.dumps(posts).encode()
    assert len(data) > 1 << 23
    (tmp_path / "posts.json").write_bytes(data)
    for name, packed in (
        ("x.tar.gz", gzip.compress(make_tar({"posts.json": data}), 1)),
        ("x.zip", make_zip({"posts.json": data})),
    ):
        (tmp_path / name).write_bytes(packed)
        alone, inside = (reex("list", "--jobs", "2", path, cwd=tmp_path) for path in ("posts.json", name))
        assert len(listed_titles(alone)) == 500
        assert inside.stdout.replace(f"{name}!/".encode(), b"") == alone.stdout


# WARC and WET


PAGE = (
    "<html><head><title>Käse</title><meta charset=utf-8></head>"
    "<body><h1>Käse</h1><p>Der Käse reift im Keller.</p></body></html>"
)
HTML = "Content-Type: text/html; charset=windows-1252"
CRAWL = make_warc(
    ("warcinfo", "", "application/warc-fields", b"software: none\r\n"),
    ("request", "https://example.org/a", "application/http; msgtype=request", b"GET /a HTTP/1.1\r\n\r\n"),
    response_record("https://example.org/a", PAGE.encode("cp1252"), HTML),
    response_record("https://example.org/b", gzip.compress(PAGE.encode()), "Content-Type: text/html", "Content-Encoding: gzip"),
    response_record(
        "https://example.org/c", b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE.encode()), PAGE.encode()), "Transfer-Encoding: chunked"
    ),
    response_record(
        "https://example.org/d", PAGE.encode(), "Transfer-Encoding: chunked", "Content-Encoding: br"
    ),  # decoded already
    response_record("https://example.org/e.png", b"\x89PNG", "Content-Type: image/png"),
    response_record("https://example.org/f", b"gone", "Content-Type: text/html", status="404 Not Found"),
    response_record(
        "https://example.org/g", PAGE.replace("<body>", '<body><link rel="canonical" href="https://example.org/own">').encode()
    ),
    ("conversion", "https://example.org/h", "text/plain", ARTICLE.encode()),
)


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_a_warc_file_gives_its_pages_named_by_address(suffix: str, jobs: str, tmp_path: Path) -> None:
    path = tmp_path / "crawl"
    path.write_bytes(b"".join(map(COMPRESSORS[suffix], CRAWL)))
    done = reex("export", path, "--jobs", jobs, "--report", tmp_path / "report")
    assert (done.returncode, done.stderr) == (0, b"")
    found = parse_records(done)
    assert [record["source"] for record in found] == [f"{path}!/https://example.org/{name}" for name in "abcdgh"]
    assert [record["url"] for record in found] == [f"https://example.org/{name}" for name in ("a", "b", "c", "d", "own", "h")]
    assert [record["title"] for record in found] == ["Käse"] * 5 + ["The Mill at Eling"]
    assert found[0]["text"] == "Der Käse reift im Keller."
    assert found[0]["native"] == {"warc_date": "2024-05-01T10:00:00Z", "warc_record": f"<urn:uuid:{2:032x}>"}
    last = json.loads((tmp_path / "report").read_bytes().splitlines()[-1])
    assert (last["source"], last["skipped"]) == (str(path), {"image/png": 1, "request": 1, "status 404": 1, "warcinfo": 1})


def test_a_url_stated_in_a_document_overrides_its_address_in_the_crawl(tmp_path: Path) -> None:
    document = f"---\ntitle: The Mill\nurl: https://example.org/own\n---\n\n{ARTICLE}\n".encode()
    (tmp_path / "crawl").write_bytes(b"".join(make_warc(("resource", "https://example.org/a", "text/markdown", document))))
    (record,) = parse_records(reex("export", tmp_path / "crawl"))
    assert (record["url"], record["source"]) == ("https://example.org/own", f"{tmp_path}/crawl!/https://example.org/a")


@pytest.mark.parametrize(
    ("data", "good", "message"),
    [
        (b"".join(CRAWL)[:-30], 5, "!/https://example.org/h: the WARC file is cut off in it."),
        (b"".join(CRAWL[:3]) + b"junk\r\n\r\n" + b"".join(CRAWL[3:]), 1, ": the WARC file is damaged ("),
        (b"".join(map(gzip.compress, CRAWL))[:-30], 5, ": the compressed file is damaged ("),
        (
            b"".join([CRAWL[2], *make_warc(("response", "https://x/", "application/http", b"?"))]),
            1,
            "!/https://x/: its HTTP header",
        ),
    ],
    ids=["cut off", "junk", "gzip cut off", "no HTTP"],
)
def test_damage_in_a_warc_file_is_reported_and_the_records_before_it_are_read(
    data: bytes, good: int, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "crawl"
    path.write_bytes(data)
    done = reex("list", path, SEED)
    assert (done.returncode, len(listed_titles(done))) == (1, good + 1)
    assert error_line(done).startswith(f"{path}{message}")


def test_without_fastwarc_the_extra_is_named(tmp_path: Path) -> None:
    path = tmp_path / "crawl"
    path.write_bytes(b"".join(CRAWL))
    hidden = f"import sys; sys.modules['fastwarc'] = None; sys.argv = ['reex', 'list', {str(path)!r}]"
    script = f"{hidden}\nfrom reex_cli.cli import main\nmain()"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False, cwd=TOP, env=environment())
    assert done.returncode == 1
    assert (
        error_line(done)
        == f"{path}: a WARC file, and fastwarc is not installed. Install reex with it: pip install 'reex[warc]'."
    )


# Compressed streams


@pytest.mark.parametrize("suffix", [".gz", ".bz2", ".xz", ".zst"])
def test_a_truncated_compressed_file_gives_its_whole_records_and_one_failure(suffix: str, tmp_path: Path) -> None:
    content = ({"rendered": f"<p>Post {number}: {os.urandom(9000).hex()}</p>"} for number in range(400))
    posts = (
        {"id": number, "type": "post", "title": {"rendered": "Post"}, "content": one} for number, one in enumerate(content)
    )
    packed = COMPRESSORS[suffix](b"".join(json.dumps(post).encode() + b"\n" for post in posts))
    assert len(packed) > 1 << 21
    path = tmp_path / "x"
    path.write_bytes(packed[: len(packed) * 3 // 4])
    done = reex("list", path)
    assert done.returncode == 1
    assert 0 < len(listed_titles(done)) < 400
    assert error_line(done).startswith(f"{path}: the compressed file is damaged (")


def test_a_large_text_that_begins_like_bzip2_is_read_as_text(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"BZhang wrote this. " + b"tide mill " * 1_000_000)
    assert reex("list", tmp_path / "x").returncode == 0
