"""Many tickets at once, with their threads, postings and counts, as the service leaves them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import chain, islice
from typing import Any

from chalicelib.domain.desk.counters import COUNTED, CountedTicket, changes
from chalicelib.domain.search import blocks
from chalicelib.domain.search.ticket_words import ticket_words
from chalicelib.domain.tickets.entry import Entry
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock
from chalicelib.store.aws.dynamodb import call, dynamodb, table, to_item
from chalicelib.store.tickets import search, ticket_rows
from infra.restore import reindex
from tests.mail import samples

_PLACES = "loja quito cuenca ambato manta ibarra tulcan puyo tena macas".split()
_AREAS = ("DECON", "DIES", "DEAGA", "DICA")
#: DynamoDB takes no more rows in one batch.
_BATCH = 25
_BEGUN = datetime(2026, 9, 1, 15, tzinfo=UTC)


def crowd(size: int) -> list[Ticket]:
    """Open tickets in four areas, one in three held by an agent, due over two months."""
    return [_ticket(place) for place in range(size)]


def load(crowd: Iterable[Ticket], *, in_blocks: bool = False) -> None:
    """Write tickets and all that is made of them, past the service: for measuring it. Common words
    go into blocks as after ``make reindex``, if asked for."""
    members = list(crowd)
    rows = chain(
        chain.from_iterable(map(_rows, members)),
        _postings(members, in_blocks=in_blocks),
        _tallies(members),
        _marks(),
    )
    while chunk := list(islice(rows, _BATCH)):
        wanted: dict[str, list[Any]] = {}
        for name, item in chunk:
            wanted.setdefault(table(name), []).append({"PutRequest": {"Item": to_item(item)}})
        call(dynamodb().batch_write_item, RequestItems=wanted)


def _ticket(place: int) -> Ticket:
    opened_at = clock.stamp(_BEGUN + timedelta(minutes=place))
    email = f"p{place}@example.com"
    held = "ana" if place // 7 % 3 == 0 else None
    return samples.ticket(
        number=f"{100_000 + place}",
        email=email,
        email_typed=email,
        subject=f"Precios de {_PLACES[place % 10]}",
        area=_AREAS[place % 4],
        full_name=f"Persona {place}",
        phone=None,
        document_number=f"{1_700_000_000 + place}",
        opened_at=opened_at,
        updated_at=opened_at,
        due_on=date(2026, 12, 1) + timedelta(days=place % 60),
        assignee=held,
        assignee_name=held and held.title(),
    )


def _opening(ticket: Ticket) -> Entry:
    return Entry(
        number=ticket.number,
        entry_id="0",
        kind="message",
        at=ticket.opened_at,
        author="requester",
        body="Necesito el índice mensual.",
    )


def _rows(ticket: Ticket) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "tickets", ticket_rows.row(ticket)
    yield "entries", _opening(ticket).model_dump(mode="json")


def _postings(crowd: Iterable[Ticket], *, in_blocks: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    """Words by the row; those that ``make reindex`` finds common, in blocks."""
    said = {one.number: (one, sorted(ticket_words(one, [_opening(one)]))) for one in crowd}
    months = Counter(
        (search.term(one.area, word), one.opened_at[:7])
        for one, words in said.values()
        for word in words
    )
    common = {term for (term, _), count in months.items() if in_blocks and count >= reindex.COMMON}
    held: dict[tuple[str, str], set[str]] = {}
    for ticket, words in said.values():
        rank = search.rank(ticket.opened_at, ticket.number)
        posted = {ticket.email: {ticket.area: " ".join(words)}}
        record = {"opened_at": ticket.opened_at, "version": 1, "posted": posted}
        yield "search", {"term": f"ticket#{ticket.number}", "rank": "-", **record}
        for term in (search.term(ticket.area, word) for word in words):
            places = ((f"blocks#{term}", one) for one in blocks.blocks(rank) if term in common)
            for place in places:
                if len(held.setdefault(place, set())) < blocks.MOST:
                    held[place].add(blocks.member(place[1], rank))
                    break
            else:
                names = {"number": ticket.number, "email": ticket.email}
                yield "search", {"term": term, "rank": rank, **names}
    for (term, block), tickets in held.items():
        yield "search", {"term": term, "rank": block, "tickets": tickets}
    words_of = {area: {term.partition("#")[2] for term in common if term.startswith(f"{area}#")}
                for area in _AREAS}  # fmt: skip
    lists = {f"{kind}:{area}": words for kind in ("reads", "writes")
             for area, words in words_of.items() if words}  # fmt: skip
    yield "search", {"term": "common", "rank": "-", **lists}


def _tallies(crowd: Iterable[Ticket]) -> Iterator[tuple[str, dict[str, Any]]]:
    totals: dict[tuple[str, date], Counter[str]] = {}
    for ticket in crowd:
        nothing = CountedTicket(number=ticket.number)
        for key, counts in changes(nothing, nothing.again(ticket)).items():
            totals.setdefault(key, Counter()).update(counts)
    for (of, due_on), counts in totals.items():
        every = {name: counts[name] for name in COUNTED}
        yield "tallies", {"of": of, "due_on": due_on.isoformat(), **every}


def _marks() -> Iterator[tuple[str, dict[str, Any]]]:
    """That each area changed, and fifty agents who are at tickets."""
    yield "guards", {"key": "desk#changes"} | {f"area:{area}": f"{0:026}" for area in _AREAS}
    at = clock.stamp(clock.now())
    told = {"name": "Persona del equipo de la unidad", "doing": "replying", "at": at}
    places = {
        f"agent:{place:036}": told | {"number": f"{100_000 + place}", "area": _AREAS[place % 4]}
        for place in range(50)
    }
    yield "guards", {"key": "presence#desk"} | places
