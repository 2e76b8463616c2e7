"""The Python API: what `read` and `read_corpus` accept and return, its types, and what importing it costs."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

import reex_cli
from reex_cli import Cleaning, Options, Selection, load_user_rules, read, read_corpus
from reex_cli.errors import MissingPath, SourceError
from reex_cli.writers import to_record
from tests.command import ARTICLE, SEED, SEED_TITLE, SEEDS, TOP, reex
from tests.test_containers import FILES, make_tar, make_zip

DETAIL = Options(detail=frozenset())


def test_a_source_is_a_path_bytes_or_an_open_file() -> None:
    data = SEED.read_bytes()
    with SEED.open("rb") as binary, SEED.open(encoding="utf-8") as text:
        for source in (str(SEED), SEED, data, bytearray(data), binary, text, io.BytesIO(data), io.StringIO(data.decode())):
            (article,) = read(source)
            assert article.title == SEED_TITLE


def test_bytes_are_named_by_the_argument_name() -> None:
    (article,) = read(ARTICLE.encode(), name="mills/eling")
    assert article.source == "mills/eling"


def test_a_file_named_minus_is_a_file_not_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "-").write_text(ARTICLE)
    monkeypatch.chdir(tmp_path)
    (article,) = read("-")
    assert article.title == "The Mill at Eling"


def test_articles_before_the_damage_are_yielded_before_the_error_is_raised() -> None:
    post = {"id": 7, "type": "post", "slug": "a", "title": {"rendered": "A"}, "content": {"rendered": "<p>It turns.</p>"}}
    articles = read((json.dumps([post]) + '{"id": 8, "ti').encode(), name="cut.json")
    assert next(articles).title == "A"
    with pytest.raises(SourceError, match=r"^cut\.json: ") as raised:
        next(articles)
    assert (raised.value.code, raised.value.line) == ("damaged", 1)


@pytest.mark.parametrize(
    "data", [make_tar(FILES), gzip.compress(make_tar(FILES)), make_zip(FILES)], ids=["tar", "tar.gz", "zip"]
)
def test_an_archive_is_read_from_a_path_bytes_or_an_open_file(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(data)
    wanted = [(f"!/{article.source}", article.id, article.text) for article in read_corpus("seeds")]
    with path.open("rb") as binary, path.open("rb", buffering=0) as raw:
        for source in (path, data, bytearray(data), binary, raw, io.BytesIO(data)):
            found = [(article.source, article.id, article.text) for article in read(source, name=str(path))]
            assert found == [(f"{path}{source}", *rest) for source, *rest in wanted]
    for jobs in (1, 2):
        assert [(article.source, article.id, article.text) for article in read_corpus(path, jobs=jobs)] == found


def test_all_articles_of_an_archive_are_yielded_before_an_error_is_raised() -> None:
    articles = read(make_tar({"a": b"", "b": ARTICLE.encode(), "c": bytes(range(256))}), name="x.tar")
    assert next(articles).title == "The Mill at Eling"
    with pytest.raises(SourceError, match=r"^x\.tar!/a: nothing in it"):
        next(articles)


def test_read_refuses_a_folder_and_names_read_corpus() -> None:
    with pytest.raises(SourceError, match="read_corpus"):
        next(read(SEEDS))


def test_read_corpus_gives_what_export_writes_for_any_number_of_jobs() -> None:
    lines = [json.loads(line) for line in reex("export", "seeds").stdout.splitlines()]
    for jobs in (1, 2):
        corpus = read_corpus("seeds", DETAIL, jobs=jobs)
        assert [json.loads(json.dumps(to_record(article))) for article in corpus] == lines
        assert corpus.failures == []


def test_a_corpus_lists_failures_and_skipped_records(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(bytes(range(256)))
    (tmp_path / "b.txt").write_text(ARTICLE)
    (tmp_path / "c.json").write_text('{"code": "rest_forbidden", "message": "No.", "data": {"status": 401}}')
    corpus = read_corpus([tmp_path / name for name in ("a.bin", "b.txt", "c.json")])
    assert [article.title for article in corpus] == ["The Mill at Eling"]
    ((source, failure),) = corpus.failures
    assert (source, failure.code) == (f"{tmp_path}/a.bin", "not-recognised")
    assert corpus.skipped == {"error": 1}


def test_an_article_gives_the_record_that_an_export_writes() -> None:
    lines = reex("export", SEEDS).stdout.decode().splitlines()
    articles = [*read_corpus(SEEDS)]
    assert [article.to_json() for article in articles] == lines
    assert [article.to_dict() for article in articles] == [json.loads(line) for line in lines]
    extended = reex("export", "--blocks", "--evidence", SEED).stdout.decode()
    (article,) = read(SEED)
    assert article.to_json("blocks", "evidence") + "\n" == extended
    assert article.to_dict("blocks", "evidence") == json.loads(extended)


@pytest.mark.parametrize("text", ["<html><body>The tide turns.</body></html>", "The mill\n\nturns.", '{"id": 1}', "tide " * 99])
def test_a_text_in_the_place_of_a_path_is_told_to_be_one(text: str) -> None:
    with pytest.raises(SourceError, match=r"a str is a path.* read\(text\.encode\(\)\)") as caught:
        next(read(text))
    assert len(str(caught.value)) < 150


def test_a_file_whose_name_looks_like_a_text_is_read(tmp_path: Path) -> None:
    path = tmp_path / "{mill}\n<p>.txt"
    path.write_text(ARTICLE)
    assert next(read(str(path))).title == "The Mill at Eling"
    with pytest.raises(SourceError, match="no such file or directory"):
        next(read(str(tmp_path / "mill.txt")))


def test_a_missing_path_raises_at_once_if_there_is_no_other(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    with pytest.raises(MissingPath):
        read_corpus([tmp_path / "nowhere"])
    corpus = read_corpus([tmp_path / "nowhere", tmp_path / "a.txt"])
    assert len([*corpus]) == 1
    assert [failure.source for failure in corpus.failures] == [f"{tmp_path}/nowhere"]


def test_a_corpus_can_be_closed_early(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    corpus = read_corpus([SEEDS, tmp_path], jobs=2)
    assert next(corpus).words > 0
    corpus.close()
    assert list(corpus) == []


def test_all_options_are_one_value(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('[mine]\nlabel = "share"\nphrases = ["donate …"]\n')
    ask = Options(cleaning=Cleaning(drop=frozenset(("heading",))), selection=Selection(formats=frozenset(("text",))))
    assert {article.format for article in read_corpus([SEEDS], ask)} == {"text"}
    source = ARTICLE.replace("Later on", "Donate now\n\nLater on").encode()
    (article,) = read(source, Options(rules=load_user_rules(str(path))))
    assert [gone.rule for gone in article.removed if gone.text == "Donate now"] == ["mine"]


def test_every_public_name_exists_and_importing_types_loads_only_plain_values() -> None:
    assert all(getattr(reex_cli, name) for name in reex_cli.__all__)
    script = "import sys\nfrom reex_cli import Article, Options\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = {name for name in done.stdout.split() if name.startswith("reex_cli")}
    assert loaded == {
        f"reex_cli{name}"
        for name in (
            "",
            ".delayed_pattern",
            ".json_record",
            ".limits",
            ".list_marks",
            ".model",
            ".options",
            ".pattern_cache",
            ".text",
        )
    }


def test_mypy_sees_the_types_of_the_api(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "from reex_cli import Article, Corpus, FailedSource, read, read_corpus\n"
        "def titles(path: str) -> list[str]:\n"
        "    return [article.title or '' for article in read(path)]\n"
        "found: Corpus = read_corpus(['seeds'], jobs=2)\n"
        "first: Article = next(found)\n"
        "failed: list[FailedSource] = found.failures\n"
        "reveal_type(first.terms)\n"
        "wrong: int = first.title\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", str(program)],
        capture_output=True, text=True, check=False, cwd=tmp_path, env={"MYPYPATH": str(TOP), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    lines = done.stdout.replace("builtins.", "").splitlines()
    assert [line.split(": ", 2)[2] for line in lines] == [
        'Revealed type is "dict[str, tuple[str, ...]]"',
        'Incompatible types in assignment (expression has type "str | None", variable has type "int")  [assignment]',
    ], done
