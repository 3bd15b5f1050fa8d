"""Files of a held reply that came back: who wrote it sends them again as they are kept."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.domain.files.attachments import Attachment
from chalicelib.domain.tickets.entry import Event
from chalicelib.store.tickets import entries


def came_back(number: str, agent_id: str, upload_ids: Sequence[str]) -> dict[str, Attachment]:
    """Which of some ids are files of a reply that this agent wrote on this ticket and that was
    returned or withdrawn, by id: they were looked into and bound when it was held. Raises
    Unavailable."""
    if not upload_ids:
        return {}
    thread = entries.thread(number, consistent=True)
    settled = {entry.settles for entry in thread}
    return {
        file.id: file
        for entry in thread
        if entry.event == Event.REPLY_HELD and entry.agent == agent_id
        if entry.entry_id in settled
        for file in entry.attachments
        if file.id in upload_ids
    }
