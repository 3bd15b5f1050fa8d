"""One mail through SES, and what a refusal means.

    NotSent
    ├── NotReady    SES takes no mail of ours now: it is throttled, paused or set up wrongly
    ├── Temporary   worth another try: SES is down, or its answer was lost
    └── Permanent   this mail can never go: its address or content is refused

SES puts its own ``Message-ID`` and ``Date`` on each mail, so mail clients thread a ticket's
mails by ``References`` to an id that no mail bears but all of the ticket's share.
"""

from __future__ import annotations

from email.utils import parseaddr
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws_clients import client
from chalicelib.caches import remembered
from chalicelib.domain.mail.outbox import Mail
from chalicelib.mail.compose import HeaderRefused, compose, deliverable
from chalicelib.mail.render import Rendered
from chalicelib.settings import settings

if TYPE_CHECKING:
    from mypy_boto3_ses import SESClient

#: Codes of SES that say that this mail can never go. Every other one, unknown ones included,
#: is worth another try: a wrong guess costs some tries, the opposite one loses a mail.
#: https://docs.aws.amazon.com/ses/latest/APIReference/API_SendRawEmail.html
_PERMANENT = {"InvalidParameterValue", "MessageRejected"}
#: Codes that tell of our account and not of the mail, whose fault they are not: an administrator
#: mends the set-up, or AWS lifts a limit, while the mails wait. The mail was surely not taken.
#: https://docs.aws.amazon.com/ses/latest/APIReference/CommonErrors.html
#: https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html
_NOT_READY = {
    "AccessDenied",
    "AccessDeniedException",
    "AccountSendingPausedException",
    "ConfigurationSetDoesNotExist",
    "ConfigurationSetDoesNotExistException",
    "ConfigurationSetSendingPausedException",
    "ExpiredToken",
    "InvalidClientTokenId",
    "LimitExceededException",
    "MailFromDomainNotVerified",
    "MailFromDomainNotVerifiedException",
    "NotAuthorized",
    "OptInRequired",
    "RequestThrottled",
    "SendingPausedException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "UnrecognizedClientException",
}
#: ``MessageRejected`` says these too, of the account, of the sender's identity or, in the
#: sandbox, of the recipient's.
_ACCOUNT_STOPPED = ("sending paused", "sending suspended", "sending is disabled")
_NOT_VERIFIED = "not verified"
#: How SES says that mails came too fast, which is over in a second.
_TOO_FAST = "sending rate"


#: The mail in SES's form.
_MAIL_FIELD = "RawMessage.Data"


class NotSent(Exception):
    """SES did not take a mail. ``code`` is for logs; ``str`` may quote the address."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code


class NotReady(NotSent):
    """SES takes no mail of ours now. ``for_all`` says that it is no use to try others meanwhile,
    ``brief`` that it passes within seconds."""

    def __init__(self, code: str, detail: str, *, for_all: bool = True) -> None:
        super().__init__(code, detail)
        self.for_all = for_all
        self.brief = _TOO_FAST in detail.lower()


class Temporary(NotSent):
    """Worth another try."""


class Permanent(NotSent):
    """This mail can never go."""


@remembered
def ses() -> SESClient:
    """The process's client. It never retries: the outbox does, and knows what it did.

    The time-outs bound a try to some 13 seconds, far below the lease of a claim.
    """
    retries: Any = {"total_max_attempts": 1}
    made: SESClient = client("ses", Config(connect_timeout=3, read_timeout=10, retries=retries))
    made.meta.events.register("before-call.ses.SendRawEmail", _write_form)
    return made


def _write_form(params: dict[str, Any], **_: Any) -> None:
    """Write the form of a request, as botocore would: letter by letter, once to sign and once to
    send it, which is a fifth of a delivery's CPU. Of a mail in base64 three letters are quoted."""
    form = {**params["body"]}
    mail = form.pop(_MAIL_FIELD)
    for letter, quoted in (("+", "%2B"), ("/", "%2F"), ("=", "%3D")):
        mail = mail.replace(letter, quoted)
    params["body"] = f"{urlencode(form)}&{_MAIL_FIELD}={mail}".encode("ascii")


def send(mail: Mail, rendered: Rendered, reply_to: str | None = None) -> str:
    """Hand a mail to SES; answers SES's id for it. Raises NotSent.

    SES reports the mail's fate with the tag ``mail_id``, when a configuration set is given.
    """
    try:
        raw = compose(mail, rendered, settings().mail_from, reply_to)
    except HeaderRefused as error:
        raise Permanent("header_refused", str(error)) from error
    reporting: Any = {"Tags": [{"Name": "mail_id", "Value": mail.mail_id}]}
    if settings().mail_configuration_set:
        reporting["ConfigurationSetName"] = settings().mail_configuration_set
    try:
        answer = ses().send_raw_email(
            Source=parseaddr(settings().mail_from)[1],
            Destinations=[deliverable(mail.to)],
            RawMessage={"Data": raw},
            **reporting,
        )
    except (ClientError, BotoCoreError) as error:
        raise judge(error) from error
    return answer["MessageId"]


def judge(error: ClientError | BotoCoreError) -> NotSent:
    """What an error of SES, or of the way there, means for the mail."""
    if not isinstance(error, ClientError):
        return Temporary(type(error).__name__, "SES was not reached, or did not answer in time")
    code = error.response["Error"]["Code"]
    detail = error.response["Error"].get("Message", "")
    said = detail.lower()
    if code in _NOT_READY or any(words in said for words in _ACCOUNT_STOPPED):
        return NotReady(code, detail)
    if _NOT_VERIFIED in said:
        return NotReady(code, detail, for_all=False)  # in the sandbox, others may be verified
    return Permanent(code, detail) if code in _PERMANENT else Temporary(code, detail)
