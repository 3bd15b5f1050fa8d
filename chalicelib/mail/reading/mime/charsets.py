"""Bytes as text, whatever their charset is called and truly is. Nothing here raises.

One bad byte costs one letter: text that is UTF-8 but for some bytes is read as UTF-8, with
U+FFFD in their place, and not as a code page that would spoil every letter.
"""

from __future__ import annotations

import codecs
import re

_NUMBERED = re.compile(r"(?:x-)?(?:cp|ibm|windows|win|dos)[-_ ]?(\d{3,4})")
_ISO = re.compile(r"(?:x-)?iso[-_ ]?8859[-_ ]?(\d{1,2})(?:[-_ ]?[ei])?")
#: Names that Python does not know, and supersets in place of what they are subsets of.
_ALIASES = {
    "ansi_x3.4-1968": "utf-8",
    "ascii": "utf-8",
    "us-ascii": "utf-8",
    "utf8mb4": "utf-8",
    "unicode": "utf-16",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "iso8859_1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "ksc5601": "cp949",
    "euc-kr": "cp949",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "windows-31j": "cp932",
    "big5": "big5hkscs",
    "macintosh": "mac_roman",
    "x-mac-roman": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "tis-620": "cp874",
}
#: Codecs of Python that no mail means: they take the square of their input, or run escapes.
_REFUSED = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"})
_END = re.compile(r"[\s(;,]")  # a comment, or another parameter glued to it
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_META_BYTES = 4_096


def decoded(content: bytes, declared: str) -> str:
    """The text of some bytes; ``declared`` is what their charset is called, or empty."""
    codec = codec_of(declared)
    for each in (codec, "utf-8"):
        text = each and decoded_or_none(content, each)
        if text is not None:
            return text or ""
    if _is_mostly_utf8(content):
        return content.decode("utf-8", "replace")
    return content.decode(codec if codec and codec != "utf-8" else "cp1252", "replace")


def decoded_or_none(content: bytes, charset: str) -> str | None:
    """The text of some bytes in a charset; None when it is not theirs, or not known."""
    codec = codec_of(charset)
    if codec is None:
        return None
    try:
        return content.decode(codec)
    except (LookupError, UnicodeError, ValueError):
        return None


def codec_of(charset: str) -> str | None:
    """Python's codec for the name of a charset; None when there is none."""
    name = _END.split(charset.strip().strip("\"'").strip().lower()[:60])[0]
    numbered = _NUMBERED.fullmatch(name)
    iso = _ISO.fullmatch(name)
    if numbered:
        name = f"cp{numbered[1]}"
    elif iso:
        name = f"iso8859_{iso[1]}"
    name = _ALIASES.get(name, name)
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    is_text = getattr(found, "_is_text_encoding", True)
    return found.name if is_text and found.name not in _REFUSED else None


def of_html(content: bytes) -> str:
    """What a page says of its own charset in ``<meta>``; empty when it says nothing."""
    found = _META.search(content[:_META_BYTES])
    return found[1].decode("ascii", "replace") if found else ""


def _is_mostly_utf8(content: bytes) -> bool:
    """Whether more letters beyond ASCII are right in UTF-8 than wrong."""
    text = content.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    return wrong < len(text) - wrong - _count_ascii(content)


def _count_ascii(content: bytes) -> int:
    return len(content.translate(None, delete=bytes(range(128, 256))))
