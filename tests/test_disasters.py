"""Interrupted and failed runs: no incomplete file gets its final name, no temporary file is left, one line names the reason."""

from __future__ import annotations

import errno
import fcntl
import gzip
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any, Self

import pytest

from reex_cli.atomic_file import replace_file, temporary_folder
from reex_cli.input import expand, files
from reex_cli.pipeline import process
from reex_cli.shards.local_store import LocalStore
from tests.command import COMMAND, SEED, SEEDS, environment, error_line, reex, shell
from tests.items import find_items

OUTPUTS = ["o.jsonl", "o.csv", "o.jsonl.gz", "o.parquet", "o.db", "o"]
ONE_PER_KIND = ["o.jsonl", "o.db", "o"]  # one of each way of writing
FILE_COUNT = 150


def output_options(output: str) -> list[str]:
    """The options for an output of this name."""
    return ["--markdown", "-o", output] if output == "o" else ["-o", output]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of different articles that takes a while to export."""
    folder = tmp_path_factory.mktemp("many")
    for number in range(FILE_COUNT):
        words = " ".join(blake2b(b"%d %d" % (number, word)).hexdigest() for word in range(20))  # which do not compress
        (folder / f"{number:04}.txt").write_bytes(SEED.read_bytes() + words.encode())
    return folder


def read_folder(place: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(path.relative_to(place)): path.read_bytes() for path in sorted(place.rglob("*")) if path.is_file()}


def start_export(place: Path, *args: object) -> subprocess.Popen[bytes]:
    """Start the command in a folder."""
    return subprocess.Popen(
        [*COMMAND, *map(str, args)], cwd=place, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    )


def wait_until_writing(place: Path, running: subprocess.Popen[bytes]) -> None:
    """Wait until a run has begun to write."""
    deadline = time.monotonic() + 20
    while not [*place.rglob(".reex-*"), *place.glob("*-journal")] and time.monotonic() < deadline:
        assert running.poll() is None
        time.sleep(0.01)


@pytest.mark.parametrize("output", ONE_PER_KIND)
def test_a_killed_run_leaves_the_old_output_and_the_next_run_is_complete(output: str, many: Path, tmp_path: Path) -> None:
    reex("export", SEED, *output_options(output), cwd=tmp_path)
    before = read_folder(tmp_path)
    with start_export(tmp_path, "export", many, *output_options(output)) as running:
        wait_until_writing(tmp_path, running)
        time.sleep(0.1)
        running.kill()
    assert running.returncode == -signal.SIGKILL
    if output == "o.db":
        assert count_articles(tmp_path / output) == 1  # SQLite rolls the unfinished transaction back
    assert {
        name: data for name, data in read_folder(tmp_path).items() if not name.startswith((".reex-", "o/.reex-", "o.db-"))
    } == before
    assert reex("export", many, *output_options(output), cwd=tmp_path).returncode == 0
    assert count_articles(tmp_path / output) >= FILE_COUNT
    assert not [path for path in tmp_path.rglob("*") if ".reex-" in path.name or "journal" in path.name]


def count_articles(output: Path) -> int:
    """The number of articles in an output."""
    if output.is_dir():
        return len(list(output.glob("*.md")))
    if output.suffix == ".db":
        with closing(sqlite3.connect(output)) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            return int(database.execute("SELECT count(*) FROM articles").fetchone()[0])
    if output.suffix == ".parquet":
        from pyarrow import parquet

        return int(parquet.read_metadata(output).num_rows)
    return len(reex("list", output).stdout.splitlines()) - 1 if ".jsonl" in output.name else FILE_COUNT


@pytest.mark.parametrize("output", OUTPUTS)
def test_a_file_size_limit_is_reported_and_no_file_is_left(output: str, tmp_path: Path) -> None:
    paragraphs = [
        f"The mill number {number} stands by the weir and grinds in the night when the tide is out. Nobody knows who built it,"
        f" and nobody has asked the miller about {blake2b(b'%d' % number).hexdigest()} for years."
        for number in range(400)
    ]  # whose words do not compress
    (tmp_path / "long.txt").write_text("\n\n".join(paragraphs), "utf-8")
    line = f"ulimit -f 16; trap '' XFSZ; reex export {tmp_path}/long.txt {' '.join(output_options(output))}"
    place = tmp_path / "out"
    place.mkdir()
    done = shell(line, place)
    assert done.returncode == 2
    assert error_line(done).startswith(f"{output}: cannot be written (")
    assert list(place.iterdir()) == []


NAMESPACE = ("unshare", "--mount", "--map-root-user")
mounts = pytest.mark.skipif(
    not shutil.which("unshare")
    or subprocess.run([*NAMESPACE, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False).returncode != 0,
    reason="nothing may be mounted here",
)


@mounts
@pytest.mark.parametrize("output", OUTPUTS)
def test_a_full_disk_is_reported_and_no_file_is_left(output: str, many: Path, tmp_path: Path) -> None:
    command = " ".join([*COMMAND, "export", str(many), *output_options(output)])
    script = f"mount -t tmpfs -o size=64k tmpfs {tmp_path} && cd {tmp_path} && {{ {command}; echo $? >&2; ls -A; }}"
    done = subprocess.run([*NAMESPACE, "sh", "-c", script], capture_output=True, check=False, env=environment())
    *messages, code = done.stderr.decode().splitlines()
    assert code == "2"
    assert len(messages) == 1
    assert messages[0].startswith(f"{output}: cannot be written (")
    assert done.stdout == b""


@mounts
@pytest.mark.parametrize("output", ONE_PER_KIND)
def test_a_read_only_disk_is_reported_before_the_run_starts(output: str, tmp_path: Path) -> None:
    command = " ".join([*COMMAND, "export", str(SEED), *output_options(output)])
    script = f"mount -t tmpfs -o ro tmpfs {tmp_path} && cd {tmp_path} && {{ {command}; echo $? >&2; ls -A; }}"
    done = subprocess.run([*NAMESPACE, "sh", "-c", script], capture_output=True, check=False, env=environment())
    assert done.stderr.decode().splitlines() == [f"{output}: cannot be written (read-only file system).", "2"]
    assert done.stdout == b""


@pytest.mark.parametrize("output", ONE_PER_KIND)
def test_an_output_folder_that_vanishes_during_a_run_is_reported(output: str, many: Path, tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    as_what = ["--markdown"] if output == "o" else []
    with start_export(tmp_path, "export", many, *as_what, "-o", f"place/{output}") as running:
        wait_until_writing(tmp_path, running)
        shutil.rmtree(place)
        assert running.stderr
        messages = running.stderr.read().decode().splitlines()
    assert running.returncode == 2
    assert len(messages) == 1
    assert messages[0].startswith(f"place/{output}: cannot be written (")
    assert not place.exists()


@pytest.mark.parametrize("output", ONE_PER_KIND)
def test_two_runs_with_the_same_output_leave_it_complete(output: str, many: Path, tmp_path: Path) -> None:
    runs = [start_export(tmp_path, "export", many, *output_options(output)) for _ in range(2)]
    messages = [run.communicate(timeout=60)[1] for run in runs]
    codes = [run.returncode for run in runs]
    assert 0 in codes
    assert set(codes) <= {0, 2}
    assert all(len(message.splitlines()) == (code == 2) for message, code in zip(messages, codes, strict=True))
    assert count_articles(tmp_path / output) == FILE_COUNT
    assert [path.name for path in tmp_path.iterdir()] == [output]


def send_interrupt(*_: object) -> None:
    """Act as Ctrl-C does."""
    raise KeyboardInterrupt


@pytest.mark.parametrize("kind", ["part", "file", "folder"])
def test_an_interruption_while_a_file_is_created_leaves_no_file(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = str(tmp_path / "a")
    place = {
        "part": lambda: LocalStore(str(tmp_path)).write_file("a"),
        "file": lambda: replace_file(target),
        "folder": lambda: temporary_folder(target),
    }[kind]()
    monkeypatch.setattr(fcntl, "flock", send_interrupt)
    with pytest.raises(KeyboardInterrupt):
        place.__enter__()
    monkeypatch.undo()
    assert list(tmp_path.iterdir()) == []


# Reading


def open_failing(after: int, real: Callable[..., IO[bytes]]) -> Callable[..., Any]:
    """A replacement for `open`, whose files raise an I/O error behind so many bytes."""

    class File:
        def __init__(self, file: IO[bytes]) -> None:
            self.file = file

        def read(self, size: int = -1) -> bytes:
            if self.file.tell() + (size if size >= 0 else 1 << 40) > after:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            return self.file.read(size)

        def __getattr__(self, name: str) -> Any:
            return getattr(self.file, name)

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            self.file.close()

    return lambda path, mode="r", *rest, **named: File(real(path, mode, *rest, **named))


@pytest.mark.parametrize("name", ["a.txt", "a.json", "a.tar", "a.zip", "a.json.gz"])
def test_an_io_error_in_the_middle_of_a_file_is_one_failure(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    post = {"id": 1, "type": "post", "title": {"rendered": "A"}, "content": {"rendered": "<p>Tide and wheel.</p>" * 40}}
    posts = json.dumps([post | {"id": number, "slug": blake2b(b"%d" % number).hexdigest()} for number in range(1500)]).encode()
    make: dict[str, Callable[[], object]] = {
        "a.txt": lambda: (tmp_path / name).write_bytes(SEED.read_bytes()),
        "a.json": lambda: (tmp_path / name).write_bytes(posts),
        "a.tar": lambda: shutil.make_archive(str(tmp_path / "a"), "tar", SEEDS),
        "a.zip": lambda: shutil.make_archive(str(tmp_path / "a"), "zip", SEEDS),
        "a.json.gz": lambda: (tmp_path / name).write_bytes(gzip.compress(posts)),
    }
    make[name]()
    monkeypatch.setattr(expand, "SPLIT_BYTES", 1 << 18)
    monkeypatch.setattr(expand, "SPLIT_COMPRESSED_BYTES", 1 << 10)
    whole = sum(len(process(item).articles) for item in find_items(str(tmp_path / name)))
    size = (tmp_path / name).stat().st_size
    monkeypatch.setattr(files, "open", open_failing(size * 2 // 3, open), raising=False)
    outcomes = [process(item) for item in find_items(str(tmp_path / name))]
    failures = [failure for outcome in outcomes for failure in outcome.failures]
    assert len(failures) == 1
    assert ("damaged" if name == "a.zip" else "nput/output error") in failures[0].message
    assert sum(len(outcome.articles) for outcome in outcomes) < whole
