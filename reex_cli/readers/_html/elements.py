"""Element names of HTML (WHATWG and obsolete ones), SVG and MathML, grouped by how they are displayed and parsed."""

from __future__ import annotations

BLOCK_ELEMENTS = frozenset(
    """address article aside blockquote body button caption center datalist dd details dialog dir div dl dt fieldset
    figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main marquee menu nav
    ol optgroup option p plaintext pre search section select summary table tbody td textarea tfoot th thead tr ul
    xmp""".split()
)
# Have no content and no end tag.
VOID_ELEMENTS = frozenset(
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr".split()
)
# Their content is not shown as text, or only as a fallback.
SILENT_ELEMENTS = frozenset(
    """audio canvas head iframe math noembed noframes noscript object rp script style svg template title video""".split()
)
REPLACED_ELEMENTS = frozenset("audio canvas iframe math object svg video".split())  # are shown between words
INLINE_ELEMENTS = frozenset(
    """a abbr acronym applet area audio b base basefont bdi bdo bgsound big blink br canvas cite code col colgroup data del
    dfn em embed font frame head i iframe image img input ins isindex kbd keygen label layer link map mark menuitem meta
    meter multicol nextid nobr noembed noframes noscript object output param picture portal progress q rb rp rt rtc ruby s
    samp script selectedcontent slot small source spacer span strike strong style sub sup svg math template time title
    track tt u var video wbr""".split()
)
# Of SVG and MathML.
FOREIGN_ELEMENTS = frozenset(
    """animate animatetransform circle clippath defs desc ellipse fecolormatrix filter foreignobject g line lineargradient
    marker mask metadata path pattern polygon polyline radialgradient rect set stop symbol text textpath tspan use view
    annotation menclose mfrac mi mn mo mover mpadded mphantom mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd
    mtext mtr munder munderover semantics""".split()
)
KNOWN_ELEMENTS = BLOCK_ELEMENTS | INLINE_ELEMENTS | FOREIGN_ELEMENTS
OPTIONAL_END_ELEMENTS = frozenset(
    "a body colgroup dd dt head html li optgroup option p rb rp rt rtc tbody td tfoot th thead tr".split()
)
