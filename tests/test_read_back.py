"""Records of reex are read back unchanged: every command works on an exported corpus, and nothing is cleaned twice."""

from __future__ import annotations

import gzip
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reex_cli.item import Item
from reex_cli.model import EXTRAS, Article, Outcome, Trust
from reex_cli.options import Cleaning, Options, Selection
from reex_cli.pipeline import process
from reex_cli.readers import Source, readers
from reex_cli.record import RECORD, first_problem
from reex_cli.record_check import record_check
from tests.cases import CASES, process_case
from tests.command import ARTICLE, SEEDS, reex, shell
from tests.records import BARE, FULL, JSON, seed_articles, write_articles


def process_corpus(data: bytes, options: Options = Options()) -> Outcome:
    """Process a corpus."""
    return process(Item("corpus", data=data), options)


def to_jsonl(articles: tuple[Article, ...]) -> bytes:
    """Articles as JSON Lines."""
    return write_articles("jsonl", articles)


@pytest.fixture(scope="module")
def corpus() -> bytes:
    """The records of the seeds with all their extras."""
    return to_jsonl(tuple(seed_articles()))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_articles_of_a_case_are_read_back_unchanged(case: Path) -> None:
    articles = process_case(case).articles
    if not articles:
        pytest.skip("no articles")
    for given_ in (articles, tuple(replace(article, detail=frozenset()) for article in articles)):
        data = to_jsonl(given_)
        outcome = process_corpus(data)
        assert (outcome.format, outcome.failures, outcome.notes) == ("jsonl", (), ())
        assert to_jsonl(outcome.articles) == data


def test_every_field_of_a_record_is_read_back() -> None:
    data = to_jsonl((FULL, BARE))
    assert to_jsonl(process_corpus(data).articles) == data
    (full, bare) = process_corpus(data).articles
    assert (full, bare) == (FULL, BARE)


@given(st.builds(lambda native, title: replace(BARE, title=title, native={"a": native}), JSON, st.none() | st.text()))
def test_any_values_are_read_back(article: Article) -> None:
    data = to_jsonl((article,))
    assert to_jsonl(process_corpus(data).articles) == data


def test_what_looks_like_mojibake_is_not_repaired_in_a_record() -> None:
    data = to_jsonl((replace(BARE, text="Ã© is what â€™ became", title="Ã¼ber"),))
    assert to_jsonl(process_corpus(data).articles) == data


# -- commands


def test_every_command_works_on_an_exported_corpus(tmp_path: Path) -> None:
    path = tmp_path / "corpus.jsonl"
    assert reex("export", "--blocks", "--removed", "--evidence", "-o", path, SEEDS, cwd=SEEDS.parent).returncode == 0
    for command in (["list"], ["list", "--json"], ["show"], ["strip"], ["export", "--csv"], ["export", "--tsv"]):
        assert reex(*command, path).stdout == reex(*command, SEEDS).stdout
    assert reex("strip", "--why", path).stderr == reex("strip", "--why", SEEDS).stderr
    why = reex("show", "--why", path).stdout.decode()
    assert "navigation (menu-entry): Skip to content" in why
    assert "date from meta:article:published_time" in why
    assert reex("export", path).stdout == path.read_bytes()


def test_an_export_through_a_pipe_is_listed_like_its_sources() -> None:
    assert shell("reex export --jsonl seeds/ | reex list -").stdout == shell("reex list seeds/").stdout
    assert shell("reex export seeds/ | reex export").stdout == shell("reex export seeds/").stdout


def test_show_prints_the_text_of_a_record_without_blocks(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(to_jsonl((replace(FULL, text="One.\n\nTwo."),)))
    assert reex("show", tmp_path / "a.jsonl").stdout.decode().endswith("\n\nOne.\n\nTwo.\n")


def test_selection_filters_by_the_fields_of_records(corpus: bytes) -> None:
    found = process_corpus(corpus, Options(selection=Selection(formats=frozenset(("html",)), since="2025"))).articles
    assert [article.language for article in found] == ["en-GB", "de"]
    assert not process_corpus(corpus, Options(selection=Selection(formats=frozenset(("jsonl",))))).articles


@pytest.mark.parametrize(
    "cleaning",
    [Cleaning(raw=True), Cleaning(keep=frozenset(("caption",))), Cleaning(drop=frozenset(("code",))), Cleaning(shift=4)],
)
def test_other_cleaning_options_are_refused_for_clean_records(cleaning: Cleaning, corpus: bytes) -> None:
    outcome = process_corpus(corpus, Options(cleaning=cleaning))
    assert not outcome.articles
    assert [failure.code for failure in outcome.failures] == ["clean-already"]


def test_extras_that_a_record_lacks_are_not_invented(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(to_jsonl((BARE,)))
    done = reex("export", "--removed", tmp_path / "a.jsonl")
    assert "removed" not in json.loads(done.stdout)  # unknown is not the same as empty


# -- reformatted by other programs


@pytest.mark.parametrize("options", ["-c .", ".", "-S .", "-cS .", "-s .", "-cs .", "--indent 1 .", "--tab ."])
def test_records_reformatted_by_jq_are_read_back(options: str, corpus: bytes, tmp_path: Path) -> None:
    if not shutil.which("jq"):
        pytest.skip("not installed: jq")
    (tmp_path / "a.jsonl").write_bytes(corpus)
    data = shell(f"jq {options} {tmp_path}/a.jsonl").stdout
    outcome = process_corpus(data)
    assert outcome.format == "jsonl"
    assert not outcome.failures
    found = to_jsonl(outcome.articles)
    assert [json.loads(line) for line in found.splitlines()] == [json.loads(line) for line in corpus.splitlines()]
    if "S" not in options:
        assert found == corpus


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.decode().encode("utf-16"),
        lambda data: b"\n\n" + data.replace(b"\n", b"\n\n"),
        lambda data: data.rstrip(b"\n"),
        lambda data: b"".join(json.dumps(json.loads(line)).encode() + b"\n" for line in data.splitlines()),
        lambda data: b"[\n" + data.rstrip(b"\n").replace(b"\n", b",\n") + b"\n]\n",
        gzip.compress,
    ],
    ids=["crlf", "mark", "utf-16", "empty-lines", "no-end", "json.dumps", "lines-in-a-list", "gzip"],
)
def test_line_ends_encodings_and_spaces_do_not_matter(change: Any, corpus: bytes) -> None:
    outcome = process_corpus(change(corpus))
    assert not outcome.failures
    assert to_jsonl(outcome.articles) == corpus


def test_only_the_jsonl_reader_recognises_records_and_nothing_else(corpus: bytes) -> None:
    for data in (corpus, to_jsonl((BARE,)), b"x\n" + corpus):
        trust = {name: reader.sniff(Source("a", data)) for name, reader in readers().items()}
        assert [name for name, value in trust.items() if value == max(trust.values())] == ["jsonl"]
    quoting_text = f'{ARTICLE}\n\nA record begins so:\n\n{{"schema":"reex.article/1","id":"r"}}\n\nThen comes the rest.\n'
    post = json.dumps([{"id": 1, "type": "post", "slug": "a", "content": {"rendered": corpus.decode()[:300]}}])
    for other in (quoting_text, post):
        assert readers()["jsonl"].sniff(Source("a", other.encode())) is Trust.NO


# -- damage

LINE = to_jsonl((FULL,)).rstrip(b"\n")
DAMAGES = {
    "cut off": (LINE[:100], "cut off"),
    "cut off inside a character": (LINE[: LINE.index("é".encode()) + 1], "cut off"),
    "cut off at its beginning": (LINE[100:], "JSON"),
    "no JSON": (b"so it goes", "JSON"),
    "not UTF-8": (LINE.replace(b"Tides", b"T\xefdes"), "UTF-8"),
    "a bracket": (b"{", "JSON"),
    "a list that nobody ends": (b"[", "JSON"),
    "a number": (b"7", "not a record"),
    "another record": (b'{"id":7,"title":"x"}', "not a record"),
    "another version": (LINE.replace(b"article/1", b"article/2"), "reex.article/2"),
    "a key is missing": (LINE.replace(b'"text":', b'"tekst":'), "text is missing"),
    "a list is null": (LINE.replace(b'"notes":["recoded: cp1252"]', b'"notes":null'), "notes is not an array"),
    "a name is a number": (LINE.replace(b'"Ann | Reed"', b"7"), "one of authors is not a string"),
    "a count is true": (LINE.replace(b'"words":9', b'"words":true'), "words is not an integer"),
    "an id leads elsewhere": (LINE.replace(b'"id":"rbbb', b'"id":"../rb'), "id cannot be '../rb"),
    "a block of no kind": (LINE[:-1] + b',"blocks":[{"kind":"poem","text":"x"}]}', "kind cannot be 'poem'"),
    "evidence without a rule": (LINE[:-1] + b',"evidence":{"date":{"line":1,"text":"x"}}}', "rule is missing"),
    "nested too deep": (b"[" * 200_000, "JSON"),
}


@pytest.mark.parametrize("name", DAMAGES)
@pytest.mark.parametrize("place", [0, 1, 3])
def test_a_damaged_line_is_reported_by_its_number_and_costs_no_other_line(name: str, place: int) -> None:
    damaged, why = DAMAGES[name]
    lines = [to_jsonl((replace(BARE, title=str(number)),)).rstrip(b"\n") for number in range(3)]
    lines.insert(place, damaged)
    outcome = process_corpus(b"\n".join(lines) + b"\n")
    assert [article.title for article in outcome.articles] == ["0", "1", "2"]
    ((code, message, line, _),) = outcome.failures
    assert (code, line) == ("damaged", place + 1)
    assert why in message


def test_unknown_keys_are_left_out_and_noted_in_the_report(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(LINE[:-1] + b',"score":0.7}\n')
    done = reex("export", "--report", tmp_path / "report", tmp_path / "a.jsonl")
    assert done.stdout.rstrip(b"\n") == LINE
    assert json.loads((tmp_path / "report").read_text())["notes"] == ["left out: keys that records do not have: score"]


@given(st.sampled_from(sorted(set(json.loads(LINE)) - {"schema"})), JSON)
def test_no_value_in_a_record_makes_the_pipeline_raise(key: str, value: Any) -> None:
    outcome = process_corpus(json.dumps(json.loads(LINE) | {key: value}).encode())
    assert len(outcome.articles) + len(outcome.failures) >= 1


WHOLE_RECORD = next(article for article in seed_articles() if article.removed).to_dict(*EXTRAS)
PLACES = [
    (),
    *((key,) for key, value in WHOLE_RECORD.items() if isinstance(value, (dict, list))),
    ("blocks", 0),
    ("removed", 0),
    ("evidence", next(iter(WHOLE_RECORD["evidence"]))),
]


@given(st.sampled_from(PLACES), st.sampled_from((*WHOLE_RECORD, "kind", "other")), st.none() | JSON, st.booleans())
def test_the_quick_check_of_records_finds_what_the_other_explains(
    place: tuple[Any, ...], key: str, value: Any, removes: bool
) -> None:
    record = json.loads(json.dumps(WHOLE_RECORD))
    part: Any = record
    for step in place:
        part = part[step]
    if isinstance(part, list):
        part.append(value)
    elif removes:
        part.pop(key, None)
    else:
        part[key] = value
    assert record_check()(record) is not bool(first_problem(record, RECORD))


# -- scale


@pytest.fixture(scope="module")
def large_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus that is read in chunks; lines 3000 and 9000 are damaged."""
    path = tmp_path_factory.mktemp("large") / "corpus.jsonl"
    with path.open("wb") as file:
        for number in range(1, 10_001):
            id_ = f"r{number:016}".translate(str.maketrans("0189", "abcd"))
            line = to_jsonl((replace(FULL, id=id_, title=str(number), text=f"{number} " + "tide " * 200),))
            file.write(line if number not in {3000, 9000} else line[: len(line) // 2] + b"\n")
    assert path.stat().st_size > 1 << 23
    return path


def test_a_large_corpus_is_read_in_chunks_with_the_right_line_numbers(large_corpus: Path) -> None:
    packed = large_corpus.with_suffix(".jsonl.gz")
    packed.write_bytes(gzip.compress(large_corpus.read_bytes(), 1))
    whole = [
        line for number, line in enumerate(large_corpus.read_bytes().splitlines(keepends=True), 1) if number not in {3000, 9000}
    ]
    for args, stdin, name in (
        ((large_corpus,), None, str(large_corpus)),
        ((large_corpus, "--jobs", "2"), None, str(large_corpus)),
        ((packed,), None, str(packed)),
        (("-",), large_corpus.read_bytes(), "-"),
    ):
        done = reex("export", *args, stdin=stdin)
        assert done.returncode == 1
        assert done.stdout == b"".join(whole)
        error_lines = done.stderr.decode().splitlines()
        assert [line.startswith(f"{name}:{number}:") for line, number in zip(error_lines, (3000, 9000), strict=True)] == [
            True,
            True,
        ]
    assert reex("list", "--raw", large_corpus).stderr.count(b"cleaned when they were exported") == 1
