"""``send_replies``: what waited becomes a reply, or a held one, in one transaction.

Its message comes at least once, and the clock looks each hour for what none came for. Whoever is
second finds no row that waits, and does nothing. What came that its writer did not know stops it:
then it is their draft again, and they are told why.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from chalicelib import logs
from chalicelib.domain.desk.requests import Answering
from chalicelib.domain.drafts.draft import Draft, Kind
from chalicelib.domain.drafts.sending import (
    Departure,
    NotSent,
    SendingState,
    standing_in_the_way,
)
from chalicelib.domain.errors import Conflict, Invalid, NotFound, Stale, Unavailable
from chalicelib.domain.mail import agent_mails
from chalicelib.domain.rules.permissions import Agent, Permission
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock, retries
from chalicelib.services.desk import replies
from chalicelib.services.desk.replies import ReplyFiles
from chalicelib.services.drafts import drafts
from chalicelib.services.sending.sendings import asked_for, kept_back
from chalicelib.services.tickets.audit import Actor
from chalicelib.services.tickets.changes import moment
from chalicelib.store.agents import directory
from chalicelib.store.aws.dynamodb import TransactionRefused, transact
from chalicelib.store.catalog.catalog import current as present_catalog
from chalicelib.store.drafts import drafts as store
from chalicelib.store.mail import outbox
from chalicelib.store.tickets import entries, tickets

#: How late a sending must be before the sweep takes it for one whose message is lost.
_LATE = timedelta(minutes=2)


@dataclass(frozen=True)
class _Parting:
    """A sending whose time has come: its row, what is asked for, and the ticket as it stands."""

    draft: Draft
    departure: Departure
    wanted: Answering
    ticket: Ticket

    @property
    def files(self) -> ReplyFiles:
        """Its files, and which of them it binds."""
        files, bound = self.departure.files, self.departure.bound
        return ReplyFiles(files, tuple(None if file.id in bound else file for file in files))


def run(event: dict[str, Any]) -> dict[str, Any]:
    """What ``send_replies`` does with messages of its queue; those that failed come again:
    ``{"batchItemFailures": [{"itemIdentifier": "..."}]}``."""
    failed = []
    for record in event["Records"]:
        message = json.loads(record["body"])
        if not _came_through(message["number"], message["agent"], message["sending_id"]):
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def sweep(context: ActContext, end: float) -> int:
    """Send what should have left by itself, until a moment of ``time.monotonic()``; answers how
    many were looked at. Raises Unavailable when the index does not answer."""
    late, seen = datetime.fromisoformat(context.at) - _LATE, 0
    for number, draft_id in store.overdue(clock.stamp(late)):
        if time.monotonic() >= end:
            break
        logs.warning("reply_left_late", number=number)
        _came_through(number, draft_id.rpartition("#")[0], None)
        seen += 1
    return seen


def _came_through(number: str, agent_id: str, sending_id: str | None) -> bool:
    """Whether nothing is left to be done for a sending."""
    try:
        depart(number, agent_id, sending_id)
    except Unavailable:
        logs.warning("reply_does_not_leave_yet", number=number)
    except Exception:
        # One bad row must not hold up the others; the alarm of this line asks for a look.
        logs.error("reply_not_sent", number=number)
    else:
        return True
    return False


def depart(number: str, agent_id: str, sending_id: str | None = None) -> None:
    """Send what waits, if it is the sending that is meant; ``sending_id`` None means whichever.
    Does no more when done again. Raises Unavailable, Unreadable."""

    def leave(draft: Draft | None) -> None:
        if draft is None or draft.departure is None or draft.sending is None:
            return
        if sending_id not in (None, draft.sending.sending_id):
            return
        ticket, wanted = tickets.by_number(number), asked_for(draft)
        if ticket is None or ticket.erased_at is not None or wanted is None:
            transact({"draft": store.gone(draft)})  # its words may name whose data were erased
            return
        _leave(_Parting(draft, draft.departure, wanted, ticket))

    retries.until_written(lambda: store.get(number, agent_id, Kind.REPLY, drafts.epoch()), leave)


def _leave(parting: _Parting) -> None:
    """Write the reply, or tell its writer why not. Raises TransactionRefused when the ticket or the
    draft changed meanwhile, Unavailable, Unreadable."""
    draft, ticket = parting.draft, parting.ticket
    now, writer = moment(present_catalog()), _writer(draft.agent, ticket)
    why = _in_the_way(parting)
    if writer is None or not _may_answer(writer, ticket) or why is not None:
        _keep(parting, why or NotSent.NOT_ALLOWED, writer, now)
        return
    departure = parting.departure
    actor = Actor(writer, departure.address, departure.language, departure.session)
    gone = {"draft": store.gone(draft)}
    try:
        replies.write_reply(ticket, parting.wanted, parting.files, actor, now, gone)
    except (Conflict, Invalid) as refused:
        _keep(parting, _why(refused), writer, now)
    except (Stale, NotFound) as refused:
        raise TransactionRefused({"ticket": {}}) from refused
    except Unavailable:
        if store.get(ticket.number, draft.agent, Kind.REPLY, drafts.epoch()) == draft:
            raise
        logs.info("reply_was_first_taken_back", number=ticket.number)


def _writer(agent_id: str, ticket: Ticket) -> Agent | None:
    """Who wrote it, as the user pool has them now; None when they work here no more. Raises
    Unavailable, Unreadable when nobody can tell."""
    known = directory.agent(agent_id)
    return known if _may_answer(known, ticket) else directory.confirmed(agent_id)


def _may_answer(agent: Agent | None, ticket: Ticket) -> bool:
    return agent is not None and agent.may(Permission.REPLY) and agent.sees(ticket.area)


def _in_the_way(parting: _Parting) -> NotSent | None:
    departure, ticket = parting.departure, parting.ticket
    if ticket.version == departure.version:
        return None
    thread = entries.thread(ticket.number, consistent=True)
    since = [entry for entry in thread if entry.version > departure.version]
    return standing_in_the_way(ticket, since, departure, parting.draft.agent)


def _why(refused: Conflict | Invalid) -> NotSent:
    if isinstance(refused, Conflict):
        return NotSent.CHANGED
    if any(fault.code == "reply_waits" for fault in refused.faults):
        return NotSent.REPLY_WAITS
    return NotSent.FILES


def _keep(parting: _Parting, why: NotSent, writer: Agent | None, context: ActContext) -> None:
    """Make it its writer's draft again, and tell them; who works here no more is told nothing."""
    kept = kept_back(parting.draft, state=SendingState.NOT_SENT, not_sent=why)
    writes = {"draft": store.changed(kept, parting.draft.version)}
    if writer is not None:
        mail = agent_mails.reply_not_sent(
            parting.ticket, writer.email, why, mail_id=clock.fresh_id(), at=context.at
        )
        writes["mail"] = outbox.enqueued(mail)
    transact(writes)
    logs.info("reply_kept_back", number=parting.ticket.number, why=why.value)
