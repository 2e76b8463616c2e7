"""Folders of parts that are odd: a merge names what is wrong, and a second export mends it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest
import zstandard

from reex_cli import cli
from reex_cli.limits import MAX_MANIFEST_BYTES
from reex_cli.shards.manifest import Manifest, parse_manifest
from reex_cli.shards.part_store import PartName, PartStore
from tests.test_wordpress import post

PART, MANIFEST = "part-00001-of-00002.jsonl.zst", "part-00001-of-00002.json"
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """A function that runs a command in this process, and returns its exit code and what it wrote to standard error."""

    def run_command(*args: object) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["reex", *map(str, args)])
        return cli.run_command(), capfd.readouterr().err

    return run_command


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """A source of repeated posts, and the files of its two parts."""
    folder = tmp_path_factory.mktemp("odd")
    for number in range(4):
        (folder / f"{number}.json").write_text(json.dumps([post(n, title={"rendered": "x"}) for n in range(3)]), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["reex", "export", "-q", "-o", str(folder.parent / "parts"), "--shards", "2", str(folder)])
        assert cli.run_command() == 0
    return folder, {path.name: path.read_bytes() for path in (folder.parent / "parts").iterdir()}


@pytest.fixture
def parts(whole: tuple[Path, dict[str, bytes]], tmp_path: Path) -> Path:
    """A copy of these parts, to be damaged."""
    folder = tmp_path / "parts"
    folder.mkdir()
    for name, data in whole[1].items():
        (folder / name).write_bytes(data)
    return folder


def test_a_manifest_is_read_as_it_was_written(whole: tuple[Path, dict[str, bytes]]) -> None:
    manifest = parse_manifest(whole[1][MANIFEST])
    assert manifest
    assert manifest.to_json() == whole[1][MANIFEST]
    assert (manifest.articles, len(manifest.entries)) == (6, 6)


ODD: dict[str, Any] = {
    "run": (None, [], {}, {"reex": 1}, "x"),
    "plan": (None, 1),
    "articles": ("three", -1, 1.5, True, None, 10**30),
    "size": ("9", 10**25),
    "head": (-1, 10**9),
    "content_size": (None, -1, 0),
    "hash": (None, 5),
    "skipped": ([], {"user": "one"}, {"user": -1}),
    "failures": ({}, [1], [{}], [{"source": "x", "code": 1, "message": "x", "line": None, "column": None}], [{"source": "x"}]),
    "inputs": ("x", [["a", "b"]], [{"source": "a"}], [{"source": 1, "hash": "x"}], [{"source": "a", "hash": "b", "more": 1}]),
    "again": ("x", [[]], [[0, 9, "a", "b", "c"]], [[0, 10**9, "a", "b", "c", None]], [[5, 5, "a", "b", "c", 1]]),
    "part": ("../x", None),
    "schema": ("reex.part/2", None),
    "more": (1,),
}


@pytest.mark.parametrize("key", ODD)
def test_json_of_another_shape_is_no_manifest(key: str, whole: tuple[Path, dict[str, bytes]]) -> None:
    keys = json.loads(whole[1][MANIFEST])
    for value in ODD[key]:
        found = parse_manifest(json.dumps(keys | {key: value}).encode())
        assert found is None or found.part == "../x"
    options = keys["run"]["options"]
    for changed in ([], {}, options | {"fields": "id"}, options | {"writer": None}, options | {"since": [[[[[[[[]]]]]]]]}):
        assert parse_manifest(json.dumps(keys | {"run": keys["run"] | {"options": changed}}).encode()) is None


NO_MANIFESTS = {
    "deep": b"[" * 200_000,
    "deep in a key": b'{"schema":"reex.part/1","run":' + b'{"a":' * 100_000,
    "a list": b"[]",
    "a number of many digits": b"9" * 10_000,
    "not UTF-8": b"\xff\xfe\x00",
    "nothing": b"",
    "nan": b'{"schema":NaN}',
}


@pytest.mark.parametrize("name", NO_MANIFESTS)
def test_other_bytes_are_no_manifest(name: str) -> None:
    assert parse_manifest(NO_MANIFESTS[name]) is None


def change_manifest(folder: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    keys = json.loads((folder / MANIFEST).read_bytes())
    change(keys)
    (folder / MANIFEST).write_text(json.dumps(keys), "utf-8")


def replace_part(folder: Path, data: bytes) -> None:
    """Replace a part, and state its size and hash in the manifest."""
    (folder / PART).write_bytes(data)
    stated = {"size": len(data), "hash": blake2b(data, digest_size=16).hexdigest()}
    change_manifest(folder, lambda keys: keys.update(stated))


def replace_file(folder: Path, name: str, make: Callable[[Path], Any]) -> None:
    (folder / name).unlink()
    make(folder / name)


DAMAGE: dict[str, Callable[[Path], Any]] = {
    "run is null": lambda folder: change_manifest(folder, lambda keys: keys.update(run=None)),
    "options are a list": lambda folder: change_manifest(folder, lambda keys: keys["run"].update(options=[])),
    "articles are a text": lambda folder: change_manifest(folder, lambda keys: keys.update(articles="three")),
    "a deep manifest": lambda folder: (folder / MANIFEST).write_bytes(NO_MANIFESTS["deep in a key"]),
    "a huge manifest": lambda folder: os.truncate(folder / MANIFEST, MAX_MANIFEST_BYTES + 1),
    "a manifest that is a pipe": lambda folder: replace_file(folder, MANIFEST, os.mkfifo),
    "a manifest that is a device": lambda folder: replace_file(folder, MANIFEST, lambda path: path.symlink_to("/dev/zero")),
    "a part that is a pipe": lambda folder: replace_file(folder, PART, os.mkfifo),
    "no zstd": lambda folder: replace_part(folder, b"no zstd"),
    "an empty part": lambda folder: replace_part(folder, b""),
    "a part that is cut off": lambda folder: replace_part(folder, (folder / PART).read_bytes()[:-9]),
    "a part twice": lambda folder: replace_part(folder, (folder / PART).read_bytes() * 2),
    "a bomb": lambda folder: replace_part(folder, zstandard.compress(bytes(1 << 28))),
    "another content": lambda folder: replace_part(folder, zstandard.compress(b"{}\n")),
}


@pytest.mark.parametrize("output", ["all.jsonl", "all.jsonl.zst"])
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_part_is_named_by_merge_and_mended_by_export(
    damage: str, output: str, parts: Path, whole: tuple[Path, dict[str, bytes]], run: Run
) -> None:
    DAMAGE[damage](parts)
    code, message = run("merge", parts, "-o", parts.parent / output)
    assert (code, message.count("\n"), PART in message) == (2, 1, True)
    assert not (parts.parent / output).exists()
    assert run("export", "-q", "-o", parts, "--shards", 2, whole[0]) == (0, "")
    assert {path.name: path.read_bytes() for path in parts.iterdir()} == whole[1]


def test_a_record_that_is_not_where_the_manifest_has_it_is_reported(parts: Path, run: Run) -> None:
    path = parts / "part-00002-of-00002.json"
    keys = json.loads(path.read_bytes())
    keys["again"][0][0] += 3
    keys["again"][0][1] -= 3
    path.write_text(json.dumps(keys), "utf-8")
    code, message = run("merge", parts, "-o", parts.parent / "all.jsonl")
    assert (code, "part-00002-of-00002.jsonl.zst: no record at byte 3, where" in message) == (2, True)
    assert message.endswith("Remove it, and run the export again.\n")


def test_parts_of_an_unknown_format_are_refused(parts: Path, run: Run) -> None:
    for name in (MANIFEST, "part-00002-of-00002.json"):
        keys = json.loads((parts / name).read_bytes())
        keys["run"]["options"]["writer"] = "nonsense"
        (parts / name).write_text(json.dumps(keys), "utf-8")
    assert run("merge", parts) == (2, f"{parts}: written as nonsense, which is no format here.\n")


def test_names_of_impossible_parts_are_ignored(tmp_path: Path) -> None:
    for name in ("part-00001-of-99999999999", "part-00003-of-00002", "part-00000-of-00000", "part-٠٠٠٠١-of-٠٠٠٠٢"):
        (tmp_path / f"{name}.jsonl.zst").touch()
    (tmp_path / "part-00002-of-00002.jsonl.zst").touch()
    assert PartStore(str(tmp_path)).part_names() == [PartName(2, 2, ".jsonl")]


def test_a_bomb_is_decompressed_in_steps_of_bounded_memory(parts: Path) -> None:
    data = zstandard.compress(bytes(1 << 28))
    (parts / PART).write_bytes(data)
    manifest = Manifest(PART, "", {}, size=len(data), content_size=1 << 28)
    sizes = [len(content) for content in PartStore(str(parts)).read_content(manifest)]
    assert (sum(sizes), max(sizes) <= 1 << 26) == (1 << 28, True)


def test_a_manifest_that_would_not_be_read_back_is_not_written(
    whole: tuple[Path, dict[str, bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.setattr("reex_cli.shards.part_store.MAX_MANIFEST_BYTES", 1000)
    code, message = run("export", "-q", "-o", tmp_path / "parts", "--shards", 2, whole[0])
    assert (code, "its manifest would have more than" in message, "Use more --shards" in message) == (2, True, True)
