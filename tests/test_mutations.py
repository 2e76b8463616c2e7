"""Mutated documents raise nothing, take little time, and lose nothing. For ten thousand: `python tests/fuzz/mutate.py`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz import mutate

NUMBER = 60  # of mutants in one test
FILES = list(mutate.find_sources())


@pytest.mark.parametrize("first", range(0, 5 * NUMBER, NUMBER))
def test_mutated_documents_are_read_or_reported_and_no_word_is_lost(first: int) -> None:
    results = [mutate.check_mutant(number, FILES) for number in range(first, first + NUMBER)]
    assert [(name, problem) for took, name, problem in results if problem] == []


def test_the_report_of_the_command_accounts_for_every_mutant() -> None:
    assert mutate.check_command(range(5 * NUMBER), FILES) == []


def test_an_exception_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(mutate, "process", broken)
    assert "ZeroDivisionError" in mutate.check_mutant(0, FILES)[2]


def test_a_mutant_depends_on_its_number_alone(tmp_path: Path) -> None:
    seed = tmp_path / "seed"
    seed.write_bytes(b"The tide turns the wheel." * 9)
    assert len({mutate.make_mutant(7, [seed]) for _ in range(3)}) == 1
    assert len({mutate.make_mutant(number, [seed]) for number in range(50)}) > 40
