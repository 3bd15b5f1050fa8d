"""Split a ticket: chosen lines go along to a new one, of another topic or area.

The new ticket keeps the date of filing and the due date as it is owed on that day, with all that
moved it: the law's time counts from when the person asked, and splitting must not begin it anew.
From then on each has a clock of its own. The lines stay in the first ticket as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from chalicelib.domain import fields
from chalicelib.domain.dates import ecuador_date
from chalicelib.domain.errors import Conflict, Fault, Invalid
from chalicelib.domain.files.attachments import Attachment
from chalicelib.domain.form.person import email_mark
from chalicelib.domain.model import Id, Model
from chalicelib.domain.reviews.plan import review_after_act
from chalicelib.domain.rules.permissions import Permission
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.dates import due
from chalicelib.domain.tickets.entry import OPENING, Entry, Event
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.domain.tickets.transitions import impossible

#: Who splits opens a ticket, and gives a part of this one to another area.
NEEDS = (Permission.OPEN, Permission.TRANSFER)
#: Lines and files that one split takes: with all that goes with them they must fit into one
#: transaction, which takes 100 writes and 4 MB.
MOST_LINES = 25
MOST_FILES = 20

#: Events that say whether a thread still has its words.
_FATES = frozenset({Event.ERASE, Event.ANONYMISE, Event.RESTORE})

#: What the new ticket has of the first.
GOES_ALONG = frozenset(
    # who asked, and what is known of their address
    "full_name nationality document_type document_number gender user_type phone organization "
    "email email_typed email_since email_proved_at email_bounced_at proven_email language channel "
    "via notice_version "
    # its date, with all that moved it, and what was told of it
    "opened_at due_on first_day working_days skipped first_due_on adjustments extension "
    "promised_on untold_move paused_on legal_pause_on notices "
    # what holds for the request whoever works on it
    "legal_request priority legal_hold".split()
)
#: What begins anew.
BEGINS_ANEW = frozenset(
    "number version status subject topic area updated_at review_on free_at "
    "assignee assignee_name assignee_email handled_by handled_by_name handled_by_email "
    "first_reply_at asked_at wrote_at answered_at answer_due_on held questions closed_at "
    "close_reason rating correction approval addition former_address "
    "correction_refused_at merged_into merged_from erased_at imported".split()
)


def _something(entries: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
    if not entries and not info.data.get("files"):
        raise PydanticCustomError("missing", "Choose at least one message or file.")
    return entries


class Splitting(Model, extra="forbid"):
    """What goes along to a new ticket, and what that is about: lines as ``splits_as`` names them. A
    file may go without the words of its line."""

    subject: fields.Subject
    topic: Id
    area: Id | None = Field(None, description="The topic's own when left out.")
    reason: fields.Reason
    files: Annotated[tuple[Id, ...], Field(max_length=MOST_FILES)] = ()
    entries: Annotated[
        tuple[Id, ...],
        AfterValidator(_something),
        Field(max_length=MOST_LINES, validate_default=True),
    ] = ()


@dataclass(frozen=True)
class Line:
    """A line that goes along: with its words or without, and with which files."""

    entry: Entry
    words: bool
    files: tuple[Attachment, ...]

    @property
    def bound(self) -> tuple[Attachment, ...]:
        """All that the new ticket needs of the bucket for it."""
        texts = (self.entry.full_text, self.entry.quoted_text) if self.words else ()
        return (*self.files, *(text for text in texts if text is not None))


def splits(ticket: Ticket, day: date) -> bool:
    """Whether a ticket can be split on a day: not while somebody else might get its address, or get
    it back, since each ticket's address is corrected by itself."""
    former = ticket.former_address
    serves = former is not None and ecuador_date(former.until) >= day
    return ticket.status is not Status.CLOSED and ticket.correction is None and not serves


def check_splits(ticket: Ticket, context: ActContext) -> None:
    """Raises Conflict where ``splits`` says no."""
    if ticket.status is Status.CLOSED:
        raise impossible(ticket, "split")
    if not splits(ticket, context.today):
        raise Conflict({"status": ticket.status}, "Its address is being corrected.")


def part(
    ticket: Ticket, wanted: Splitting, *, number: str, area: str, context: ActContext
) -> Ticket:
    """The new ticket, in its first version: nobody holds it yet."""
    facts = {name: getattr(ticket, name) for name in GOES_ALONG}
    if not ticket.has_email:
        facts["email"] = email_mark(number)
    facts |= {"number": number, "status": Status.RECEIVED, "subject": wanted.subject}
    facts |= {"topic": wanted.topic, "area": area, "updated_at": context.at, "free_at": context.at}
    begun = Ticket.model_validate(facts)
    if ticket.status is Status.ANSWERED:
        begun = due.renewed(begun, context)
    running = due.resumed(begun, context)
    day = review_after_act(running, context.today, context.catalog)
    return running.model_copy(update={"review_on": day})


def lines(
    number: str, own: Sequence[Entry], duplicates: Iterable[Sequence[Entry]], wanted: Splitting
) -> list[Line]:
    """The chosen lines of a ticket's thread and of those of its duplicates, oldest first. Raises
    Invalid on ``entries`` and ``files``."""
    told = sorted(
        (entry for thread in (own, *duplicates) for entry in splittable(thread)),
        key=lambda entry: (entry.at, entry.entry_id),
    )
    chosen = [
        Line(
            entry,
            words=splits_as(entry, number) in wanted.entries,
            files=tuple(file for file in entry.attachments if file.id in wanted.files),
        )
        for entry in told
    ]
    going = [line for line in chosen if line.words or line.files]
    _check(going, wanted, {splits_as(entry, number) for entry in told})
    return going


def splittable(thread: Sequence[Entry]) -> list[Entry]:
    """The lines of a thread that can go along to another ticket.

    A note stays a note there. What waits for approval, and a question to another area with its
    answer, have a state in the first ticket and stay with it; of whose data went nothing is left.
    """
    fates = [entry.event for entry in thread if entry.event in _FATES]
    if fates and fates[-1] is not Event.RESTORE:
        return []
    return [
        entry
        for entry in thread
        if entry.kind in ("message", "reply") or (entry.kind == "note" and entry.event is None)
    ]


def splits_as(entry: Entry, number: str) -> str:
    """What a line is named by where ticket ``number`` is split: those of its duplicates with the
    duplicate's number, since each thread begins with a line of the same id."""
    return entry.entry_id if entry.number == number else f"{entry.number}.{entry.entry_id}"


def along(
    going: Sequence[Line],
    first: str,
    number: str,
    copies: Mapping[str, Attachment],
    id_at: Callable[[str], str],
) -> list[Entry]:
    """The lines as the new ticket's thread has them, the oldest message as what opens it.

    They keep their ids, which sort by time; a second one that opened a ticket gets one, by
    ``id_at``, from when it was written. ``copies`` are the new ticket's own files, by the ids of
    those that they were copied from. The original of a mail stays with the ticket ``first``, or
    with its duplicate.
    """
    opening = next(line for line in going if line.entry.kind == "message")

    def named(line: Line) -> str:
        if line is opening:
            return OPENING
        own = line.entry.entry_id
        return id_at(line.entry.at) if own == OPENING else own

    return [_moved(line, first, number, copies, named(line)) for line in going]


def _moved(
    line: Line, first: str, number: str, copies: Mapping[str, Attachment], entry_id: str
) -> Entry:
    said = line.entry
    stays = {"number", "entry_id", "version", "mail_key", "attachments", "full_text", "quoted_text"}
    stays |= {"bulk_act", "joint_mails", "changes", "leads_to", "approves", "settles", "linked"}
    if not line.words:
        stays |= {"body", "quoted", "data"}
    facts = said.model_dump(exclude=stays) | {
        "number": number,
        "entry_id": entry_id,
        "linked": first,
        "attachments": tuple(copies[file.id] for file in line.files),
    }
    if line.words:
        texts = {"full_text": said.full_text, "quoted_text": said.quoted_text}
        facts |= {name: copies[text.id] for name, text in texts.items() if text is not None}
    return Entry.model_validate(facts)


def _check(going: Sequence[Line], wanted: Splitting, told: set[str]) -> None:
    unknown = [
        Fault(f"entries.{place}", "not_a_choice", "Choose a message, reply or note of this ticket.")
        for place, entry_id in enumerate(wanted.entries)
        if entry_id not in told
    ]
    found = {file.id for line in going for file in line.files}
    unknown += [
        Fault(f"files.{place}", "not_a_choice", "Choose a file of this ticket.")
        for place, file_id in enumerate(wanted.files)
        if file_id not in found
    ]
    if unknown:
        raise Invalid(unknown)
    if not any(line.entry.kind == "message" for line in going):
        detail = "Choose at least one message of the requester: the new ticket begins with it."
        raise Invalid([Fault("entries", "no_message", detail)])
    if len(going) > MOST_LINES or sum(len(line.bound) for line in going) > MOST_FILES:
        detail = f"One ticket takes along {MOST_LINES} messages and {MOST_FILES} files at most."
        raise Invalid([Fault("entries", "too_many", detail)])
