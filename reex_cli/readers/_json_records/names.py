"""One table of the names that tools give the fields of an article, each folded (`fold_name`), best first.

From trafilatura, newspaper, news-please, Readability, Mercury, Diffbot, Firecrawl, Crawl4AI, Common Crawl derivatives (C4,
FineWeb), GDELT, NewsAPI, the Guardian, JSON Feed, Ghost, Strapi, Contentful, Drupal, Hacker News, Reddit, Blogger, schema.org.
The time at which something was fetched is no date of an article, so its names are not here.
"""

from __future__ import annotations

# The text itself, by how it is written. What is neither named HTML nor Markdown is recognised by its content.
HTML_NAMES = """articlehtml contenthtml htmlcontent bodyhtml htmlbody contentrendered cleanedhtml html fithtml pagehtml rawhtml
htmlraw sourcehtml""".split()
MARKDOWN_NAMES = """contentmarkdown contentmd bodymarkdown bodymd markdowncontent fitmarkdown rawmarkdown markdown md
selftext""".split()
TEXT_NAMES = """articlehtml contenthtml htmlcontent bodyhtml htmlbody contentrendered content articlebody body maintext
articletext articlecontent postcontent fulltext storytext storybody storycontent cleanedtext text textcontent contenttext
bodytext plaintext cleanedhtml html contentmarkdown contentmd bodymarkdown bodymd markdowncontent fitmarkdown rawmarkdown
markdown md selftext rawtext extractedtext pagecontent pagetext paragraphs article post story richtext bodyraw lexical mobiledoc
document doc transcript blocks extract fithtml pagehtml rawhtml htmlraw sourcehtml""".split()

TITLE, AUTHORS, DATE, MODIFIED, URL, SITE = "title", "authors", "date", "modified", "url", "site"
LANGUAGE, SUMMARY, TERMS, STATUS, TEXT, NATIVE_ID = "language", "summary", "terms", "status", "text", "id"

NAMES: dict[str, list[str]] = {
    TITLE: """title headline webtitle articletitle posttitle newstitle pagetitle maintitle fulltitle heading ogtitle
    twittertitle dctitle titleraw""".split(),
    AUTHORS: """authors author byline bylines publishedbylines authorname authornames authorfullname articleauthor
    articleauthors creators creator writers writer writtenby authoredby dccreator reporters reporter journalist journalists
    columnist postauthor byname by contributors primaryauthor publishedby user account""".split(),
    DATE: """datepublished datepublish publisheddate publishdate dateofpublication publicationdate publicationdatetime
    publishedat publishedon publishedtime publishtime published pubdate firstpublishedat firstpublicationdate firstpublished
    webpublicationdate articlepublishedtime ogarticlepublishedtime displaydate postdate postedat postedon posted dateposted
    issued dateissued articledate storydate newsdate releasedate date day seendate estimateddate createdat created createdutc
    datecreated creationdate createddate createdtime datetime time""".split(),
    MODIFIED: """datemodified modifiedat modifieddate modified datemodify updatedat updateddate dateupdated updated
    lastmodified lastmodifieddate lastupdated lastupdate lastmod articlemodifiedtime changed editedat editdate""".split(),
    URL: """canonicalurl canonical url link permalink permalinkurl weburl articleurl pageurl posturl storyurl documenturl
    sourceurl originalurl finalurl resolvedurl externalurl uri href address ogurl mainentityofpage source guid id""".split(),
    SITE: """sitename site publication publicationname publisher ogsitename sourcehostname sourcename source outlet newspaper
    blogname feedtitle website provider journal""".split(),
    LANGUAGE: "language lang inlanguage metalang languagecode langcode contentlanguage locale sourcelang".split(),
    SUMMARY: """summary excerpt description abstract customexcerpt standfirst dek deck trailtext teaser lead lede intro
    shortdescription metadescription ogdescription snippet subtitle subheadline""".split(),
    STATUS: "status state".split(),
    NATIVE_ID: "id uuid guid objectid nid documentid articleid postid".split(),
}
TAXONOMIES: dict[str, list[str]] = {
    "category": """categories category section sections articlesection sectionname pillarname channel rubric primarycategory
    """.split(),
    "keyword": """tags tag taglist keywords keyword labels hashtags topics topic metakeywords newskeywords articletag subjects
    """.split(),
}
# Members in which tools keep the fields of an article beside others: metadata of a page, fields of a content type.
CONTAINERS = "fields attributes metadata meta properties frontmatter jsonld og opengraph sys _source record".split()
TITLE_LIKE = "name"  # also of people, products and files: a title only beside an address or a date, and a text
STATES = frozenset("publish published draft private pending future scheduled trash".split())
