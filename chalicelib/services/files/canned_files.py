"""The files of canned replies: kept apart from tickets', and lent to replies as copies.

A reply gets an upload of its own, so that it is sent, shown and erased like any other file: what
becomes of the canned reply later takes nothing from a draft or from a ticket.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from chalicelib import logs
from chalicelib.domain.desk.canned_replies import CannedReply, FileLent
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.files.attachments import (
    CLAIMED_WITHIN,
    DRAFTED_WITHIN,
    LINK_SECONDS,
    Attachment,
    FileState,
)
from chalicelib.domain.limits import HOUR
from chalicelib.services import clock
from chalicelib.services.files import scanning, uploads
from chalicelib.store.aws import attachments as bucket
from chalicelib.store.aws.attachments import Gone
from chalicelib.store.catalog import canned_replies as replies
from chalicelib.store.guards import uploads as store


def take(upload_ids: Sequence[str], present: CannedReply | None) -> tuple[Attachment, ...]:
    """The files that a canned reply names: new uploads, looked into, and what it has already.
    Raises Invalid with a fault on ``attachments.N`` for each that is not to be had, Unavailable."""
    bound = {file.id: file for file in present.files} if present else {}
    return uploads.take(upload_ids, bound, "canned")


def lend(reply: CannedReply) -> list[FileLent]:
    """An upload for each file of a canned reply, or why there is none. Raises Unavailable."""
    return [_lent(file) for file in reply.files]


def link(reply: CannedReply, attachment_id: str) -> str:
    """Where an agent fetches a file of a canned reply, for some minutes. Raises NotFound, Conflict
    (it is in review or was refused), Unavailable."""
    file = next((file for file in reply.files if file.id == attachment_id), None)
    if file is None:
        raise NotFound
    state = scanning.state(file, "canned")
    if state is not FileState.READY:
        raise Conflict({"state": state}, f"The file is {state}.")
    return bucket.link(file.id, LINK_SECONDS, "canned")


def sweep() -> int:
    """Remove the files that no canned reply names any more; answers how many. Those are left alone
    whose upload may yet be named, and all of them while a canned reply cannot be read. Raises
    Unavailable."""
    until = clock.id_prefix(clock.now() - timedelta(seconds=DRAFTED_WITHIN + HOUR))
    there, removed = list(bucket.kept_between("", until, "canned")), 0
    every, unreadable = replies.every()
    if unreadable:
        logs.warning("canned_files_not_swept", unreadable=len(unreadable))
        return 0
    named = {file.id for reply in every for file in reply.files}
    for file_id in there:
        if file_id not in named:
            bucket.remove(file_id, "canned")
            removed += 1
    logs.info("canned_files_swept", removed=removed)
    return removed


def _lent(file: Attachment) -> FileLent:
    facts = {"name": file.name, "size": file.size}
    if scanning.state(file, "canned") is FileState.REFUSED:
        logs.warning("canned_file_refused", attachment=file.id)
        return FileLent.model_validate(facts | {"code": "lent_refused"})
    upload = uploads.fresh(file.name, file.size, file.type)
    try:
        bucket.lend(file.id, upload.upload_id, file.type)
    except Gone:
        logs.warning("canned_file_gone", attachment=file.id)
        return FileLent.model_validate(facts | {"code": "lent_gone"})
    store.offer(upload)
    until = clock.stamp(clock.now() + timedelta(seconds=CLAIMED_WITHIN))
    return FileLent.model_validate(facts | {"upload_id": upload.upload_id, "until": until})
