"""What an agent is shown of answers that are close to a ticket: published ones, and past replies
without what they say of the person who got them."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from chalicelib.domain import links
from chalicelib.domain.answers.personal_data import Known, find, find_in_address
from chalicelib.domain.form.ticket_numbers import TicketNumber
from chalicelib.domain.model import Id, Model
from chalicelib.domain.rules.named import Named
from chalicelib.domain.search.terms import MOST_SOUGHT, rarest, words

#: What stands where a datum of a person was taken away: whoever writes fills it, as the variable of
#: a canned reply that nothing was known for.
REMOVED = "{dato}"
_REPEATED = re.compile(rf"{re.escape(REMOVED)}(?:[ ,]+{re.escape(REMOVED)})+")
#: Published answers that are asked about at once, and past replies that are shown.
MOST_ANSWERS, MOST_REPLIES = 3, 5
#: Words of a subject from which on it tells what is asked without the request itself.
_TELLING = 3


class CloseAnswer(Model):
    """A published answer, in the language of the ticket where it was given in it."""

    id: str
    question: str
    text: str
    url: str = Field(description="Of its page, in the language of the ticket.")
    published_on: date
    uses: int = Field(description="Tickets on which an agent inserted it.")


class PastReply(Model):
    """A reply to somebody else: data of that person are ``{dato}``, and its files stay there."""

    number: str
    entry: str
    area: Named
    topic: Named
    at: str
    subject: str
    text: str
    removed: int = Field(
        description="Places of the text from which data of a person were taken away."
    )
    uses: int = Field(description="Tickets on which an agent inserted it.")


class AlreadyAnswered(Model):
    """What was answered before, the closest first."""

    answers: list[CloseAnswer]
    replies: list[PastReply]


def _few(text: str) -> str:
    if len(text.split(",")) > MOST_ANSWERS:
        raise PydanticCustomError("too_many", "Name at most {most}.", {"most": MOST_ANSWERS})
    return text


class AnswersMet(Model):
    """Published answers that the browser found, to be shown with what was replied."""

    answers: Annotated[str, Field(max_length=200), AfterValidator(_few)] = Field(
        "", description=f"Ids of up to {MOST_ANSWERS} published answers, with commas between."
    )

    @property
    def ids(self) -> list[str]:
        """The ids, each once."""
        return [*dict.fromkeys(one for one in self.answers.split(",") if one)]


class ReplyMet(Model, extra="forbid"):
    """A past reply, by its ticket and its line."""

    number: TicketNumber
    entry: Id


class AnswerUsed(Model, extra="forbid"):
    """What was inserted on a ticket: a published answer or a past reply."""

    answer: Id | None = None
    reply: ReplyMet | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> AnswerUsed:
        if (self.answer is None) is (self.reply is None):
            raise PydanticCustomError("missing", "Send the id of an answer, or a reply.")
        return self


class Uses(Model):
    """On how many tickets something was inserted."""

    uses: int


def telling_words(subject: str, request: str) -> tuple[str, ...]:
    """The stems by which what is close to a ticket is looked for: those of its subject, longest
    first, and of the request where the subject has few."""
    of_subject = rarest(words(subject))
    if len(of_subject) >= _TELLING:
        return of_subject
    more = rarest(word for word in words(request) if word not in of_subject)
    return (*of_subject, *more)[:MOST_SOUGHT]


def without_person(text: str, known: Known) -> tuple[str, int]:
    """A text with ``REMOVED`` in place of what it says of a person, and how many of them it has
    then. An address that tells something goes whole: half of one leads nowhere."""
    joined = "".join(
        REMOVED if address is not None and find_in_address(piece, known) else piece
        for piece, address in links.parts(text)
    )
    for found in reversed(find(joined, known)):
        joined = joined[: found.start] + REMOVED + joined[found.end :]
    shown = _REPEATED.sub(REMOVED, joined)
    return shown, shown.count(REMOVED)
