"""Fields less trusted than the record itself: what plug-ins and sibling files say of a post, and front matter of a text."""

from reex_cli.rules.metadata import of_fields

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
    "url": ("front:url", "front:canonical", "front:canonical_url", "front:link", "front:source"),
    "site": ("yoast:og_site_name", "index:name", "front:site"),
}

RULES = of_fields(FIELDS)
