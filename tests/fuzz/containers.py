"""Mutation fuzzing of containers and compressed files, none of which may raise, hang, or take much memory.

    python tests/fuzz/containers.py [--seconds 60] [--seed 0] [--found FOLDER] [FILE ...]

Begins with archives of every format, compressed in every way, and with FILE. A mutant is changed before it is compressed,
behind it, or both; its headers then get a right checksum, or else nothing behind them would be reached. What the standard
library reads in a tar or zip archive without a complaint must be read here, too. Each mutant depends on its number alone:
`--seed N --seconds 0` repeats it. Prints the problems; exit 1 if there was any. The bytes are then in the folder of `--found`.
"""

from __future__ import annotations

import argparse
import bz2
import gzip
import io
import lzma
import random
import re
import resource
import signal
import struct
import sys
import tarfile
import traceback
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, process_time

import zstandard

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.archives import END, ZipMember, pax_record, read_members, tar_member, zip_archive  # noqa: E402 - behind the path
from tests.fuzz.mutate import cut, flip_bits, repeat_piece, swap_pieces  # noqa: E402
from tests.test_containers import CRAWL, make_tar  # noqa: E402

MAX_BYTES = 1 << 20  # of a source that may be held
MAX_SECONDS = 2.0  # for one mutant
MAX_GROWTH = 300  # megabytes of memory in one run
TEXT = b"The tide turns the wheel of the mill, and the wheel turns the stone.\n"
FILES = {"a.txt": TEXT, "b/c.html": TEXT * 40, "Mühle/" + "x" * 120: TEXT * 3, "empty": b""}
NUMBERS = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, (1 << 63) - 1, 1 << 63, (1 << 64) - 1)
OCTALS = (
    b"77777777777\0",
    b"00000000000\0",
    b"-0000001000\0",
    b"\x80" + b"\0" * 10 + b"\x09",
    b"\xff" * 12,
    b"\x80\0\0\0" + b"\xff" * 8,
)
PIECES = (
    b"PK\3\4",
    b"PK\1\2",
    b"PK\5\6",
    b"PK\6\6",
    b"PK\6\7",
    b"ustar",
    b"WARC/1.0\r\n",
    b"\r\n\r\n",
    b"Content-Length: ",
    bytes(512),
)
COMPRESSORS: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": zstandard.compress,
}


def make_seeds() -> Iterator[bytes]:
    """Archives of every format."""
    for form in (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w", format=form) as archive:
            for name, data in FILES.items():
                if form == tarfile.USTAR_FORMAT and len(name) > 100:
                    continue
                header = tarfile.TarInfo(name)
                header.size = len(data)
                archive.addfile(header, io.BytesIO(data))
            for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE):
                header = tarfile.TarInfo(f"kind{kind.decode()}")
                header.type, header.linkname = kind, "a.txt"
                archive.addfile(header)
        yield out.getvalue()
    records = b"".join(pax_record(*pair) for pair in (("path", "p"), ("size", str(len(TEXT))), ("GNU.sparse.size", "9")))
    comment = tar_member("x", pax_record("comment", "abc"), kind=b"g")
    named = (tar_member("x", records, kind=kind) + tar_member("y", TEXT) for kind in (b"x", b"X", b"L", b"K"))
    yield comment + make_tar(FILES)[:-1024] + b"".join(named) + END
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", method) as packed:
            packed.comment = b"comment"
            for name, data in FILES.items():
                packed.writestr(name, data)
        yield out.getvalue()
    extra = struct.pack("<2H3Q", 1, 24, len(TEXT), len(TEXT), 0)
    yield zip_archive(ZipMember(b"a", TEXT, size=0xFFFFFFFF, compressed_size=0xFFFFFFFF, start=0xFFFFFFFF, extra=extra))
    yield b"".join(CRAWL)


def set_numbers(dice: random.Random, data: bytes) -> bytes:
    """Write numbers at the limits of their types over a few bytes."""
    changed = bytearray(data)
    for _ in range(dice.randint(1, 4)):
        size = dice.choice((1, 2, 4, 8))
        at = dice.randrange(max(1, len(data) - size))
        changed[at : at + size] = (dice.choice(NUMBERS) & ((1 << 8 * size) - 1)).to_bytes(size, dice.choice(("little", "big")))
    return bytes(changed)


def set_tar_field(dice: random.Random, data: bytes) -> bytes:
    """Change the size or the type of a tar header."""
    changed = bytearray(data)
    headers = [at for at in range(0, len(data), 512) if data[at + 257 : at + 262] == b"ustar"]
    for at in dice.choices(headers, k=dice.randint(1, 3)) if headers else ():
        if dice.random() < 0.5:
            changed[at + 124 : at + 136] = dice.choice(OCTALS) if dice.random() < 0.5 else b"%011o\0" % dice.randrange(5000)
        else:
            changed[at + 156] = dice.choice(b"\x000123456789xgLKSXVMD")
    return bytes(changed)


def set_digits(dice: random.Random, data: bytes) -> bytes:
    """Replace a decimal number, such as a length, with another."""
    numbers = list(re.finditer(rb"\d{1,9}", data))
    if not numbers:
        return data
    chosen = dice.choice(numbers)
    number = dice.choice((b"-1", b"0", b"9" * 30, b"%d" % dice.choice(NUMBERS), b"%d" % (int(chosen[0]) + dice.randint(-3, 3))))
    return data[: chosen.start()] + number + data[chosen.end() :]


def insert_piece(dice: random.Random, data: bytes) -> bytes:
    """Insert bytes that mean something in some format."""
    at = dice.randrange(len(data) + 1)
    return data[:at] + dice.choice(PIECES) * dice.choice((1, 1, 1, 40)) + data[at:]


CHANGES = (
    flip_bits,
    cut,
    repeat_piece,
    swap_pieces,
    set_numbers,
    set_numbers,
    set_tar_field,
    set_tar_field,
    set_digits,
    insert_piece,
)


def repair_tar(data: bytes) -> bytes:
    """The same bytes, with a right checksum in every tar header."""
    repaired = bytearray(data)
    for at in range(0, len(data) - 511, 512):
        if data[at + 257 : at + 262] == b"ustar":
            total = 256 + sum(data[at : at + 148]) + sum(data[at + 156 : at + 512])
            repaired[at + 148 : at + 156] = b"%06o\0 " % total
    return bytes(repaired)


def make_mutant(number: int, seeds: list[bytes]) -> tuple[str, bytes]:
    """Change one of the seeds before it is compressed, or behind it."""
    dice = random.Random(number)
    index = dice.randrange(len(seeds))
    data, names = seeds[index], [f"seed {index}"]
    kind = dice.choice([*COMPRESSORS, "plain", "plain", "plain", "plain"])
    for behind in (False, True):
        if kind == "plain" and behind:
            break
        if behind:
            data = COMPRESSORS[kind](repair_tar(data))
            names.append(kind)
            if dice.random() < 0.3:
                data += COMPRESSORS[kind](data[: dice.randrange(2000)])
        for change in dice.choices(CHANGES, k=dice.randint(0, 3)):
            if data:
                data = change(dice, data)
                names.append(change.__name__)
    return " ".join(names), repair_tar(data) if kind == "plain" else data


def read_by_library(data: bytes) -> dict[str, bytes]:
    """The members of a tar or zip archive that the standard library reads without a complaint; none otherwise."""
    found: dict[str, bytes] = {}
    try:
        signal.alarm(2)  # some mutants hold it for ever
        if data.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as files:
            for header in files:
                if header.isreg() and not header.issparse():
                    found[header.name] = files.extractfile(header).read()  # type: ignore[union-attr] # a file has content
    except Exception:  # noqa: BLE001 - it complains in many ways
        return {}
    finally:
        signal.alarm(0)
    return found


def find_problem(data: bytes) -> str:
    """What is wrong with the reading of a mutant; empty if nothing is."""
    start = process_time()
    try:
        signal.alarm(30)
        found = read_members(data, MAX_BYTES)
    except AssertionError:
        return ""  # the first bytes are not those of an archive any more
    except BaseException:  # noqa: BLE001 - any exception is a bug, also those that Rust raises
        return traceback.format_exc()
    finally:
        signal.alarm(0)
    if (seconds := process_time() - start) > MAX_SECONDS:
        return f"took {seconds:.1f} s"
    contents = [content for _, content in found]
    if any(isinstance(content, str) and "()" in content for content in contents):
        return f"a reason without words: {contents}"
    if not any(isinstance(content, str) and content != "skipped" for content in contents):
        lost = {name for name, content in read_by_library(data).items() if content not in contents and not is_hidden(name)}
        return f"lost in silence: {lost}" if lost else ""
    return ""


def is_hidden(name: str) -> bool:
    """Whether a member is left out by its name."""
    return any(step.startswith(".") and step.strip(".") for step in name.split("/"))


def main() -> int:
    """Check mutants until the time is over."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("files", nargs="*", type=Path)
    options.add_argument("--seconds", type=int, default=60)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--found", type=Path, default=Path())
    given = options.parse_args()
    signal.signal(signal.SIGALRM, stop)
    seeds = [*make_seeds(), *(path.read_bytes() for path in given.files)]
    bad, number, until = 0, given.seed, monotonic() + given.seconds
    usual = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    while number == given.seed or monotonic() < until:
        name, data = make_mutant(number, seeds)
        problem = find_problem(data)
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10) - usual
        if grown > MAX_GROWTH and not problem:
            problem = f"memory has grown by {grown} MB"
            usual += grown
        if problem:
            bad += 1
            (given.found / f"mutant-{number}").write_bytes(data)
            print(f"{number} ({name}): {problem}", flush=True)
        number += 1
    print(f"{number - given.seed} mutants, {bad} with a problem")
    return 1 if bad else 0


def stop(*_: object) -> None:
    """End what takes too long."""
    raise TimeoutError("took too long")


if __name__ == "__main__":
    sys.exit(main())
