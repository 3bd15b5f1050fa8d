"""One mail through SES: raw MIME in seven bits, and what a refusal means.

    NotSent
    ├── Temporary   worth another try: SES is busy, down, or set up wrongly for the moment
    └── Permanent   this mail can never go: its address or content is refused

SES puts its own ``Message-ID`` and ``Date`` on each mail, so mail clients thread a ticket's
mails by ``References`` to an id that no mail bears but all of the ticket's share.
"""

from __future__ import annotations

from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain.fields import email_key
from chalicelib.domain.mails import Mail
from chalicelib.mail.render import Rendered
from chalicelib.settings import settings

if TYPE_CHECKING:
    from mypy_boto3_ses import SESClient

_SEVEN_BITS = SMTP.clone(cte_type="7bit")

#: Codes of SES that say that this mail can never go. Every other one, unknown ones included,
#: is worth another try: a wrong guess costs some tries, the opposite one loses a mail. So do
#: faults of the set-up (a paused account, an unverified domain, a missing configuration set or
#: right), which an administrator mends while the mails wait.
#: https://docs.aws.amazon.com/ses/latest/APIReference/API_SendRawEmail.html
_PERMANENT = {"InvalidParameterValue", "MessageRejected"}
#: ``MessageRejected`` also says this, of the sender's identity or, in the sandbox, of the
#: recipient's: a matter of set-up.
_NOT_VERIFIED = "not verified"


class NotSent(Exception):
    """SES did not take a mail. ``code`` is for logs; ``str`` may quote the address."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code


class Temporary(NotSent):
    """Worth another try."""


class Permanent(NotSent):
    """This mail can never go."""


@cache
def ses() -> SESClient:
    """The process's client. It never retries: the outbox does, and knows what it did.

    The time-outs bound a try to some 13 seconds, far below the lease of a claim.
    """
    retries: Any = {"total_max_attempts": 1}
    return boto3.client("ses", config=Config(connect_timeout=3, read_timeout=10, retries=retries))


def send(mail: Mail, rendered: Rendered, reply_to: str | None = None) -> str:
    """Hand a mail to SES; answers SES's id for it. Raises Temporary or Permanent.

    SES reports the mail's fate with the tag ``mail_id``, when a configuration set is given.
    """
    message = compose(mail, rendered, settings().mail_from, reply_to)
    reporting: Any = {"Tags": [{"Name": "mail_id", "Value": mail.mail_id}]}
    if settings().mail_configuration_set:
        reporting["ConfigurationSetName"] = settings().mail_configuration_set
    try:
        answer = ses().send_raw_email(
            Source=parseaddr(settings().mail_from)[1],
            Destinations=[deliverable(mail.to)],
            RawMessage={"Data": message.as_bytes()},
            **reporting,
        )
    except (ClientError, BotoCoreError) as error:
        raise judge(error) from error
    return answer["MessageId"]


def compose(
    mail: Mail, rendered: Rendered, sender: str, reply_to: str | None = None
) -> EmailMessage:
    """A mail as MIME: text and HTML, every byte below 128.

    ``sender`` is ``Name <address>``. Raises Permanent when a header would hold a line break or
    the address is none.
    """
    name, address = parseaddr(sender)
    message = EmailMessage(policy=_SEVEN_BITS)
    message["From"] = Address(name, addr_spec=address)
    try:
        message["To"] = Address(addr_spec=deliverable(mail.to))
        message["Subject"] = rendered.subject
    except (ValueError, IndexError, MessageError) as error:
        raise Permanent("header_refused", type(error).__name__) from error
    if reply_to is not None:
        message["Reply-To"] = Address(name, addr_spec=reply_to)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's robot answers it
    message["X-Auto-Response-Suppress"] = "All"
    if mail.number is not None:
        thread = f"<ticket-{mail.number}@{address.rpartition('@')[2]}>"
        message["In-Reply-To"] = thread
        message["References"] = thread
    message.set_content(rendered.text, cte="quoted-printable")
    message.add_alternative(rendered.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = mail.language  # last: setting the content drops Content-*
    return message


def deliverable(address: str) -> str:
    """An address as mail hosts know it: the local part as typed, the domain in ASCII (IDNA)."""
    return f"{address.rpartition('@')[0]}@{email_key(address).rpartition('@')[2]}"


def judge(error: ClientError | BotoCoreError) -> NotSent:
    """What an error of SES, or of the way there, means for the mail."""
    if not isinstance(error, ClientError):
        return Temporary(type(error).__name__, "SES was not reached, or did not answer in time")
    code = error.response["Error"]["Code"]
    detail = error.response["Error"].get("Message", "")
    if code in _PERMANENT and _NOT_VERIFIED not in detail:
        return Permanent(code, detail)
    return Temporary(code, detail)
