"""Files on their way into a ticket: offered, sent by the browser, looked into, bound.

What is certain in which order: an upload is looked into, what was looked into is copied to where
it stays, and the transaction that names it binds it. A process that ends between the copy and the
transaction leaves a copy that nothing shows: the same request again makes the same copy, and
without one ``sweep`` removes it.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Container, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from types import MappingProxyType

from chalicelib import logs
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.files.attachments import (
    CLAIMED_WITHIN,
    DRAFTED_WITHIN,
    FORM_SECONDS,
    TYPES,
    Attachment,
    UploadWanted,
    ending,
)
from chalicelib.domain.files.inspection import FOUND, Finding, Inspection, look_into
from chalicelib.domain.limits import DAY, HOUR, Caller
from chalicelib.domain.rules.catalog import Rules
from chalicelib.services import clock
from chalicelib.services.limits import challenges
from chalicelib.services.limits.request_limits import over_limit
from chalicelib.store.aws import attachments as bucket
from chalicelib.store.aws.attachments import Folder, Form, Gone, Stored
from chalicelib.store.aws.dynamodb import Item, TransactionRefused
from chalicelib.store.guards import guards
from chalicelib.store.guards import uploads as store
from chalicelib.store.guards.uploads import Upload

#: Seconds for which a copy is looked at once no draft keeps it any more.
_SWEPT = 4 * DAY
#: Times that the bytes of one upload are looked into before it is sent: a form may send others.
_INSPECTIONS = 3
_NONE: Mapping[str, Attachment] = MappingProxyType({})
_UNKNOWN = "There is no such upload, or it was sent with another message; upload the file again."


def offer(wanted: UploadWanted, caller: Caller, rules: Rules) -> tuple[str, Form]:
    """An upload's id, and the form that a browser sends the file with.

    Raises ChallengeRequired (of the network address, which many may share), Unavailable.
    """
    now, limit = clock.now(), rules.uploads_per_address_hour
    if not guards.take("uploads-address", caller.address, now, limit=limit):
        challenges.require(f"upload {caller.address}", caller, rules)
    upload = fresh(wanted.filename, wanted.size, TYPES[ending(wanted.filename)])
    store.offer(upload)
    form = bucket.form(upload.upload_id, upload.type, upload.size, FORM_SECONDS)
    return upload.upload_id, form


def fresh(name: str, size: int, media_type: str) -> Upload:
    """An upload of a cleaned name that nobody has offered yet."""
    now = clock.now()
    return Upload(
        upload_id=clock.fresh_id()[:10] + secrets.token_hex(16),
        name=name,
        size=size,
        type=media_type,
        offered_at=int(now.timestamp()),
    )


def inspect(upload_id: str, caller: Caller, rules: Rules) -> Inspection:
    """What sending an upload would say of it, before anything is written around it.

    Its bytes are looked into once, and again only when others came with the same form, a few
    times; then what was found of them is known. Who may ask is who was given its id, which
    nobody can guess. Raises Invalid (it is not there, or was sent), ChallengeRequired (of the
    network address), TooManyAttempts (of the upload), Unavailable.
    """
    now, upload = clock.now(), store.find([upload_id]).get(upload_id)
    if upload is None or not upload.is_open(now):
        raise _not_there()
    try:
        there = bucket.stored(upload_id)
        if upload.inspected != there.etag:
            _admit_inspection(upload_id, caller, rules)
            upload = upload.model_copy(update={"finding": _finding(upload, there)})
            store.note_finding(upload_id, there.etag, upload.finding)
    except Gone:
        raise _not_there() from None
    return Inspection.of(upload.finding)


def _admit_inspection(upload_id: str, caller: Caller, rules: Rules) -> None:
    now, limit = clock.now(), rules.uploads_per_address_hour
    if not guards.take("inspections-address", caller.address, now, limit=limit):
        challenges.require(f"inspection {caller.address}", caller, rules)
    if not store.count_inspection(upload_id, _INSPECTIONS):
        raise over_limit(now)


def take(
    upload_ids: Sequence[str],
    bound: Mapping[str, Attachment] = _NONE,
    folder: Folder = "kept",
) -> tuple[Attachment, ...]:
    """Look into uploads and keep a copy of each, for the entry, or the canned reply, that names
    them; those that it has already are ``bound``, by id, and are as they were.

    Raises Invalid with a fault on ``attachments.N`` for each that is missing, used, too old or
    refused, Unavailable.
    """
    if not upload_ids:
        return ()
    now = clock.now()
    found = store.find([upload_id for upload_id in upload_ids if upload_id not in bound])
    etags, faults = {}, []
    for place, upload_id in enumerate(upload_ids):
        if upload_id in bound:
            continue
        upload = found.get(upload_id)
        try:
            if upload is None or not upload.is_open(now):
                raise Gone
            etags[upload_id] = _looked_into(upload, place)
        except Gone:
            faults.append(_unknown(place))
        except Invalid as refused:
            faults += refused.faults
    if faults:
        raise Invalid(faults)
    return tuple(
        bound.get(upload_id) or _kept(found[upload_id], etags[upload_id], place, folder)
        for place, upload_id in enumerate(upload_ids)
    )


def keep_for_draft(
    upload_ids: Sequence[str], bound: Container[str] = frozenset()
) -> tuple[Upload, ...]:
    """Have uploads, but for those that are ``bound`` already, kept as long as a draft may need
    them. Raises Invalid with a fault on ``attachments.N`` for each that is not to be had any more,
    Unavailable."""
    now, kept, faults = clock.now(), [], []
    for place, upload_id in enumerate(upload_ids):
        if upload_id in bound:
            continue
        if upload := store.keep_for_draft(upload_id, now):
            kept.append(upload)
        else:
            faults.append(_unknown(place))
    if faults:
        raise Invalid(faults)
    return tuple(kept)


def claims(files: Sequence[Attachment | None], number: str, now: datetime) -> dict[str, Item]:
    """The writes that bind files to a ticket, for the transaction of the entry that names them;
    None stands where the ticket has one already."""
    return {
        _claim(place): store.claimed(file.id, number, now)
        for place, file in enumerate(files)
        if file is not None
    }


def check_claims(refused: TransactionRefused, files: Sequence[Attachment | None]) -> None:
    """Raises Invalid when a transaction was refused because somebody else has a file by now."""
    lost = [place for place, _ in enumerate(files) if _claim(place) in refused.found]
    if lost:
        raise Invalid([_unknown(place) for place in lost]) from refused


def sweep() -> int:
    """Remove the copies that no entry got: a process ended before its transaction, or somebody
    gave up after a refusal. Answers how many.

    Looked at are those of the days after an upload can no longer be named, by a draft neither, so
    that a run that fails is made good by the next. A row is dropped first, on the condition that
    nobody claimed it and no draft keeps it: what a ticket has is never removed. Raises
    Unavailable.
    """
    now, removed = clock.now(), 0
    since, until = (
        clock.id_prefix(now - timedelta(seconds=ago))
        for ago in (DRAFTED_WITHIN + _SWEPT, CLAIMED_WITHIN + HOUR)
    )
    for upload_id in bucket.kept_between(since, until):
        if store.drop(upload_id, now):
            bucket.remove(upload_id)
            removed += 1
    logs.info("uploads_swept", removed=removed)
    return removed


def _claim(place: int) -> str:
    return f"upload{place}"


def _looked_into(upload: Upload, place: int) -> str:
    """What names the bytes that were looked into. Raises Gone, Invalid."""
    there = bucket.stored(upload.upload_id)
    finding = _finding(upload, there)
    if finding is None:
        return there.etag
    logs.info("upload_refused", finding=finding)
    raise Invalid([Fault(f"attachments.{place}", finding, FOUND[finding])])


def _finding(upload: Upload, there: Stored) -> Finding | None:
    """What is wrong with the bytes that came. Raises Gone, Unavailable."""
    part = partial(bucket.part, upload.upload_id, there.etag)
    return look_into(upload.name, there.size, part)


def _kept(upload: Upload, etag: str, place: int, folder: Folder) -> Attachment:
    try:
        bucket.keep(upload.upload_id, etag, upload.name, upload.type, folder)
        content = bucket.part(upload.upload_id, etag, 0, upload.size)
    except Gone:
        raise Invalid([_unknown(place)]) from None
    return Attachment(
        id=upload.upload_id,
        name=upload.name,
        size=upload.size,
        type=upload.type,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _not_there() -> Invalid:
    return Invalid([Fault("upload_id", "unknown_upload", _UNKNOWN)])


def _unknown(place: int) -> Fault:
    return Fault(f"attachments.{place}", "unknown_upload", _UNKNOWN)
