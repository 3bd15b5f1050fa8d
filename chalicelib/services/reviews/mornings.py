"""The mail of each morning: once a day and person, when something waits for them.

Areas are read once, however many people there are. A mail's id is its day and person: the same
morning again, or a death in between, owes nobody a second one. When all are owed, a marker ends
the day; a run that comes late tells what is true then, and a day without a run is not made up for.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import date

from chalicelib import logs
from chalicelib.domain.answers.listed import PublishedAnswer
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.fields import email_key
from chalicelib.domain.mail import morning_mails
from chalicelib.domain.mail.morning_mails import MorningFacts, leads
from chalicelib.domain.reviews import mornings as rules
from chalicelib.domain.reviews.mornings import Escalation, Gathered, Morning, Why
from chalicelib.domain.rules.permissions import Agent, Permission
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.services import clock
from chalicelib.services.desk.lists import queues
from chalicelib.store.agents import directory
from chalicelib.store.answers import answers
from chalicelib.store.guards import agent_settings
from chalicelib.store.mail import outbox, suppressions
from chalicelib.store.questions import questions
from chalicelib.store.tickets import mornings as store
from chalicelib.store.tickets.mornings import Found


def tell(context: ActContext, end: float) -> Escalation | None:
    """Owe the mails of a morning, unless they are; answers which leads were told of what is newly
    overdue, None when nobody knows.

    ``end`` is when to stop, by the process's clock. Raises nothing: requesters are told whatever
    becomes of this, and the next run tries again.
    """
    try:
        before = store.last()
        if before is not None and before.day == context.today:
            return before
        return _tell(context, before, end)
    except Unavailable:
        logs.warning("morning_unavailable")
    except Exception:
        # Such as a setting of the pool that was changed; the alarm of this line asks for a look.
        logs.error("morning_not_told")
    return None


def _tell(context: ActContext, before: Escalation | None, end: float) -> Escalation:
    catalog, today = context.catalog, context.today
    soon = queues.soon(today, catalog)
    day = rules.morning(today, before.day if before else None, soon, catalog)
    people = _listening()
    gathered = _gathered([*catalog.areas] if people else [], day, end)
    heard = {area for area in catalog.areas if any(leads(one, area) for one in people)}
    asked = {area: questions.of_area(area).items for area in catalog.areas} if people else {}
    reviews = _to_review(people, today) if people else {}
    facts = MorningFacts(day, gathered, frozenset(heard), catalog, asked, reviews)
    told, left = _owe_all(people, facts, context, end)
    done = Escalation(day=today, at=context.at, since=day.since, areas=tuple(sorted(told)))
    if not left:
        store.remember(done)
    return done


def _listening() -> list[Agent]:
    """Who works at the desk and wants this mail."""
    workers = [one for one in directory.present().values() if one.may(Permission.CLAIM)]
    chosen = agent_settings.of_all(one.id for one in workers)
    return [one for one in workers if chosen[one.id].morning_mail]


def _to_review(people: list[Agent], today: date) -> dict[str, list[PublishedAnswer]]:
    """The published answers whose day of review has come, by who looks at them: who wrote each, or
    where nobody of that name listens any more, whoever leads its area. Raises Unavailable."""
    found: dict[str, list[PublishedAnswer]] = {}
    known = {one.id for one in people}
    for answer in answers.due(today):
        writer = answer.published.edition.written.by
        theirs = [writer] if writer in known else _leading(people, answer.area)
        for agent_id in theirs:
            found.setdefault(agent_id, []).append(answer)
    return found


def _leading(people: list[Agent], area: str) -> list[str]:
    return [one.id for one in people if leads(one, area)]


def _gathered(areas: Iterable[str], day: Morning, end: float) -> Gathered:
    """What waits in areas. Raises Unavailable, also when time is out."""
    gathered = Gathered()
    for area in areas:
        for ticket in _readable(store.due(area, day.soon.isoformat()), area, gathered, end):
            why = rules.by_due_date(ticket, day)
            if why is not None:
                gathered.add(ticket, why)
        for ticket in _readable(store.in_need(area), area, gathered, end):
            for why in rules.by_neglect(ticket, day):
                gathered.add(ticket, why)
    return gathered


def _readable(
    found: Iterable[Found], area: str, gathered: Gathered, end: float
) -> Iterable[rules.WaitingTicket]:
    for ticket, number in found:
        if time.monotonic() >= end:
            raise Unavailable
        if ticket is None:
            gathered.unreadable.setdefault(area, {})[number] = None
        else:
            yield ticket


def _owe_all(
    people: Iterable[Agent], facts: MorningFacts, context: ActContext, end: float
) -> tuple[set[str], bool]:
    """Owe everybody's mail; answers the areas of which a lead is told now of what is newly
    overdue, and whether anybody is left for the next run."""
    told: set[str] = set()
    owed, left = 0, False
    for agent in people:
        if time.monotonic() >= end:
            left = True
            break
        try:
            if _owe(agent, facts, context):
                owed += 1
                told |= _escalated_to(agent, facts)
        except Unavailable:
            left = True
        except Exception:
            # Such as an address that no header takes: it must not cost the others theirs.
            logs.error("morning_mail_not_owed", agent=agent.id)
    unreadable = sum(map(len, facts.gathered.unreadable.values()))
    logs.info("morning_told", mails=owed, unreadable=unreadable, finished=not left)
    return told, left


def _owe(agent: Agent, facts: MorningFacts, context: ActContext) -> bool:
    """Owe somebody's mail; answers whether there is one, and it was not owed before."""
    mail = morning_mails.morning(
        agent,
        facts,
        mail_id=f"morning-{context.today}-{agent.id}",
        at=context.at,
        now=clock.stamp(clock.now()),
    )
    return mail is not None and outbox.owe_once(mail)


def _escalated_to(agent: Agent, facts: MorningFacts) -> set[str]:
    """The areas of which somebody is told by a mail that is owed now: not when mail to them comes
    back. Raises Unavailable."""
    areas = facts.gathered.areas
    late = {area for area, lists in areas.items() if Why.ESCALATED in lists and leads(agent, area)}
    return late if late and suppressions.reason(email_key(agent.email)) is None else set()
