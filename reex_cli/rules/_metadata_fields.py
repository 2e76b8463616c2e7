"""Tables of the metadata fields that give each value of the record.

Readers name fields by their source:

* `title.rendered`, `author`, `date`, `link`, `term` …: the record itself (WordPress, feeds, other JSON);
* `ld:…`: JSON-LD of the article, `ld:page:…`: of the page around it;
* `itemprop:…`: microdata; `rel:author`, `link:canonical`, `html:lang`: attributes of HTML; `class:…`: of a link;
* `saved:url`: the address that a program wrote into a page that it saved;
* `meta:…`: a `<meta>` tag by its name or property;
* `<time>`: a time element, `<h1><time>` just below the title; `.published` and `.updated` by its classes;
* `feed:author`: what a feed states for all its entries;
* `coauthors`, `yoast:…`, `rankmath:…`, `plugin:…`: fields that WordPress plug-ins add; `users:…`, `oembed:…`, `index:…`: other
  exports of the same site;
* `front:…`: the front matter of a text; `head:…`: a line at its head, or front matter under another name that the lexicon
  knows; `mail:…`: a header of a mail; `container:…`: the container of the source.

For one value of the record, the field that comes first in its list wins: the record before its page, and JSON-LD before
tags, tags before elements. The tables are preferred in this order: `FIELDS`, then `FALLBACK_FIELDS`, which rules of
`metadata.py` for headings precede, then, after all other rules for the value, `EXTRA_FIELDS`.
"""

from __future__ import annotations

FieldTable = dict[str, tuple[str, ...]]  # field of the record → names of metadata fields, best first


def _meta(names: str) -> list[str]:
    """Names of fields from `<meta>` tags."""
    return [f"meta:{name}" for name in names.split()]


FIELDS: FieldTable = {
    "title": ("title.rendered", "title", "front:title", "head:title", "mail:subject"),
    "authors": (
        *("coauthors", "author", "front:author", "front:authors", "head:author", "mail:from"),
        *("ld:author", "ld:page:author", "ld:creator"),
        *("itemprop:author", "rel:author", "itemprop:author:elsewhere", "rel:author:elsewhere"),
        *_meta("author byl citation_author parsely-author sailthru.author article:author article:author_name"),
        *_meta("dc.creator dcterms.creator dc.contributor authors dcsext.author cxenseparse:author article.author"),
        *_meta("og:article:author rbauthors twitter:data1 bt:author creator og:author book:author dc:creator"),
        *_meta("shareaholic:article_author_name twitter:creator parsely:author article:authors author_name author-name"),
        *_meta(
            "dc.creator.personalname dc.creator.name dcterms:creator citation_authors og:authors news:author article:writer"
        ),
        *("ld:person", "ld:author:group", "ld:page:author:group"),
    ),
    "date": (
        *("date", "front:date", "front:published", "front:publishdate", "front:pubdate", "head:date", "mail:date"),
        "ld:datePublished",
        "meta:article:published_time",
        "itemprop:datepublished",
        *("<h1><time>.published", "<time>.published"),
        *_meta("datepublished date dc.date dc.date.issued dc.date.created dcterms.date dcterms.created dcterms.issued"),
        *_meta("citation_publication_date citation_date citation_online_date parsely-pub-date sailthru.date pubdate"),
        *_meta("publishdate publish-date publish_date published-date published_date publication_date publication-date"),
        *_meta("og:published_time article:published article.published article:publication_date og:article:published_time"),
        *_meta("datecreated created date.created date.issued article.created article_date_original"),
        *_meta("originalpublicationdate cxenseparse:recs:publishtime cxenseparse:publishtime bt:pubdate release_date"),
        *_meta("article:created published ptime pub_date dc.date.publication prism.publicationdate og:pubdate"),
        *_meta("video:release_date last-published og:release_date search_date displaydate timestamp dc:date"),
        *_meta("dc:date.created dcterms:created publisheddate published_time og:publish_date article:first_published_time"),
        *_meta("bepress_citation_date date-pub sw-pubdate shareaholic:article_published_time publicationdate"),
        *_meta("w-published-date pdate"),
        *("ld:page:datePublished", "ld:dateCreated", "ld:page:dateCreated"),
        *("<h1><time>", "<time>"),
    ),
    "modified": (
        *("modified", "front:lastmod", "front:updated", "front:modified", "front:last_modified_at", "head:modified"),
        "ld:dateModified",
        *_meta("article:modified_time og:updated_time"),
        "itemprop:datemodified",
        *_meta("last-modified datemodified dcterms.modified dc.date.modified modified lastmod revised updated_time"),
        *_meta("og:modified_time article:modified"),
        *("<h1><time>.updated", "<time>.updated"),
        "ld:page:dateModified",
    ),
    "url": ("link", "link:canonical", "meta:og:url", "ld:url"),
    "site": ("site", "meta:og:site_name", "ld:publisher", "ld:page:publisher", "ld:website", "meta:citation_journal_title"),
    "language": ("language", "html:lang", "meta:og:locale", "meta:content-language", "ld:inLanguage"),
    "summary": ("excerpt.rendered", "meta:description", "meta:og:description", "ld:description"),
    "status": ("status",),
    "terms": ("term",),
    "keyword": ("ld:keywords", "meta:article:tag", "meta:keywords", "mail:keywords"),
}

FALLBACK_FIELDS: FieldTable = {
    "title": ("ld:headline", "meta:og:title", "meta:twitter:title", "meta:citation_title", "meta:dc.title", "<title>")
}

EXTRA_FIELDS: FieldTable = {
    "authors": (
        *("yoast:author", "yoast:written-by", "yoast:person", "rankmath:author"),
        *(
            "plugin:author",
            "users:author",
            "oembed:author",
            "mail:from-other",
            "feed:author",
            "class:p-author",
            "container:author",
        ),
    ),
    "date": ("pubDate", "front:created", "head:created", "container:date"),
    "language": ("front:lang", "front:language", "head:language", "mail:content-language", "container:language"),
    "summary": ("front:description", "front:summary", "front:excerpt", "head:summary"),
    "url": (
        *("front:url", "front:canonical", "front:canonical_url", "front:link", "front:source", "head:url"),
        *("mail:archived-at", "class:p-canonical", "saved:url", "meta:savepage-url", "head:link", "container:url"),
    ),
    "site": ("yoast:og_site_name", "index:name", "head:site", "front:site", "container:site"),
}
