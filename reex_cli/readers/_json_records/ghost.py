"""Joins the tables of a Ghost export: posts with the names of their authors and tags, which it keeps apart."""

from __future__ import annotations

from typing import Any

from reex_cli.readers._json import as_objects

Record = dict[str, Any]
LINKS = {"authors": ("posts_authors", "author_id", "users"), "tags": ("posts_tags", "tag_id", "tags")}
PEOPLE = ("users", "members", "subscribers")  # whose rows are skipped as users


def join_tables(tables: Record) -> Record | None:
    """The posts of an export with names in place of numbers, and the tables of people and tags; `None` for another object."""
    if not isinstance(tables.get("posts"), list) or not any(link in tables for link, _, _ in LINKS.values()):
        return None
    names: dict[str, dict[Any, list[str]]] = {}  # `authors` and `tags`, by the number of the post
    for member, (links, key, things) in LINKS.items():
        known = {thing.get("id"): thing.get("name") for thing in as_objects(tables.get(things)) if is_key(thing.get("id"))}
        by_post = names.setdefault(member, {})
        for link in as_objects(tables.get(links)):
            name, post = known.get(link[key]) if is_key(link.get(key)) else None, link.get("post_id")
            if isinstance(name, str) and is_key(post):
                by_post.setdefault(post, []).append(name)
    posts = [join_post(post, names) for post in as_objects(tables["posts"])]
    site = next((row.get("value") for row in as_objects(tables.get("settings")) if row.get("key") == "title"), None)
    return {
        "posts": [{**post, "site_name": site} if isinstance(site, str) else post for post in posts],
        "users": [{**person, "user_email": ""} for people in PEOPLE for person in as_objects(tables.get(people))],
        "tags": [{**tag, "taxonomy": "post_tag"} for tag in as_objects(tables.get("tags"))],
    }


def join_post(post: Record, names: dict[str, dict[Any, list[str]]]) -> Record:
    """A post with the names of its authors and tags."""
    number = post.get("id")
    return {**post, **{member: by_post.get(number, []) for member, by_post in names.items() if is_key(number)}}


def is_key(value: Any) -> bool:
    """Whether a value is the number of a row."""
    return isinstance(value, (str, int))
