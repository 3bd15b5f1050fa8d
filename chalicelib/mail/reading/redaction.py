"""Take out of a mail what opens something: tokens in our links, and our codes.

Who answers or forwards a mail of ours quotes its links, and whoever sees the thread could follow
them. So before anything of a mail is stored for reading, its tokens give way to ``MARK``: as they
stand, percent-encoded in another link, broken over lines with marks of quotation, in HTML, and in
quoted-printable as attached mails are. What is replaced is a token by its form, in whatever it
stands, and never the words around it.
"""

from __future__ import annotations

import re

from chalicelib.domain.files.archives import unpacked

MARK = "[retirado]"

#: A break inside a token: of quoted-printable, or of a line, with marks of quotation behind it.
_BREAK = r"(?:[ =]?\r?\n[ \t>|]{0,40}+|=[ ])?+"
#: A letter of base64url, also percent-encoded or in quoted-printable.
_LETTER = rf"{_BREAK}(?:[A-Za-z0-9_-]|%(?:25)?(?:2[dD]|5[fF])|=(?:2D|5F))"
_DOT = rf"{_BREAK}(?:\.|%(?:25)?2[eE]|=2E)"
#: What may be a JSON Web Token with a signature of HMAC and SHA-256, which has 43 letters
#: (RFC 7515, 7518); ``eyJ`` is how a header in JSON begins. It takes each letter once, whatever
#: follows: ``_is_token`` says whether it is one.
_TOKEN = re.compile(
    rf"e{_BREAK}y{_BREAK}J((?:{_LETTER})*+)(?:{_DOT}((?:{_LETTER})*+)(?:{_DOT}((?:{_LETTER}){{0,43}}+))?+)?+"
)
#: The value behind ``#name=`` in a link: in ours that is always what opens something.
_FRAGMENT = re.compile(
    r"((?:#|%(?:25)?23|=23|&#35;)[A-Za-z_-]{2,30}(?:=3D|=|%(?:25)?3D|&#61;))"
    r"(?!\[)((?:[A-Za-z0-9_.~-]|%[0-9A-Fa-f]{2}){6,2000}+)"
)
_OURS = re.compile(
    r"acceso|access|aviso|notice|token|c[oó]d|clave|llave|confirm|revoc|borrar|erase", re.IGNORECASE
)
_LONG_SECRET = 32
#: The sentences of our mails that give a code, by what plain text, HTML and quoted-printable have
#: in common; the code follows within some lines.
_GIVES_CODE = re.compile(
    r"(?:para|to)\s{1,9}(?:iniciar\s{1,9}sesi|confirmar\s{1,9}esta\s{1,9}direcci"
    r"|confirmar\s{1,9}que\s{1,9}este|pedir\s{1,9}que\s{1,9}borremos"
    r"|confirm\s{1,9}th(?:is|at)|ask\s{1,9}us\s{1,9}to\s{1,9}erase|sign\s{1,9}in)",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?<![\dA-Za-z#])\d{3} ?\d{3}(?!\d)")
_BEHIND, _SENTENCES = 400, 5_000


def redacted(text: str) -> str:
    """A text without what opens something."""
    if "J" in text:
        text = _TOKEN.sub(lambda found: MARK if _is_token(found) else found[0], text)
    if "#" in text or "23" in text or "&" in text:
        text = _FRAGMENT.sub(_without_secret, text)
    return _without_codes(text)


def redacted_bytes(content: bytes) -> bytes:
    """The bytes of a file without tokens, as long as they were: what counts its bytes by their
    places, as PDF does, stays whole."""
    if b"eyJ" not in content:
        return content
    text = content.decode("latin-1")
    return _TOKEN.sub(_blotted, text).encode("latin-1")


def _is_token(found: re.Match[str]) -> bool:
    return all(
        found[part] is not None and len(found[part]) >= least
        for part, least in ((1, 10), (2, 10), (3, 20))
    )


def _blotted(found: re.Match[str]) -> str:
    """A token with every letter an ``x``; breaks stay."""
    return re.sub(r"[A-Za-z0-9]", "x", found[0]) if _is_token(found) else found[0]


def _without_secret(found: re.Match[str]) -> str:
    is_ours = _OURS.search(found[1]) or len(found[2]) >= _LONG_SECRET
    return f"{found[1]}{MARK}" if is_ours else found[0]


def _without_codes(text: str) -> str:
    pieces, at = [], 0
    for count, sentence in enumerate(_GIVES_CODE.finditer(text)):
        if count >= _SENTENCES:
            break
        code = _CODE.search(text, sentence.end(), sentence.end() + _BEHIND)
        if code is not None and code.start() >= at:
            pieces += [text[at : code.start()], MARK]
            at = code.end()
    return "".join([*pieces, text[at:]])


#: What marks up the letters of a document: a token may stand in it piece by piece.
_MARKUP = re.compile(rb"<[^<>]{0,2000}+>")
#: Bytes of what lies in an archive that are looked at without their marks, and for sentences with
#: codes; the rest is searched for tokens alone, which takes a hundredth of the time.
_CLOSE_BYTES = 16 * 1024 * 1024


def holds_secret(name: str, content: bytes) -> bool:
    """Whether an archive in which nothing wrong was found holds what opens something. Its parts
    cannot be blotted as a file's letters can: they are packed, and each has its checksum."""
    if redacted_bytes(content) != content:
        return True  # packed without being made smaller, or in a name or a comment
    left = _CLOSE_BYTES
    for part in unpacked(name, content):
        left -= len(part)
        if _tells_secret(part, closely=left >= 0):
            return True
    return False


def _tells_secret(part: bytes, *, closely: bool) -> bool:
    if redacted_bytes(part) != part:
        return True
    if not closely:
        return False
    # Without the zeros, text in UTF-16 is what it is in ASCII.
    plain = _MARKUP.sub(b"", part).replace(b"\0", b"")
    text = plain.decode("utf-8", "replace")
    return redacted_bytes(plain) != plain or redacted(text) != text
