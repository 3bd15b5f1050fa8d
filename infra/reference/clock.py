"""The page ``docs/clock.md``: what the clock does to a ticket on which day, as its plan says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from chalicelib.domain.form.person import Gender
from chalicelib.domain.reviews.mornings import Why
from chalicelib.domain.reviews.plan import due_on, plan
from chalicelib.domain.rules import catalog_rows
from chalicelib.domain.rules.catalog import Catalog, Rules
from chalicelib.domain.rules.deadlines import deadline
from chalicelib.domain.tickets.entry import Event
from chalicelib.domain.tickets.lifecycle import Act, Status
from chalicelib.domain.tickets.notices import Notice, NoticeKind, noted
from chalicelib.domain.tickets.ticket import Ticket

#: A Monday with no holiday in the two months that follow.
_BEGUN = date(2026, 6, 1)
_DAYS = 50
_SAID: dict[NoticeKind | Act | Event, str] = {
    NoticeKind.HALFWAY: "mail `halfway`: work goes on, which area has it, the due date",
    NoticeKind.DUE_SOON: "mail `due_soon`: the due date is near",
    NoticeKind.OVERDUE: "mail `overdue`: an apology, who is responsible, how to complain",
    NoticeKind.DATE_MOVED: "mail `date_moved`: the new date, and where the sum stands",
    NoticeKind.REMINDER: "mail `reminder`: the question waits, and until when",
    Act.EXPIRE: "closed, mail `closed`: why, and how to open it again",
}
_FIELDS = {
    "waiting_working_days": "a question waits, then the ticket closes",
    "answerable_working_days": "one may ask about an answer, then the ticket closes",
    "reminder_working_days": "until a question is reminded of",
    "halfway_percent": "per cent of the time to answer, until it is told that work goes on",
    "due_notice_working_days": "before the due date",
    "overdue_notice_working_days": "between two apologies",
    "retention_months": "months after closing, until a ticket is anonymised",
    "notice_hour": "the hour in Ecuador from which the clock writes and closes",
    "unassigned_notice_working_days": "without a holder, until the lead is told",
    "due_soon_working_days": "ahead, what the desk and its mail call due soon",
}
_WHYS = {
    Why.ESCALATED: "due before today, and not overdue yet on the morning before",
    Why.OVERDUE: "due before that",
    Why.TODAY: "due today",
    Why.SOON: "due within `due_soon_working_days`",
    Why.WROTE: "its requester wrote, and nobody has replied since",
    Why.HELD: "a reply to it waits for a second person's approval",
    Why.UNASSIGNED: "nobody has held it for more than `unassigned_notice_working_days`",
}
_MORNING = """\
`tests/simulation` lets random tickets live, by the services and by a model that shares no code with
them, and compares each date, pause, notice, closing, anonymising and mail: 200 tickets for 60 days
in `make test`, more by `make simulate SIMULATE=5000x365 SEED=11`. People ask, answer, write,
extend, mark, merge, transfer, hold back, close and open again; holidays come and go, agents are
away, the clock is down, late or doubled, and SES takes no mail for hours or days.

## The mail of the morning

On working days, from the hour of `notice_hour`, each person of the desk for whom something waits
gets one mail (`morning`): holders of what they hold, leads of their areas, leads of the front desk
of every area in figures. On other days leads get it for what is newly overdue, and for that alone.
A run that comes late tells what is true then; a day without a run is not made up for. Each person
may turn it off in their account at the desk; the front desk then sees of which areas no lead gets
it. The apology `overdue` says that the lead was told only when a mail that counts the ticket went
to them that day, and mail to them does not come back.

| List | Tickets |
|---|---|
"""


_HEAD = """\
`run_clock` runs each hour. What falls due by `chalicelib/domain/reviews/plan.py` is done once, on
its day or as soon after it as the clock runs again, and at most one thing a day and ticket; what
would be out of date by then is left out. The table follows a ticket of 15 working days that nobody
touches, in a month without holidays.
"""
_TAIL = """\
At any hour an open ticket is taken from who cannot work on it: who is disabled or has no role or is
not of its area (`holder_left`), or is away (`holder_away`), which their substitute gets. Where the
user pool does not answer, who holds it holds it. What is answered stays with who answered it.

A holiday that is added, withdrawn or declared worked in the catalog moves the dates of tickets that
are not closed on the next run, with a step in the sum; the next morning, unless it was taken back,
the requester is told (mail `date_moved`, or the apology where the new date has passed). While a
question waits, they are told once it is answered, and of an answered ticket once it is taken up
again; an extension tells the date itself. Closings, reminders and apologies follow the holidays,
too. A row that cannot be read withdraws no holiday: no date moves until it is mended.

A date moves where the holidays that the clock knew last explain it. It stands where they do not:
of a ticket that somebody opened or acted on between a change and the next run, where that change
came to bear on its sum, and of one that was closed when a holiday changed and is open again. That
holds of one that comes and goes between two runs, too: dates that were told meanwhile stand.
Closings, reminders and apologies do not go by it: on what somebody opened or acted on the next run
looks, and gives it its next day by the holidays that the clock knows.

A due date that moves is announced anew. On an overdue ticket an agent may set a new date: its
requester is told at once, and no apology goes out until that date has passed too. The due date
stays, and so does that the ticket is overdue. While a question waits, its requester hears
of the question alone, also where the time to answer runs on (a request for public information).

A closed ticket is anonymised once `retention_months` have gone by since it was closed, or those of
its topic: what erasure clears goes, and an event of its thread tells it. A legal hold stops that
while it stands. Of each run, 200 tickets at most. Administrators are told each January by mail how
many it was in the year before. Once a month the clock goes over all closed tickets, 100 a run at
most, and gives each its day: those that were closed before there was one, and all when the time
for which they are kept changes.
"""


def page() -> str:
    """What happens by itself, state by state and working day by working day."""
    rows = [
        f"| `{status}` | {since} | {day} | {_SAID[act]} |"
        for status, since in _SINCE.items()
        for day, act in _life(status)
    ]
    settings = [
        f"| `{name}` | {Rules.model_fields[name].default} | {what} |"
        for name, what in _FIELDS.items()
    ]
    return "\n".join(
        [
            "# What the clock does",
            "",
            "<!-- Made by `make docs`; what is written here by hand is lost. -->",
            "",
            _HEAD,
            "| Status | Counted from | Working day | What happens |",
            "|---|---|---|---|",
            *rows,
            "",
            _TAIL,
            _MORNING + "\n".join(f"| `{why}` | {_WHYS[why]} |" for why in Why),
            "",
            "| Setting | Default | What |",
            "|---|---|---|",
            *settings,
            "",
        ]
    )


_SINCE = {
    Status.RECEIVED: "filing",
    Status.IN_PROGRESS: "filing",
    Status.WAITING_REQUESTER: "the question",
    Status.ANSWERED: "the answer",
}


def _life(status: Status) -> list[tuple[str, NoticeKind | Act | Event]]:
    catalog, ticket = catalog_rows.read([]), _ticket(status)
    assert plan(ticket, catalog)  # noqa: S101 - an open ticket has a next review
    found: list[tuple[str, NoticeKind | Act | Event]] = []
    for day in (_BEGUN + timedelta(n) for n in range(1, _DAYS)):
        planned = due_on(ticket, day, catalog)
        if planned is None:
            continue
        found.append((_name(day, catalog), planned.act))
        if not isinstance(planned.act, NoticeKind):
            break
        sent = Notice(kind=planned.act, at=_stamp(day), about=planned.about)
        ticket = ticket.model_copy(update={"notices": noted(ticket.notices, sent)})
    return found


def _ticket(status: Status) -> Ticket:
    return Ticket(
        number="051243",
        email="a@example.com",
        email_typed="a@example.com",
        status=status,
        subject="",
        topic="other",
        area="ATC",
        language="es",
        opened_at=_stamp(_BEGUN),
        updated_at=_stamp(_BEGUN),
        asked_at=_stamp(_BEGUN),
        answered_at=_stamp(_BEGUN),
        due_on=deadline(_BEGUN, 15, {}).due_on,
        first_day=_BEGUN + timedelta(1),
        working_days=15,
        nationality="EC",
        document_type="cedula",
        document_number="",
        full_name="",
        gender=Gender.FEMALE,
        user_type="citizen",
        notice_version="",
    )


def _name(day: date, catalog: Catalog) -> str:
    """The number of a day among the working days since the beginning."""
    holidays = catalog.holidays_between(_BEGUN, day)
    for number in range(1, _DAYS):
        counted = deadline(_BEGUN, number, holidays).due_on
        if counted == day:
            return str(number)
        if counted + timedelta(1) == day and deadline(counted, 1, holidays).due_on != day:
            return f"{number} +1"
    raise ValueError(day)


def _stamp(day: date) -> str:
    moment = datetime(day.year, day.month, day.day, 15, tzinfo=UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
