"""The parts of `tests.training` that need neither its extra packages nor its data: FEATURES.md, importances, digests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import reex_cli
from tests.training import data, feature_table

PACKAGE = Path(reex_cli.__file__).parent
TRAIN_PACKAGES = ("catboost", "numpy", "scipy", "trafilatura")


def test_the_feature_table_is_that_of_the_models_in_the_package() -> None:
    written = feature_table.TABLE_FILE.read_text("utf-8")
    assert written == feature_table.build_table(PACKAGE), "run `python -m tests.training features`"


def test_every_row_of_the_feature_table_has_three_cells() -> None:
    rows = [line for line in feature_table.TABLE_FILE.read_text("utf-8").split("\n") if line.startswith("|")]
    assert {row.replace(r"\|", "").count("|") for row in rows} == {4}


def test_the_feature_table_needs_no_package_of_the_train_extra() -> None:
    script = "import sys\nimport tests.training.__main__\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=PACKAGE.parent)
    assert {name.split(".")[0] for name in done.stdout.split()}.isdisjoint(TRAIN_PACKAGES)


def test_importance_is_the_mean_change_of_the_score_in_percent() -> None:
    # Leaves by (words, commas): (no, no) 0, (yes, no) 30, (no, yes) 10, (yes, yes) 40. Words move 30, commas 10.
    forest = {"columns": [["words", [3]], ["commas", [1]]], "trees": [[[0, 1], bytes((0, 30, 10, 40)).hex()]]}
    assert feature_table.importances(forest) == {"words": 75.0, "commas": 25.0}


def test_importances_of_several_questions_of_one_feature_add_up() -> None:
    forest = {"columns": [["words", [3, 9]], ["commas", [1]]], "trees": [[[0], "0014"], [[1], "000a"], [[2], "000a"]]}
    assert feature_table.importances(forest) == {"words": 75.0, "commas": 25.0}


def test_the_meaning_of_a_neighbours_feature_names_its_place() -> None:
    known = {"words": "words in the block", "first_score": "first-stage score"}
    assert feature_table.find_meaning("words", known) == "words in the block"
    assert feature_table.find_meaning("words-2", known) == "words of the block 2 above"
    assert feature_table.find_meaning("first_score+1", known) == "first_score of the block 1 below"
    with pytest.raises(KeyError, match="commas"):
        feature_table.find_meaning("commas+1", known)


def test_a_digest_changes_with_a_byte_a_name_and_a_file(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_bytes(b"tide")
    before, of_page = data.digest(tmp_path), data.digest(page)
    page.write_bytes(b"tidf")
    other_byte = data.digest(tmp_path)
    assert data.digest(page) != of_page
    page.rename(tmp_path / "b.html")
    other_name = data.digest(tmp_path)
    (tmp_path / "c.html").write_bytes(b"")
    assert len({before, other_byte, other_name, data.digest(tmp_path)}) == 4


def test_changed_data_are_found_and_can_be_accepted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("dumps", "html"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page").write_bytes(b"tide")
    monkeypatch.setattr(data, "BENCH", tmp_path)
    monkeypatch.setattr(data, "SETS", ("dumps", "html"))
    monkeypatch.setattr(data, "HASHES", tmp_path / "data.json")
    assert data.find_changed_sets() == ["dumps", "html"]
    assert data.find_changed_sets(accept=True) == []
    assert data.find_changed_sets() == []
    (tmp_path / "html" / "page").write_bytes(b"tidf")
    assert data.find_changed_sets() == ["html"]
