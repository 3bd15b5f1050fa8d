"""Erasure (LOPDP, art. 15): what of a ticket stays for the institute's totals; all else goes.

Who asked and every word written by anybody give way to a marker: words may name their writer
anywhere. Files and the originals of mails go for the same reason, whoever sent them. Number,
status, dates, topic, area, type of user, gender and the score of a rating stay: without a name,
an address and a text they tell of nobody.
"""

from __future__ import annotations

from chalicelib.domain.clearing import MARKER, Stays, cleared
from chalicelib.domain.dates import ecuador_date
from chalicelib.domain.imported import Imported
from chalicelib.domain.tickets.dates.steps import Adjustment, Moved, Skipped
from chalicelib.domain.tickets.entry import Entry
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.domain.tickets.notices import Notice
from chalicelib.domain.tickets.ticket import Extension, Rating, Ticket

#: Seconds that the button which stops an erasure is looked at; the account says whether one waits.
STOP_SECONDS = 60 * 86_400

STAYS: Stays = {
    Ticket: {
        "says what was done": "number version status close_reason merged_into merged_from "
        "erased_at email_since correction_refused_at questions imported",
        "counts in totals, and tells of nobody": "topic area language channel via priority "
        "legal_request user_type gender document_type notice_version",
        "dates of the institute's work": "opened_at updated_at due_on first_day working_days "
        "first_due_on promised_on untold_move paused_on legal_pause_on review_on asked_at wrote_at "
        "free_at first_reply_at answered_at answer_due_on closed_at",
        "agents are not the requester": "assignee assignee_name assignee_email handled_by "
        "handled_by_name handled_by_email",
    },
    Imported: {"says where it came from": "run at source number digest version unverified"},
    Skipped: {"a holiday": "date name_es name_en"},
    Adjustment: {
        "dates of the institute's work": "kind since until working_days due_on marks",
        "a holiday": "name_es name_en",
    },
    Moved: {"dates of the institute's work": "told on"},
    Extension: {"dates of the institute's work": "due_before due_after at"},
    Notice: {"says what was done": "kind at about"},
    Rating: {"counts in totals, and tells of nobody": "score at"},
    Entry: {
        "says what was done, by which side and when": "number entry_id kind at author event "
        "version changes data leads_to approves settles asks automatic bulk_act joint_mails went",
        "agents are not the requester": "agent agent_name told",
    },
}
#: Optional texts of which a reader should see that they stood.
_MARKED = frozenset({"comment", "body", "quoted", "unverified_sender"})


def is_open(status: str) -> bool:
    """Whether somebody still waits for something: then a ticket cannot be erased yet."""
    return status != Status.CLOSED


def stays(ticket: Ticket) -> bool:
    """Whether a ticket must keep what it holds for now: it is open, or under a legal hold."""
    return is_open(ticket.status) or ticket.legal_hold is not None


def erased(ticket: Ticket, *, at: str) -> Ticket:
    """A closed ticket without its requester, in its next version. ``at`` is now, as a stamp.

    The address is a part of the key: its marker holds the number, so that no index gathers the
    tickets of everybody who was erased, or of one of them, under one key. The thread follows the
    ticket; its day of review stands until the clock has seen that nothing of it is left.
    """
    facts = {"email": f"{MARKER}{ticket.number}", "version": ticket.version + 1}
    facts |= {"erased_at": at, "updated_at": at, "review_on": ecuador_date(at)}
    return cleared(ticket, STAYS, _MARKED).model_copy(update=facts)


def blanked(entry: Entry) -> Entry:
    """An entry without what it says: that it was written, by which side and when, stays."""
    return cleared(entry, STAYS, _MARKED)
