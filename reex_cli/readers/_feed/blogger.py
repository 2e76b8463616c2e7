"""What Blogger states about an entry of an export: its kind, status and file name.

Exports until 2020 state the kind as a category, later ones in elements of a namespace. Feeds of Blogger have the former.
"""

from __future__ import annotations

from reex_cli.readers._xml import XmlElement

KIND_SCHEME = "http://schemas.google.com/g/2005#kind"
ARTICLE_KINDS = frozenset(("", "post", "page"))
SKIPPED_KINDS = {"settings": "setting"}
STATUSES = {"live": "publish", "draft": "draft", "soft_trashed": "trash", "hard_trashed": "trash"}


def entry_kind(item: XmlElement) -> str:
    """The kind, such as `post`, `page`, `comment` or `template`; empty if Blogger states none."""
    if kind := item.find_text("blogger:type"):
        return kind.lower()
    for child in item.children:
        if child.name == "category" and child.attributes.get("scheme") == KIND_SCHEME:
            return child.attributes.get("term", "").rpartition("#")[2].lower()
    return ""


def entry_status(item: XmlElement) -> str:
    """The status in the words of WordPress; empty if the entry states none."""
    if status := item.find_text("blogger:status"):
        return STATUSES.get(status.lower(), "")
    is_draft = any(child.name == "app:control" and child.find_text("app:draft") == "yes" for child in item.children)
    return "draft" if is_draft else ""


def entry_path(item: XmlElement) -> str:
    """The path of the entry on its site, which later exports give in place of its address."""
    return item.find_text("blogger:filename")
