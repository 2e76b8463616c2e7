"""Bylines: who wrote an article, in lines of many languages and layouts, and lines that name nobody."""

from __future__ import annotations

import pytest

from reex_cli import bylines, normalize, person_names
from reex_cli.metadata.name_mentions import find_name_mentions, separate_elements
from reex_cli.model import Block, Element, Kind, Span
from reex_cli.name_lines import find_segment_names


def names_of(line: str) -> list[str]:
    return [name for _, names in bylines.find_byline_names(line) for name in names]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By GREY HERON", ["GREY HERON"]),
        ("BY GREY HERON AND MARY DOE FOR THE TIDE", ["GREY HERON", "MARY DOE"]),
        ("By Anna B. Heron and Chun-Mei Lo", ["Anna B. Heron", "Chun-Mei Lo"]),
        ("By Juan del Rio", ["Juan del Rio"]),
        ("An essay by Grey Heron", ["Grey Heron"]),
        ("As told to Grey Heron", ["Grey Heron"]),
        ("Dodane przez: Danuta Czapla", ["Danuta Czapla"]),
        ("记者 王芳 实习生 李强", ["王芳", "李强"]),
        ("글 박서준 기자·사진 최수빈 기자", ["박서준"]),
        ("Text: Luke 15, 8", []),
        ("Text: Luke Heron, 15 May 2024", ["Luke Heron"]),
        ("By Grey Heron, J. Weir, Tide News", ["Grey Heron", "J. Weir"]),
        ("By J.K. Heron, R. R. Weir and Sand Lark", ["J.K. Heron", "R. R. Weir", "Sand Lark"]),
        ("By Maria June Heron and Anna March May 3, 2024", ["Maria June Heron", "Anna March"]),
        ("By Grey Heron Thu 9 May 2024", ["Grey Heron"]),
        ("By Grey Heron, Harbour Editor, and Sand Lark, Senior Reporter", ["Grey Heron", "Sand Lark"]),
        ("By Grey Heron, Hill Post, and Sand Lark, Coast News", ["Grey Heron", "Sand Lark"]),
        ("By Grey Heron, Tide News, Blois", ["Grey Heron"]),
        ("By Maria Heron Reuters", ["Maria Heron"]),
        ("By Maria Heron, Anna Lark, Peter Weir", ["Maria Heron", "Anna Lark", "Peter Weir"]),
        ("By Grey Heron, MPH, RD, and Sand Lark, MD", ["Grey Heron", "Sand Lark"]),
        ("by Grey Heron @heron_weir, Tide", ["Grey Heron"]),
        ("By Grey Heron heron@weir.example", ["Grey Heron"]),
        ("Words: Grey Heron | Photos: Sand Lark", ["Grey Heron"]),
        ("Text und Fotos: Grey Heron", ["Grey Heron"]),
        ("Von Grey Heron und Sand Lark, dpa", ["Grey Heron", "Sand Lark"]),
        ("Por María de la Garza, enviada especial", ["María de la Garza"]),
        ("Írta: Gém Szürke", ["Gém Szürke"]),
        ("Автор: Ірина Чапля", ["Ірина Чапля"]),
        ("بقلم: سلمى البحري", ["سلمى البحري"]),
        ("本报记者 王芳 李强", ["王芳", "李强"]),
        ("文・写真 佐藤みなみ", ["佐藤みなみ"]),
        ("글·사진 박서준 기자", ["박서준"]),
        ("박서준·최수빈 기자", ["박서준", "최수빈"]),
        ("*By Grey Heron, 3 May 2024*", ["Grey Heron"]),
        ("Von Grey Heron aus Blois", ["Grey Heron"]),
        ("作者 | 王芳　编辑 | 李强", ["王芳"]),
        ("责任编辑：李强", []),
        ("■ 本报记者 王芳", ["王芳"]),
        ("Words by Grey Heron Pictures by Sand Lark", ["Grey Heron"]),
        ("By Carl Bildt", ["Carl Bildt"]),
        ("文/王芳 图/李强", ["王芳"]),
        ("来源：潮报 作者：王芳 时间：2024-05-03", ["王芳"]),
        ("Photo by Grey Heron", []),
        ("Video by Grey Heron", []),
        ("Sponsored by Heron Bank", []),
        ("Brought to you by Heron Water", []),
        ("By noon they had gone", []),
        ("Thu 9 May 2024 18.42 GMT", []),
    ],
)
def test_names_of_bylines(line: str, expected: list[str]) -> None:
    assert names_of(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "By Easter, Maria Weir had left the mill.",
        "By the way, Grey Heron said",
        "Por fin, María Garza llegó a casa y cerró la puerta.",
        "Par ailleurs, Marie Lark a quitté la ville.",
        "Von Hamburg nach Bremen fährt Anna Lark mit dem Rad.",
    ],
)
def test_prose_that_begins_like_a_byline_is_none(line: str) -> None:
    assert bylines.parse_byline(line) == []


@pytest.mark.parametrize(
    "text", ["Chief Surveyor", "Staff Writer", "Redakteurin", "Thu", "Last Updated", "Health Correspondent", "Photos"]
)
def test_offices_days_and_labels_are_no_names(text: str) -> None:
    assert not [name for name in find_segment_names(f"{text}: 3 May 2024") if name] or person_names.parse_name(text) is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Maria Weir Senior Reporter", ["Maria Weir"]),
        ("Maria Weir, Harbour Editor, and Anna Lark, Data Reporter", ["Maria Weir", "Anna Lark"]),
        ("Maria Weir und Anna Lark", ["Maria Weir", "Anna Lark"]),
    ],
)
def test_names_of_lines_without_words_of_a_byline(line: str, expected: list[str]) -> None:
    block = Block(Kind.PARAGRAPH, line)
    assert [mention.name for mention in find_name_mentions(block, may_be_handle=False)] == expected


def test_names_of_elements_without_a_blank_between_them_are_separate() -> None:
    text = "GREY HERONTide Riverside"
    spans = (Span(0, 10, Element(None, ("<span>",))), Span(10, 24, Element(None, ("<span>", "source"))))
    block = Block(Kind.PARAGRAPH, text, spans=spans)
    assert separate_elements(block) == "GREY HERON | Tide Riverside"
    assert (
        separate_elements(Block(Kind.PARAGRAPH, "Grey HeronTide News by Ann McWeir")) == "Grey Heron | Tide News by Ann McWeir"
    )
    assert separate_elements(Block(Kind.PARAGRAPH, "By SandLark")) == "By SandLark"
    assert "GREY HERON" in [mention.name for mention in find_name_mentions(block, may_be_handle=True)]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("Grey Heron, Ludwig van Weir und Sand Lark", ["Grey Heron", "Ludwig van Weir", "Sand Lark"]),
        ("Heron, Grey", ["Heron, Grey"]),
        ("Tide and Harbour", ["Tide and Harbour"]),
        ("Harbour Trust and Tide Foundation", ["Harbour Trust and Tide Foundation"]),
        ("Grey Heron, Chief Surveyor", ["Grey Heron"]),
        ("王芳、李强", ["王芳", "李强"]),
    ],
)
def test_several_names_in_one_value_are_several_authors(stated: str, expected: list[str]) -> None:
    assert [normalize.author(name) for name in normalize.split_authors(stated)] == expected
