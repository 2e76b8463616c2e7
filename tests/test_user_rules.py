"""User rules: phrases and marks from a TOML file, which take precedence over all other rules."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from reex_cli import load_user_rules
from reex_cli.block_features import extract_features
from reex_cli.errors import BadFile
from reex_cli.model import Block, Kind, Page
from reex_cli.options import UserRule
from reex_cli.rules import rule_index
from tests.command import ARTICLE, SEEDS, error_line, reex

RULES = """\
[friends]
label = "advert"
why = "The fund-raising line of our own site."
phrases = ["Become a friend of the mill!", "donate …", "… of # friends"]
under = ["friends-box", "#support", "<aside>", "role:banner"]

[keep-the-form]
label = "content"
phrases = ["Leave a comment"]
"""
PAGE = """<html><body><article><h1>The Mill</h1>
<p>The wheel turns when the tide has gone out, and the miller who waits for it must grind by moonlight on most nights.</p>
<p class="friends-box">The wheel was mended with the money of all who came to the fair in May, and it turns again.</p>
<p>Nobody has mended the gates since the flood of that year, so that half of the water is lost before the ebb begins.</p>
<p>The gates are <span id="support">(give now)</span> of oak, and they were made by a joiner from the next village.</p>
</article></body></html>"""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """The path of a file with RULES."""
    path = tmp_path / "mine.toml"
    path.write_text(RULES)
    return path


@pytest.mark.parametrize(
    "line", ["Become a friend of the mill", "BECOME A FRIEND, OF THE MILL.", "Donate: two shillings", "A list of 500 friends"]
)
def test_a_phrase_matches_a_line_and_the_rule_is_named_in_the_record_and_by_show_why(line: str, rules: Path) -> None:
    source = ARTICLE.replace("Later on", f"{line}\n\nLater on").encode()
    record = json.loads(reex("export", "--removed", "--rules", rules, stdin=source).stdout)
    assert [(gone["text"], gone["label"]) for gone in record["removed"] if gone["rule"] == "friends"] == [(line, "advert")]
    shown = reex("show", "--why", "--rules", rules, stdin=source).stdout.decode()
    assert f"advert (friends): {line}\n" in shown
    assert f"(friends): {line}" not in reex("show", "--why", stdin=source).stdout.decode()


def test_a_mark_matches_a_block_and_cuts_an_inline_element_out_of_a_sentence(rules: Path) -> None:
    record = json.loads(reex("export", "--removed", "--rules", rules, stdin=PAGE.encode()).stdout)
    gone = [removed["text"] for removed in record["removed"] if removed["rule"] == "friends"]
    assert [text.split()[0] for text in gone] == ["The", "(give"]
    assert "The gates are of oak" in record["text"]
    assert "at the fair" not in record["text"]


@pytest.mark.parametrize("source", ["007_half-a-metre-of-kerb.txt", "009_how-to-read-a-tide-table.txt"])
def test_a_user_rule_with_the_label_content_keeps_what_other_rules_and_the_classifier_drop(source: str, tmp_path: Path) -> None:
    removed = json.loads(reex("export", "--removed", SEEDS / source).stdout)["removed"]
    lost = [block["text"] for block in removed if 1 < block["text"].count(" ") < 30 and not set("\n()") & set(block["text"])]
    assert len(lost) > 5
    path = tmp_path / "keep.toml"
    path.write_text(f'[keep]\nlabel = "content"\nphrases = {json.dumps(lost, ensure_ascii=False)}\n')
    kept = json.loads(reex("export", "--removed", "--rules", path, SEEDS / source).stdout)
    metadata = {removed["text"] for removed in kept["removed"] if removed["label"] == "metadata"}
    assert [text for text in lost if text not in kept["text"] and text not in metadata] == []


def test_user_rules_work_in_worker_processes(rules: Path, tmp_path: Path) -> None:
    for number in range(20):
        (tmp_path / f"{number}.txt").write_text(ARTICLE.replace("Later on", f"Donate {number} shillings\n\nLater on"))
    command = ("export", "--removed", "--rules", rules, *tmp_path.glob("*.txt"))
    one, *others = (reex(*command, *way) for way in (["-j", "1"], ["-j", "3"], ["--timeout", "60"]))
    assert one.stdout.count(b'"friends"') == 20
    assert [other.stdout for other in others] == [one.stdout] * 2


def test_a_phrase_is_only_tried_on_blocks_that_contain_its_longest_word() -> None:
    user_rule = UserRule("mine", "advert", phrases=("donate to the mill …", "straße der # mühlen"))
    index = rule_index((user_rule,))
    assert index.rules[0].when.keys.hints == {"donate", "mühlen"}
    for text in ("Donate to the mill today", "Straße der 12 Mühlen", "STRASSE DER 9 MÜHLEN"):
        (features,) = extract_features(Page("text", (Block(Kind.PARAGRAPH, text),)), index.filter_selectors)
        assert index.first_match(features) is index.rules[0]


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ('label = "advert"', 1, "label: stands outside a rule. A rule begins with its name: [label]."),
        ('\n[a]\nlabel = "advrt"\nphrases = ["x"]', 3, "a: no such label: advrt. Labels: hidden, "),
        ('[a]\nphrases = ["x"]', 1, "a: it has no label. Labels: "),
        ('[a]\nlabel = "metadata"\nphrases = ["x"]', 2, "a: no such label: metadata."),
        (
            '[a]\nlabel = "advert"\n\nfrases = ["x"]',
            4,
            "a: no such key: frases. A rule has label, why, phrases, under, host, lines.",
        ),
        ('[a]\nlabel = "advert"\nwhy = 3\nunder = ["x"]', 3, "a: why must be a string."),
        ('[a]\nlabel = "advert"\nphrases = "x"', 3, "a: phrases must be a list of strings."),
        ('[a]\nlabel = "advert"\nunder = ["x", 3]', 3, "a: under must be a list of strings."),
        ('[a]\nlabel = "advert"\nphrases = [\n  "good",\n  "a … b … c",\n]', 5, "a: 'a … b … c' has more than one gap (…)."),
        ('[a]\nlabel = "advert"\nphrases = ["good",\n "…"]', 4, "a: a phrase without a word: '…'."),
        ('[a]\nlabel = "advert"\nunder = ["good",\n ".ad"]', 4, "a: '.ad' is the name of no element."),
        ('[a]\nlabel = "advert"', 1, "a: it has no phrases, under or lines, so it catches nothing."),
        ('[a]\nlabel = "advert"\nunder = ["x"]\n[share-line]', 4, "share-line: there is a rule of this name."),
        ('[a]\nlabel = "advert"\nphrases = ["x"\n[b]', 4, "not valid TOML ("),
        ("[a]\nlabel = 'advert'\n[a]", 3, "not valid TOML ("),
    ],
)
def test_a_mistake_in_a_rules_file_is_reported_with_its_line(text: str, line: int, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(BadFile) as error:
        load_user_rules(str(path))
    assert str(error.value).startswith(f"{path}:{line}: {problem}")


def test_a_mistake_in_a_rules_file_is_reported_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('[a]\nlabel = "advrt"\n')
    done = reex("list", "--rules", "mine.toml", SEEDS, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert error_line(done).startswith("mine.toml:2: a: no such label: advrt. Labels: ")


def test_a_rules_file_that_is_missing_or_not_utf_8_is_reported(tmp_path: Path) -> None:
    done = reex("list", "--rules", "mine.toml", SEEDS, cwd=tmp_path)
    assert (done.returncode, error_line(done)) == (2, "mine.toml: no such file or directory.")
    (tmp_path / "mine.toml").write_bytes(b"# one\n# \xff\n")
    done = reex("list", "--rules", "mine.toml", SEEDS, cwd=tmp_path)
    assert (done.returncode, error_line(done)) == (2, "mine.toml:2: not UTF-8, which TOML is written in.")


def test_the_example_of_the_manual_is_valid(tmp_path: Path) -> None:
    example = shutil.copy(Path(__file__).parent.parent / "examples" / "rules.toml", tmp_path)
    assert [rule.name for rule in load_user_rules(example)]
