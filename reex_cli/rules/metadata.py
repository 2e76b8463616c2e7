"""Which block gives which value of the record. For one value, the rule that stands first here wins."""

from reex_cli.dates import written_date
from reex_cli.model import Block, Kind, Label
from reex_cli.rules._conditions import (
    about,
    after,
    before_prose,
    ends_sentence,
    headline,
    in_format,
    kind,
    longer,
    named,
    reads,
    says,
    shorter,
    under,
    within,
)
from reex_cli.rules._rule import Rule, first_group
from reex_cli.rules.author import PERSON_NAME, is_menu_category

DATE = written_date()
DATE_INTRODUCTION = r"(?:(?:published|posted|date|first \s published)(?: \s on)? \s* :? \s*)?"
BYLINE_INTRODUCTION = r"(?:by|written \s by|words \s by|text \s by|posted \s by|author \s*:)"

# The fields of the formats by the value they give, the most trusted first.
FIELDS: dict[str, tuple[str, ...]] = {
    "title": ("title.rendered", "title"),
    "authors": (
        *("author", "ld:author", "ld:page:author", "ld:creator", "itemprop:author", "rel:author", "meta:author", "meta:byl"),
        *(
            "meta:citation_author",
            "meta:parsely-author",
            "meta:sailthru.author",
            "meta:article:author",
            "meta:article:author_name",
        ),
        *(
            "meta:dc.creator",
            "meta:dcterms.creator",
            "meta:dc.contributor",
            "meta:authors",
            "meta:dcsext.author",
            "meta:cxenseparse:author",
        ),
        *(
            "meta:article.author",
            "meta:og:article:author",
            "meta:rbauthors",
            "meta:twitter:data1",
            "meta:bt:author",
            "meta:creator",
        ),
        *(
            "meta:og:author",
            "meta:book:author",
            "meta:dc:creator",
            "meta:shareaholic:article_author_name",
            "meta:twitter:creator",
            "ld:person",
            "ld:author:group",
            "ld:page:author:group",
        ),
    ),
    "date": (
        *("date", "ld:datePublished", "meta:article:published_time", "itemprop:datepublished", "<h1><time>.published"),
        *("<time>.published", "meta:datepublished", "meta:date", "meta:dc.date", "meta:dc.date.issued", "meta:dc.date.created"),
        *("meta:dcterms.date", "meta:dcterms.created", "meta:dcterms.issued", "meta:citation_publication_date"),
        *("meta:citation_date", "meta:citation_online_date", "meta:parsely-pub-date", "meta:sailthru.date", "meta:pubdate"),
        *("meta:publishdate", "meta:publish-date", "meta:publish_date", "meta:published-date", "meta:published_date"),
        *("meta:publication_date", "meta:publication-date", "meta:og:published_time", "meta:article:published"),
        *("meta:article.published", "meta:article:publication_date", "meta:og:article:published_time", "meta:datecreated"),
        *("meta:created", "meta:date.created", "meta:date.issued", "meta:article.created", "meta:article_date_original"),
        *("meta:originalpublicationdate", "meta:cxenseparse:recs:publishtime", "meta:cxenseparse:publishtime"),
        *("meta:bt:pubdate", "meta:release_date", "meta:article:created", "meta:published", "meta:ptime", "meta:pub_date"),
        *("meta:dc.date.publication", "meta:prism.publicationdate", "meta:og:pubdate", "meta:video:release_date"),
        *("meta:last-published", "meta:og:release_date", "meta:search_date", "meta:displaydate", "meta:timestamp"),
        *("meta:dc:date", "meta:dc:date.created", "meta:dcterms:created", "meta:publisheddate", "meta:published_time"),
        *("meta:og:publish_date", "meta:article:first_published_time", "meta:bepress_citation_date", "meta:date-pub"),
        *("meta:sw-pubdate", "meta:shareaholic:article_published_time", "meta:publicationdate", "meta:w-published-date"),
        *("ld:page:datePublished", "ld:dateCreated", "ld:page:dateCreated", "<h1><time>", "<time>"),
    ),
    "modified": (
        *("modified", "ld:dateModified", "meta:article:modified_time", "meta:og:updated_time", "itemprop:datemodified"),
        *("meta:last-modified", "meta:datemodified", "meta:dcterms.modified", "meta:dc.date.modified", "meta:modified"),
        *("meta:lastmod", "meta:revised", "meta:updated_time", "meta:og:modified_time", "meta:article:modified"),
        *("<h1><time>.updated", "<time>.updated", "ld:page:dateModified"),
    ),
    "url": ("link", "link:canonical", "meta:og:url", "ld:url"),
    "site": ("site", "meta:og:site_name", "ld:publisher", "ld:page:publisher"),
    "language": ("language", "html:lang", "meta:og:locale", "meta:content-language", "ld:inLanguage"),
    "summary": ("excerpt.rendered", "meta:description", "meta:og:description", "ld:description"),
    "status": ("status",),
    "terms": ("term",),
    "keyword": ("ld:keywords", "meta:article:tag", "meta:keywords"),
}
FALLBACK_FIELDS: dict[str, tuple[str, ...]] = {"title": ("ld:headline", "meta:og:title", "meta:twitter:title", "<title>")}


def is_first_level(block: Block) -> bool:
    """Whether a heading is of the first level."""
    return block.level == 1


def field_rules(fields: dict[str, tuple[str, ...]]) -> tuple[Rule, ...]:
    """One rule a field."""
    return tuple(
        Rule(
            name=f"{value} from {name}",
            label=Label.METADATA,
            when=named(name),
            field=value,
            why="The format itself names this value.",
            yes=(f"{name} = Harbour",),
            no=("another = Harbour",),
        )
        for value, names in fields.items()
        for name in names
    )


RULES = (
    *field_rules(FIELDS),
    Rule(
        name="title-heading",
        label=Label.METADATA,
        when=kind(Kind.HEADING)
        & about(is_first_level, "of level 1")
        & ~under("[content]")
        & ~after(0.5)
        & (in_format("html") | within(3)),
        once_per_page=True,
        field="title",
        why="The first heading of the page.",
        yes=("<body><h1>▶ The Mill That Turned Twice</h1></body>",),
        no=("<body><h2>▶ The Mill That Turned Twice</h2></body>", "[content]<h1>▶ Number 45</h1>"),
    ),
    *field_rules(FALLBACK_FIELDS),
    Rule(
        name="title-headed",
        label=Label.METADATA,
        when=says(r"^title \s* : \s \S") & within(6) & ~ends_sentence,
        once_per_page=True,
        field="title",
        value=first_group(r"^title \s* : \s (.+)$"),
        why="A header line that names the title.",
        yes=("Title: The Mill That Turned Twice",),
        no=("Title: this is what they asked of every visitor who came to the door.",),
    ),
    Rule(
        name="byline",
        label=Label.METADATA,
        when=says(rf"^{BYLINE_INTRODUCTION} \s {PERSON_NAME} (?:\s* [|·•–-] .*)? $") & shorter(20) & ~is_menu_category,
        field="authors",
        value=first_group(rf"^{BYLINE_INTRODUCTION} \s ({PERSON_NAME})"),
        why="A line that names the author.",
        yes=("By Grey Heron", "Author: Grey Heron", "By Grey Heron | 3 May 2024", "By Grey Heron | Travel and Style"),
        no=("By the river it was cooler.", "By noon they had gone", "BY COMPANY SIZE", "By Industry"),
    ),
    Rule(
        name="date-line",
        label=Label.METADATA,
        when=says(rf"^{DATE_INTRODUCTION} (?:\w{{3,9}},? \s)? {DATE} (?:\s* [|·•–-] .*)? $") & shorter(20) & ~after(0.2),
        field="date",
        value=first_group(rf"^{DATE_INTRODUCTION} (?:\w{{3,9}},? \s)? ({DATE})"),
        why="A line at the beginning that is nothing but a date.",
        yes=("Nov 6, 2025", "Published on 14 March 2024", "2025-11-06", "Posted May 3, 2024 · 5 min read"),
        no=("In May 3, 2024 was far away.", "On 14 March 2024 the mill stopped.", "¶\n\n▶ March 14, 2024\n\n¶"),
    ),
    Rule(
        name="modified-line",
        label=Label.METADATA,
        when=says(rf"^(?:last \s)? (?:updated|modified|revised|edited) (?:\s on)? \s* :? \s* {DATE} $") & shorter(20),
        field="modified",
        value=first_group(rf"({DATE}) $"),
        why="A line that says when the article was last changed.",
        yes=("Last updated on 14 March 2024", "Updated: Nov 6, 2025"),
        no=("The chart was updated on 14 March 2024, a year late.",),
    ),
    Rule(
        name="first-line",
        label=Label.METADATA,
        when=in_format("text")
        & before_prose
        & within(1)
        & headline
        & longer(1)
        & kind(Kind.HEADING, Kind.PARAGRAPH)
        & ~reads("section"),
        field="title",
        why="The first line of a text has the form of a heading and heads no list of highlights.",
        yes=("The Stone Bridge\n\n¶",),
        no=("Highlights\n\n¶", "The stone bridge is old.\n\n¶", "¶\n\n▶ The Stone Bridge\n\n¶"),
    ),
)
