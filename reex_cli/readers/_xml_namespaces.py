"""The usual prefixes of XML namespaces: documents may declare any other, or the same name without one."""

from __future__ import annotations

ATOM = "atom"
DEFAULT = ""  # the names of the elements of RSS, and of HTML inside it, are known without a prefix
USUAL_PREFIXES = {
    "http://www.w3.org/2005/Atom": ATOM,
    "http://purl.org/atom/ns#": ATOM,  # Atom 0.3
    "http://purl.org/rss/1.0/": DEFAULT,
    "http://my.netscape.com/rdf/simple/0.9/": DEFAULT,
    "http://backend.userland.com/rss2": DEFAULT,
    "http://www.w3.org/1999/xhtml": DEFAULT,
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://search.yahoo.com/mrss/": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.w3.org/2007/app": "app",
    "http://purl.org/atom/app#": "app",
    "http://schemas.google.com/blogger/2018": "blogger",
    "http://www.w3.org/2001/04/xmlenc#": "enc",
}
KNOWN_PREFIXES = frozenset((*USUAL_PREFIXES.values(), "excerpt", "wp")) - {DEFAULT}


class Namespaces:
    """The namespaces that a document has declared so far, and the names of its elements under the usual prefixes.

    A usual prefix is never renamed, because exports declare those wrongly. The elements of the namespace of the root have no
    prefix.
    """

    def __init__(self) -> None:
        self.prefixes: dict[str, str] = {}  # as written → as usual
        self.root_prefix = DEFAULT
        self.names: dict[str, str] = {}  # as written → under the usual prefix

    def declare(self, attributes: dict[str, str]) -> None:
        """Take the declarations from the attributes of a start tag."""
        for key, value in attributes.items():
            if key.startswith("xmlns:") and (written := key[6:]) not in KNOWN_PREFIXES:
                self.prefixes[written] = USUAL_PREFIXES.get(value, written)
                self.names.clear()

    def begin(self, root: str, attributes: dict[str, str]) -> None:
        """Take the namespace of the root, by its name. The elements of RSS 2.0 are in none, whatever is declared."""
        written, colon, _ = root.rpartition(":")
        if colon:
            self.root_prefix = self.prefixes.get(written, written)
        elif root.lower() != "rss":
            self.root_prefix = USUAL_PREFIXES.get(attributes.get("xmlns", ""), DEFAULT)

    def usual_name(self, name: str) -> str:
        """The name of an element, written `prefix:name`, under the usual prefix."""
        if name not in self.names:
            written, _, local = name.partition(":")
            usual = self.prefixes.get(written, written)
            self.names[name] = local if usual in (DEFAULT, self.root_prefix) else f"{usual}:{local}"
        return self.names[name]
