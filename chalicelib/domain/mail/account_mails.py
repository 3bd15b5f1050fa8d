"""Mails about an address and its account.

``at`` is now, as a stamp; ``to`` is the address as typed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.languages import Language
from chalicelib.domain.mail.kinds import Kind
from chalicelib.domain.mail.outbox import Mail

#: How long a code works, from the moment it was asked for.
CODE_WORKS = timedelta(minutes=10)


def sign_in_code(to: str, code: str, language: Language, *, mail_id: str, at: str) -> Mail:
    """The six digits to sign in or register with. ``params``: ``code``, and ``until``, the
    stamp of the moment from which it works no more."""
    return _to(to, Kind.SIGN_IN_CODE, language, _code(code, at), mail_id, at)


def address_code(to: str, code: str, language: Language, *, mail_id: str, at: str) -> Mail:
    """The six digits that prove a new address. ``params``: as those of ``sign_in_code``."""
    return _to(to, Kind.ADDRESS_CODE, language, _code(code, at), mail_id, at)


def proof_code(
    to: str, code: str, number: str, language: Language, *, mail_id: str, at: str
) -> Mail:
    """The six digits that prove that one reads the mail of a ticket; ``number`` is the ticket's.
    ``params``: as those of ``sign_in_code``."""
    mail = _to(to, Kind.PROOF_CODE, language, _code(code, at), mail_id, at)
    return mail.model_copy(update={"number": number})


def erasure_code(to: str, code: str, language: Language, *, mail_id: str, at: str) -> Mail:
    """The six digits that ask for the erasure of an account. ``params``: as those of
    ``sign_in_code``."""
    return _to(to, Kind.ERASURE_CODE, language, _code(code, at), mail_id, at)


def erasure_asked(to: str, due_at: str, language: Language, *, mail_id: str, at: str) -> Mail:
    """That an account's data will be erased, with a button that stops it. ``params``:
    ``due_at``, the stamp of the moment from which it is done."""
    return _to(to, Kind.ERASURE_ASKED, language, {"due_at": due_at}, mail_id, at)


def address_changed(to: str, language: Language, *, former: bool, mail_id: str, at: str) -> Mail:
    """Tells the old address and the new one, a mail each, that the one replaced the other.
    Names neither: who reads the one need not know the other. ``params``: ``former``, whether it
    goes to the old one, which is warned: it gets no other mail about this."""
    return _to(to, Kind.ADDRESS_CHANGED, language, {"former": former}, mail_id, at)


def erased(to: str, language: Language, *, mail_id: str, at: str) -> Mail:
    """That the personal data of an address are erased. No ``params``."""
    return _to(to, Kind.ERASED, language, {}, mail_id, at)


def not_understood(to: str, language: Language, *, mail_id: str, at: str) -> Mail:
    """Answers a mail that belongs to no ticket. No ``params``: it quotes nothing of theirs."""
    return _to(to, Kind.NOT_UNDERSTOOD, language, {}, mail_id, at)


def _code(code: str, at: str) -> dict[str, Any]:
    until = datetime.fromisoformat(at) + CODE_WORKS
    return {"code": code, "until": until.isoformat(timespec="milliseconds").replace("+00:00", "Z")}


def _to(
    to: str, kind: Kind, language: Language, params: dict[str, Any], mail_id: str, at: str
) -> Mail:
    return Mail(
        mail_id=mail_id,
        kind=kind,
        to=to,
        language=language,
        params=params,
        created_at=at,
        next_try_at=at,
    )
