"""Fields less trusted than the record itself: of plug-ins and sibling files, of a text's front matter, of its container."""

from reex_cli.rules.metadata import field_rules

FIELDS: dict[str, tuple[str, ...]] = {
    "authors": (
        "coauthors",
        "yoast:author",
        "yoast:written-by",
        "yoast:person",
        "rankmath:author",
        "users:author",
        "oembed:author",
        "front:author",
        "front:authors",
    ),
    "title": ("front:title",),
    "date": ("pubDate", "front:date", "front:published", "front:publishdate", "front:pubdate", "front:created"),
    "modified": ("front:lastmod", "front:updated", "front:modified", "front:last_modified_at"),
    "language": ("front:lang", "front:language"),
    "summary": ("front:description", "front:summary", "front:excerpt"),
    "url": ("front:url", "front:canonical", "front:canonical_url", "front:link", "front:source", "container:url"),
    "site": ("yoast:og_site_name", "index:name", "front:site"),
}

RULES = field_rules(FIELDS)
