"""`reex dedupe`: which articles are the same, which are not, what is kept of each group, and what is printed."""

from __future__ import annotations

import json
import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from reex_cli.duplicates import open_collection
from reex_cli.duplicates.candidates import pair_up
from reex_cli.duplicates.groups import FEW, Groups
from reex_cli.duplicates.page_address import address_key
from reex_cli.duplicates.profile import profile
from reex_cli.duplicates.sketch import WINDOW, find_minima
from reex_cli.item import Item
from reex_cli.model import PROFILE, Article, Evidence
from reex_cli.options import MatchOptions, Options
from reex_cli.pipeline import process
from reex_cli.record import json_schema
from reex_cli.text import count_words, digest_words
from tests.command import SEEDS, error_line, reex, shell
from tests.records import BARE

DICE = random.Random(7)  # noqa: S311
WORDS = {
    "en": "the tide turns wheel of mill and miller sleeps by lamp until water rises salt harbour stone gate boat rope".split(),
    "de": "die Flut dreht das Rad der Mühle und der Müller schläft bei der Lampe bis Wasser steigt Salz Hafen Stein".split(),
    "zh": [*"潮水推动磨坊的轮子而磨坊主在灯下睡到涨潮盐港石门路船绳风帆桥塔井田"],
    "ru": "прилив вращает колесо мельницы а мельник спит при лампе пока вода не поднимется соль гавань камень".split(),
}


def write_text(language: str = "en", words: int = 200) -> str:
    """A text of random words, in paragraphs."""
    chosen = DICE.choices(WORDS[language], k=words)
    gap = "" if language == "zh" else " "
    return "\n\n".join(gap.join(chosen[start : start + 40]) + "." for start in range(0, words, 40))


def make(text: str, url: str | None = None, **fields: object) -> Article:
    """An article with this text and address."""
    host = url.split("/")[2] if url else None
    return replace(BARE, text=text, words=count_words(text), hash=digest_words(text), url=url, host=host, **fields)


def group(*articles: Article, **options: object) -> list[int]:
    """The number of the first member of each article's group."""
    with open_collection(MatchOptions(**options)) as collection:
        for article in articles:
            collection.add(article)
        collection.group()
        return [collection.groups.find(number) for number in range(len(articles))]


def merge(*articles: Article, keep_all: bool = False) -> list[Article]:
    """The articles that are written."""
    with open_collection(MatchOptions()) as collection:
        for article in articles:
            collection.add(article)
        collection.group()
        return [*collection.articles(keep_all=keep_all)]


TEXT, OTHER = write_text(), write_text()
NOTICE = write_text(words=60)  # what a site puts below all of its articles


# -- What is the same

ADDRESSES = {
    "https://weir.example/salt": (
        "http://weir.example/salt/",
        "https://www.weir.example/salt?utm_source=post&fbclid=1",
        "https://m.weir.example/salt",
        "https://amp.weir.example/salt",
        "https://weir.example/salt/amp/",
        "https://weir.example/amp/salt",
        "https://weir.example/salt.amp",
        "https://weir.example/salt?amp=1",
        "https://weir.example/salt/?print=1",
        "https://weir.example/salt/print",
        "https://weir.example:443/salt/index.html",
        "https://WEIR.example/s%61lt#top",
    ),
    "https://weir.example/salt?a=1&b=2": ("https://weir.example/salt?b=2&a=1&outputType=amp",),
    "https://weir.example/cat-print": ("https://weir.example/cat-print",),
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_addresses_that_mean_the_same_page_have_the_same_key(address: str) -> None:
    assert [address_key(other) for other in ADDRESSES[address]] == [address_key(address)] * len(ADDRESSES[address])


@pytest.mark.parametrize(
    "other",
    [
        "https://weir.example/Salt",
        "https://weir.example/salt?page=2",
        "https://weir.example/salt/2",
        "https://mill.example/salt",
    ],
)
def test_other_pages_have_other_keys(other: str) -> None:
    assert address_key(other) != address_key("https://weir.example/salt")


def test_articles_with_the_same_address_are_the_same_even_without_text() -> None:
    page = "https://weir.example/salt"
    assert group(make(TEXT, page), make(OTHER), make("", f"{page}?utm_source=post"), make(TEXT[:900] + OTHER[900:], page)) == [
        0,
        1,
        0,
        0,
    ]


@pytest.mark.parametrize("language", WORDS)
def test_near_copies_are_found_in_any_language(language: str) -> None:
    text = write_text(language, 300)
    others = [write_text(language, 300) for _ in range(20)]
    cut = text[: len(text) * 7 // 8]
    furnished = f"{others[0][:60]}\n\n{text}\n\n{others[1][:60]}"
    misspelt = "".join(letter if number % 211 else "x" for number, letter in enumerate(text))
    shouted = text.upper().replace(".", " !")
    copies = [make(copy) for copy in (text, cut, furnished, misspelt, shouted)]
    assert group(*copies, *map(make, others)) == [0] * 5 + [*range(5, 25)]


def test_an_excerpt_is_in_its_article_and_an_article_in_its_page_dump() -> None:
    excerpt = make(TEXT[:400], title="Salt")
    assert group(make(TEXT, title="Salt"), excerpt) == [0, 0]
    assert group(make(TEXT), make(f"{OTHER[:300]}\n\n{TEXT}\n\n{OTHER[300:600]}")) == [0, 0]


def test_a_page_with_several_articles_is_none_of_them() -> None:
    third = write_text()
    assert group(make(TEXT), make(OTHER), make(f"{TEXT}\n\n{OTHER}\n\n{third}"), make(third)) == [0, 1, 2, 3]


def test_the_number_of_a_post_is_an_address_of_its_site() -> None:
    draft = make("", "https://weir.example/?p=7", format="wordpress", native={"id": 7, "type": "post"})
    post = make(TEXT, "https://weir.example/salt", format="wxr", native={"id": "7", "type": "post"})
    assert group(draft, post) == [0, 0]
    assert [copy.how for copy in merge(draft, post)[0].duplicates] == ["address"]


# -- What is not


def test_articles_of_one_site_are_not_the_same_because_of_what_it_repeats() -> None:
    pages = [
        make(f"{write_text(words=20)}\n\n{NOTICE}", f"https://weir.example/{number}", title="Daily links")
        for number in range(30)
    ]
    assert group(*pages) == [*range(30)]


def test_the_same_text_at_two_addresses_of_a_site_is_one_article_only_with_the_same_title_and_day() -> None:
    def page(number: int, title: str, date: str | None) -> Article:
        return make(TEXT, f"https://weir.example/{number}", title=title, date=date)

    assert group(page(1, "Salt", "2025-11-04"), page(2, "Salt", None)) == [0, 0]
    assert group(page(1, "Salt", "2025-11-04"), page(2, "Salt", "2025-11-05")) == [0, 1]
    assert group(page(1, "Salt", None), page(2, "Rope", None)) == [0, 1]


def test_texts_that_may_be_of_one_site_are_not_the_same_with_different_titles_unless_they_are_nearer() -> None:
    notice = write_text(words=300)
    one, other = (f"{write_text(words=25)}\n\n{notice}" for _ in range(2))
    assert group(make(one), make(other)) == [0, 0]
    assert group(make(one, title="Salt roads"), make(other, title="Hemp ropes")) == [0, 1]
    assert group(make(one, title="Tides of 12 May"), make(other, title="Tides of 13 May")) == [0, 1]
    hosts = [f"https://{name}.example/a" for name in ("weir", "mill")]
    assert group(make(one, hosts[0], title="Salt roads"), make(other, hosts[1], title="Hemp ropes")) == [0, 0]
    assert group(make(one, title="Salt roads"), make(f"{one}\n\n{write_text(words=150)}", title="Hemp ropes")) == [0, 0]


def test_two_pages_of_a_site_do_not_become_one_by_a_third_text_that_is_near_to_both() -> None:
    one, other = (make(TEXT + tail, f"https://weir.example/{tail}", title=tail) for tail in ("one", "other"))
    assert group(one, other, make(TEXT))[:2] == [0, 1]


@pytest.mark.parametrize("size", [2, FEW, FEW + 1, 3 * FEW])
def test_a_group_of_any_size_takes_no_second_page_of_a_host(size: int) -> None:
    groups = Groups()
    for number in range(2 * size):  # the first member of each half has a page of the same host
        groups.add("" if number % size else "weir.example", 0 if number % size else number + 1)
    for number in range(size):
        assert groups.join(0, number)
        assert groups.join(size, size + number)
    assert not groups.join(size - 1, 2 * size - 1)
    assert groups.join(size - 1, 2 * size - 1, are_aliases=True)
    assert sorted(groups.members(1)) == [*range(2 * size)]


@pytest.mark.parametrize("text", ["", "Salt", "Salt road.", "By the mill"])
def test_texts_of_no_or_few_words_are_not_the_same(text: str) -> None:
    articles = [make(text), make(text), make(text, "https://weir.example/a"), make(text, "https://mill.example/b")]
    assert group(*articles) == [0, 1, 2, 3]


def test_entries_of_one_page_with_different_titles_and_texts_are_not_the_same() -> None:
    page = "https://weir.example/changes"
    assert group(make(TEXT, page, title="Salt"), make(OTHER, page, title="Rope")) == [0, 1]


def test_articles_whose_address_is_that_of_the_whole_site_are_not_the_same() -> None:
    assert group(make(TEXT, "https://weir.example/", title="Salt"), make(OTHER, "https://weir.example/", title="Rope")) == [
        0,
        1,
    ]


def test_within_a_host_syndicated_copies_are_kept_apart() -> None:
    copies = make(TEXT, "https://weir.example/a"), make(TEXT, "https://mill.example/a"), make(TEXT)
    assert group(*copies) == [0, 0, 0]
    apart = group(*copies, within_host=True)
    assert apart[0] != apart[1]


def test_copies_of_one_text_give_a_few_pairs_each() -> None:
    counts = [sum(1 for _ in pair_up(("key", number) for number in range(size))) for size in (1000, 20_000)]
    assert counts[1] < 21 * counts[0]
    assert counts[1] < 5 * 20_000


@pytest.mark.parametrize("size", [0, 1, 15, 16, 17, 200])
@pytest.mark.parametrize("values", [3, 1 << 32])
def test_the_minima_are_those_of_every_window(size: int, values: int) -> None:
    hashes = [DICE.randrange(values) for _ in range(size)]
    starts = range(max(1, size - WINDOW + 1)) if size else ()
    assert find_minima(hashes) == {min(hashes[start : start + WINDOW]) for start in starts}


def test_profiles_are_made_where_articles_are_read() -> None:
    item = Item("a.txt", data=TEXT.encode())
    (article,) = process(item, Options(detail=frozenset((PROFILE,)))).articles
    assert article.profile == profile(article)
    assert [process(item).articles[0].profile, PROFILE in article.to_dict()] == [None, False]


# -- What is kept


def test_the_best_road_gives_the_text_and_each_field_comes_from_where_it_is_stated() -> None:
    page = "https://weir.example/salt"
    dump = make(TEXT + " Share", title="Home", date="2025-11-04", format="dump", source="dump.txt", language="en")
    html = make(
        TEXT,
        page,
        title="The Salt Road",
        authors=("Grey Heron",),
        format="html",
        source="page.html",
        evidence=(
            Evidence("title", "classifier: title", 3, "The Salt Road"),
            Evidence("authors", "authors from meta:author", 1, "Grey Heron"),
        ),
    )
    post = make(TEXT + " End", title="The Salt Road!", format="wordpress", date="2025-11-04T08:15:22", source="a.json")
    (article,) = merge(dump, html, post)
    assert (article.source, article.format, article.text) == ("a.json", "wordpress", post.text)
    assert (article.title, article.date, article.authors) == ("The Salt Road!", "2025-11-04T08:15:22", ("Grey Heron",))
    assert (article.url, article.host, article.id, article.language) == (page, "weir.example", html.id, "en")
    assert article.evidence == (Evidence("authors", "authors from meta:author", 1, "Grey Heron"),)
    assert [(copy.source, copy.how) for copy in article.duplicates] == [("dump.txt", "near"), ("page.html", "near")]
    assert all(0.8 < copy.similarity <= 1 for copy in article.duplicates)


def test_a_whole_text_of_a_worse_road_goes_before_a_cut_one() -> None:
    page = "https://weir.example/salt"
    (article,) = merge(make(TEXT[:200], page, format="feed", title="Salt"), make(TEXT, page, format="html"))
    assert (article.format, article.title) == ("html", "Salt")


def test_of_equal_copies_the_newest_is_kept_and_articles_stay_in_their_order() -> None:
    page = "https://weir.example/salt"
    old, new = (make(TEXT, page, modified=f"2025-11-0{day}", source=f"{day}.json") for day in (1, 2))
    assert [article.source for article in merge(old, make(OTHER, source="b"), new, make("", source="c"))] == [
        "b",
        "2.json",
        "c",
    ]


def test_with_all_kept_each_copy_names_the_chosen_one() -> None:
    copy, single, best = merge(
        make(TEXT, source="a"), make(OTHER, source="b"), make(TEXT, source="c", format="html"), keep_all=True
    )
    assert [copy.source, single.source, best.source] == ["a", "b", "c"]
    assert copy.notes == (f"duplicate: of {best.id} in c",)
    assert [(item.source, item.how, item.similarity) for item in copy.duplicates] == [("c", "text", 1.0)]
    assert single.duplicates == single.notes == best.notes == ()
    assert [item.source for item in best.duplicates] == ["a"]


# -- The command


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """The seeds, an export of some of them, and a page that was copied twice."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    for number, path in enumerate(sorted(SEEDS.iterdir())):
        (folder / f"b{number}.txt").write_bytes(path.read_bytes())
    (folder / "a.jsonl").write_bytes(reex("export", SEEDS / "002_salt-by-sunlight.txt").stdout)
    (folder / "c.txt").write_bytes(reex("strip", SEEDS / "003_what-lives-in-the-jar.txt").stdout)
    return folder


def test_dedupe_writes_each_article_once_in_order_and_the_same_bytes_with_any_number_of_processes(corpus: Path) -> None:
    one, four = (reex("dedupe", "-j", jobs, corpus) for jobs in (1, 4))
    assert one.stdout == four.stdout
    assert (one.returncode, one.stderr) == (0, b"")
    records = [json.loads(line) for line in one.stdout.splitlines()]
    for record in records:
        Draft202012Validator(json_schema()).validate(record)
    assert len(records) == 19
    sources = [record["source"].split("/")[-1] for record in records]
    assert [name for name in sources if name in ("a.jsonl", "002_salt-by-sunlight.txt", "b2.txt")] in (
        ["b2.txt"],
        ["002_salt-by-sunlight.txt"],
    )
    assert sum(len(record["duplicates"]) for record in records) == 2


@pytest.mark.parametrize("shards", [1, 2, 3])
def test_the_parts_of_an_export_with_evidence_give_the_same_bytes_as_its_sources(
    shards: int, corpus: Path, tmp_path: Path
) -> None:
    (corpus / "d.html").write_text(f"<html><h1>Salt</h1><p>By Ann Reed</p><p>{TEXT}</p></html>", "utf-8")
    (corpus / "e.md").write_text(f"---\ntitle: Salt\nauthor: Ann Heron\n---\n\n{TEXT}\n", "utf-8")
    reex("export", "--evidence", "-o", "parts/", "--shards", shards, corpus, cwd=tmp_path)
    merged = reex("merge", "parts/", cwd=tmp_path).stdout
    for options in ((), ("--list",), ("--keep", "all", "--evidence")):
        once = reex("dedupe", *options, corpus).stdout
        assert reex("dedupe", *options, "parts/", cwd=tmp_path).stdout == once
        assert reex("dedupe", *options, "-j", 2, stdin=merged).stdout == once
    assert b'"authors":["Ann Heron"]' in reex("dedupe", corpus).stdout  # of the text from HTML, stated by Markdown


def test_what_dedupe_wrote_is_read_back_unchanged(corpus: Path, tmp_path: Path) -> None:
    reex("dedupe", "-o", tmp_path / "once.jsonl", corpus)
    assert reex("export", tmp_path / "once.jsonl").stdout == (tmp_path / "once.jsonl").read_bytes()


def test_dedupe_lists_groups_as_tsv(corpus: Path) -> None:
    done = reex("dedupe", "--list", corpus)
    head, *rows = [line.split("\t") for line in done.stdout.decode().splitlines()]
    assert head == ["group", "kept", "how", "similarity", "id", "format", "source"]
    assert [row[:4] for row in rows] == [
        ["1", "kept", "", ""],
        ["1", "", "address", "1.000"],
        ["2", "kept", "", ""],
        ["2", "", "text", "1.000"],
    ]


def test_dedupe_writes_any_format_and_keeps_all_on_request(corpus: Path, tmp_path: Path) -> None:
    assert reex("dedupe", "--csv", "--fields", "id", corpus).stdout.count(b"\n") == 20
    assert reex("dedupe", "--keep", "all", corpus).stdout.count(b"\n") == 21
    assert reex("dedupe", "-o", tmp_path / "once.db", corpus).returncode == 0


def test_a_full_disk_is_named_and_nothing_is_left(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "temporary").mkdir()
    for blocks in (1, 8, 20):  # of a kilobyte, that a file may have
        command = f"ulimit -f {blocks}; TMPDIR=temporary reex dedupe -q -o once.jsonl {corpus}"
        done = shell(command, cwd=tmp_path)
        assert done.returncode == 2
        assert "cannot be written (" in error_line(done)
        assert not (tmp_path / "once.jsonl").exists()
        assert [*(tmp_path / "temporary").iterdir()] == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--within", "site"), "--within site: write --within host."),
        (("--keep", "nothing"), "--keep nothing: no such label or kind."),
        (("--csv", "--evidence"), "--evidence: jsonl can hold it, not csv."),
    ],
)
def test_options_that_cannot_be_used_are_refused(arguments: tuple[str, ...], message: str) -> None:
    done = reex("dedupe", *arguments, SEEDS)
    assert (done.returncode, done.stdout) == (2, b"")
    assert error_line(done).startswith(message)


# -- The index of earlier runs


@pytest.fixture
def days(tmp_path: Path) -> Path:
    """Articles of two days, of which the second has a new one, and an index of the first."""
    for day, texts in (("one", (TEXT, OTHER)), ("two", (OTHER + " End.", write_text(), TEXT[:900]))):
        (tmp_path / day).mkdir()
        for number, text in enumerate(texts):
            (tmp_path / day / f"{number}.txt").write_text(f"Salt\n\n{text}\n", "utf-8")
    assert reex("dedupe", "--index", "corpus.idx", "-o", "one.jsonl", "one", cwd=tmp_path).stderr == b""
    return tmp_path


def written_sources(*args: str, cwd: Path) -> list[str]:
    """The sources of the records that `reex dedupe` writes."""
    done = reex("dedupe", *args, cwd=cwd)
    assert (done.returncode, done.stderr) == (0, b"")
    return [json.loads(line)["source"] for line in done.stdout.splitlines()]


def test_against_an_index_only_new_articles_are_written(days: Path) -> None:
    before = (days / "corpus.idx").read_bytes()
    assert written_sources("--against", "corpus.idx", "two", cwd=days) == ["two/1.txt"]
    assert written_sources("--against", "corpus.idx", "one", cwd=days) == []
    assert (days / "corpus.idx").read_bytes() == before


def test_all_articles_are_kept_on_request_with_what_the_index_has_of_them(days: Path) -> None:
    done = reex("dedupe", "--against", "corpus.idx", "--keep", "all", "two", cwd=days)
    first, new, last = map(json.loads, done.stdout.splitlines())
    assert [item["source"] for item in first["duplicates"]] == ["one/1.txt"]
    assert first["notes"][-1].endswith(" in one/1.txt")
    assert (new["duplicates"], new["notes"]) == ([], [])
    assert [(item["source"], item["how"]) for item in last["duplicates"]] == [("one/0.txt", "near")]


def test_the_groups_name_what_the_index_has(days: Path) -> None:
    rows = reex("dedupe", "--list", "--against", "corpus.idx", "two", cwd=days).stdout.decode().splitlines()[1:]
    cells = [row.split("\t") for row in rows]
    assert [(row[0], row[1], row[6]) for row in cells] == [
        ("1", "", "two/0.txt"),
        ("1", "known", "one/1.txt"),
        ("2", "", "two/2.txt"),
        ("2", "known", "one/0.txt"),
    ]


def test_one_index_can_be_compared_with_and_added_to(days: Path) -> None:
    both = ("--index", "corpus.idx", "--against", "corpus.idx")
    assert written_sources(*both, "two", cwd=days) == ["two/1.txt"]
    assert written_sources(*both, "two", cwd=days) == []
    size = (days / "corpus.idx").stat().st_size
    assert written_sources("--index", "corpus.idx", "two", cwd=days) == ["two/0.txt", "two/1.txt", "two/2.txt"]
    assert (days / "corpus.idx").stat().st_size == size  # what it has is not added again


def test_an_index_in_the_folder_that_is_read_is_no_source(days: Path) -> None:
    assert len(written_sources("--index", "two/corpus.idx", "two", cwd=days)) == 3
    assert len(written_sources("--index", "two/corpus.idx", "two", cwd=days)) == 3


def refuse(days: Path, *args: str) -> str:
    """The message of a run that is refused; asserts that nothing is written."""
    done = reex("dedupe", *args, "two", cwd=days)
    assert (done.returncode, done.stdout) == (2, b"")
    return error_line(done)


@pytest.mark.parametrize("option", ["--against", "--index"])
def test_an_index_that_cannot_be_used_is_refused(days: Path, option: str) -> None:
    path = days / "corpus.idx"
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE parameters SET value = '1:8'")
        database.commit()
        made = "corpus.idx: another version of reex made it (version"
        assert refuse(days, option, "corpus.idx").startswith(f"{made} 1, 1:8; this is ")
        database.execute("PRAGMA user_version = 9")
        assert refuse(days, option, "corpus.idx").startswith(f"{made} 9; this is ")
        database.execute("PRAGMA application_id = 9")
        assert "it is a database, but no index of reex dedupe" in refuse(days, option, "corpus.idx")
    (days / "text.idx").write_text("The tide turns. " * 200)
    assert refuse(days, option, "text.idx") == "text.idx: it is no index of reex dedupe. Name another file."


def test_a_missing_index_is_refused_and_none_is_made(days: Path) -> None:
    message = "other.idx: no such index. Make it with reex dedupe --index other.idx."
    assert refuse(days, "--against", "other.idx") == message
    assert not (days / "other.idx").exists()
    assert "no/other.idx: it cannot be used (unable to open database file)" in refuse(days, "--index", "no/other.idx")


def test_a_damaged_index_is_refused(days: Path) -> None:
    path = days / "corpus.idx"
    whole = path.read_bytes()
    for damaged in (whole[: len(whole) // 2], whole[:4096] + bytes(len(whole) - 4096)):
        path.write_bytes(damaged)
        assert refuse(days, "--against", "corpus.idx").startswith("corpus.idx: it is damaged (")
        assert path.read_bytes() == damaged


def test_an_index_that_another_run_uses_is_refused(days: Path) -> None:
    with closing(sqlite3.connect(days / "corpus.idx", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        for option in ("--against", "--index"):
            assert refuse(days, option, "corpus.idx") == "corpus.idx: another run is using it. Try again when that has ended."


def test_an_index_stays_as_it_was_if_the_output_fails(days: Path) -> None:
    before = (days / "corpus.idx").read_bytes()
    for index in ("corpus.idx", "new.idx"):
        assert reex("dedupe", "--index", index, "-o", "no/out.jsonl", "two", cwd=days).returncode == 2
    assert (days / "corpus.idx").read_bytes() == before
    assert not (days / "new.idx").exists()
