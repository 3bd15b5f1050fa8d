"""What SES reports of a mail that it took: delivered, bounced, complained about.

https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
"""

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic import Field, model_validator
from pydantic.alias_generators import to_camel

from chalicelib.domain.mail.outbox import MailState
from chalicelib.domain.model import Model

_ADDRESSES = re.compile(r"[^\s<>;,:]+@[^\s<>;,:]+")
_LONGEST = 300
_NOT_SPAM = "not-spam"


class _Told(Model, alias_generator=to_camel, populate_by_name=True):
    """SES names things in camel case, and gives members that it does not know as null."""

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        return {name: value for name, value in given.items() if value is not None}


class Recipient(_Told):
    """Whom a bounce is about, and what their host said."""

    status: str | None = None
    diagnostic_code: str | None = None


class Bounce(_Told):
    """A mail that came back. ``Permanent`` ones always will."""

    bounce_type: str = "Undetermined"
    bounce_sub_type: str = ""
    bounced_recipients: tuple[Recipient, ...] = ()


class Complaint(_Told):
    """A person pressed the button for spam, or took that back (``not-spam``, RFC 5965)."""

    complaint_feedback_type: str | None = None


class Sent(_Told):
    """The mail that the report is about; its tags are ours."""

    message_id: str
    timestamp: str
    tags: dict[str, list[str]] = Field(default_factory=dict)


def is_topic_test(message: str) -> bool:
    """Whether SES only tries out a topic that it was just given: a plain sentence, "Successfully
    validated SNS topic for Amazon SES event publishing.", and no fault."""
    return message.startswith("Successfully validated SNS topic")


class Report(_Told):
    """An event of the configuration set."""

    event_type: Literal["Delivery", "Bounce", "Complaint"]
    mail: Sent
    bounce: Bounce = Bounce()
    complaint: Complaint = Complaint()

    @property
    def mail_id(self) -> str | None:
        """The outbox's row; None for a mail that is not of the outbox."""
        tagged = self.mail.tags.get("mail_id")
        return tagged[0] if tagged else None

    @property
    def state(self) -> MailState:
        """What the mail is by it."""
        return {
            "Delivery": MailState.DELIVERED,
            "Bounce": MailState.BOUNCED,
            "Complaint": MailState.COMPLAINED,
        }[self.event_type]

    @property
    def frees_address(self) -> bool:
        """Whether somebody says that our mail is none of the spam it was taken for."""
        kind = self.complaint.complaint_feedback_type or ""
        return self.event_type == "Complaint" and kind.strip().lower() == _NOT_SPAM

    @property
    def ends_address(self) -> bool:
        """Whether no more mail may go to the address. A full mailbox, or an absence note that
        its host reports as a bounce, is no reason."""
        is_hard = self.event_type == "Bounce" and self.bounce.bounce_type == "Permanent"
        return is_hard or (self.event_type == "Complaint" and not self.frees_address)

    @property
    def replaces(self) -> tuple[MailState, ...]:
        """The states that it is news to. Reports come twice and in any order, so each state
        yields to what tells more: delivered to bounced, and both to complained. That a mail came
        back for a passing reason is no news of one that was delivered."""
        waiting = (MailState.PENDING, MailState.SENDING, MailState.RESTORED)
        before = (*waiting, MailState.SENT, MailState.FAILED)
        if self.event_type == "Delivery":
            return before
        if self.event_type == "Bounce":
            return (*before, MailState.DELIVERED) if self.ends_address else before
        return (*before, MailState.DELIVERED, MailState.BOUNCED)

    @property
    def reason(self) -> str | None:
        """Why, in short and without an address; None for a delivery."""
        if self.event_type == "Delivery":
            return None
        if self.event_type == "Complaint":
            return f"complaint: {self.complaint.complaint_feedback_type or 'unknown'}"
        said = [f"{self.bounce.bounce_type}/{self.bounce.bounce_sub_type}"]
        for recipient in self.bounce.bounced_recipients[:1]:
            said += [recipient.status or "", recipient.diagnostic_code or ""]
        words = " ".join(" ".join(part.split()) for part in said if part)
        return _ADDRESSES.sub("…", words)[:_LONGEST]
