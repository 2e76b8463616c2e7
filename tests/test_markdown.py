"""The Markdown reader removes the markup and loses no text; front matter becomes fields."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reex_cli.model import Kind, Note, Page
from reex_cli.readers import Source, find_reader
from reex_cli.readers.markdown import read
from reex_cli.text import words

LINKS = "[one](https://a.example/x) [two](/y) ![three](z.png)\n\n"
LINES = st.sampled_from(
    (
        "# Salt",
        "The *old* road to the **harbour**",
        "- a stone",
        "  - a smaller stone",
        "> said the miller",
        "| a | b |",
        "|---|---|",
        "```",
        "    indented",
        "1. first",
        "",
        "`code` and ~~tilde~~",
        "===",
        "<div>",
        "</div>",
        "[a link](https://a.example/long-",
        "address) goes on",
        "a line with a break  ",
        "\\*not emphasis\\*",
        "* * *",
        "&amp; &copy; AT&T",
        "[ref]: https://a.example 'Title'",
    )
)


def read_page(text: str) -> Page:
    """Read the one page of a document."""
    (page,) = (item for item in read(Source("x", text.encode())) if isinstance(item, Page))
    return page


@given(st.lists(LINES, max_size=25).map("\n".join))
def test_lines_point_into_the_document_in_order(text: str) -> None:
    lines = [block.line for block in read_page(LINKS + text).blocks]
    assert all(1 <= line <= LINKS.count("\n") + text.count("\n") + 1 for line in lines)
    assert lines == sorted(lines)


@given(st.lists(st.lists(st.sampled_from("road stone salt *mill* **weir** [ford](/ford)".split()), min_size=1), max_size=12))
def test_no_word_of_a_document_is_lost_glued_or_invented(paragraphs: list[list[str]]) -> None:
    text = "\n\n".join(" ".join(parts) for parts in paragraphs)
    expected = [word for parts in paragraphs for part in parts for word in words(part.replace("(/ford)", ""))]
    assert [word for block in read_page(text).blocks for word in words(block.text)] == expected


def test_lists_too_deep_for_the_parser_lose_no_text() -> None:
    deep = LINKS + "".join(f"{'  ' * depth}- stone{depth}\n" for depth in range(200)) + "\nThe end of the road.\n"
    found = [word for block in read_page(deep).blocks for word in words(block.text)]
    assert [f"stone{depth}" for depth in range(200)] == [word for word in found if word.startswith("stone")]
    assert found[-5:] == ["the", "end", "of", "the", "road"]


def test_characters_in_links_are_counted_and_images_are_blocks() -> None:
    text, image = read_page("Down to the [old harbour](https://a.example/h).\n\n![Low water](low.jpg)").blocks
    assert (text.text, text.link_characters) == ("Down to the old harbour.", len("old harbour"))
    assert (image.kind, image.text, image.url) == (Kind.IMAGE, "Low water", "low.jpg")


@pytest.mark.parametrize(
    ("front", "name", "value"),
    [
        ("---\ntitle: Salt\n---\n", "front:title", "Salt"),
        ("---\ntitle: Salt\n...\n", "front:title", "Salt"),
        ('+++\ntitle = "Salt"\n+++\n', "front:title", "Salt"),
        ("---\ntitle: Salt: a history\n---\n", "front:title", "Salt: a history"),
        ("---\nDate: 2024-05-03\n---\n", "front:date", "2024-05-03"),
        ("---\nauthor:\n  name: Grey Heron\n---\n", "front:author", "Grey Heron"),
        ("---\ntags: salt, road\n---\n", "term", "salt | road"),
    ],
)
def test_front_matter_becomes_fields(front: str, name: str, value: str) -> None:
    assert find_reader(Source("x", f"{front}The road.".encode())).name == "markdown"
    field, text = read_page(f"{front}The road.").blocks
    assert (field.kind, field.name, field.text, text.text) == (Kind.FIELD, name, value, "The road.")


@pytest.mark.parametrize(
    "text",
    [
        "---\nThe road: it is long.\n\nA second paragraph.\n---\nThe end.",
        "---\n\n---\nThe road.",
        "***\nThe road.",
        "The road [1] goes (as they say) to the sea.",
    ],
)
def test_lines_between_rules_are_no_front_matter(text: str) -> None:
    assert find_reader(Source("x", text.encode())).name == "text"


def test_damaged_front_matter_is_noted() -> None:
    note, _ = read(Source("x", b"---\ntitle: Salt: a history\n---\nThe road."))
    assert isinstance(note, Note)
    assert note.text.startswith("front matter read field by field: mapping values are not allowed")
