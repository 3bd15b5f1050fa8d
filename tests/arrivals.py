"""Mail that arrives, as SES hands it over: an object in the bucket, a notification of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from email import policy
from email.message import EmailMessage
from typing import Any

from chalicelib.services.mail import reply_addresses
from chalicelib.services.mail.inbound import receiving
from chalicelib.settings import settings
from chalicelib.store.mail import originals

REQUESTER = "maria@example.com"
STRANGER = "otra@example.net"
US = "tickets@example.ec"


def mail(
    to: str | None,
    text: str = "Gracias, con eso basta.",
    sender: str = f"María <{REQUESTER}>",
    message_id: str | None = "<1@mail.example.com>",
    files: Iterable[tuple[str, bytes]] = (),
    **headers: str,
) -> bytes:
    """A mail as a person's program makes it; ``headers`` with ``_`` for ``-``."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = sender
    message["To"] = to or US
    message["Subject"] = headers.pop("Subject", "Re: Recibimos su requerimiento")
    if message_id is not None:
        message["Message-ID"] = message_id
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    for name, content in files:
        message.add_attachment(content, "application", "octet-stream", filename=name)
    return message.as_bytes()


def reply_address(number: str, side: Any = "r") -> str:
    """Where replies to a mail about a ticket go."""
    address = reply_addresses.address(number, side)
    assert address is not None
    return address


def notification(
    key: str, recipients: Iterable[str], source: str = REQUESTER, **verdicts: str
) -> dict[str, Any]:
    """SES's word of a mail that is in the bucket; ``verdicts`` such as ``dmarc="FAIL"``."""
    found = {"spam": "PASS", "virus": "PASS", "spf": "PASS", "dkim": "PASS", "dmarc": "PASS"}
    told = {
        "notificationType": "Received",
        "mail": {
            "timestamp": "2026-11-24T15:00:00.000Z",
            "source": source,
            "messageId": key.rpartition("/")[2],
            "destination": [*recipients],
            "headersTruncated": False,
        },
        "receipt": {
            "timestamp": "2026-11-24T15:00:00.000Z",
            "recipients": [*recipients],
            **{f"{name}Verdict": {"status": is_} for name, is_ in (found | verdicts).items()},
            "action": {"type": "S3", "bucketName": "of-the-template", "objectKey": key},
        },
    }
    return {"EventSource": "aws:sns", "Sns": {"Message": json.dumps(told)}}


def put(raw: bytes, key: str = "mail/abc1") -> str:
    """Put a mail into the bucket, as SES does."""
    originals.s3().put_object(Bucket=settings().mail_bucket, Key=key, Body=raw)
    return key


def arrive(
    raw: bytes,
    to: str | Iterable[str],
    key: str = "mail/abc1",
    source: str = REQUESTER,
    **verdicts: str,
) -> str:
    """Let a mail arrive; answers what became of it."""
    recipients = [to] if isinstance(to, str) else [*to]
    record = notification(put(raw, key), recipients, source, **verdicts)
    return receiving.receive({"Records": [record]})[key]
