"""Dependencies: version ranges, hashes in the lock file, and licences."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.command import TOP

PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))["project"]
LOCK = (TOP / ".ci" / "requirements.txt").read_text("utf-8")
LOCKED = re.compile(r"^([\w.-]+)==(\S+) \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE)
RUN_TIME = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["parquet"], *PROJECT["optional-dependencies"]["warc"]]
# MPL-2.0 asks of its own files only that they stay open; nothing of the packages is in ours.
PERMISSIVE = re.compile(
    r"\b(?:MIT|BSD|0BSD|ISC|Apache|PSF|Python Software Foundation|MPL-2\.0|Mozilla Public License 2\.0)\b", re.IGNORECASE
)
RESTRICTIVE = re.compile(r"\b[AL]?GPL|General Public|Commercial|Proprietary|NonCommercial|BY-NC", re.IGNORECASE)


def installed_packages(requirements: list[str]) -> Iterator[str]:
    """The installed packages of these requirements, with their own dependencies."""
    waiting, names = [Requirement(line) for line in requirements], set()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if name in names or not (requirement.marker is None or requirement.marker.evaluate({"extra": ""})):
            continue
        names.add(name)
        try:
            waiting += [Requirement(line) for line in distribution(name).requires or ()]
        except PackageNotFoundError:  # an extra that is not installed here
            continue
        yield name


def licence_of(name: str) -> str:
    """A package's licence from its metadata: expression, field and classifiers."""
    metadata = distribution(name).metadata
    classified = [line for line in metadata.get_all("Classifier") or () if line.startswith("License ::")]
    return " / ".join(filter(None, (metadata.get("License-Expression"), (metadata.get("License") or "")[:200], *classified)))


@pytest.mark.parametrize("name", sorted(installed_packages(RUN_TIME)))
def test_dependencies_have_permissive_licences(name: str) -> None:
    licence = licence_of(name)
    assert PERMISSIVE.search(licence), licence
    assert not RESTRICTIVE.search(licence), licence


def test_every_dependency_has_a_version_range_and_a_locked_hash() -> None:
    locked = {canonicalize_name(name): version for name, version, _ in LOCKED.findall(LOCK)}
    assert len(locked) == LOCK.count("==")
    for line in [*RUN_TIME, *PROJECT["optional-dependencies"]["dev"]]:
        requirement = Requirement(line)
        if requirement.name == "reex":
            continue
        assert requirement.specifier or requirement.name.startswith("types-"), f"{requirement.name} has no range"
        assert requirement.specifier.contains(locked[canonicalize_name(requirement.name)]), requirement.name


def test_the_lock_file_names_no_index_and_ci_requires_hashes() -> None:
    assert "://" not in LOCK
    assert not re.search(r"^\s*(?:-i|-f|--(?:index|extra-index|find-links|trusted))", LOCK, re.MULTILINE)
    assert "--require-hashes" in (TOP / ".ci" / "run").read_text("utf-8")
