"""Damaged documents neither break nor hold anything, and none is lost; ten thousand: `python tests/fuzz/mutate.py`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz import mutate

NUMBER = 60  # mutants a test
FILES = list(mutate.sources())


@pytest.mark.parametrize("first", range(0, 5 * NUMBER, NUMBER))
def test_whatever_is_done_to_a_document_it_is_read_or_told_and_no_word_is_lost(first: int) -> None:
    found = [mutate.checked(number, FILES) for number in range(first, first + NUMBER)]
    assert [(name, said) for took, name, said in found if said] == []


def test_the_command_accounts_for_every_one_of_them() -> None:
    assert mutate.commanded(range(5 * NUMBER), FILES) == []


def test_what_should_not_be_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(mutate, "process", broken)
    assert "ZeroDivisionError" in mutate.checked(0, FILES)[2]


def test_a_mutant_is_the_same_whenever_it_is_made(tmp_path: Path) -> None:
    seed = tmp_path / "seed"
    seed.write_bytes(b"The tide turns the wheel." * 9)
    assert len({mutate.mutant(7, [seed]) for _ in range(3)}) == 1
    assert len({mutate.mutant(number, [seed]) for number in range(50)}) > 40
