"""The confidence of a text: expected F1 by probabilities, on request alone, and null where nothing was in doubt."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reex_cli import pipeline
from reex_cli.content.block_scores import BlockScores
from reex_cli.content.confidence import expect_f1
from reex_cli.content.decoding import EVEN_ODDS, LOG_ODDS_UNIT
from reex_cli.item import Item
from reex_cli.options import Cleaning, Options
from reex_cli.pipeline import process
from tests.command import SEEDS, TOP, reex

DUMP, POST, PLAIN, PAGE = (next(SEEDS.glob(f"{number}*")) for number in ("001", "002", "006", "009"))
DOUBTFUL = TOP / "tests" / "cases" / "dump-live-blog" / "source.txt"
SURE = 7 * LOG_ODDS_UNIT
BLOCKS = st.lists(st.tuples(st.integers(0, 24), st.integers(0, 31 << 16), st.booleans()), min_size=1)


def expected(*blocks: tuple[int, int, bool]) -> float | None:
    """The expected F1 of blocks of (step of words, score, kept)."""
    steps, scores, keep = zip(*blocks, strict=True)
    return expect_f1(BlockScores(range(len(steps)), bytes(steps), scores, EVEN_ODDS, ()), keep)


def confidence_of(*arguments: object) -> list[float | None]:
    """The field `confidence` of the records that `reex export` writes."""
    lines = reex("export", *arguments).stdout.splitlines()
    return [json.loads(line)["confidence"] for line in lines]


def test_sure_decisions_give_almost_one() -> None:
    assert expected((13, EVEN_ODDS + SURE, True), (13, EVEN_ODDS - SURE, False)) == pytest.approx(0.998, abs=0.002)


def test_a_sure_error_costs_as_in_f1() -> None:
    kept, missed, wrong = (13, EVEN_ODDS + SURE, True), (13, EVEN_ODDS + SURE, False), (13, EVEN_ODDS - SURE, True)
    assert expected(kept, missed) == pytest.approx(2 / 3, abs=0.01)
    assert expected(kept, wrong) == pytest.approx(2 / 3, abs=0.01)
    assert expected((0, EVEN_ODDS, True)) == pytest.approx(2 / 3, abs=0.01)  # even odds: half of a word is wanted


def test_nothing_kept_has_no_confidence() -> None:
    assert expected((13, EVEN_ODDS - SURE, False)) is None


@given(BLOCKS)
def test_confidence_is_a_share_in_thousandths(blocks: list[tuple[int, int, bool]]) -> None:
    value = expected(*blocks)
    assert value is None or (0 <= value <= 1 and round(value, 3) == value)


def test_it_is_a_field_on_request_behind_the_others() -> None:
    assert "confidence" not in json.loads(reex("export", DUMP).stdout)
    assert list(json.loads(reex("export", "--confidence", "--removed", DUMP).stdout))[-2:] == ["removed", "confidence"]
    assert [0.9 < value <= 1 for value in confidence_of("--fields", "id,title,confidence", DUMP, PAGE) if value] == [True, True]
    assert reex("export", "--csv", "--fields", "confidence", DUMP).stdout.startswith(b"confidence\n0.9")
    assert reex("list", "--fields", "confidence,id", DUMP).stdout.startswith(b"confidence\tid\n0.9")


def test_a_text_with_doubtful_boundaries_has_less() -> None:
    doubtful, sure = confidence_of("--confidence", DOUBTFUL, DUMP)
    assert doubtful is not None
    assert sure is not None
    assert doubtful < 0.7
    assert sure > 0.9


def test_it_is_null_where_the_classifier_drew_no_boundary() -> None:
    assert confidence_of("--confidence", PLAIN, POST) == [None, None]
    assert confidence_of("--confidence", "--raw", DUMP) == [None]


def test_it_is_read_back_unchanged(tmp_path: Path) -> None:
    assert reex("export", "--confidence", "-o", tmp_path / "a.jsonl", SEEDS).returncode == 0
    written = (tmp_path / "a.jsonl").read_bytes()
    assert reex("export", "--confidence", tmp_path / "a.jsonl").stdout == written
    (tmp_path / "b.jsonl").write_bytes(written.replace(b'"confidence":null', b'"confidence":1'))
    assert 1 in confidence_of("--confidence", tmp_path / "b.jsonl")
    (tmp_path / "c.jsonl").write_bytes(written.replace(b'"confidence":null', b'"confidence":"high"'))
    assert b"confidence is not a number" in reex("list", tmp_path / "c.jsonl").stderr


def test_it_is_not_computed_unless_somebody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "estimate_confidence", lambda *_: pytest.fail("computed"))
    options = Options(detail=frozenset(("blocks", "removed", "evidence")), cleaning=Cleaning(shift=4))
    assert process(Item("a", str(DUMP)), options).articles


def test_it_is_a_column_of_numbers_in_every_table_on_request(tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    wanted = confidence_of("--confidence", DUMP, PLAIN)
    assert [type(value) for value in wanted] == [float, type(None)]
    for option in (["--confidence"], ["--fields", "+confidence"]):
        for name in ("a.parquet", "a.db", "a.csv", "a.tsv"):
            assert reex("export", *option, "-o", tmp_path / name, DUMP, PLAIN).returncode == 0
        table = pq.read_table(tmp_path / "a.parquet")
        assert (str(table.schema.field("confidence").type), table["confidence"].to_pylist()) == ("double", wanted)
        with closing(sqlite3.connect(tmp_path / "a.db")) as database:
            rows = database.execute("SELECT confidence, typeof(confidence) FROM articles ORDER BY number").fetchall()
        assert rows == [(wanted[0], "real"), (None, "null")]
        for name, separator in (("a.csv", ","), ("a.tsv", "\t")):
            header, first, *_ = (tmp_path / name).read_text().splitlines()
            assert header.split(separator)[-2:] == ["native", "confidence"]
            assert first.split(separator)[-1] == str(wanted[0]) or name == "a.csv"  # a cell of CSV may have several lines
        (tmp_path / "a.db").unlink()
    assert reex("export", "-o", tmp_path / "b.parquet", DUMP).returncode == 0
    assert "confidence" not in pq.read_schema(tmp_path / "b.parquet").names
