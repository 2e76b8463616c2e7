"""Extracts authors and dates from attributes of body elements: `<time>`, microdata, RDFa, `rel=author`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reex_cli.model import FIELD, Block
from reex_cli.readers._html.elements import SILENT_ELEMENTS
from reex_cli.readers._html.parser import Tag, parse_attributes, tag_attributes, unescape_text
from reex_cli.text import normalize_spaces

PROPERTY_ATTRIBUTE = re.compile(r' (?:itemprop|property|rel)="[^"]*(?i:author|creator|date|created|modified|pubdate)')
PUBLISHED = re.compile(r"publish|pubdate|created|entry-date|posted|post-date", re.IGNORECASE)
MODIFIED = re.compile(r"updated|modified", re.IGNORECASE)
PROPERTIES = (  # field → pattern in the name of a property; the first match counts
    ("author", re.compile(r"author|creator", re.IGNORECASE)),
    ("datemodified", re.compile(r"modified|updated", re.IGNORECASE)),
    ("datepublished", re.compile(r"date|created|issued", re.IGNORECASE)),
)
COMMENTS_ELEMENT = re.compile(r' (?:id|class|item(?:prop|type))="(?:[^"]*[ /])?(?:user-?)?(?:comment|disqus)', re.IGNORECASE)
TEASERS_ELEMENT = re.compile(r' (?:id|class)="(?:[^"]*[ _-])?(?:teasers?|related|sidebar|widget)(?=[ "_-])', re.IGNORECASE)
HEADINGS = frozenset(("h1", "h2", "h3", "h4"))
MAX_AUTHOR_TEXT, MAX_GROUP_TEXT = 40, 40  # characters of an author, and between the elements of two of one article
MAX_ENCLOSING = 30  # elements around another that are looked at
WHOLE_PAGE_ELEMENTS = frozenset(("html", "body", "main"))
OF_COMMENT, ELSEWHERE = ":comment", ":elsewhere"  # no fields of this article, but of a comment, and of a teaser or a box
TIMED_ELEMENTS = frozenset(("h1", "time"))  # looked at whatever their attributes are
MAX_TAGS = 10  # behind a start tag, in which the text of its element is searched
OTHER_PROPERTY = re.compile(r"url|image|uploaddate|birth|event|start|enddate", re.IGNORECASE)


def extract_microdata(tags: Sequence[Tag]) -> Iterator[Block]:
    """Yield the fields of body elements, in order. Those of comments and of teasers have that behind their names."""
    follows_heading = False
    last_author: int | None = None  # of those that are together
    stating = frozenset(filter(PROPERTY_ATTRIBUTE.search, set(map(tag_attributes, tags))))
    numbers = [number for number, (name, _, written, _) in enumerate(tags) if name in TIMED_ELEMENTS or written in stating]
    enclosing = enclosing_elements(tags, numbers)
    for number in numbers:
        name, _, written, _ = tags[number]
        around = [tags[start][2] for start in enclosing[number]]
        place = OF_COMMENT if any(map(COMMENTS_ELEMENT.search, around)) else ""
        of_day = place or (ELSEWHERE if any(map(TEASERS_ELEMENT.search, around)) else "")
        if name == "h1":
            follows_heading = True
        elif name == "time":
            attrs = parse_attributes(written)
            if attrs.get("datetime"):
                field = _time_field(attrs, follows_heading=follows_heading and not of_day)
                yield field._replace(name=f"{field.name}{of_day}")
                follows_heading = follows_heading and bool(of_day)
        elif name not in ("meta", "link") and (found := _property_field(tags, number)):
            if found.name.endswith(":author") and not place:
                is_apart = last_author is not None and not _are_together(tags, last_author, number)
                place = ELSEWHERE if is_apart else ""
                last_author = last_author if is_apart else number
            yield found._replace(name=f"{found.name}{of_day if ':date' in found.name else place}")


def _are_together(tags: Sequence[Tag], first: int, second: int) -> bool:
    """Whether no heading and little text is between two elements, as between the authors of one article.

    The elements of authors further on are those of teasers of other articles, or of a box about the author.
    """
    length = 0
    for name, _, _, text in tags[first:second]:
        length += len(text.strip()) if name not in SILENT_ELEMENTS else 0
        if name in HEADINGS or length > MAX_GROUP_TEXT + MAX_AUTHOR_TEXT:
            return False
    return True


def enclosing_elements(tags: Sequence[Tag], numbers: Sequence[int]) -> dict[int, list[int]]:
    """The numbers of the start tags of the elements around each of these tags, without those that enclose the last `<h1>`."""
    around: dict[int, list[int]] = {}
    wanted, first = frozenset(numbers), 0
    opened = list[int]()
    for number in range((numbers or [-1])[-1] + 1):
        name = tags[number][0]
        if name.startswith("/"):
            while opened and tags[opened.pop()][0] != name[1:]:
                pass
            continue
        if number in wanted:
            innermost = opened[-MAX_ENCLOSING:]
            around[number] = [start for start in innermost if start >= first and tags[start][0] not in WHOLE_PAGE_ELEMENTS]
            if name == "h1":
                first = number
        if name:
            opened.append(number)
    return around


def _time_field(attrs: dict[str, str], *, follows_heading: bool) -> Block:
    """The field of a `<time>`, named by its class, and by whether it is the first after an `<h1>`."""
    names = f"{attrs.get('class', '')} {attrs.get('itemprop', '')} {'pubdate' if 'pubdate' in attrs else ''}"
    if MODIFIED.search(names) and not PUBLISHED.search(names):
        kind = ".updated"
    else:
        kind = ".published" if PUBLISHED.search(names) else ""
    return text_field(f"{'<h1>' if follows_heading else ''}<time>{kind}", attrs["datetime"])


def _property_field(tags: Sequence[Tag], number: int) -> Block | None:
    """The field of an element with a property: its value is an attribute, or the text of the element. None for others."""
    attrs = parse_attributes(tags[number][2])
    names = f"{attrs.get('itemprop', '')} {attrs.get('property', '')} {attrs.get('rel', '')}"
    field = next((field for field, pattern in PROPERTIES if pattern.search(names)), None)
    if field is None or OTHER_PROPERTY.search(names):
        return None
    value = attrs.get("content") or attrs.get("datetime") or _element_text(tags, number, field == "author")
    return text_field(f"{'rel' if 'author' in attrs.get('rel', '') else 'itemprop'}:{field}", value) if value else None


def _element_text(tags: Sequence[Tag], number: int, is_person: bool) -> str:
    """The text of an element; of a person the text of `itemprop="name"`, else the first text."""
    end, texts = f"/{tags[number][0]}", list[str]()
    for name, _, written, text in tags[number : number + MAX_TAGS]:
        if is_person and ' itemprop="name"' in written:
            if name == "meta":
                return parse_attributes(written).get("content", "")
            texts = []
        if name == end:
            break
        if name not in SILENT_ELEMENTS and not text.isspace():
            texts.append(unescape_text(text))
    return (next(iter(filter(None, texts)), "") if is_person else " ".join(texts)).strip()


def text_field(name: str, value: str) -> Block:
    """A field block with normalized spaces."""
    return Block(FIELD, normalize_spaces(value), name=name)
