"""A file that goes along to another ticket: a copy of that ticket's own.

Each ticket owns what it names, so that erasing, anonymising or restoring one asks nothing of any
other. S3 copies by itself: no byte passes through here. A copy is offered before it is made, as an
upload is, and bound by the transaction that names it; one that nothing names is swept.
"""

from __future__ import annotations

from collections.abc import Iterable

from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.files.attachments import Attachment, FileState
from chalicelib.services import clock
from chalicelib.services.files import scanning, uploads
from chalicelib.store.aws import attachments as bucket
from chalicelib.store.aws.attachments import Gone
from chalicelib.store.guards import uploads as store
from chalicelib.store.guards.uploads import Upload


def made(files: Iterable[Attachment]) -> dict[str, Attachment]:
    """A copy of each file, by the id of what it was copied from.

    Raises Invalid on ``files`` for one that cannot be fetched by anybody (it is in review, was
    refused, or is gone), Unavailable.
    """
    wanted = list(files)
    for file in wanted:
        if scanning.state(file) is not FileState.READY:
            raise _not_ready(file)
    return {file.id: _copy(file) for file in wanted}


def _copy(file: Attachment) -> Attachment:
    copy = file.model_copy(update={"id": uploads.new_id()})
    facts = copy.model_dump(include={"name", "size", "type"})
    offered_at = int(clock.now().timestamp())
    store.offer(Upload(upload_id=copy.id, offered_at=offered_at, **facts))
    try:
        bucket.copy(file.id, copy.id, copy.name, copy.type)
    except Gone:
        raise _not_ready(file) from None
    return copy


def _not_ready(file: Attachment) -> Invalid:
    return Invalid([Fault("files", "not_ready", f"The file {file.id} cannot go along now.")])
