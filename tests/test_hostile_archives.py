"""Archives and compressed files that were made to hold, end or bloat a run cost only themselves, and little."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import process_time

import pytest
import zstandard

from reex_cli.errors import Unreadable
from reex_cli.input.containers import _zip_directory
from reex_cli.input.streams import Stream, decompress, decompress_stream
from tests.archives import END, LARGE, ZipMember, pax_record, read_members, tar_member, zip_archive
from tests.command import SEED, SEED_TITLE, error_line, listed_titles, shell
from tests.test_containers import make_warc, make_zip, response_record

MB = 1 << 20
TIDE = b"The tide turns the wheel of the mill.\n"
GOOD = ("good.txt", TIDE)
GOOD_MEMBER = ZipMember(b"good.txt", TIDE)
LAST = tar_member(*GOOD) + END
EXTENSIONS = {"a pax header": b"x", "a Solaris header": b"X", "a global header": b"g", "a long name": b"L", "a long link": b"K"}


@contextmanager
def limits(seconds: float, megabytes: float) -> Iterator[None]:
    """Assert that the block takes less processor time, and less memory at once."""
    tracemalloc.start()
    start = process_time()
    try:
        yield
        assert process_time() - start < seconds
        assert tracemalloc.get_traced_memory()[1] < megabytes * MB
    finally:
        tracemalloc.stop()


def compress_zeros(compressor: object, megabytes: int) -> bytes:
    """Zeros, compressed without holding them."""
    zeros = bytes(MB)
    parts = [compressor.compress(zeros) for _ in range(megabytes)]  # type: ignore[attr-defined]
    return b"".join(parts) + compressor.flush()  # type: ignore[attr-defined]


# tar


def test_a_member_that_states_exabytes_is_damage_that_is_found_at_once() -> None:
    with limits(1, 4):
        found = read_members(tar_member(*GOOD) + tar_member("a.txt", TIDE, 1 << 62) + END)
    assert found[0] == GOOD
    assert found[-1] == ("", "the tar archive is damaged (unexpected end of data).")


def test_a_member_with_a_negative_size_is_damage() -> None:
    found = read_members(tar_member(*GOOD) + tar_member("a.txt", b"", -1024) + LAST)
    assert found == [GOOD, ("", "the tar archive is damaged (a header has a negative size).")]


def test_a_large_member_is_passed_over_in_linear_time() -> None:
    compressor = zstandard.ZstdCompressor().compressobj()
    data = compressor.compress(tar_member(".hidden", b"", 256 * MB)) + compress_zeros(compressor, 256)
    with limits(3, 8):
        assert read_members(data + zstandard.compress(LAST)) == [GOOD]


@pytest.mark.parametrize("kind", ["x", "L"])
def test_thousands_of_headers_before_a_member_are_read_without_recursion(kind: str) -> None:
    content = pax_record("comment", "x") if kind == "x" else b"long.txt\0"
    headers = tar_member("././@Header", content, kind=kind.encode()) * 1100
    with limits(2, 16):
        assert read_members(headers + LAST) == [("good.txt" if kind == "x" else "long.txt", TIDE)]
        assert read_members(headers) == [("", "the tar archive is damaged (no member follows the last header).")]


@pytest.mark.parametrize("name", EXTENSIONS)
def test_a_header_of_gigabytes_is_never_held(name: str) -> None:
    data = tar_member(*GOOD) + tar_member("x", b"", 2 << 30, EXTENSIONS[name]) + bytes(4 * MB)
    with limits(1, 16):
        found = read_members(gzip.compress(data, 1), max_bytes=MB)
    assert found == [GOOD, ("", "the tar archive has a header of more than 1 MB. Unpack it first.")]


@pytest.mark.parametrize(
    "records",
    [b"9" * 80_000, b"0" * 80_000, b"1" * 19 + b" path=x\n", b"0 path=x\n", b"8 path=x\n", b"-9 path=x\n", b"6 pathx"],
)
def test_damaged_pax_records_are_damage_that_is_found_in_linear_time(records: bytes) -> None:
    with limits(0.5, 8):
        found = read_members(tar_member("x", records, kind=b"x") + LAST)
    assert found[-1][1].startswith("the tar archive is damaged (a pax header has a damaged ")


def test_names_and_sizes_in_pax_headers_and_long_names_count() -> None:
    long_name = "folder/" + "x" * 300
    archive = io.BytesIO()
    for form in (tarfile.PAX_FORMAT, tarfile.GNU_FORMAT):
        with tarfile.open(fileobj=archive, mode="w", format=form) as writer:
            for name in (long_name, "Mühle.txt"):
                header = tarfile.TarInfo(name)
                header.size = len(TIDE)
                writer.addfile(header, io.BytesIO(TIDE))
    stated = tar_member("x", pax_record("path", "p") + pax_record("size", str(len(TIDE))), kind=b"x")
    archive.write(stated + tar_member("q", TIDE, 0) + LAST)
    assert read_members(archive.getvalue()) == [(long_name, TIDE), ("Mühle.txt", TIDE)] * 2 + [("p", TIDE), GOOD]


def test_a_global_header_cannot_name_members() -> None:
    data = tar_member("x", pax_record("path", "y"), kind=b"g") + LAST
    assert read_members(data) == [("", "the tar archive is damaged (a header for all members names one).")]
    assert read_members(tar_member("x", pax_record("comment", "abc"), kind=b"g") + LAST) == [GOOD]


def test_a_sparse_member_is_a_failure_and_the_next_member_is_found() -> None:
    old = bytearray(tar_member("old", TIDE, kind=tarfile.GNUTYPE_SPARSE))
    old[482] = 1  # two more blocks of its map follow
    old[148:156] = b"%06o\0 " % (256 + sum(old[:148]) + sum(old[156:512]))
    more = bytes(504) + b"\1" + bytes(7) + bytes(512)
    records = pax_record("GNU.sparse.major", "1") + pax_record("GNU.sparse.name", "new") + pax_record("path", "temporary")
    new = tar_member("x", records, kind=b"x") + tar_member("y", TIDE)
    problem = "a sparse file, whose gaps are left out of the archive. Unpack the archive first."
    found = read_members(bytes(old[:512]) + more + bytes(old[512:]) + new + LAST)
    assert found == [("old", problem), ("new", problem), GOOD]


def test_an_archive_behind_another_is_read_as_well() -> None:
    data = tar_member("a.txt", b"a") + END + bytes(8 * 512)
    assert read_members(data + LAST) == [("a.txt", b"a"), GOOD]
    assert read_members(data + b"junk" * 200) == [("a.txt", b"a")]


# zip


def deflate(data: bytes) -> bytes:
    """The data as a zip archive holds them."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    return compressor.compress(data) + compressor.flush()


def zip_of(method: int, content: bytes = TIDE) -> bytes:
    """A zip archive with one member that `zipfile` compresses."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr("a.txt", content)
    return file.getvalue()


ZIP64_EXTRA = struct.pack("<2HQ", 1, 8, (1 << 64) - 1)
DAMAGED_MEMBERS = {
    "no name, and a header with one": (ZipMember(b"", TIDE, local_name=b"a"), "damaged here (it does not begin where"),
    "another name": (ZipMember(b"a", TIDE, local_name=b"b"), "damaged here (it does not begin where"),
    "a place behind the file": (ZipMember(b"a", TIDE, start=1 << 30), "damaged here (it ends too early)"),
    "a place behind all files": (ZipMember(b"a", TIDE, start=LARGE, extra=ZIP64_EXTRA), "damaged here (the directory states"),
    "a size that is too small": (ZipMember(b"a", deflate(TIDE), TIDE, 8, size=5), "damaged here (it does not have the size"),
    "a size that is too large": (ZipMember(b"a", deflate(TIDE), TIDE, 8, size=99), "damaged here (it does not have the size"),
    "a stored size that is too small": (ZipMember(b"a", TIDE, size=5), "damaged here (it does not have the size"),
    "too few compressed bytes": (
        ZipMember(b"a", deflate(TIDE), TIDE, 8, compressed_size=9),
        "damaged here (it ends too early)",
    ),
    "no compressed bytes": (ZipMember(b"a", b"", TIDE, 8), "damaged here (it ends too early)"),
    "deflate64": (ZipMember(b"a", TIDE, method=9), "it is compressed with deflate64, which reex cannot unpack."),
    "an unknown method": (ZipMember(b"a", TIDE, method=77), "it is compressed with method 77, which reex cannot unpack."),
    "a damaged bzip2": (ZipMember(b"a", TIDE, method=12), "damaged here ("),
    "a damaged LZMA": (ZipMember(b"a", b"\0\0\5\0\xff" + TIDE, TIDE, 14), "damaged here ("),
    "LZMA properties of another length": (ZipMember(b"a", b"\0\0\6\0\x5d" + TIDE, TIDE, 14), "damaged here ("),
    "an LZMA dictionary of 4 GB": (ZipMember(b"a", b"\0\0\5\0\x5d" + b"\xff" * 4 + TIDE, TIDE, 14), "too large: the window"),
}


@pytest.mark.parametrize("name", DAMAGED_MEMBERS)
def test_a_damaged_member_of_a_zip_is_one_failure(name: str) -> None:
    member, problem = DAMAGED_MEMBERS[name]
    with limits(1, 8):
        first, *others = read_members(zip_archive(member, GOOD_MEMBER))
    assert (first[0], others) == (member.name.decode(), [GOOD])
    assert problem in str(first[1])


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize("content", [b"", TIDE, TIDE * 20_000], ids=["empty", "short", "long"])
def test_every_method_of_zipfile_is_read(method: int, content: bytes) -> None:
    assert read_members(zip_of(method, content)) == [("a.txt", content)]


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_bomb_in_a_zip_is_never_held(method: int) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method, compresslevel=1) as archive, archive.open("a.txt", "w") as member:
        for _ in range(16):
            member.write(bytes(MB))
    with limits(5, 24):
        ((_, problem),) = read_members(file.getvalue(), max_bytes=MB)
    assert problem == "too large: the decompressed content has more than 1 MB. Allow more with --max-bytes."


def test_a_zip64_archive_is_read() -> None:
    extra = struct.pack("<2H3Q", 1, 24, len(TIDE), len(TIDE), 0)
    member = ZipMember(b"good.txt", TIDE, size=LARGE, compressed_size=LARGE, start=LARGE, extra=extra)
    plain = zip_archive(member, end=b"")
    start = plain.index(b"PK\1\2")
    size = len(plain) - start
    end64 = b"PK\6\6" + struct.pack("<Q2H2L4Q", 44, 45, 45, 0, 0, 1, 1, size, start)
    locator = b"PK\6\7" + struct.pack("<LQL", 0, len(plain), 1)
    end = b"PK\5\6" + struct.pack("<4H2LH", 0, 0, 0xFFFF, 0xFFFF, LARGE, LARGE, 0)
    assert read_members(plain + end64 + locator + end) == [GOOD]
    absurd = end64[:-16] + struct.pack("<2Q", (1 << 64) - 1, (1 << 63) + 1)
    assert read_members(plain + absurd + locator + end) == [("", "the zip archive is damaged (its directory is cut off).")]


@pytest.mark.parametrize(
    ("end", "problem"),
    [
        (b"", "its directory is missing"),
        (b"PK\5\6" + bytes(10), "its directory is missing"),
        (b"PK\5\6" + struct.pack("<4H2LH", 0, 0, 1, 1, LARGE, 0, 0), "its directory is cut off"),
        (b"PK\5\6" + struct.pack("<4H2LH", 0, 0, 1, 1, 20, 0, 0), "its directory is cut off"),
        (b"PK\5\6" + struct.pack("<4H2LH", 0, 0, 1, 1, 60, 0, 0), "its directory is damaged"),
    ],
)
def test_a_zip_directory_that_cannot_be_is_damage(end: bytes, problem: str) -> None:
    assert read_members(zip_archive(GOOD_MEMBER, end=end))[-1] == ("", f"the zip archive is damaged ({problem}).")


def test_a_zip_directory_of_many_entries_takes_little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    data = zip_archive(*[ZipMember(b"%05d/" % number, b"") for number in range(4000)])
    with limits(2, 1):
        assert read_members(data) == []
    monkeypatch.setattr(_zip_directory, "MAX_ZIP_MEMBERS", 3_999)
    assert read_members(data) == [("", "the zip archive has more than 3999 members. Unpack it first.")]


def test_bytes_before_a_zip_archive_are_reported_after_its_members() -> None:
    one, two = (zip_archive(ZipMember(name, TIDE)) for name in (b"lost.txt", b"good.txt"))
    problem = "other bytes stand before the zip archive, perhaps another one. Take them apart first."
    assert read_members(one + two) == [GOOD, ("", problem)]


def test_a_zip_from_a_pipe_is_copied_within_the_limit_and_a_full_disk_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(make_zip({f"{n}.txt": bytes(range(256)) * 40 for n in range(99)}))
    piped = f"cat {tmp_path}/x.zip | TMPDIR={tmp_path} reex list - {SEED}"
    done = shell(f"{piped} --max-bytes 8K")
    assert listed_titles(done) == [SEED_TITLE]
    assert error_line(done).startswith("-: too large: a zip archive that does not come from a file has more than 8192 bytes.")
    done = shell(f"ulimit -f 4; {piped}")
    assert listed_titles(done) == [SEED_TITLE]
    assert error_line(done).startswith(f"-: cannot be copied to a temporary file in {tmp_path} (file too large). Make room")


# Compressed streams


BOMBS: dict[str, Callable[[], object]] = {
    "gzip": lambda: zlib.compressobj(1, wbits=31),
    "bzip2": lambda: bz2.BZ2Compressor(1),
    "xz": lambda: lzma.LZMACompressor(preset=0),
    "zstd": lambda: zstandard.ZstdCompressor().compressobj(),
}


@pytest.mark.parametrize("kind", BOMBS)
def test_little_of_a_bomb_is_held_and_small_reads_are_linear(kind: str) -> None:
    data = compress_zeros(BOMBS[kind](), 24)
    with limits(5, 8):
        content = decompress_stream(Stream(io.BytesIO(data).read))
        assert content.read(MB) == bytes(MB)
        for _ in range(2000):
            assert len(content.read(10_000)) == 10_000
        assert content.skip(24 * MB) == 24 * MB - MB - 20_000_000


def test_small_reads_of_bytes_that_were_looked_at_are_linear() -> None:
    stream = Stream(io.BytesIO(bytes(8 * MB)).read)
    stream.peek(8 * MB)
    start = process_time()
    while stream.read(400):
        pass
    assert process_time() - start < 1
    assert stream.tell() == 8 * MB


def test_a_name_without_end_in_a_gzip_header_is_passed_over_quickly() -> None:
    data = b"\x1f\x8b\x08\x08" + bytes(6) + b"a" * (16 * MB)
    start = process_time()
    with pytest.raises(Unreadable, match=r"the compressed file is damaged \(it ends too early\)"):
        decompress(data)
    assert process_time() - start < 1


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zstandard.compress])
def test_bytes_behind_compressed_content_are_damage(pack: Callable[[bytes], bytes]) -> None:
    assert decompress(pack(TIDE) + pack(TIDE)) == TIDE * 2
    content = decompress_stream(Stream(io.BytesIO(pack(TIDE) + b"junk, which is no frame").read))
    assert content.read(1000) == TIDE
    with pytest.raises(Unreadable, match="the compressed file is damaged"):
        content.read(1)


def test_zstd_frames_of_every_form_are_read() -> None:
    text = bytes(range(256)) * 2000 + b"a" * 300_000
    skippable = b"\x5a\x2a\x4d\x18" + struct.pack("<L", 5) + b"12345"
    frames = b""
    for checksum, size, level in ((0, 0, 1), (1, 0, 3), (0, 1, 19), (1, 1, -5)):
        packer = zstandard.ZstdCompressor(level=level, write_checksum=bool(checksum), write_content_size=bool(size))
        frames += packer.compress(text) + packer.compress(b"") + packer.compress(TIDE) + skippable
    packer = zstandard.ZstdCompressor().compressobj()
    blocks = b"".join(packer.compress(TIDE) + packer.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK) for _ in range(50))
    data = frames + blocks + packer.flush()
    assert decompress(data) == (text + TIDE) * 4 + TIDE * 50
    for size in (5, 9, 100, 1000, len(data) - 100, len(data) - 1):
        with pytest.raises(Unreadable, match="it ends too early"):
            decompress(data[:size])


# WARC


PAGE = b"<html><title>Tide</title><p>The tide turns.</p></html>"
PAGE_RECORD = response_record("https://example.org/good", PAGE)
READ_PAGE = ("https://example.org/good", PAGE)
CUT_OFF = ("", "the WARC file is cut off in it. Get the file again.")


@pytest.mark.parametrize("kind", ["request", "resource"])
@pytest.mark.parametrize("length", [1000, 1 << 62])
def test_a_warc_record_that_swallows_the_rest_is_reported(kind: str, length: int) -> None:
    record = make_warc((kind, "https://example.org/a", "text/plain", TIDE))[0]
    record = record.replace(f"Length: {len(TIDE)}".encode(), f"Length: {length}".encode())
    *_, last = read_members(b"".join(make_warc(PAGE_RECORD)) + record, max_bytes=MB)
    assert last[1] == CUT_OFF[1]


def test_an_http_header_without_end_costs_its_document_alone() -> None:
    long = response_record("https://example.org/long", PAGE, "X-Long: " + "x" * 100_000)
    first, second = read_members(b"".join(make_warc(long, PAGE_RECORD)))
    assert first == ("https://example.org/long", "its HTTP header is damaged (maximum header length exceeded).")
    assert second == READ_PAGE


def test_a_warc_header_without_end_is_damage_that_is_found_at_once() -> None:
    data = make_warc(PAGE_RECORD)[0] + b"WARC/1.0\r\n" + b"X-Long: x\r\n" * 500_000
    with limits(1, 16):
        assert read_members(data) == [READ_PAGE, ("", "the WARC file is damaged (maximum header length exceeded).")]


def test_encodings_in_encodings_are_limited() -> None:
    body = PAGE
    for _ in range(8):
        body = zlib.compress(body)
    records = [response_record("https://example.org/good", body, "Content-Encoding: " + "deflate," * 7 + "deflate")]
    records += [response_record("https://example.org/many", body, "Content-Encoding: " + "br," * 3000)]
    found = read_members(b"".join(make_warc(*records)))
    assert found == [READ_PAGE, ("https://example.org/many", "its HTTP header states more than 8 encodings.")]


def test_a_deflated_page_that_is_cut_off_is_not_taken_for_whole() -> None:
    packed = zlib.compress(PAGE * 100)[:-20]
    (found,) = read_members(make_warc(response_record("https://example.org/cut", packed, "Content-Encoding: deflate"))[0])
    assert found == ("https://example.org/cut", packed)


@pytest.mark.parametrize("encoding", ["deflate", "chunked"])
def test_a_high_limit_does_not_reserve_memory(encoding: str) -> None:
    body = zlib.compress(PAGE) if encoding == "deflate" else b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE)
    field = "Transfer-Encoding" if encoding == "chunked" else "Content-Encoding"
    record = response_record("https://example.org/good", body, f"{field}: {encoding}")
    assert read_members(make_warc(record)[0], max_bytes=1 << 49) == [READ_PAGE]


# All together


HOSTILE: dict[str, Callable[[], bytes]] = {
    "bzip2.zip": lambda: zip_of(zipfile.ZIP_BZIP2, bytes(16 * MB)),
    "huge.tar": lambda: tar_member("a.txt", TIDE, 1 << 62),
    "lzma.zip": lambda: zip_archive(DAMAGED_MEMBERS["an LZMA dictionary of 4 GB"][0]),
    "name.gz": lambda: b"\x1f\x8b\x08\x08" + bytes(6) + b"a" * MB,
    "no-name.zip": lambda: zip_archive(DAMAGED_MEMBERS["no name, and a header with one"][0]),
    "pax.tar": lambda: tar_member("x", b"", 2 << 30, b"x") + bytes(MB),
    "recursion.tar": lambda: tar_member("x", b"long\0", kind=b"L") * 3000,
    "skip.tar.zst": lambda: zstandard.compress(tar_member("a.txt", TIDE + b" " * (16 * MB), 2 << 30)),
    "window.zst": lambda: b"\x28\xb5\x2f\xfd\x00\xff" + TIDE,
}


def test_hostile_files_are_failures_beside_sources_that_are_read(tmp_path: Path) -> None:
    for name, make in HOSTILE.items():
        (tmp_path / name).write_bytes(make())
    done = shell(f"ulimit -v 2000000; reex list {SEED} {tmp_path} {SEED} --max-bytes 8M")
    assert (done.returncode, listed_titles(done)) == (1, [SEED_TITLE] * 2)
    lines = done.stderr.decode().splitlines()
    assert len(lines) == len(HOSTILE)
    for line, name in zip(lines, sorted(HOSTILE), strict=True):
        assert line.startswith(f"{tmp_path}/{name}")
        assert "reex itself failed" not in line
