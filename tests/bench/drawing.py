"""Draw HTML pages as text, the way people get it."""

from __future__ import annotations

from importlib.util import find_spec

from reex_cli.readers import Source

DRAWS_WITH_RESILIPARSE = find_spec("resiliparse") is not None  # it is in the extra `train` only


def draw_bare_text(page: bytes) -> str:
    """The bare text: a line for each run of text between two tags."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(Source("page", page).text)
    tree.strip_tags(["script", "style", "noscript", "template"])
    lines = tree.body.text(separator="\n").split("\n") if tree.body else []
    return "\n".join(line.strip() for line in lines if line.strip())


def draw_page_with_resiliparse(page: bytes) -> str:
    """The text of a page as resiliparse gives it."""
    return draw_with_resiliparse(decode_html(page))


def draw_with_resiliparse(html: str) -> str:
    """The text as resiliparse gives it, without its main-content mode; bullets are `•`."""
    from resiliparse.extract.html2text import extract_plain_text

    return extract_plain_text(html, main_content=False, list_bullets=True, links=False, alt_texts=False, noscript=False)


def decode_html(page: bytes) -> str:
    """HTML as text, in the encoding that resiliparse detects."""
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding

    return bytes_to_str(page, detect_encoding(page))
