"""Lines that recur on the pages of a host: which are learnt, in how much memory, and what rules for them change."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from reex_cli import host_tables, load_user_rules, site_boilerplate
from reex_cli.model import EXTRAS, Article, Block, Kind, Removed
from reex_cli.options import UserRule
from reex_cli.site_boilerplate import HostLines, SiteBoilerplate, format_rules, rule_name
from tests.command import error_line, reex
from tests.records import BARE

LAMP = "Walkers may borrow a lamp from the keeper of the weir, who asks nothing for it but its return."
FISH = ("eels", "pike", "tench", "roach", "bream", "perch", "trout", "lampreys")
HOST = "weir.example"


def prose(number: int, part: int) -> str:
    """A paragraph that no other page has."""
    fish, other = FISH[number % len(FISH)], FISH[(number + part + 1) % len(FISH)]
    return (
        f"In the year of flood number {number}, part {part}, the keeper counted {number * 7 + part} {fish} below the weir, and"
        f" said that the {other} had gone upstream with the first warm rain of spring, as they do wherever a gate is left open."
    )


def html(number: int, host: str = HOST, *, line: str = LAMP) -> str:
    """A page of three paragraphs and a line."""
    paragraphs = "".join(f"<p>{prose(number, part)}</p>" for part in range(3))
    return (
        f'<html><head><link rel="canonical" href="https://{host}/{number}/"><title>Flood {number}</title></head>'
        f"<body><article><h1>The flood of year {number}</h1>{paragraphs}<p>{line}</p></article></body></html>"
    )


def write_pages(folder: Path, count: int = 8, host: str = HOST) -> Path:
    """A folder of pages of a host."""
    folder.mkdir(exist_ok=True)
    for number in range(count):
        (folder / f"{host}-{number}.html").write_text(html(number, host), "utf-8")
    return folder


def article(
    number: int, *lines: str | Block, host: str | None = HOST, removed: tuple[str, ...] = (), title: str = ""
) -> Article:
    """An article of these lines, or of its own prose around them: `…` stands for it."""
    blocks: list[Block] = []
    for line in lines:
        if line == "…":
            blocks += [Block(Kind.PARAGRAPH, prose(number, part)) for part in range(8)]
        else:
            blocks.append(line if isinstance(line, Block) else Block(Kind.PARAGRAPH, line))
    return replace(
        BARE,
        source=f"{number}.html",
        host=host,
        title=title or None,
        words=9,
        hash=f"{number + 1:08x}".ljust(32, "0"),
        blocks=tuple(blocks),
        removed=tuple(Removed(text, "share", "share-line", 1) for text in removed),
        detail=frozenset(EXTRAS),
    )


def learn(*articles: Article) -> dict[str, str]:
    """The lines that are learnt from these articles, with their reasons."""
    found = SiteBoilerplate()
    for one in articles:
        found.add(one)
    return {rule.lines[0]: rule.why for rule in found.rules()}


def test_a_line_at_the_end_of_most_pages_is_learnt_with_its_numbers_and_a_place() -> None:
    pages = [article(number, "…", LAMP) if number % 3 else article(number, "…") for number in range(12)]
    assert learn(*pages) == {LAMP: "on 8 of 12 pages of weir.example, such as 1.html"}


@pytest.mark.parametrize("count", [1, 2, 4])
def test_nothing_is_learnt_from_few_pages(count: int) -> None:
    assert learn(*(article(number, "…", LAMP) for number in range(count))) == {}


def test_a_quotation_that_some_articles_share_is_not_learnt() -> None:
    quotation = "Whoever owns the gate owns the river, said the oldest of the millers."
    pages = [article(number, "…", quotation, "…") if number % 2 else article(number, "…") for number in range(20)]
    assert learn(*pages) == {}


def test_inside_the_text_a_line_must_be_on_more_pages_and_longer() -> None:
    assert learn(*(article(number, "…", LAMP, "…") for number in range(8))) == {
        LAMP: "on 8 of 8 pages of weir.example, such as 0.html"
    }
    assert learn(*(article(number, "…", "The flood", "…") for number in range(8))) == {}


def test_a_line_that_other_pages_drop_is_learnt_under_their_label() -> None:
    pages = [article(number, "…", removed=("Mooring fees",)) for number in range(8)]
    found = SiteBoilerplate()
    for page in [*pages, article(8, "…", "Mooring fees", "…")]:
        found.add(page)
    assert [(rule.lines, rule.label) for rule in found.rules()] == [(("Mooring fees",), "share")]


def test_the_beginning_of_an_article_that_other_pages_announce_is_not_learnt() -> None:
    pages = [article(number, "…", removed=(LAMP, "Who mends the lamp?")) for number in range(8)]
    assert learn(*pages, article(8, LAMP, "…"), article(9, "…", "Who mends the lamp?", "…", title="Who mends the lamp?")) == {}


def test_the_headings_of_recipes_and_labels_of_fields_are_not_learnt() -> None:
    heading = Block(Kind.HEADING, "Ingredients of the dish", level=2)
    pages = [article(number, heading, prose(number, 9), "Serves a number of eaters:", f"{number}", "…") for number in range(8)]
    assert learn(*pages) == {}


def test_a_heading_goes_with_the_same_line_below_it() -> None:
    heading = Block(Kind.HEADING, "For walkers", level=2)
    assert set(learn(*(article(number, "…", heading, LAMP) for number in range(8)))) == {"For walkers", LAMP}
    two = (Block(Kind.HEADING, "For walkers", level=2), Block(Kind.HEADING, "And for anglers", level=2))
    assert learn(*(article(number, "…", *two, prose(number, 9)) for number in range(8))) == {}


def test_a_line_that_most_pages_have_several_times_is_the_form_of_an_entry_and_not_learnt() -> None:
    line = "Caught with a net and let go"
    assert learn(*(article(number, "…", line, f"{number} eels", line) for number in range(8))) == {}


def test_copies_of_an_article_count_once() -> None:
    assert learn(*(article(0, "…", LAMP) for _ in range(20))) == {}
    editions = (replace(article(0, "…", LAMP, f"Edition {number}"), hash=f"{number:032x}") for number in range(20))
    assert learn(*editions) == {}


def test_every_host_has_its_own_lines() -> None:
    few = (article(number, "…", LAMP, host=f"weir{number}.example") for number in range(8))
    without = (article(number, "…", LAMP, host=None) for number in range(8, 16))
    assert learn(*few, *without) == {}


@pytest.mark.parametrize("line", ["★ ★ ★", "* * *", "12", "x" * 2000, "x" * 1_000_000])
def test_lines_without_letters_and_very_long_lines_are_not_learnt(line: str) -> None:
    assert learn(*(article(number, "…", line) for number in range(8))) == {}


def test_a_million_equal_lines_are_counted_once() -> None:
    host = HostLines()
    host.add(article(0, *["eels"] * 100_000), may_remember=True)
    host.add(article(1, "eels\n" * 1_000_000), may_remember=True)
    assert (host.articles, len(host.lines)) == (1, 1)  # the second is a copy


def test_a_bounded_number_of_hosts_and_lines_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host_tables, "MAX_COUNTED_LINES", 100)
    monkeypatch.setattr(host_tables, "MAX_HOSTS", 10)
    found = SiteBoilerplate()
    for number in range(300):
        found.add(article(number, "…", LAMP, host=HOST if number % 2 else f"weir{number}.example"))
        assert len(found.hosts.by_host) <= 10
        assert sum(len(host.lines) for host in found.hosts.by_host.values()) <= 100
    assert [rule.host for rule in found.rules()] == [HOST]


HOSTILE = (
    "say \"tide\" \\ 'now'",
    "a\x7fb and\ttab",
    "[weir-example]",
    "label = '''",
    "潮汐表每天由守堰人抄写两次",
    "# no … comment ...",
)


def test_rules_are_written_as_toml_whatever_is_in_the_lines(tmp_path: Path) -> None:
    hosts = ("weir.example", "xn--wehr-0ra.example", "堰.example", "堰.例", "[::1]", "a.b-c_d.example", "1.2.3.4")
    rules = [
        UserRule(rule_name(host, line), "boilerplate", f"on 5 of 5 pages of {host}, such as a\n].html", (), (), (line,), host)
        for host in hosts
        for line in HOSTILE
    ]
    path = tmp_path / "site.toml"
    text, left_out = format_rules(rules)
    path.write_bytes(text)
    assert left_out == 0
    assert load_user_rules(str(path)) == tuple(rules)


def test_a_file_of_rules_is_never_larger_than_one_that_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_boilerplate, "MAX_TOML_BYTES", 2000)
    rules = [UserRule(f"rule-{number}", "boilerplate", "", lines=(f"line {number}",)) for number in range(100)]
    text, left_out = format_rules(rules)
    assert len(text) <= 2000
    (tmp_path / "site.toml").write_bytes(text)
    assert len(load_user_rules(str(tmp_path / "site.toml"))) == 100 - left_out > 0


def test_learnt_rules_drop_their_lines_from_pages_of_the_host_only(tmp_path: Path) -> None:
    pages = write_pages(tmp_path / "pages")
    rules = tmp_path / "site.toml"
    done = reex("learn", pages, "-o", rules)
    assert (done.returncode, done.stderr) == (0, b"learnt: 1 lines of 1 hosts, from 8 pages.\n")
    (name, rule), *others = tomllib.loads(rules.read_text("utf-8")).items()
    assert not others
    assert rule == {
        "label": "boilerplate",
        "why": f"on 8 of 8 pages of weir.example, such as {pages}/weir.example-0.html",
        "host": HOST,
        "lines": [LAMP],
    }
    before, after = (
        [json.loads(line) for line in reex("export", "--removed", *way, pages).stdout.splitlines()]
        for way in ((), ("--rules", rules))
    )
    for old, new in zip(before, after, strict=True):
        assert old["text"] == f"{new['text']}\n\n{LAMP}"
        assert [gone["rule"] for gone in new["removed"] if gone["text"] == LAMP] == [name]
        assert {**old, "text": "", "words": 0, "hash": "", "removed": []} == {
            **new,
            "text": "",
            "words": 0,
            "hash": "",
            "removed": [],
        }
    other = write_pages(tmp_path / "other", host="mill.example")
    assert reex("export", "--rules", rules, other).stdout == reex("export", other).stdout


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_export_learns_and_drops_in_one_run(jobs: str, tmp_path: Path) -> None:
    pages = write_pages(tmp_path / "pages")
    reex("learn", pages, "-o", tmp_path / "site.toml")
    done = reex("export", "--learn", "--jobs", jobs, pages)
    assert done.stdout == reex("export", "--rules", tmp_path / "site.toml", pages).stdout
    assert LAMP.encode() not in done.stdout
    assert reex("learn", "--jobs", jobs, pages).stdout == (tmp_path / "site.toml").read_bytes()
    parts = tmp_path / "parts"
    assert reex("export", "--learn", "--shards", "2", "-o", parts, pages).returncode == 0
    assert reex("merge", parts).stdout == done.stdout


def test_the_same_lines_are_learnt_from_wordpress_html_and_text(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(9):
        content = "".join(f"<p>{prose(number, part)}</p>" for part in range(3)) + f"<p>{LAMP}</p>"
        link = f"https://weir.example/{number}/"
        post = {
            "id": number + 1, "type": "post", "link": link, "title": {"rendered": f"Flood {number}"}, "slug": str(number),
            "date": "2024-03-12T09:00:00", "status": "publish", "content": {"rendered": content},
        }  # fmt: skip
        text = "\n\n".join(prose(number, part) for part in range(3)) + f"\n\n{LAMP}\n"
        (pages / f"{number}").write_text(
            (json.dumps(post), html(number), f"---\ntitle: Flood {number}\nurl: {link}\n---\n\n{text}")[number % 3], "utf-8"
        )
    done = reex("learn", pages)
    assert [rule["lines"] for rule in tomllib.loads(done.stdout.decode()).values()] == [[LAMP]]
    exported = reex("export", "--learn", pages).stdout
    assert exported.count(b"\n") == 9
    assert LAMP.encode() not in exported


def test_a_page_never_comes_out_empty_and_a_heading_stays_with_its_text(tmp_path: Path) -> None:
    rules = tmp_path / "site.toml"
    rules.write_text(f'[all]\nlabel = "advert"\nhost = "www.Weir.example"\nlines = ["For walkers", {json.dumps(LAMP)}]\n')
    head = "---\ntitle: Lamps\nurl: https://weir.example/lamps\n---\n\n"
    only = reex("export", "--rules", rules, stdin=f"{head}{LAMP}\n".encode())
    assert json.loads(only.stdout)["text"] == LAMP
    text = f"{head}## For walkers\n\n{prose(1, 1)}\n\n{LAMP}\n".encode()
    assert json.loads(reex("export", "--rules", rules, stdin=text).stdout)["text"] == f"For walkers\n\n{prose(1, 1)}"


def test_lines_can_be_listed_for_all_hosts_and_kept(tmp_path: Path) -> None:
    rules = tmp_path / "site.toml"
    rules.write_text(
        f'[lamp]\nlabel = "advert"\nlines = ["  {LAMP} "]\n\n[sharing]\nlabel = "content"\nlines = ["Share on X"]\n'
    )
    text = f"{prose(1, 1)}\n\nShare on X\n\n{prose(1, 2)}\n\n{LAMP}\n\n{prose(1, 3)}\n"
    exported = json.loads(reex("export", "--rules", rules, stdin=text.encode()).stdout)
    assert LAMP not in exported["text"]
    assert "Share on X" in exported["text"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('lines = "x"', "a: lines must be a list of strings."),
        ('lines = ["x", " "]', "a: an empty line is on every page."),
        ('host = 3\nlines = ["x"]', "a: host must be a string."),
        ('host = "weir.example"\nphrases = ["x"]', "a: host belongs to lines."),
        ('host = "weir.example"', "a: it has no phrases, under or lines, so it catches nothing."),
    ],
)
def test_a_mistake_in_the_lines_of_a_rule_is_reported(text: str, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    path.write_text(f'[a]\nlabel = "advert"\n{text}\n')
    assert problem in error_line(reex("list", "--rules", path, tmp_path))


def test_from_an_empty_folder_few_pages_and_texts_without_a_host_nothing_is_learnt(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert reex("learn", empty).returncode == 1
    one = reex("learn", write_pages(tmp_path / "one", 1))
    assert (one.returncode, tomllib.loads(one.stdout.decode())) == (0, {})
    assert one.stderr == b"learnt: 0 lines of 0 hosts, from 1 pages.\n"
    texts = tmp_path / "texts"
    texts.mkdir()
    for number in range(8):
        (texts / f"{number}.txt").write_text(f"{prose(number, 1)}\n\n{prose(number, 2)}\n\n{LAMP}\n")
    told = reex("learn", texts).stderr
    assert told == b"learnt: 0 lines of 0 hosts, from 0 pages; not from 8 without an address, and so without a host.\n"
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_bytes(reex("export", tmp_path / "one").stdout)
    assert b"not from 1 that an earlier export cleaned." in reex("learn", corpus).stderr


def test_what_can_be_read_only_once_is_refused(tmp_path: Path) -> None:
    problem = "--learn: it reads everything twice, and standard input can be read only once."
    assert problem in error_line(reex("export", "--learn", "-", stdin=b"The tide turns.\n"))
    listed = reex("export", "--learn", "--files-from", "-", stdin=str(write_pages(tmp_path / "pages")).encode())
    assert listed.stdout.count(b"\n") == 8
    assert LAMP.encode() not in listed.stdout


def test_failures_are_reported_once(tmp_path: Path) -> None:
    pages = write_pages(tmp_path / "pages")
    (pages / "empty.html").write_text("")
    done = reex("export", "--learn", pages, "-o", tmp_path / "corpus.jsonl")
    assert (done.returncode, done.stderr.count(b"empty.html")) == (1, 1)
