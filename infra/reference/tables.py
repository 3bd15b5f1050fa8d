"""What each table is for, and the models of its rows, as `docs/data.md` tells them."""

from __future__ import annotations

from pydantic import BaseModel

from chalicelib.domain.accounts.account import Account
from chalicelib.domain.answers.answer import Answer
from chalicelib.domain.desk.counters import CountedTicket, Tally
from chalicelib.domain.drafts.draft import Draft
from chalicelib.domain.figures.fact import Fact
from chalicelib.domain.figures.helped import HelpedMonth, Spared
from chalicelib.domain.figures.sums import SumRow
from chalicelib.domain.figures.suppression import ClosedMonth
from chalicelib.domain.mail.outbox import MailRow
from chalicelib.domain.tickets.entry import Entry
from chalicelib.domain.tickets.questions import ListedQuestion
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.store.answers.answers import KeptEdition
from chalicelib.store.tickets.search import Posting

#: What each table is for, and the models of its rows; the others' rows are told in words.
TABLES: dict[str, tuple[str, tuple[type[BaseModel], ...]]] = {
    "tickets": ("A ticket's present state and who asked.", (Ticket,)),
    "entries": ("The lines of each ticket's thread; never changed once written.", (Entry,)),
    "outbox": ("A row for each mail, written with the fact that it tells.", (MailRow,)),
    "accounts": ("People who proved an e-mail, and what they asked to be erased.", (Account,)),
    "catalog": ("Areas, topics, user types, holidays, settings, canned replies, by `kind`.", ()),
    "guards": ("What limits, remembers or claims for a while: a prefix of the key each.", ()),
    "drafts": ("What agents have begun to write, for a week; `sends` while it waits.", (Draft,)),
    "questions": ("Open questions to each area; its ticket gives the right.", (ListedQuestion,)),
    "answers": (
        "Answers for everybody: `current`, and each text as it was published (`0001`).",
        (Answer, KeptEdition),
    ),
    "audit": ("Who of the desk saw or did what (`chalicelib/store/agents/audit.py`).", ()),
    "search": ("Which tickets have a word; made from tickets and entries.", (Posting,)),
    "tallies": ("Open tickets by area, agent and due date, counted.", (Tally, CountedTicket)),
    "figures": (
        "What of each ticket is counted, sums, and what helped; `closed#...` is made once.",
        (Fact, SumRow, ClosedMonth, HelpedMonth, Spared),
    ),
}
