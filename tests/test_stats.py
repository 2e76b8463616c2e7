"""`reex stats` counts what is exported, within bounded memory."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter

from reex_cli.corpus_counts import OTHERS, Row, Table
from reex_cli.text import count_words
from tests.command import ARTICLE, SEEDS, reex
from tests.test_command_line import on_terminal


def rows() -> list[dict[str, str]]:
    """The rows of `reex stats` for the seeds."""
    return list(csv.DictReader(reex("stats", SEEDS).stdout.decode().splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


def test_stats_match_the_counts_of_an_export() -> None:
    records = [json.loads(line) for line in reex("export", "--removed", SEEDS).stdout.splitlines()]
    found = rows()
    assert list(found[0]) == ["of", "name", "articles", "kept", "dropped"]
    by = {of: {row["name"]: int(row["articles"]) for row in found if row["of"] == of} for of in ("format", "host", "year")}
    assert by["format"] == Counter(record["format"] for record in records)
    assert by["host"] == Counter(record["host"] or "" for record in records)
    assert by["year"] == Counter((record["date"] or "")[:4] for record in records)
    labels = Counter[str]()
    rules = Counter[str]()
    for record in records:
        for gone in record["removed"]:
            labels[gone["label"]] += count_words(gone["text"])
            rules[f"{gone['label']}/{gone['rule']}"] += count_words(gone["text"])
    dropped = {of: {row["name"]: int(row["dropped"]) for row in found if row["of"] == of} for of in ("label", "rule")}
    assert dropped == {"label": {**labels, "content": 0}, "rule": rules}
    (whole,) = (row for row in found if row["of"] == "all")
    assert int(whole["articles"]) == len(records)
    assert int(whole["kept"]) == sum(record["words"] for record in records)
    assert int(whole["dropped"]) == sum(labels.values()) - labels["metadata"]
    for of in ("format", "host", "language", "year", "month"):
        assert sum(int(row["dropped"]) for row in found if row["of"] == of) == int(whole["dropped"])


def test_years_and_months_are_sorted_and_sources_with_the_largest_share_dropped_come_first() -> None:
    found = rows()
    for of in ("year", "month"):
        names = [row["name"] for row in found if row["of"] == of]
        assert names == [*sorted(names[:-1]), ""]
    shares = [int(r["dropped"]) / (int(r["kept"]) + int(r["dropped"])) for r in found if r["of"] == "source"]
    assert len(shares) == 10
    assert shares == sorted(shares, reverse=True)


def test_the_bytes_are_the_same_for_any_number_of_jobs() -> None:
    assert reex("stats", SEEDS).stdout == reex("stats", "-j", "3", SEEDS).stdout


def test_a_full_table_merges_its_rarest_names_and_keeps_the_sums() -> None:
    table = Table(max_names=10)
    for number in range(1000):
        table.add(f"host-{number}", Row(1, 10, 2))
        table.add("often", Row(1, 1, 0))
    assert len(table.rows) <= 11
    assert table.rows["often"] == Row(1000, 1000, 0)
    total = Row()
    for row in table.rows.values():
        total = total.plus(row)
    assert total == Row(2000, 11_000, 2000)
    assert [name for name, _ in table.ordered(by_name=False)][0 :: len(table.rows) - 1] == ["often", OTHERS]


def test_charts_fit_the_width_of_the_terminal() -> None:
    for columns in (60, 80, 200):
        shown = on_terminal("stats", "--no-progress", SEEDS, env={"COLUMNS": str(columns)})
        lines = re.sub(r"\x1b\[[0-9;]*m", "", shown).splitlines()
        assert max(map(len, lines)) <= columns
        assert lines[0].startswith("19 articles, 7,")
        assert sum("█" in line for line in lines) > 30


def test_unknown_values_are_counted_without_a_name() -> None:
    done = reex("stats", stdin=ARTICLE.encode())
    assert b"\nhost\t\t1\t" in done.stdout
    none = reex("stats", "--host", "nowhere", SEEDS)
    assert (none.returncode, none.stdout.count(b"\n")) == (1, 2)
