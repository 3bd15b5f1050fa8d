"""The desk's lists of answers for everybody, of the areas that an agent sees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chalicelib.domain.answers import seen
from chalicelib.domain.answers.answer import State
from chalicelib.domain.answers.requests import AnswersWanted
from chalicelib.domain.answers.seen import AnswerRow
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.services import clock, cursors
from chalicelib.services.tickets.audit import Actor
from chalicelib.store.answers import answers as store
from chalicelib.store.answers import uses
from chalicelib.store.answers.answers import Page

#: Rows of a page, and pages of the index that one page reads at most.
PAGE, _MOST_READ = 50, 6


@dataclass(frozen=True)
class Listing:
    """Rows, the cursor of the next ones, and the keys of rows that cannot be read."""

    rows: list[AnswerRow]
    cursor: str | None
    unreadable: list[str]


def listed(wanted: AnswersWanted, actor: Actor, catalog: Catalog) -> Listing:
    """Answers in a state: what is being written, longest left alone first; what was published, by
    its day of review. Raises Invalid (a foreign cursor), Unavailable."""
    if wanted.state is State.DRAFT or wanted.state is State.TO_APPROVE:
        read = store.writing(wanted.state)
        rows = [
            seen.row_of_writing(one, wanted.state, catalog, actor.language)
            for one in read.items
            if _is_asked_for(one.area, wanted, actor)
        ]
        return Listing(rows, None, store.keys(read.bad))
    return _published(wanted, actor, catalog)


def _published(wanted: AnswersWanted, actor: Actor, catalog: Catalog) -> Listing:
    query = f"answers {wanted.state} {wanted.area}"
    after = cursors.place(wanted.cursor, query)["after"] if wanted.cursor else None
    today, rows, bad = clock.today(clock.now()), list[AnswerRow](), list[str]()
    for _ in range(_MOST_READ):
        page = _page(wanted.state, after, today)
        bad += store.keys(page.read.bad)
        shown = [one for one in page.read.items if _is_asked_for(one.area, wanted, actor)]
        counts = uses.counts([uses.of_answer(one.answer_id) for one in shown])
        rows += [
            seen.row_of_published(
                one, wanted.state, counts[uses.of_answer(one.answer_id)], catalog, actor.language
            )
            for one in shown
        ]
        after = page.reached
        if after is None or len(rows) >= PAGE:
            break
    cursor = cursors.cursor({"after": after}, query) if after else None
    return Listing(rows, cursor, bad)


def _page(state: State, after: str | None, today: date) -> Page:
    """A page of what stands before its day of review, from it on, or stood."""
    due = f"{today.isoformat()}#~"
    if state is State.WITHDRAWN:
        return store.public(State.WITHDRAWN, PAGE, after=after or "0")
    if state is State.TO_REVIEW:
        return store.public(State.PUBLISHED, PAGE, after=after or "0", until=due)
    return store.public(State.PUBLISHED, PAGE, after=after or due)


def _is_asked_for(area: str, wanted: AnswersWanted, actor: Actor) -> bool:
    return actor.agent.sees(area) and wanted.area in (None, area)
