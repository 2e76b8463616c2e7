"""Temporary files and folders: what a killed process left is removed, what a living one or somebody else has is kept."""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path

import pytest

from reex_cli.atomic_file import LOCK_NAME, clean_stem, replace_file, temporary_folder, write_file


def abandon(stem: str, *, folder: bool = False) -> Path:
    """Leave a temporary file or folder, as a process that is killed does."""
    path = Path(f"{stem}.0123abcd")
    if folder:
        path.mkdir()
        (path / LOCK_NAME).touch()
        (path / "new.db-journal").write_bytes(b"x")
    else:
        path.write_bytes(b"x")
    return path


def write(path: Path, data: bytes = b"new") -> None:
    """Replace a file."""
    with replace_file(str(path)) as file:
        file.write(data)


@pytest.mark.parametrize("folder", [False, True])
def test_the_next_run_removes_what_a_killed_run_left_of_the_same_target(folder: bool, tmp_path: Path) -> None:
    target = tmp_path / "a.jsonl"
    abandon(clean_stem(str(target)), folder=folder)
    other = abandon(clean_stem(str(tmp_path / "b.jsonl")), folder=folder)
    write(target)
    assert sorted(tmp_path.iterdir()) == sorted([other, target])
    assert target.read_bytes() == b"new"


def test_a_folder_of_a_process_killed_before_it_could_lock_is_removed(tmp_path: Path) -> None:
    Path(f"{clean_stem(str(tmp_path / 'a'))}.0123abcd").mkdir()
    write(tmp_path / "a")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_what_a_living_process_writes_is_kept(tmp_path: Path) -> None:
    target = str(tmp_path / "a")
    with replace_file(target) as first, temporary_folder(clean_stem(target)) as folder:
        first.write(b"first")
        write(Path(target), b"second")
        assert Path(target).read_bytes() == b"second"
        assert os.path.exists(folder)
    assert Path(target).read_bytes() == b"first"
    assert os.listdir(tmp_path) == ["a"]


def test_nothing_is_removed_where_there_are_no_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", refuse)
    left = abandon(clean_stem(str(tmp_path / "a")))
    write(tmp_path / "a")
    assert left.exists()
    assert (tmp_path / "a").read_bytes() == b"new"


def test_a_forked_process_does_not_keep_what_the_first_process_left(tmp_path: Path) -> None:
    stem = clean_stem(str(tmp_path / "a"))
    wait, done = os.pipe()
    first = os.fork()
    if not first:
        os.close(done)
        with write_file(str(tmp_path / "a"), stem) as file:
            file.write(b"half")
            if not os.fork():
                os.read(wait, 1)  # as a worker that hangs
            os._exit(0)  # as if killed
    os.waitpid(first, 0)
    assert len(os.listdir(tmp_path)) == 1
    write(tmp_path / "a")
    assert os.listdir(tmp_path) == ["a"]
    os.close(done)
    os.close(wait)


def test_links_and_pipes_that_bear_such_a_name_are_neither_followed_nor_waited_for(tmp_path: Path) -> None:
    victim = tmp_path / "mine"
    victim.mkdir()
    (victim / LOCK_NAME).write_text("keep")
    stem = clean_stem(str(tmp_path / "a"))
    os.symlink(victim, f"{stem}.00000001")
    os.symlink(victim / LOCK_NAME, f"{stem}.00000002")
    os.mkfifo(f"{stem}.00000003")
    os.mkdir(f"{stem}.00000004")
    os.mkfifo(f"{stem}.00000004/{LOCK_NAME}")
    os.mkdir(f"{stem}.00000005")
    os.symlink(victim / LOCK_NAME, f"{stem}.00000005/{LOCK_NAME}")
    write(tmp_path / "a")
    assert (victim / LOCK_NAME).read_text() == "keep"


def test_what_is_wrong_with_a_name_is_known_before_anything_is_written(tmp_path: Path) -> None:
    for name in ("a" * 300, "loop"):
        os.symlink("loop", tmp_path / "loop") if name == "loop" else None
        with pytest.raises(OSError, match=r"too long|Too many"), replace_file(str(tmp_path / name)):
            pytest.fail("it was opened")


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o444])
def test_a_file_keeps_its_permissions(mode: int, tmp_path: Path) -> None:
    (tmp_path / "a").touch(mode)
    (tmp_path / "a").chmod(mode)
    write(tmp_path / "a")
    assert (tmp_path / "a").stat().st_mode & 0o777 == mode
    mask = os.umask(0o027)
    write(tmp_path / "b")
    os.umask(mask)
    assert (tmp_path / "b").stat().st_mode & 0o777 == 0o640


def test_a_file_is_written_where_permissions_cannot_be_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "chmod", refuse)
    write(tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == b"new"
