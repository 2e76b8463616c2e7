"""One HTML page that shows a corpus: counts, what was dropped and why, what could not be read, and the articles.

    articles, outcomes ─▶ collection ─▶ overview, article_details ─▶ page

sample           random items within limits of number and size
collection       what is remembered of a run, within bounded memory
overview         the counts, and a row for each article, as plain values
article_details  one article with what was dropped in its place, as plain values
page             the HTML: page.html with page.css, the scripts, and the values as JSON

The page holds all it needs and requests nothing. Texts of documents are data in it: escaped in JSON, and shown as text.
"""

from __future__ import annotations

from reex_cli.report.collection import Collection
from reex_cli.report.page import write_page

__all__ = ["Collection", "write_page"]
