"""A long row of random acts, with workers that are killed, events that are lost and a clock that
goes on: at the end search and counts are exact, and what making them anew from nothing gives."""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from typing import Any

import pytest

from chalicelib import caches
from chalicelib.domain.desk import counters as domain
from chalicelib.domain.rules.permissions import Agent, Role
from chalicelib.domain.search import blocks as domain_blocks
from chalicelib.domain.search.terms import words
from chalicelib.domain.search.terms import words as stems
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock, retries
from chalicelib.services.search import index
from chalicelib.services.search.search import find
from chalicelib.store.agents import directory
from chalicelib.store.aws.dynamodb import dynamodb, from_item, table
from chalicelib.store.tickets import tickets as store
from chalicelib.store.tickets.words import blocks
from infra.restore import reindex
from tests.indexed import event, happen, put, remove, rows, write

pytestmark = pytest.mark.engine

#: The issue asks for a thousand: ``ACTS=1000``, a minute.
ACTS = int(os.environ.get("ACTS", "120"))
NUMBERS = ["100001", "100002", "100003", "100004"]
#: Two of them in an hour, three in a day, all in a month.
OPENED = {
    number: f"2026-12-{moment}:00.000Z"
    for number, moment in zip(
        NUMBERS, ["10T15:00", "10T15:01", "10T16:00", "11T15:00"], strict=True
    )
}
AREAS = ["DECON", "DIES"]
WORDS = ["precios", "censo", "canasta", "loja", "empleo", "hogares"]
#: What a worker may be killed at.
WRITES = ["put_item", "batch_write_item", "transact_write_items", "update_item", "delete_item"]


class _Killed(BaseException):
    """The function ends here, as at its time-out: nothing of ours runs any more."""


@pytest.fixture(autouse=True)
def agents(aws: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    eva = Agent("eva", "Eva", "eva@example.ec", Role.VIEWER, frozenset(AREAS))
    monkeypatch.setattr(directory, "agents_of", lambda area: [eva])
    monkeypatch.setattr(retries, "pause", lambda attempt: None)


@pytest.mark.parametrize(("seed", "common"), [(3, False), (4, True)])
def test_search_and_counts_are_exact_after_many_acts_and_deaths(
    seed: int, common: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    _make_common(WORDS if common else [], monkeypatch)
    chance = random.Random(seed)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    waiting: list[str] = []
    for act in range(ACTS):
        number = chance.choice(NUMBERS)
        _act(chance, number, act)
        waiting += [number] * chance.choice([0, 1, 1, 2])
        chance.shuffle(waiting)
        batch = [waiting.pop() for _ in range(min(len(waiting), chance.randrange(3)))]
        if batch and chance.random() < 0.35:
            with _Killing(chance.randrange(8), after=chance.random() < 0.5), suppress(_Killed):
                index.index(event(*batch))
            now += index.LEASE
        elif batch:
            happen(*batch)
    happen(*NUMBERS)
    live = _made()
    _are_exact()
    _forget_all()
    happen(*reversed(NUMBERS))
    assert _made() == live


@pytest.mark.parametrize("seed", [5, 6])
def test_one_command_mends_what_lost_events_and_damage_left_behind(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    _make_common(WORDS[: seed // 2], monkeypatch)
    chance = random.Random(seed)
    for act in range(ACTS // 2):
        number = chance.choice(NUMBERS)
        _act(chance, number, act)
        if chance.random() < 0.5:
            happen(*chance.choices(NUMBERS, k=2))
        if chance.random() < 0.1:
            _damage(chance)
    assert reindex.reindex().failed == []
    mended = _made()
    _are_exact()
    again = reindex.reindex()
    assert (again.words, again.counts, _made()) == (0, 0, mended)
    _forget_all()
    happen(*NUMBERS)
    assert _made() == mended


def test_the_command_leaves_alone_what_is_as_the_tickets_say(aws: Any) -> None:
    chance = random.Random(7)
    for act in range(ACTS // 4):
        number = chance.choice(NUMBERS)
        _act(chance, number, act)
        happen(*chance.choices(NUMBERS, k=2), number)
    happen(*NUMBERS)
    before = _made()
    report = reindex.reindex()
    assert (report.words, report.counts, report.failed) == (0, 0, [])
    assert _made() == before


def test_what_is_made_from_nothing_tells_no_area_of_old_tickets(aws: Any) -> None:
    put(opened_at="2026-01-04T15:00:00.000Z")
    reindex.reindex()
    assert rows("outbox") == []
    put(number="100002", opened_at=clock.stamp(clock.now()))
    with pytest.MonkeyPatch.context() as patch:
        ana = Agent("ana", "Ana", "ana@example.ec", Role.AGENT, frozenset(AREAS))
        patch.setattr(directory, "agents_of", lambda area: [ana])
        reindex.reindex()
    assert len(rows("outbox")) == 1


def _damage(chance: random.Random) -> None:
    """Rows go, come from nowhere, or say something else, as after an edit by hand."""
    name = chance.choice(["search", "tallies"])
    keys = ("term", "rank") if name == "search" else ("of", "due_on")
    found = [row for row in rows(name) if row.get("term") != {"S": "common"}]
    if not found:
        return
    row = chance.choice(found)
    kind = chance.random()
    if kind < 0.5:
        dynamodb().delete_item(TableName=table(name), Key={key: row[key] for key in keys})
    elif name == "search" and row["term"]["S"].startswith("blocks#"):
        stray = {"tickets": {"SS": ["10150000000100001", "11150100000100002", "?"]}}
        dynamodb().put_item(TableName=table(name), Item=row | stray)
    elif name == "search" and "email" in row:
        stray = {"term": {"S": "DIES#extravio"}} | ({"rank": {"S": "2020#1"}} if kind < 0.7 else {})
        dynamodb().put_item(TableName=table(name), Item=row | stray)
    elif name == "tallies" and not row["of"]["S"].startswith("ticket#"):
        dynamodb().put_item(TableName=table(name), Item=row | {"received": {"N": "7"}})


def _make_common(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks take two tickets each, so that months, days and hours overflow."""
    monkeypatch.setattr(domain_blocks, "MOST", 2)
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    terms = frozenset(f"{area}#{next(stems(word))}" for area in AREAS for word in words)
    blocks.make_common(blocks.Common(terms, terms))


def _forget_all() -> None:
    for name, keys in (("search", ("term", "rank")), ("tallies", ("of", "due_on"))):
        for row in rows(name):
            dynamodb().delete_item(TableName=table(name), Key={key: row[key] for key in keys})
    caches.forget_all()


def _act(chance: random.Random, number: str, at: int) -> None:
    """What people and the clock do to a ticket, as far as search and counts can tell."""
    ticket = store.by_number(number)
    kind = chance.random()
    if ticket is not None and kind < 0.05:
        remove(ticket)
    elif ticket is not None and kind < 0.1:
        remove(ticket)
        put(**ticket.model_dump() | {"email": f"otra{at}@example.com"})
    elif ticket is not None and kind < 0.35:
        body = " ".join(chance.sample(WORDS, 2))
        write(body, f"01J{at:05}", chance.choice(["note", "message", "reply"]), number)
    else:
        put(
            number=number,
            opened_at=OPENED[number],
            email=ticket.email if ticket else "maria@example.com",
            version=ticket.version + 1 if ticket else 1,
            area=chance.choice(AREAS),
            status=chance.choice([*Status]),
            assignee=chance.choice([None, "ana", "leo"]),
            due_on=date(2027, 1, chance.randint(1, 3)),
            wrote_at=chance.choice([None, "2026-12-30T15:00:00.000Z"]),
            # A word of its own: what a dead worker left behind is covered by nothing.
            subject=" ".join([f"acto{at}", *chance.sample(WORDS, 3)]),
            erased_at=None if chance.random() < 0.9 else "2026-12-30T15:00:00.000Z",
        )


class _Killing:
    """The ``at``-th write from now on ends the function, before or after it was made."""

    def __init__(self, at: int, *, after: bool) -> None:
        self._left, self._after = at, after
        self._patch = pytest.MonkeyPatch()

    def __enter__(self) -> None:
        for name in WRITES:
            self._patch.setattr(dynamodb(), name, self._counting(getattr(dynamodb(), name)))

    def __exit__(self, *_: object) -> None:
        self._patch.undo()

    def _counting(self, made: Callable[..., Any]) -> Callable[..., Any]:
        def call(**arguments: Any) -> Any:
            self._left -= 1
            if self._left >= 0:
                return made(**arguments)
            if self._after:
                made(**arguments)
            raise _Killed

        return call


def _made() -> list[Any]:
    """All postings and counts; not what says how often they were written."""
    counts = (row for row in rows("tallies") if not row["of"]["S"].startswith("ticket#"))
    postings = sorted(_postings())
    # A worker that is killed between a count and its removal leaves zeros.
    held = [row for row in counts if any(row[name]["N"] != "0" for name in domain.COUNTED)]
    return [[*postings], held]


def _postings() -> Iterator[tuple[str, str, str]]:
    """Term, rank and e-mail of each posting, wherever it stands, and twice if it stands twice."""
    emails = {row["number"]["S"]: row["email"]["S"] for row in rows("tickets")}
    for row in map(from_item, rows("search")):
        term = blocks.term_of(row["term"])
        if term is not None:
            assert len(row["tickets"]) > 0
            yield from ((term, one, emails[one.partition("#")[2]]) for one in blocks.ranks(row))
        elif "email" in row:
            yield row["term"], row["rank"], row["email"]


def _are_exact() -> None:
    tickets = [Ticket.model_validate(from_item(row)) for row in rows("tickets")]
    for area in AREAS:
        for word in WORDS:
            wanted = {one.number for one in tickets if one.area == area and word in _said(one)}
            assert {one.number for one in find(word, [area], None, 25)[0]} == wanted, (area, word)
    assert _counted() == Counter(key for one in tickets for key in _counts(one))


def _said(ticket: Ticket) -> set[str]:
    """The words that a ticket, its institution and its lines have."""
    if ticket.erased_at is not None:
        return set()
    lines = [from_item(row) for row in rows("entries")]
    said = [
        ticket.subject,
        ticket.organization or "",
        *(line["body"] for line in lines if line["number"] == ticket.number),
    ]
    stems = {*words(" ".join(said))}
    return {word for word in WORDS if stems & {*words(word)}}


def _counts(ticket: Ticket) -> Iterator[tuple[str, str, str]]:
    if ticket.status is not Status.CLOSED:
        holders = [f"area#{ticket.area}"] + [f"agent#{ticket.assignee}"] * bool(ticket.assignee)
        for holder in holders:
            yield holder, ticket.due_on.isoformat(), ticket.status.value


def _counted() -> Counter[tuple[str, str, str]]:
    total: Counter[tuple[str, str, str]] = Counter()
    for row in map(from_item, rows("tallies")):
        for status in Status:
            if status is not Status.CLOSED and not row["of"].startswith("ticket#"):
                total[row["of"], row["due_on"], status.value] += int(row[status.value])
    return +total
