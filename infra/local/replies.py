"""Mail that arrives on a developer's machine, handed over as SES does it in the cloud.

The embedded SES receives nothing. What it would do with a mail is done here: put it into the
bucket and publish its findings. Everything after that is the production's code.
"""

from __future__ import annotations

import json
import re
import uuid
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from typing import Any

from infra import stacks
from infra.deployment import Deployment
from infra.local.mailbox import Letter

_CONTENT, _ORIGIN = ("spam", "virus"), ("spf", "dkim", "dmarc")
#: Fields that name whom a mail goes to, or went to on its way.
_RECIPIENTS = ("to", "cc", "bcc", "delivered-to", "x-original-to", "envelope-to", "resent-to")
_ADDRESS = re.compile(r"[^\s<>@,;:\"()\[\]]+@[^\s<>@,;:\"()\[\]]+")
_NOBODY = "nobody@invalid"
_HEADER_BYTES = 1_000_000


class Receiving:
    """SES's part of receiving mail."""

    def __init__(self, deployment: Deployment) -> None:
        cloudformation = deployment.client("cloudformation")
        self._bucket = stacks.outputs(cloudformation, deployment.stack("data"))["MailBucket"]
        app = stacks.outputs(cloudformation, deployment.stack("app"))
        self._topic = app["ArrivedMailTopic"]
        self._function = stacks.resource(cloudformation, deployment.stack("app"), "ReceiveMail")
        self._s3, self._sns = deployment.client("s3"), deployment.client("sns")
        self._lambda = deployment.client("lambda")

    def answer(self, letter: Letter, text: str) -> None:
        """Answer a mail as the person it went to."""
        reply = answer_to(letter, text)
        self.hand_over(reply.as_bytes(), letter.to, [_address(reply["To"])])

    def hand_over(self, raw: bytes, source: str, recipients: list[str]) -> None:
        """Take a mail in as SES does, all of its checks passed."""
        told = self._keep(raw, source, recipients, proven=True)
        self._sns.publish(TopicArn=self._topic, Message=json.dumps(told))

    def receive(self, raw: bytes, *, proven: bool) -> str:
        """Take in a raw mail for whomever its header names; answers its outcome.

        ``proven`` tells whether SPF, DKIM and DMARC pass. The function is called with the event
        that SNS would give it, so that its answer can be waited for. Raises RuntimeError when it
        fails.
        """
        told = self._keep(raw, source_of(raw), recipients_of(raw), proven=proven)
        event = {"Records": [{"EventSource": "aws:sns", "Sns": {"Message": json.dumps(told)}}]}
        answer = self._lambda.invoke(FunctionName=self._function, Payload=json.dumps(event))
        payload = json.loads(answer["Payload"].read())
        if answer.get("FunctionError"):
            raise RuntimeError(f"receive_mail failed: {payload}")
        (outcome,) = payload.values()
        return str(outcome)

    def _keep(
        self, raw: bytes, source: str, recipients: list[str], *, proven: bool
    ) -> dict[str, Any]:
        """Put a mail into the bucket; answers the notification of it."""
        message_id = uuid.uuid4().hex
        key = f"mail/{message_id}"
        self._s3.put_object(Bucket=self._bucket, Key=key, Body=raw)
        found = dict.fromkeys(_CONTENT, "PASS") | dict.fromkeys(
            _ORIGIN, "PASS" if proven else "FAIL"
        )
        return {
            "notificationType": "Received",
            "mail": {"messageId": message_id, "source": source, "destination": recipients},
            "receipt": {
                "recipients": recipients,
                **{f"{name}Verdict": {"status": status} for name, status in found.items()},
                "action": {"type": "S3", "bucketName": self._bucket, "objectKey": key},
            },
        }


def recipients_of(raw: bytes) -> list[str]:
    """The addresses that a mail's header names as its recipients, each once."""
    fields = _fields(raw)
    found = [address for name in _RECIPIENTS for address in _ADDRESS.findall(fields.get(name, ""))]
    return [*dict.fromkeys(found)]


def source_of(raw: bytes) -> str:
    """The sender by SMTP: what Return-Path names (a bounce's is empty), or else the first From."""
    fields = _fields(raw)
    if "return-path" in fields:
        return next(iter(_ADDRESS.findall(fields["return-path"])), "")
    return next(iter(_ADDRESS.findall(fields.get("from", ""))), _NOBODY)


def _fields(raw: bytes) -> dict[str, str]:
    """A mail's header by field name in lower case, unfolded; repeated fields are joined."""
    lines = re.split(r"\r?\n|\r", raw[:_HEADER_BYTES].decode("utf-8", "replace").lstrip("\r\n"))
    fields: dict[str, str] = {}
    name = ""
    for line in lines:
        if not line:
            break
        if line[0] in " \t":
            fields[name] = fields.get(name, "") + line
            continue
        name, _, value = line.partition(":")
        name = name.strip().lower()
        fields[name] = f"{fields[name]}, {value}" if name in fields else value
    return fields


def answer_to(letter: Letter, text: str) -> EmailMessage:
    """What a mail program makes of an answer: quoted below it, the mail that it answers."""
    now = datetime.now(UTC)
    reply = EmailMessage(policy=SMTP)
    reply["From"] = letter.to
    reply["To"] = letter.reply_to
    reply["Subject"] = f"Re: {letter.subject}"
    reply["Date"] = format_datetime(now)
    reply["Message-ID"] = make_msgid(domain="buzon.example")
    quoted = "\n".join(f"> {line}".rstrip() for line in letter.text.splitlines())
    wrote = f"El {now:%d/%m/%Y} a las {now:%H:%M}, {_address(letter.sender)} escribió:"
    reply.set_content(f"{text}\n\n{wrote}\n\n{quoted}\n")
    return reply


def _address(header: Any) -> str:
    parsed = getattr(header, "addresses", ())
    return parsed[0].addr_spec if parsed else str(header)
