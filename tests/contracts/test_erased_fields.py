"""What is not named as staying, with a reason, is erased with its requester."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from pydantic import BaseModel

from chalicelib.domain.accounts.account import Account, Former, tombstone
from chalicelib.domain.approvals.held_reply import HeldReply
from chalicelib.domain.clearing import MARKER, Stays, cleared, staying
from chalicelib.domain.files.attachments import Attachment
from chalicelib.domain.form.person import Gender, Person
from chalicelib.domain.imported import Imported
from chalicelib.domain.limits import DAY
from chalicelib.domain.mail import erasure as mails
from chalicelib.domain.mail.kinds import Kind
from chalicelib.domain.mail.outbox import MailRow, MailState
from chalicelib.domain.tickets import erasure
from chalicelib.domain.tickets.corrections import (
    Addition,
    Approval,
    Correction,
    FormerAddress,
    Ground,
)
from chalicelib.domain.tickets.dates.steps import Adjustment, Moved
from chalicelib.domain.tickets.entry import Data, Entry
from chalicelib.domain.tickets.lifecycle import CloseReason, Status
from chalicelib.domain.tickets.notices import Notice, NoticeKind
from chalicelib.domain.tickets.questions import Asked, OpenQuestion
from chalicelib.domain.tickets.ticket import (
    Channel,
    Extension,
    LegalHold,
    Priority,
    Rating,
    Ticket,
)
from chalicelib.store.guards import uploads
from tests.mail.samples import AT, ticket
from tests.person import ADDED

ATTACHMENT = Attachment(id="A1", name="carta-luisa.csv", size=40, type="text/csv")
DAY_OF = date(2026, 12, 18)
LATER = "2027-02-01T12:00:00.000Z"
ALL_STAYS: Stays = {**erasure.STAYS, **mails.STAYS}
BOX = {"email": "luisa@example.org", "email_typed": "Luisa@example.org"}
QUESTION = OpenQuestion(
    id="01Q", at=AT, by="ana", by_name="Ana", area="DIES", agent="zoe", agent_name="Zoe"
)
CAME = Imported(run="1", at=AT, source="osticket:1", number="97", digest="d", version=1,
                unverified=("phone",))  # fmt: skip
FULL = ticket(
    status=Status.CLOSED, version=7, legal_request=True, priority=Priority.URGENT,
    channel=Channel.PHONE, imported=CAME, via="institucional",
    first_due_on=DAY_OF, promised_on=DAY_OF,
    paused_on=DAY_OF, legal_pause_on=DAY_OF, review_on=DAY_OF, close_reason=CloseReason.RESOLVED,
    merged_into="000002",
    merged_from=("000003",), correction_refused_at=AT, proven_email="maria@example.com",
    adjustments=(Adjustment(kind="pause", since=DAY_OF, working_days=2, due_on=DAY_OF),),
    untold_move=Moved(told=DAY_OF, on=DAY_OF),
    extension=Extension(reason="Falta Loja.", due_before=DAY_OF, due_after=DAY_OF, at=AT),
    notices=(Notice(kind=NoticeKind.HALFWAY, at=AT, about=DAY_OF),),
    correction=Correction(**BOX, asked_at=AT, due_at=AT, ground=Ground.BOUNCE),
    questions=(QUESTION,),
    held=HeldReply(entry_id="1", at=AT, agent="ana", agent_name="Ana", agent_email="ana@x.ec"),
    approval=Approval(**BOX, asked_by="ana", asked_by_name="Ana", asked_at=AT),
    addition=Addition(**BOX, asked_by="ana", asked_by_name="Ana", mailed_at=AT, until=AT),
    former_address=FormerAddress(**BOX, until=AT),
    legal_hold=LegalHold(reason="Luisa demanda.", by="ana", by_name="Ana", at=AT),
    rating=Rating(score=5, comment="Gracias, soy Luisa.", at=AT),
    **dict.fromkeys(["assignee", "assignee_name", "assignee_email"], "Ana"),
    **dict.fromkeys(["handled_by", "handled_by_name", "handled_by_email"], "Ana"),
    **dict.fromkeys(["first_reply_at", "answered_at", "closed_at", "asked_at", "erased_at"], AT),
    **dict.fromkeys(["wrote_at", "free_at"], AT), answer_due_on=DAY_OF,
    **dict.fromkeys(["email_since", "email_proved_at", "email_bounced_at"], AT),
)  # fmt: skip
ENTRY = Entry(
    number="051243", entry_id="0", kind="reply", at=AT, author="DECON", body="Estimada Luisa:",
    event="answer", version=2, agent="ana", agent_name="Ana", changes={"status": ["a", "b"]},
    data=Data.AGGREGATE, leads_to=Status.ANSWERED, approves="0", settles="0",
    asks=Asked(area="DIES", agent="zoe", agent_name="Zoe"), linked="098765", went=("0",),
    attachments=(ATTACHMENT,), quoted="> soy Luisa", full_text=ATTACHMENT,
    quoted_text=ATTACHMENT, automatic=True, told=("Zoe",), bulk_act="1", joint_mails=("bulk-1",),
    mail_key="mail/abc", unverified_sender="luisa@example.org",
)  # fmt: skip
MAIL = MailRow(
    mail_id="01A", kind=Kind.REPLY, to="Luisa@example.org", language="es", number="051243",
    copy_to="otra@example.org", is_copy=True, params={"body": "Estimada Luisa:"},
    state=MailState.FAILED, attempts=3, created_at=AT, next_try_at=AT, recipient=BOX["email"],
    waiting="failed", sent_at=AT, ses_message_id="0100", last_error="luisa@example.org is bad",
    leased_until=AT, expires_at=1_900_000_000,
)  # fmt: skip
ACCOUNT = Account(
    **BOX, version=3, sessions="01S", former=(Former(email="antes@example.org", until=AT),),
    created_at=AT, updated_at=AT, full_name="Luisa", nationality="EC", document_type="cedula",
    document_number="1700000019", gender=Gender.FEMALE, phone="+593991234567", language="en",
    user_type="student", **ADDED, erasure="asked", erasure_at=AT, erasure_due_at=AT,
    erasing=("051243",),
)  # fmt: skip
#: What stands for some minutes at an address that an account has left, until it is removed.
TOMBSTONE = {"the key of the row that is removed": "email", "says what was done": "version"}
#: A row that names the file goes by itself; the file itself is erased at once.
UPLOAD = "upload_id name size type state offered_at inspected finding drafted_until"


def fields(row: BaseModel) -> Iterator[tuple[str, Any]]:
    yield from ((name, getattr(row, name)) for name in type(row).model_fields)


def survivors(before: Any, after: Any) -> Iterator[str]:
    """Fields that erasure left as they were although nobody named them as staying."""
    kept = staying(type(before), ALL_STAYS)
    for name, value in fields(before):
        left = getattr(after, name)
        nested = value if isinstance(value, tuple) else (value,)
        if name in kept:
            assert left == value, name
        elif all(type(one) in ALL_STAYS for one in nested):
            remains = left if isinstance(left, tuple) else (left,)
            for one, other in zip(nested, remains, strict=True):
                yield from survivors(one, other)
        elif left == value:
            yield f"{type(before).__name__}.{name}"


@pytest.mark.parametrize("row", [FULL, ENTRY, MAIL, ACCOUNT], ids=lambda row: type(row).__name__)
def test_the_sample_has_a_value_in_every_field(row: BaseModel) -> None:
    nothing = (None, "", (), {}, False)
    assert [name for name, value in fields(row) if value in nothing] == []


def test_a_ticket_loses_every_field_that_is_not_named_as_staying() -> None:
    after = erasure.erased(FULL, at=LATER)
    told = {"version": 8, "erased_at": LATER, "updated_at": LATER, "email": f"{MARKER}051243"}
    told["review_on"] = date(2027, 2, 1)
    assert after.model_dump(include=set(told)) == told
    same = {name: getattr(FULL, name) for name in set(told) - {"email"}}
    assert list(survivors(FULL, after.model_copy(update=same))) == []


def test_an_entry_loses_every_field_that_is_not_named_as_staying() -> None:
    assert list(survivors(ENTRY, erasure.blanked(ENTRY))) == []


def test_a_mail_loses_every_attribute_that_is_not_named_as_staying() -> None:
    row = MAIL.model_dump(mode="json") | {"scribble": "Luisa, written in the console"}
    after = mails.blanked(row)
    assert list(survivors(MAIL, MailRow.model_validate(after))) == []
    assert after.keys() <= MailRow.model_fields.keys()


def test_what_an_account_leaves_at_its_former_address_holds_nothing_of_its_owner() -> None:
    left = tombstone(ACCOUNT, at=LATER)
    empty = Account(email="", email_typed="", sessions="", created_at=LATER, updated_at=LATER)
    held = {name for name, value in fields(left) if value != getattr(empty, name)}
    assert held == {*" ".join(TOMBSTONE.values()).split(), "erasure", "erasure_at"}


def test_what_is_known_of_an_upload_is_gone_within_thirty_days() -> None:
    assert set(UPLOAD.split()) == set(uploads.Upload.model_fields)
    assert uploads.KEPT_SECONDS <= 30 * DAY


@pytest.mark.parametrize("model", ALL_STAYS, ids=lambda model: model.__name__)
def test_what_is_named_as_staying_exists_and_is_named_once(model: type[BaseModel]) -> None:
    named = " ".join(ALL_STAYS[model].values()).split()
    assert len(named) == len(set(named))
    assert set(named) <= set(model.model_fields)


def test_of_a_person_only_what_totals_count_stays() -> None:
    stays = staying(Ticket, ALL_STAYS) & set(Person.model_fields)
    assert stays == {"user_type", "gender", "document_type"}


@pytest.mark.parametrize("row", [erasure.erased(FULL, at=LATER), erasure.blanked(ENTRY)])
def test_what_is_erased_can_still_be_read(row: BaseModel) -> None:
    assert type(row).model_validate_json(row.model_dump_json(), strict=True) == row


class TicketOfTomorrow(Ticket):
    """With fields that somebody adds and forgets in the allow-list."""

    nickname: str = ""
    mother_tongue: str


def test_a_field_that_somebody_adds_is_erased_without_being_remembered() -> None:
    facts = FULL.model_dump() | {"nickname": "Lucha", "mother_tongue": "qu"}
    stays = {**ALL_STAYS, TicketOfTomorrow: ALL_STAYS[Ticket]}
    after = cleared(TicketOfTomorrow.model_validate(facts), stays)
    assert (after.nickname, after.mother_tongue) == ("", MARKER)
