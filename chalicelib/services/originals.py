"""The originals of mails, for agents: with what was cut from them and could not be attached."""

from __future__ import annotations

from chalicelib.domain.access import Permission
from chalicelib.domain.errors import NotFound
from chalicelib.services.audit import By
from chalicelib.services.versions import visible
from chalicelib.store import entries
from chalicelib.store import originals as bucket

#: How long a link serves.
SECONDS = 300


def link(number: str, entry_id: str, by: By) -> str:
    """Where an agent fetches the original of an entry.

    It is what a stranger sent, unread by any scanner of ours: whoever may answer may open it.
    Raises NotFound, Forbidden, Unavailable.
    """
    visible(number, by)
    by.agent.require(Permission.REPLY)
    for entry in entries.thread(number):
        if entry.entry_id == entry_id and entry.mail_key is not None:
            return bucket.link(entry.mail_key, f"correo-{number}.eml", SECONDS)
    raise NotFound
