"""Blocks with their marks as Markdown: CommonMark, with the tables, strikethrough, footnotes and formulas of GitHub.

`blocks` lays out the blocks and `inline` the text of one; `escape` keeps the text from being markup.
"""

from __future__ import annotations

from reex_cli.markdown.blocks import format_body
from reex_cli.markdown.escape import escape_inline

__all__ = ["escape_inline", "format_body"]
