"""Headers of mails as they truly arrive: fields, parameters, encoded words, the sender.

The standard library reads what RFC 5322 and 2045 allow. Mail clients, list servers and hand-made
programs write more than that: file names without quotes, a boundary that holds ``=``, raw letters
of any charset. Its parser drops or misreads those, raises whatever it stumbles over, and takes
seconds for some. These functions return what can be read and never raise. Every pattern is
linear in its input, and what a field may be long is bounded.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from chalicelib.mail.reading.mime.charsets import decoded, decoded_or_none

#: Bytes of one header that are read, fields in it, and characters of one field.
_HEADER_BYTES, _FIELDS, _FIELD = 256_000, 1_000, 32_000
_PARAMETERS = 100

_NAME = re.compile(rb"[!-9;-~]+[ \t]*:")
#: RFC 2047, also with blanks inside, which some programs leave there.
_ENCODED = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]{0,4000})\?=")
_ENCODED_RUN = re.compile(rf"(?:{_ENCODED.pattern})++")
_BETWEEN_ENCODED = re.compile(r"\?=\s+=\?")
#: A parameter; one without quotes ends where the next one begins (``name=Mi carta 2022.pdf``).
_PARAMETER = re.compile(r";\s*+([!#$%&*+.^_`|~0-9A-Za-z-]++)\s*+=\s*+")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*+)"', re.DOTALL)
#: RFC 2231: ``filename*``, ``filename*0``, ``filename*0*``.
_SECTION = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*)?")
#: What stands between quotes in From is a name and never an address (RFC 5322, 3.2.4).
_QUOTED_NAME = re.compile(r'"(?:[^"\\]|\\.)*+"(?!@)', re.DOTALL)
#: Hosts that a mail was to pass by, before its address: ``<@a,@b:maria@example.com>``
#: (RFC 5322, 4.4, ``obs-route``). Whoever reads it ignores them.
_ROUTE = re.compile(r"<[\s,]*+@[\w.-]++\s*+(?:,\s*+(?:@[\w.-]++\s*+)?+)*+:")
_SEPARATORS = re.compile(r'[\s<>,;:()\[\]"\\]+')


@dataclass(frozen=True)
class Header:
    """The fields of a mail or of a part, in order: name in lower case, and unfolded value."""

    fields: tuple[tuple[str, str], ...] = ()

    def all(self, name: str) -> list[str]:
        """The values of every field of a name, which is in lower case."""
        return [value for each, value in self.fields if each == name]

    def first(self, name: str) -> str:
        """The value of the first field of a name; empty when there is none."""
        return next(iter(self.all(name)), "")

    def text(self, name: str) -> str:
        """The first value with its encoded words read (RFC 2047), in one line."""
        return " ".join(words(self.first(name)).split())


def read_header(raw: bytes, start: int, end: int) -> tuple[Header, int]:
    """The header that begins at an offset, and where the body begins.

    It ends at an empty line, or where something stands that is no field: hand-made parts often
    begin with their text.
    """
    fields: list[tuple[str, str]] = []
    lines: list[bytes] = []
    at, stop = start, min(end, start + _HEADER_BYTES)
    while at < stop:
        line, after = _line(raw, at, stop)
        if not line.strip():
            at = after
            break
        if line[:1] in b" \t" and lines:
            lines.append(line)
        elif _NAME.match(line):
            _add(fields, lines)
            lines = [line]
        elif at == start and line.startswith((b"From ", b">From ")):
            pass  # the line that begins a mail in an mbox file
        else:
            break
        at = after
    _add(fields, lines)
    return Header(tuple(fields)), at


def _line(raw: bytes, at: int, end: int) -> tuple[bytes, int]:
    found = raw.find(b"\n", at, end)
    after = end if found < 0 else found + 1
    return raw[at:after].rstrip(b"\r\n"), after


def _add(fields: list[tuple[str, str]], lines: list[bytes]) -> None:
    if not lines or len(fields) >= _FIELDS:
        return
    name, _, value = b" ".join(line.strip() for line in lines)[:_FIELD].partition(b":")
    fields.append((name.strip().decode("ascii").lower(), decoded(value, "").strip()))


def words(value: str) -> str:
    """A value with its encoded words read; one that cannot be read stays as it is."""
    if "=?" not in value:
        return value
    return _ENCODED_RUN.sub(_encoded_run, _BETWEEN_ENCODED.sub("?==?", value))


def _encoded_run(found: re.Match[str]) -> str:
    """Neighbours of one charset are read together: letters are cut in two between them."""
    told: list[tuple[str, bytes]] = []
    for each in _ENCODED.finditer(found[0]):
        charset, content = each[1].partition("*")[0].lower(), _encoded_bytes(each)
        if content is None:
            return found[0]
        if told and told[-1][0] == charset:
            content = told.pop()[1] + content
        told.append((charset, content))
    return "".join(decoded(content, charset) for charset, content in told)


def _encoded_bytes(found: re.Match[str]) -> bytes | None:
    try:
        raw = found[3].encode("ascii")
        if found[2] in "bB":
            return binascii.a2b_base64(raw + b"=" * (-len(raw) % 4))
        return binascii.a2b_qp(raw, header=True)
    except (ValueError, binascii.Error):
        return None


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """The main value of a field in lower case, and its parameters by name in lower case."""
    main = value.partition(";")[0].partition("(")[0].strip().strip('"').lower()
    raw: dict[str, str] = {}
    at = value.find(";")
    while at >= 0 and len(raw) < _PARAMETERS:
        found = _PARAMETER.match(value, at)
        if found is None:
            at = value.find(";", at + 1)
            continue
        text, at = _parameter(value, found.end())
        raw.setdefault(found[1].lower(), text)
    return main, _joined(raw)


def _parameter(value: str, at: int) -> tuple[str, int]:
    """The value that begins at an offset, and where the next ``;`` is, or -1."""
    quoted = _QUOTED.match(value, at)
    if quoted is not None:
        return re.sub(r"\\(.)", r"\1", quoted[1]), value.find(";", quoted.end())
    following = _PARAMETER.search(value, at)
    end = following.start() if following else len(value)
    return value[at:end].strip().strip(";").strip().strip('"'), end if following else -1


def _joined(raw: dict[str, str]) -> dict[str, str]:
    """Parameters with the sections and charsets of RFC 2231 put together."""
    sections: dict[str, list[tuple[int, str, bool]]] = {}
    for name, text in raw.items():
        found = _SECTION.fullmatch(name)
        if found is None:
            continue
        sections.setdefault(found[1], []).append((int(found[2] or 0), text, bool(found[3])))
    return {name: _section_text(parts) for name, parts in sections.items()}


def _section_text(parts: list[tuple[int, str, bool]]) -> str:
    if not any(encoded for _, _, encoded in parts):
        return words("".join(text for _, text, _ in sorted(parts)))
    # ``name=`` for old programs beside ``name*=`` for new ones: the encoded one is the whole name.
    parts = [part for part in parts if part[2]] if len({at for at, _, _ in parts}) == 1 else parts
    charset, content = "", b""
    for place, (_, text, encoded) in enumerate(sorted(parts)):
        if encoded and place == 0 and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        content += unquote_to_bytes(text) if encoded else text.encode()
    return decoded_or_none(content, charset) or decoded(content, "")


def sender(header: Header) -> str:
    """The address in From where the field holds one and no other; empty otherwise.

    SES judges the domain that it reads there (DMARC). Whoever reads another one in the same
    field would believe an impostor: so whatever looks like an address outside of quoted names
    counts, comments too, and two different ones prove nobody.
    """
    values = header.all("from")
    if len(values) != 1:
        return ""
    plain = _ROUTE.sub("<", _QUOTED_NAME.sub(" ", values[0]), count=1)
    found = {_bare(token) for token in _SEPARATORS.split(plain) if "@" in token}
    if len({each.lower() for each in found}) != 1:
        return ""
    address = found.pop()
    local, _, domain = address.partition("@")
    return address if local and domain and "@" not in domain else ""


def is_routed(header: Header) -> bool:
    """Whether hosts stand before the address in From; a verifier of DMARC may take one of them
    for the domain that the mail speaks for."""
    return any(_ROUTE.search(value) for value in header.all("from"))


def _bare(token: str) -> str:
    """A token without apostrophes around it, which Outlook puts there, or a full stop behind."""
    if len(token) > 2 and token[0] == token[-1] == "'":
        token = token[1:-1]
    return token.rstrip(".")
