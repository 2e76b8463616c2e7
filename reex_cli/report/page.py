r"""The HTML of the page: one file with style, scripts and data, whose policy allows nothing else.

The data are JSON in elements that are not executed. JSON has no `<` but inside strings, where it is written `\u003c`, so
that no text of a document can end its element. The scripts set all texts as text, never as markup.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import IO

from reex_cli.json_record import json_line
from reex_cli.report.collection import Collection
from reex_cli.report.overview import make_overview

FOLDER = Path(__file__).parent
SCRIPTS = ("elements.js", "overview.js", "article.js", "table.js", "main.js")  # in this order, as one script
BUFFER = 1 << 16  # bytes that are written at once


def write_page(stream: IO[bytes], collection: Collection, paths: str) -> None:
    """Write the page. The articles come last, so that the browser shows the rest while it reads them."""
    rows = [*collection.rows.items()]
    index_of = {number: index for index, (number, _) in enumerate(rows)}
    opened = [(number, line) for number, line in collection.details.items() if number in index_of]
    overview = make_overview(collection, rows, {number for number, _ in opened}, paths)
    style = read_part("page.css")
    script = "\n".join(map(read_part, SCRIPTS))
    start, _, end = read_part("page.html").partition("<!-- ARTICLES -->\n")
    parts = {"POLICY": make_policy(style, script), "STYLE": style, "SCRIPT": script}
    for name, text in parts.items():
        start = start.replace(f"<!-- {name} -->", text)
    before, _, after = start.partition("<!-- OVERVIEW -->")
    stream.write(before.encode() + escape_json(json_line(overview)) + after.encode())
    buffer = bytearray()
    for number, line in opened:
        buffer += b'<script type="application/json" id="d%d">%s</script>\n' % (index_of[number], escape_json(line))
        if len(buffer) > BUFFER:
            stream.write(bytes(buffer))
            buffer.clear()
    stream.write(bytes(buffer) + end.encode())


def read_part(name: str) -> str:
    """Read a file of this package."""
    return (FOLDER / name).read_text("utf-8")


def make_policy(style: str, script: str) -> str:
    """The content security policy: this style and this script run, and nothing is requested from anywhere."""
    hashes = [f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in (style, script)]
    return f"default-src 'none'; style-src {hashes[0]}; script-src {hashes[1]}; base-uri 'none'; form-action 'none'"


def escape_json(line: bytes) -> bytes:
    r"""Escape JSON for a script element: `</script>` and `<!--` end or change it, also inside strings.

    >>> escape_json(b'["</script><!--"]')
    b'["\\u003c/script>\\u003c!--"]'
    """
    return line.replace(b"<", b"\\u003c")
