"""Read one mail that arrived: first who sent it and whether a program wrote it, from its header
alone; then, once that is judged, what they wrote and which files came with it.

Nothing in it is to be trusted, and no mail is too odd: whatever a header, a charset or the
structure holds gives a value or is left out; only what has no header at all raises Unreadable.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from chalicelib.mail.reading import bodies
from chalicelib.mail.reading.bodies import Body
from chalicelib.mail.reading.mime.files import File
from chalicelib.mail.reading.mime.header import Header, is_routed, parameters, read_header, sender
from chalicelib.mail.reading.mime.parts import Unreadable, read_parts, with_line_feeds

__all__ = ["Body", "File", "Head", "Unreadable", "head", "read"]

#: RFC 3834 and what came before it: a program answers.
_REPLIES = (
    *("x-autoreply", "x-autorespond", "x-autoresponder", "x-autoresponse"),
    *("x-autoreply-from", "x-mail-autoreply", "x-fc-machinegenerated"),
)
#: What wants no answer of ours, whoever wrote it.
_NO_ANSWER = ("x-auto-response-suppress", "feedback-id")
_BULK = ("bulk", "junk", "list")
#: How mail programs begin the subject of an absence note, in Spanish, English, Portuguese, German
#: and French. ``Ausencia de datos`` is a person's.
_ABSENT = re.compile(
    r"\[?(?:(?:respuesta|mensaje) autom[aá]tic[ao]|auto-?respuesta|contestaci[oó]n autom[aá]tica"
    r"|automatic reply|auto[- ]?reply|auto[- ]?response|automated (?:reply|response)"
    r"|(?:i am |i'm )?out of (?:the |my )?office|away from (?:the |my )?office"
    r"|(?:i am |i'm )?on (?:vacation|(?:annual |maternity |sick )?leave)"
    r"|vacation (?:reply|response|message)"
    r"|(?:estoy |me encuentro )?fuera de (?:la )?oficina|(?:estoy|me encuentro) de vacaciones"
    r"|ausente(?: de la oficina)?|ausencia temporal|(?:mensaje|aviso|notificaci[oó]n) de ausencia"
    r"|(?:resposta|mensagem) autom[aá]tica(?: de f[eé]rias)?"
    r"|(?:estou )?fora d[oe] escrit[oó]rio|(?:estou )?(?:de|em) f[eé]rias"
    r"|aus[eê]ncia tempor[aá]ria|ausente do escrit[oó]rio|(?:mensagem|aviso) de aus[eê]ncia"
    r"|automatische (?:antwort|abwesenheitsnotiz)|(?:auto|abwesenheits)-?antwort"
    r"|abwesend|abwesenheit(?:s-?(?:notiz|nachricht|meldung|benachrichtigung|assistent|agent|info))?"
    r"|(?:(?:ich bin )?(?:derzeit |zurzeit |momentan |aktuell )?)(?:nicht im b[uü]ro|im urlaub"
    r"|au(?:ß|ss)er haus|nicht am arbeitsplatz)"
    r"|(?:r[eé]ponse|message|notification) automatique(?: d['’]absence)?"
    r"|(?:r[eé]ponse|message|notification|avis) d['’]absence"
    r"|absence (?:temporaire|du bureau)|absente?(?: temporairement)?(?: du bureau)?"
    r"|(?:je suis )?(?:actuellement )?(?:(?:absente?|hors|en dehors) (?:du|de mon) bureau"
    r"|en (?:vacances|cong[eé]s?|cong[eé] (?:annuel|maladie|(?:de )?maternit[eé]))))"
    r"(?= ?[]:|\[(–—-]|\s*$| (?:re|aw|tr)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Head:
    """What the header of a mail says.

    ``sender`` is empty unless exactly one address stands in From. ``automatic``: a program
    answers, such as an absence note, or a host reports; no person is to be heard.
    ``answerable``: an answer of ours troubles nobody. A person behind a ticket system or a list
    is heard and not answered (RFC 3834, 2). ``routed``: hosts stand before the sender's address.
    """

    sender: str
    routed: bool
    message_id: str
    automatic: bool
    answerable: bool
    header: Header
    body_at: int


def head(raw: bytes) -> Head:
    """Read the header of a mail. Raises Unreadable."""
    raw = with_line_feeds(raw)
    header, body_at = read_header(raw, 0, len(raw))
    if not header.fields:
        raise Unreadable
    automatic = _is_automatic(header)
    return Head(
        sender=sender(header),
        routed=is_routed(header),
        message_id=header.text("message-id")[:998],
        automatic=automatic,
        answerable=not automatic and _may_be_answered(header),
        header=header,
        body_at=body_at,
    )


def read(raw: bytes, known: Head) -> Body:
    """Read what a mail says and brings, its own header known. Raises Unreadable."""
    raw = with_line_feeds(raw)
    try:
        return bodies.read(read_parts(raw, known.header, known.body_at))
    except Exception as error:
        # No defect here is known. One must not cost a person's mail: the entry says that it came.
        raise Unreadable from error


def _submitted(header: Header) -> str:
    return header.first("auto-submitted").partition(";")[0].partition("(")[0].strip().lower()


def _is_automatic(header: Header) -> bool:
    kind = parameters(header.first("content-type"))[0]
    return (
        _submitted(header) in ("auto-replied", "auto-notified")
        or header.first("precedence").lower() in ("auto_reply", "auto-reply")
        or any(header.first(name).strip().lower() not in ("", "no", "false") for name in _REPLIES)
        or any(value.strip() == "<>" for value in header.all("return-path"))
        or kind in ("multipart/report", "message/delivery-status")
        or bool(_ABSENT.match(header.text("subject")))
    )


def _may_be_answered(header: Header) -> bool:
    return (
        _submitted(header) in ("", "no")
        and header.first("precedence").strip().lower() not in _BULK
        and not any(header.first(name) for name in _NO_ANSWER)
        and not any(name.startswith("list-") for name, _ in header.fields)
    )
