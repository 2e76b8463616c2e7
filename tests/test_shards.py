"""Sharded output: the bytes of an undivided output, also after runs that were killed; complete parts are kept."""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import zstandard

from reex_cli import cli
from reex_cli.shards import make_plan
from tests.command import ARTICLE, SEEDS, error_line, reex, start_reex
from tests.death import die_at_step
from tests.items import expand_files, find_items
from tests.test_wordpress import USER, post

SHARDS = 5


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few files of every format, repeated posts, and damaged files."""
    folder = tmp_path_factory.mktemp("sources") / "in"
    (folder / "more").mkdir(parents=True)
    for place in (folder, folder / "more"):
        for number in ("002", "006", "008", "012", "013"):
            (seed,) = SEEDS.glob(f"{number}*")
            shutil.copy(seed, place)
    posts = [post(n % 9, title={"rendered": f'Cows, "{n}"'}) for n in range(30)]
    (folder / "posts.json").write_text(json.dumps(posts), "utf-8")
    (folder / "damaged.json").write_bytes(b'{"id": 1, "title": ')
    (folder / "empty.txt").write_bytes(b"")
    return folder


def decompress(path: Path) -> bytes:
    """The content of a file of one or more zstd frames."""
    return zstandard.ZstdDecompressor().stream_reader(path.read_bytes(), read_across_frames=True).read()


def read_folder(folder: Path) -> dict[str, bytes]:
    """All files of a folder, hidden ones too."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def export_parts(sources: Path, parts: Path, *options: object) -> subprocess.CompletedProcess[bytes]:
    return reex("export", "--jsonl", "-o", parts, "--shards", SHARDS, *options, sources)


@pytest.fixture(scope="module")
def expected_parts(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The parts of an undisturbed run."""
    parts = tmp_path_factory.mktemp("whole") / "parts"
    export_parts(sources, parts)
    return parts


@pytest.fixture
def parts(expected_parts: Path, tmp_path: Path) -> Path:
    """A copy of these parts, to be damaged."""
    return Path(shutil.copytree(expected_parts, tmp_path / "parts"))


FORMATS = (
    "--jsonl",
    "--csv",
    "--tsv",
    "--csv --excel",
    "--jsonl --fields notes,title",
    "--tsv --fields title",
    "--format feed",
)


@pytest.mark.parametrize("options", FORMATS)
def test_merged_parts_have_the_bytes_of_an_unsharded_export(options: str, sources: Path, tmp_path: Path) -> None:
    unsharded = reex("export", *options.split(), sources)
    done = reex("export", *options.split(), "-o", tmp_path / "parts", "--shards", SHARDS, sources)
    assert (done.returncode, done.stderr) == (unsharded.returncode, unsharded.stderr)
    assert reex("merge", tmp_path / "parts", "-o", tmp_path / "all.zst").returncode == unsharded.returncode
    assert decompress(tmp_path / "all.zst") == unsharded.stdout


def test_merged_parts_are_compressed_as_the_suffix_says(sources: Path, expected_parts: Path, tmp_path: Path) -> None:
    unsharded = reex("export", sources)
    merged = reex("merge", expected_parts)
    assert (merged.returncode, merged.stdout) == (unsharded.returncode, unsharded.stdout)
    for suffix in (".gz", ""):
        reex("merge", expected_parts, "-o", tmp_path / f"all.jsonl{suffix}")
    assert (
        gzip.decompress((tmp_path / "all.jsonl.gz").read_bytes()) == (tmp_path / "all.jsonl").read_bytes() == unsharded.stdout
    )
    assert error_line(reex("merge", expected_parts, "-o", tmp_path / "all.csv.zst")).endswith(
        "all.csv.zst: the parts are jsonl, not csv."
    )


def test_any_number_of_jobs_gives_the_same_parts(sources: Path, expected_parts: Path, tmp_path: Path) -> None:
    export_parts(sources, tmp_path / "parts", "-j", 2)
    assert read_folder(tmp_path / "parts") == read_folder(expected_parts)


def test_repeated_posts_are_noted_across_parts(sources: Path, expected_parts: Path) -> None:
    merged = reex("merge", expected_parts).stdout
    assert merged.count(b'"again: ') > 5
    assert not any(b'"again: ' in decompress(path) for path in expected_parts.glob("*.zst"))
    assert merged == reex("export", sources).stdout


def test_each_shard_alone_writes_the_same_part(sources: Path, expected_parts: Path, tmp_path: Path) -> None:
    for shard in (3, 1, 5, 2, 4):
        done = reex("export", "-o", tmp_path / "parts", "--shard", f"{shard}/{SHARDS}", sources)
        assert (tmp_path / "parts" / f"part-{shard:05}-of-{SHARDS:05}.jsonl.zst").exists()
        assert done.returncode in (0, 1)
    assert read_folder(tmp_path / "parts") == read_folder(expected_parts)


def test_shards_have_similar_sizes_and_every_item_once(sources: Path) -> None:
    everything = [(item.name, len(item.data)) for item in find_items(str(sources))]
    largest = max(size for _, size in everything)
    for number in (1, 2, 7, 200):
        plan = make_plan([str(sources)], number)
        items = [*expand_files(plan.find_files(range(1, number + 1)))]
        shards = [plan.shard_at(item.offset) for item in items]
        assert [(item.name, len(item.data)) for item in items] == everything
        assert shards == sorted(shards)
        for wanted in range(1, number + 1):
            assert [*expand_files(plan.find_files([wanted]))] == [
                item for item, shard in zip(items, shards, strict=True) if shard == wanted
            ]
        sizes = Counter[int]()
        for item, shard in zip(items, shards, strict=True):
            sizes[shard] += item.size or 0
        assert max(sizes.values()) <= plan.total_bytes / number + largest


@pytest.mark.parametrize("suffix", ["json", "json.gz"])
def test_a_large_file_is_split_between_shards(suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from reex_cli.input import expand as cutting
    from reex_cli.readers import _record_splitter

    data = json.dumps([post(n, content={"rendered": "<p>It never left.</p>"}) for n in range(300)]).encode()
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / f"large.{suffix}").write_bytes(data if suffix == "json" else gzip.compress(data))
    (tmp_path / "in" / "z.txt").write_text(ARTICLE, "utf-8")
    monkeypatch.setattr(cutting, "SPLIT_BYTES", 1000)
    monkeypatch.setattr(cutting, "SPLIT_COMPRESSED_BYTES", 100)
    monkeypatch.setattr(_record_splitter.split_records, "__defaults__", (4000,))
    code = in_process("export", str(tmp_path / "in"), "-o", str(tmp_path / "one.jsonl"))
    assert in_process("export", str(tmp_path / "in"), "-o", str(tmp_path / "parts"), "--shards", "7") == code
    assert in_process("merge", str(tmp_path / "parts"), "-o", str(tmp_path / "all.jsonl")) == code
    assert (tmp_path / "all.jsonl").read_bytes() == (tmp_path / "one.jsonl").read_bytes()
    manifests = [json.loads(path.read_bytes()) for path in sorted((tmp_path / "parts").glob("*.json"))]
    if suffix == "json":
        assert min(manifest["articles"] for manifest in manifests) > 30
    before = read_folder(tmp_path / "parts")
    assert in_process("export", str(tmp_path / "in"), "-o", str(tmp_path / "parts"), "--shards", "7") == code
    assert read_folder(tmp_path / "parts") == before


def test_an_archive_is_split_between_shards(sources: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    with tarfile.open(folder / "a.tar", "w") as archive:
        archive.add(sources, "in")
    with zipfile.ZipFile(folder / "b.zip", "w") as zipped:
        for path in sorted(sources.rglob("*.*")):
            zipped.write(path, path.relative_to(sources))
    (folder / "damaged.tar").write_bytes((folder / "a.tar").read_bytes()[:60_000])
    unsharded = tmp_path / "one.jsonl"
    code = in_process("export", str(folder), "-o", str(unsharded))
    for _ in range(2):
        assert in_process("export", str(folder), "-o", str(tmp_path / "parts"), "--shards", "9") == code
    assert in_process("merge", str(tmp_path / "parts"), "-o", str(tmp_path / "all.jsonl")) == code
    assert (tmp_path / "all.jsonl").read_bytes() == unsharded.read_bytes()
    counts = [json.loads(path.read_bytes())["articles"] for path in sorted((tmp_path / "parts").glob("*.json"))]
    assert min(counts) > 0
    assert max(counts) < sum(counts) / 2


def in_process(*args: str) -> int:
    """Run a command in this process, and return its exit code."""
    before = sys.argv
    try:
        sys.argv = ["reex", *args]
        return cli.run_command()
    finally:
        sys.argv = before


# Complete parts are kept; parts that would be written differently now are rebuilt, with a message.


def times(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.glob("*.zst")}


def test_a_second_run_writes_nothing_and_reports_the_same_failures(sources: Path, parts: Path) -> None:
    before = times(parts)
    first = reex("export", sources)
    done = export_parts(sources, parts)
    assert (done.returncode, done.stderr) == (first.returncode, first.stderr)
    assert times(parts) == before


def change_file_in_place(sources: Path) -> None:
    """Change a file without changing its size or time: only reading it shows the change."""
    path = sources / "posts.json"
    known = path.stat()
    path.write_bytes(path.read_bytes().replace(b"Cows", b"Cats"))
    os.utime(path, ns=(known.st_atime_ns, known.st_mtime_ns))


CHANGES: dict[str, tuple[Callable[[Path, Path], Any], list[str], str]] = {
    "an input": (lambda sources, _: change_file_in_place(sources), [], "posts.json has changed"),
    "an input is gone": (lambda sources, _: (sources / "posts.json").unlink(), [], "its list of sources has changed"),
    "an option": (lambda *_: None, ["--since", "2020"], "written with other options (since)"),
    "the output": (lambda *_: None, ["--blocks"], "written with other options (blocks)"),
    "a part": (lambda _, parts: (parts / "part-00002-of-00005.jsonl.zst").write_bytes(b"x"), [], "incomplete"),
    "a part is gone": (lambda _, parts: (parts / "part-00002-of-00005.jsonl.zst").unlink(), [], "incomplete"),
    "a manifest": (lambda _, parts: (parts / "part-00002-of-00005.json").write_bytes(b"{"), [], ""),
    "the program": (lambda _, parts: change_version(parts), [], "written by another version of reex"),
    "a name": (
        lambda sources, _: (sources / "users.json").write_text(json.dumps([USER])),
        [],
        "written with other names of authors or terms",
    ),
}


def change_version(parts: Path) -> None:
    path = parts / "part-00001-of-00005.json"
    manifest = json.loads(path.read_bytes())
    manifest["run"]["reex"] = "0.0.1"
    path.write_text(json.dumps(manifest), "utf-8")


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_part_is_rebuilt_with_a_reason(change: str, sources: Path, tmp_path: Path) -> None:
    copied = Path(shutil.copytree(sources, tmp_path / "here" / "in"))
    fresh, expected = tmp_path / "fresh", tmp_path / "here" / "parts"
    reex("export", "-o", expected, "--shards", SHARDS, "in", cwd=copied.parent)
    action, options, reason = CHANGES[change]
    action(copied, expected)
    again = reex("export", "-o", expected, "--shards", SHARDS, *options, "in", cwd=copied.parent)
    lines = [line for line in again.stderr.decode().splitlines() if "rebuilt" in line]
    assert any(reason in line for line in lines) if reason else not lines
    reex("export", "-o", fresh, "--shards", SHARDS, *options, "in", cwd=copied.parent)
    assert read_folder(expected) == read_folder(fresh)


def test_a_source_that_timed_out_is_retried(sources: Path, expected_parts: Path, tmp_path: Path) -> None:
    late = export_parts(sources, tmp_path / "parts", "--timeout", "0.001")
    assert b"not done in 0.001 seconds" in late.stderr
    done = export_parts(sources, tmp_path / "parts")
    assert b"could not be read to its end" in done.stderr
    assert read_folder(tmp_path / "parts") == read_folder(expected_parts)


def test_changed_user_rules_rebuild_parts(sources: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text('[mill]\nlabel = "advert"\nphrases = ["become a friend of the mill"]\n', "utf-8")
    export_parts(sources, tmp_path / "parts", "--rules", rules)
    assert b"rebuilt" not in export_parts(sources, tmp_path / "parts", "--rules", rules).stderr
    rules.write_text('[mill]\nlabel = "advert"\nphrases = ["become a friend of the moon"]\n', "utf-8")
    done = export_parts(sources, tmp_path / "parts", "--rules", rules)
    assert b"part-00001-of-00005.jsonl.zst, part-00002-of-00005.jsonl.zst" in done.stderr
    assert b"and 2 more: rebuilt: written with other rules." in done.stderr


def test_a_new_file_rebuilds_only_parts_whose_sources_change(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(40):
        (folder / f"{number:02}.txt").write_text(ARTICLE.replace("Eling", f"Mill {number}"), "utf-8")
    export_parts(folder, tmp_path / "parts")
    before = times(tmp_path / "parts")
    (folder / "99.txt").write_text("The tide.", "utf-8")
    done = export_parts(folder, tmp_path / "parts")
    assert b"rebuilt: its list of sources has changed." in done.stderr
    assert sum(before[name] == now for name, now in times(tmp_path / "parts").items()) >= SHARDS // 2
    assert reex("merge", tmp_path / "parts").stdout == reex("export", folder).stdout


# Killed at any moment


def test_a_second_run_completes_the_parts_after_death_at_any_step(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number in range(3):
        (tmp_path / "in" / f"{number}.txt").write_text(ARTICLE.replace("Eling", f"Mill {number}"), "utf-8")
    arguments = ["export", "--shards", "2", str(tmp_path / "in"), "-o"]
    assert in_process(*arguments, str(tmp_path / "whole")) == 0
    step, died = 0, True
    while died:
        step += 1
        parts = tmp_path / f"parts{step}"
        died = die_at_step(step, partial(in_process, *arguments, str(parts)))
        assert in_process(*arguments, str(parts)) == 0
        assert read_folder(parts) == read_folder(tmp_path / "whole")
    assert step > 12


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_runs_killed_at_random_moments_end_in_the_same_parts(
    how: signal.Signals, sources: Path, expected_parts: Path, tmp_path: Path
) -> None:
    parts = tmp_path / "parts"
    chance = random.Random(how)  # noqa: S311 - no secret
    for _ in range(3):
        process = start_reex("export", "-o", parts, "--shards", SHARDS, sources)
        time.sleep(chance.uniform(0.3, 0.8))
        process.send_signal(how)
        process.communicate(timeout=20)
    export_parts(sources, parts)
    assert read_folder(parts) == read_folder(expected_parts)


def test_an_interruption_reports_the_complete_parts_and_leaves_no_temporary_file(sources: Path, tmp_path: Path) -> None:
    parts = tmp_path / "parts"
    process = start_reex("export", "-o", parts, "--shards", 400, sources)
    while not parts.exists() or len(list(parts.glob("*.json"))) < 3:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    stderr = process.communicate(timeout=20)[1].decode()
    assert process.returncode == 130
    number = len(list(parts.glob("*.json")))
    match = re.fullmatch(
        r"interrupted when (\d+) of 400 parts were there\. To go on, run it again: complete parts are kept\.",
        stderr.splitlines()[-1],
    )
    assert match
    assert number - 1 <= int(match[1]) <= number + 1 < 400  # one may be on its way to its name
    assert not [name for name in read_folder(parts) if name.startswith(".")]


def test_two_runs_at_once_write_the_same_parts(sources: Path, expected_parts: Path, tmp_path: Path) -> None:
    runs = [start_reex("export", "-o", tmp_path / "parts", "--shards", SHARDS, sources) for _ in range(3)]
    for run in runs:
        run.communicate(timeout=60)
        assert run.returncode == 1
    assert read_folder(tmp_path / "parts") == read_folder(expected_parts)


def test_an_unfinished_file_of_a_running_process_is_not_removed(parts: Path, sources: Path) -> None:
    import fcntl

    locked, abandoned = parts / ".part-00001-of-00005.jsonl.zst.0123abcd", parts / ".part-00001-of-00005.json.0123abcd"
    abandoned.write_bytes(b"x")
    with locked.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        export_parts(sources, parts)
        assert (locked.exists(), abandoned.exists()) == (True, False)
    export_parts(sources, parts)
    assert not locked.exists()


# Merging


def remove_files(parts: Path, *names: str) -> None:
    for name in names:
        (parts / name).unlink()


def change_manifest(path: Path, **changes: Any) -> None:
    path.write_text(json.dumps(json.loads(path.read_bytes()) | changes), "utf-8")


UNMERGEABLE: dict[str, tuple[Callable[[Path], Any], str]] = {
    "none": (lambda parts: remove_files(parts, *read_folder(parts)), "no parts in it."),
    "missing": (
        lambda parts: remove_files(parts, "part-00002-of-00005.jsonl.zst", "part-00004-of-00005.jsonl.zst"),
        "missing: part-00002-of-00005.jsonl.zst, part-00004-of-00005.jsonl.zst.",
    ),
    "no manifest": (
        lambda parts: remove_files(parts, "part-00003-of-00005.json"),
        "incomplete: part-00003-of-00005.jsonl.zst.",
    ),
    "cut off": (
        lambda parts: os.truncate(parts / "part-00001-of-00005.jsonl.zst", 99),
        "incomplete: part-00001-of-00005.jsonl.zst.",
    ),
    "another run": (
        change_version,
        "written by another version of reex, unlike part-00001-of-00005.jsonl.zst",
    ),
    "another list": (
        lambda parts: change_manifest(parts / "part-00005-of-00005.json", plan="x"),
        "written from another list of sources",
    ),
    "two runs": (
        lambda parts: (parts / "part-00001-of-00009.csv.zst").write_bytes(b""),
        "there are parts of 5 (jsonl) and of 9 (csv).",
    ),
    "no folder": (shutil.rmtree, "no such file or directory."),
}


@pytest.mark.parametrize("problem", UNMERGEABLE)
def test_parts_that_cannot_be_merged_are_named_and_nothing_is_written(problem: str, parts: Path) -> None:
    damage, message = UNMERGEABLE[problem]
    damage(parts)
    done = reex("merge", parts, "-o", parts.parent / "all.jsonl")
    assert done.returncode == 2
    assert error_line(done).startswith(f"{parts}: ")
    assert message.rstrip(".") in error_line(done)
    assert not (parts.parent / "all.jsonl").exists()


def test_a_changed_byte_in_a_part_is_noticed(parts: Path) -> None:
    path = parts / "part-00003-of-00005.jsonl.zst"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert "incomplete: part-00003-of-00005.jsonl.zst" in error_line(reex("merge", parts))


def test_merge_reports_the_number_of_failures(parts: Path) -> None:
    done = reex("merge", parts, "-o", parts.parent / "all.jsonl.zst")
    assert (done.returncode, error_line(done)) == (
        1,
        f"{parts}: 2 failures when the parts were built. The manifests list them.",
    )
    assert reex("merge", "-q", parts, "-o", parts.parent / "all.jsonl.zst").stderr == b""


def test_a_folder_of_parts_is_read_back_as_a_corpus(parts: Path, sources: Path) -> None:
    assert reex("list", parts).stdout == reex("list", sources).stdout


DEVICE_MESSAGE = "pipe or a device, and cannot be read twice. Save it in a file."
REFUSED = {
    "--shards 3": "--shards: parts go into a folder. Say with -o which.",
    "--shards 3 -o {file}": "-o {file}: parts go into a folder, and this is not one.",
    "--shards 3 -o {parts} --parquet": "--shards: parquet cannot be written in parts. JSON Lines, CSV and TSV can.",
    "--shards 3 -o {parts} --limit 3": "--limit: a shard does not know how many articles the others hold.",
    "--shards 3 -o {parts} --report x": "--report: with --shards, the manifest of each part reports on its sources.",
    "--shard 3 -o {parts}": "--shard 3: write it like 3/16, the third of sixteen.",
    "--shard 0/3 -o {parts}": "--shard 0/3: shards are counted from 1 to 3.",
    "--shard 4/3 -o {parts}": "--shard 4/3: shards are counted from 1 to 3.",
    "--shard 1/3 --shards 4 -o {parts}": "--shard 1/3 and --shards 4: the numbers of shards differ.",
    "--shards 3 -o {folder}/parts": "-o {folder}/parts: it lies in {folder}, so that the parts would be read.",
    "--shards 3 -o {parts} -": "--shards: standard input cannot be read twice. Save it in a file.",
    "--shards 3 -o {parts} /dev/full": f"--shards: /dev/full is a {DEVICE_MESSAGE}",
}


@pytest.mark.parametrize("options", REFUSED)
def test_options_that_do_not_fit_shards_are_refused(options: str, tmp_path: Path) -> None:
    folder, file = tmp_path / "in", tmp_path / "file"
    folder.mkdir()
    file.write_text(ARTICLE, "utf-8")
    places = {"folder": folder, "file": file, "parts": tmp_path / "parts"}
    done = reex("export", folder, *options.format(**places).split(), stdin=b"")
    assert (done.returncode, error_line(done)) == (2, REFUSED[options].format(**places))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "in"]
