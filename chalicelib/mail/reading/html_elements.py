"""Which names are elements of HTML, and what stands in a tag."""

from __future__ import annotations

import re
from html import unescape

_ATTRIBUTE = re.compile(
    r"([^\s=/\"'<>]{1,60})\s{0,20}=\s{0,20}(?:\"([^\"]*+)\"|'([^']*+)'|([^\s>\"']++))"
)
_HUGE_REFERENCE = re.compile(r"&#[xX]?[0-9a-fA-F]{8,}+;?")
BLOCKS = frozenset(
    "address article aside blockquote body center dd details dir div dl dt fieldset figcaption"
    " figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol p pre section"
    " summary table tbody tfoot thead tr ul".split()
)
#: What stands in these is no text of the mail; each ends at its own end tag, if it has one.
UNSEEN = frozenset("script style title template noembed noframes xml".split())
_INLINE = frozenset(
    "a abbr acronym applet area audio b base basefont bdi bdo big blink br button canvas caption"
    " cite code col colgroup data datalist del dfn dialog em embed font frame frameset head html"
    " i iframe img input ins kbd label link map mark marquee meta meter noscript object optgroup"
    " option output param picture progress q rb rp rt ruby s samp search select slot small"
    " source span strike strong sub sup svg td textarea th time track tt u var video wbr"
    # Of Microsoft Office, with their prefixes: <o:p>, <v:shape>, <w:wrap>, <st1:city>.
    " o v w st1 m".split()
)
ELEMENTS = BLOCKS | UNSEEN | _INLINE


def attributes_of(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in _ATTRIBUTE.finditer(text):
        found.setdefault(one[1].lower(), unescape(one[2] or one[3] or one[4] or ""))
    return found


def unescaped(text: str) -> str:
    """Text with its character references read, those of no character left out: ``unescape``
    takes the square of their digits."""
    return unescape(_HUGE_REFERENCE.sub("", text))
