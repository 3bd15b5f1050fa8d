"""Files on their way into a ticket: offered, sent by the browser, looked into, bound.

What is certain in which order: an upload is looked into, what was looked into is copied to where
it stays, and the transaction that names it binds it. A process that ends between the copy and the
transaction leaves a copy that nothing shows; the same request again makes the same copy.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from chalicelib import logs
from chalicelib.domain.catalog import Rules
from chalicelib.domain.contents import Finding, look_into
from chalicelib.domain.errors import Fault, Invalid, TooManyAttempts
from chalicelib.domain.files import FORM_SECONDS, TYPES, Attachment, UploadWanted, ending
from chalicelib.domain.limits import HOUR, Window
from chalicelib.services import clock
from chalicelib.store import attachments as bucket
from chalicelib.store import guards
from chalicelib.store import uploads as store
from chalicelib.store.attachments import Form, Gone
from chalicelib.store.dynamodb import Item, TransactionRefused
from chalicelib.store.uploads import Upload

_UNKNOWN = "There is no such upload, or it was sent with another message; upload the file again."
_FOUND: dict[Finding, str] = {
    "empty": "The file is empty.",
    "type_mismatch": "The file is not what its name says.",
    "damaged": "The file cannot be read.",
    "encrypted": "The archive has a password; send it without.",
    "macros": "The file holds macros; send it without.",
    "dangerous": "The archive holds a program or another archive.",
    "expands_too_much": "Unpacked, the file would be too large.",
}


def offer(wanted: UploadWanted, address: str, rules: Rules) -> tuple[str, Form]:
    """An upload's id, and the form that a browser sends the file with.

    ``address`` is the caller's network address. Raises TooManyAttempts, Unavailable.
    """
    now = clock.now()
    if guards.hit("uploads-address", address, now) > rules.uploads_per_address_hour:
        raise TooManyAttempts(Window.at(now, HOUR).ends_in)
    upload = Upload(
        upload_id=clock.fresh_id()[:10] + secrets.token_hex(16),
        name=wanted.filename,
        size=wanted.size,
        type=TYPES[ending(wanted.filename)],
        offered_at=int(now.timestamp()),
    )
    store.offer(upload)
    form = bucket.form(upload.upload_id, upload.type, upload.size, FORM_SECONDS)
    return upload.upload_id, form


def take(upload_ids: Sequence[str]) -> tuple[Attachment, ...]:
    """Look into uploads and keep a copy of each, for the entry that names them.

    Raises Invalid with a fault on ``attachments.N`` for each that is missing, used, too old or
    refused, Unavailable.
    """
    if not upload_ids:
        return ()
    now, found = clock.now(), store.find(upload_ids)
    faults, taken = [], []
    for place, upload_id in enumerate(upload_ids):
        upload = found.get(upload_id)
        fault = _keep(upload, place) if upload and upload.is_open(now) else _unknown(place)
        if fault is not None:
            faults.append(fault)
        elif upload is not None:
            taken.append(
                Attachment(id=upload_id, name=upload.name, size=upload.size, type=upload.type)
            )
    if faults:
        raise Invalid(faults)
    return tuple(taken)


def claims(files: Sequence[Attachment], number: str, now: datetime) -> dict[str, Item]:
    """The writes that bind files to a ticket, for the transaction of the entry that names them."""
    return {_claim(place): store.claimed(file.id, number, now) for place, file in enumerate(files)}


def check_claims(refused: TransactionRefused, files: Sequence[Attachment]) -> None:
    """Raises Invalid when a transaction was refused because somebody else has a file by now."""
    lost = [place for place, _ in enumerate(files) if _claim(place) in refused.found]
    if lost:
        raise Invalid([_unknown(place) for place in lost]) from refused


def _claim(place: int) -> str:
    return f"upload{place}"


def _keep(upload: Upload, place: int) -> Fault | None:
    try:
        there = bucket.stored(upload.upload_id)
        part = partial(bucket.part, upload.upload_id, there.etag)
        finding = look_into(upload.name, there.size, part)
        if finding is None:
            bucket.keep(upload.upload_id, there.etag)
            return None
    except Gone:
        return _unknown(place)
    logs.info("upload_refused", finding=finding)
    return Fault(f"attachments.{place}", finding, _FOUND[finding])


def _unknown(place: int) -> Fault:
    return Fault(f"attachments.{place}", "unknown_upload", _UNKNOWN)
