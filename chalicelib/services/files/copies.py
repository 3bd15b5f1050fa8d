"""A file that goes along to another ticket: a copy of that ticket's own.

Each ticket owns what it names, so that erasing, anonymising or restoring one asks nothing of any
other. S3 copies by itself: no byte passes through here. A copy is offered before it is made, as an
upload is, and bound by the transaction that names it; one that nothing names is swept.
"""

from __future__ import annotations

from collections.abc import Iterable

from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.files.attachments import Attachment, FileState
from chalicelib.services.files import scanning, uploads
from chalicelib.store.aws import attachments as bucket
from chalicelib.store.aws.attachments import Gone
from chalicelib.store.guards import uploads as store


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
    upload = uploads.fresh(file.name, file.size, file.type)
    store.offer(upload)
    try:
        bucket.copy(file.id, upload.upload_id, file.name, file.type)
    except Gone:
        raise _not_ready(file) from None
    return file.model_copy(update={"id": upload.upload_id})


def _not_ready(file: Attachment) -> Invalid:
    return Invalid([Fault("files", "not_ready", f"The file {file.id} cannot go along now.")])
