"""Answers from the mailbox of a developer's machine, handed over as SES does it in the cloud.

The embedded SES receives nothing. What it would do with a mail is done here: put it into the
bucket and tell the topic, with its findings. From there on everything is the production's.
"""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from typing import Any

from infra import stacks
from infra.deploy import Deployment
from infra.local.mailbox import Letter

_FINDINGS = ("spam", "virus", "spf", "dkim", "dmarc")


class Receiving:
    """SES's part of receiving mail."""

    def __init__(self, deployment: Deployment) -> None:
        cloudformation = deployment.client("cloudformation")
        self._bucket = stacks.outputs(cloudformation, deployment.stack("data"))["MailBucket"]
        app = stacks.outputs(cloudformation, deployment.stack("app"))
        self._topic = app["ArrivedMailTopic"]
        self._s3, self._sns = deployment.client("s3"), deployment.client("sns")

    def answer(self, letter: Letter, text: str) -> None:
        """Answer a mail as the person it went to."""
        reply = answer_to(letter, text)
        self.hand_over(reply.as_bytes(), letter.to, [_address(reply["To"])])

    def hand_over(self, raw: bytes, source: str, recipients: list[str]) -> None:
        """Take a mail in as SES does, all of its checks passed."""
        message_id = uuid.uuid4().hex
        key = f"mail/{message_id}"
        self._s3.put_object(Bucket=self._bucket, Key=key, Body=raw)
        told = {
            "notificationType": "Received",
            "mail": {"messageId": message_id, "source": source, "destination": recipients},
            "receipt": {
                "recipients": recipients,
                **{f"{finding}Verdict": {"status": "PASS"} for finding in _FINDINGS},
                "action": {"type": "S3", "bucketName": self._bucket, "objectKey": key},
            },
        }
        self._sns.publish(TopicArn=self._topic, Message=json.dumps(told))


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
