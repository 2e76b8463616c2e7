"""Fields of WordPress' neighbours: what plug-ins and sibling files say of a post, less trusted than the post itself."""

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
    ),
    "date": ("pubDate",),
    "site": ("yoast:og_site_name", "index:name"),
}

RULES = of_fields(FIELDS)
