"""Whether files can be fetched: what the search for malware says, when there is one."""

from __future__ import annotations

from collections.abc import Iterable

from chalicelib import logs
from chalicelib.caches import on_forgetting
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.files.attachments import Attachment, FileState
from chalicelib.domain.tickets.entry import Entry
from chalicelib.settings import settings
from chalicelib.store.aws import attachments as bucket
from chalicelib.store.aws.attachments import Folder, Gone

#: What the search may say that does not change again; anything else is waited for.
_FINAL = {
    "NO_THREATS_FOUND": FileState.READY,
    "THREATS_FOUND": FileState.REFUSED,
    "UNSUPPORTED": FileState.REFUSED,
}
_MOST_KNOWN = 10_000
#: Files whose state is final, as far as this process has asked; forgotten when they are many.
_known: dict[tuple[Folder, str], FileState] = {}
on_forgetting(_known.clear)


def states(thread: Iterable[Entry]) -> dict[str, FileState]:
    """The state of each file of a thread, by id. What cannot be asked now is in review."""
    return {file.id: _shown(file) for entry in thread for file in entry.files}


def state(file: Attachment, folder: Folder = "kept") -> FileState:
    """The state of a file. Raises Unavailable."""
    if not settings().malware_scan:
        return FileState.READY
    if (folder, file.id) in _known:
        return _known[folder, file.id]
    try:
        found = _FINAL.get(bucket.scanned(file.id, folder) or "")
    except Gone:
        found = FileState.REFUSED
    if found is None:
        return FileState.IN_REVIEW
    if len(_known) >= _MOST_KNOWN:
        _known.clear()
    _known[folder, file.id] = found
    return found


def _shown(file: Attachment) -> FileState:
    try:
        return state(file)
    except Unavailable:
        logs.warning("scan_unknown", attachment=file.id)
        return FileState.IN_REVIEW
