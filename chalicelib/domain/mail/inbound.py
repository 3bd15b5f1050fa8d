"""What SES says of a mail that arrived, and what a mail becomes in a ticket's thread."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from pydantic import Field
from pydantic.alias_generators import to_camel

from chalicelib.domain.fields import email_key
from chalicelib.domain.languages import Language, counted, words
from chalicelib.domain.model import Model

#: Characters of an entry's own words, and bytes of what it quotes; the rest is a text of its own,
#: which the fold shows.
MOST, MOST_QUOTED_BYTES = 30_000, 4_096

_PASS, _FAIL, _GRAY = "PASS", "FAIL", "GRAY"


class Outcome(StrEnum):
    """What became of a mail; names the log line, for it is all that the log says."""

    MESSAGE = "message"  # the requester's, on their ticket
    AGENT_NOTE = "agent_note"  # an agent's, for colleagues
    UNVERIFIED_NOTE = "unverified_note"  # somebody's with a right address: for agents alone
    TOO_LATE = "too_late"  # the requester's, on a ticket that does not open again
    TOO_MANY = "too_many"  # more on one ticket than anybody writes in an hour
    DUPLICATE = "duplicate"  # it is in the thread
    NOT_UNDERSTOOD = "not_understood"  # its address proves no ticket
    AUTOMATIC = "automatic"  # a program's: a note, where it has a ticket, and never answered
    REFUSED = "refused"  # a virus, or spam to no ticket
    GONE = "gone"  # its original is not there any more


class _Told(Model, alias_generator=to_camel, populate_by_name=True):
    """SES names things in camel case."""


class Verdict(_Told):
    """What SES found: PASS, FAIL, GRAY (it could not say) or PROCESSING_FAILED."""

    status: str = _GRAY


class Action(_Told):
    """Where SES put the mail."""

    object_key: str


class Receipt(_Told):
    """How SES took the mail."""

    recipients: tuple[str, ...] = ()
    spam_verdict: Verdict = Verdict()
    virus_verdict: Verdict = Verdict()
    spf_verdict: Verdict = Verdict()
    dkim_verdict: Verdict = Verdict()
    dmarc_verdict: Verdict = Verdict()
    action: Action


class Envelope(_Told):
    """Who handed the mail over, by SMTP; a bounce's is empty."""

    source: str = ""
    message_id: str = Field(description="SES's own, not the header of the mail.")


class Received(_Told):
    """SES's notification of a mail that it has put into the bucket.

    https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html
    """

    mail: Envelope
    receipt: Receipt

    def proves(self, sender: str, *, routed: bool) -> bool:
        """Whether the mail comes from the domain of the address in its From.

        ``routed``: hosts stand before that address. What passed DMARC may then be a host of the
        route, so that SPF must have passed for the address's own domain too.
        DMARC passes when SPF or DKIM does for that very domain. A domain that asks for no DMARC
        (GRAY) is believed when SPF passes for it and DKIM does not fail: SPF alone speaks of the
        envelope's domain, which an impostor may own.
        """
        verdicts = self.receipt
        is_enveloped = (
            verdicts.spf_verdict.status == _PASS
            and _domain(self.mail.source) == _domain(sender) != ""
        )
        if verdicts.dmarc_verdict.status == _PASS:
            return is_enveloped or not routed
        return (
            verdicts.dmarc_verdict.status == _GRAY
            and verdicts.dkim_verdict.status != _FAIL
            and is_enveloped
        )

    @property
    def infected(self) -> bool:
        """Whether SES found a virus."""
        return self.receipt.virus_verdict.status == _FAIL

    @property
    def spam(self) -> bool:
        """Whether SES takes it for spam."""
        return self.receipt.spam_verdict.status == _FAIL


def _domain(address: str) -> str:
    return email_key(address).rpartition("@")[2] if "@" in address else ""


#: Names of files that are told one by one.
NAMED = 5


def body(text: str, left_out: Sequence[str], language: Language) -> str:
    """What an entry says of a mail: its words, and plainly what of it is only in the original."""
    told = [text[:MOST].rstrip()]
    if left_out:
        more = ["…"] if len(left_out) > NAMED else []
        names = ", ".join([*left_out[:NAMED], *more])
        sentence = counted(words(language)["mailed"]["left_out"], len(left_out), language)
        told.append(sentence.format(count=len(left_out), names=names))
    return "\n\n".join(part for part in told if part)


def empty(language: Language) -> str:
    """What an entry says of a mail without words and files."""
    return _said("empty", language)


def unreadable(language: Language) -> str:
    """What an entry says of a mail that is none."""
    return _said("unreadable", language)


def infected(language: Language) -> str:
    """What an entry says of a mail that holds a virus."""
    return _said("infected", language)


def _said(what: str, language: Language) -> str:
    sentence: str = words(language)["mailed"][what]
    return sentence
