"""What stands here after a run, read back from the tables and the bucket, beside what was read."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from botocore.config import Config

from chalicelib.aws_clients import client
from chalicelib.caches import remembered
from chalicelib.domain.tickets.entry import Entry
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.settings import settings
from chalicelib.store.aws.attachments import kept_key
from chalicelib.store.aws.dynamodb import call
from chalicelib.store.tickets import entries, tickets
from infra.osticket.kept import Told
from infra.osticket.reading.staging import Staging
from infra.osticket.records.lines import is_imported
from infra.osticket.records.tickets import Record
from infra.osticket.writing.writer import patiently

#: Tickets that are read at the same time, and the bytes of a file that are held of each.
AT_A_TIME, _PART = 8, 1 << 20
#: What is counted of each ticket, as people call it.
_COUNTED = ("estado", "año", "área")
Facts = dict[str, Any]


@dataclass
class Compared:
    """Sums of both sides, by what is counted, and where a ticket differs, a sentence each."""

    there: dict[str, Counter[str]] = field(default_factory=dict)
    here: dict[str, Counter[str]] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)
    number: int = 0
    touched: int = 0
    threads: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)

    def lines(self) -> Iterator[tuple[str, str, int, int]]:
        """What, which, how many there and how many here."""
        for what, counter in self.there.items():
            for which in sorted({*counter, *self.here.get(what, ())}):
                yield what, which, counter[which], self.here.get(what, Counter())[which]


class Comparison:
    """Keeps what each ticket should be, and asks for it at the end."""

    def __init__(self, staging: Staging) -> None:
        self._wanted = Told(staging, "wanted")

    def expect(self, record: Record) -> None:
        """What a ticket that was brought should be here."""
        told = facts(record.ticket, record.entries) | {"fuente": source(record)}
        self._wanted.put([(record.ticket.number, json.dumps(told))])

    def read_back(self, shown: Iterable[str]) -> Compared:
        """Read all of them, with their files; ``shown`` are numbers whose lines are to be seen."""
        found, seen = Compared(), {*shown}
        wanted = iter(self._wanted)
        with ThreadPoolExecutor(AT_A_TIME) as pool:
            while batch := [*islice(wanted, 10 * AT_A_TIME)]:
                for (number, told), (ticket, thread) in zip(
                    batch, pool.map(_read, (number for number, _ in batch)), strict=True
                ):
                    _judge(found, number, json.loads(told), ticket, thread)
                    if number in seen:
                        found.threads[number] = [
                            (one.kind, one.agent_name or one.author, one.body[:400])
                            for one in thread[:5]
                        ]
        return found


def facts(ticket: Ticket, thread: Iterable[Entry]) -> Facts:
    """What is compared of a ticket: its state, its lines, its files with bytes and hashes."""
    lines = [*thread]
    return {
        "estado": ticket.status.value,
        "año": ticket.opened_at[:4],
        "área": ticket.area,
        "asunto": ticket.subject,
        "líneas": dict(sorted(Counter(one.kind for one in lines).items())),
        "textos": hashlib.sha256("\0".join(one.body for one in lines).encode()).hexdigest(),
        "archivos": sorted([one.id, one.size, one.sha256] for line in lines for one in line.files),
    }


def source(record: Record) -> Facts:
    """What the rows of osTicket say of the same, past all that was made of them: messages, replies
    and the hashes of files that can be had."""
    old = record.old
    kinds = Counter(one.kind for one in old.entries)
    files = [] if record.ticket.erased_at else [one.sha256 for one in old.files if not one.problem]
    # Without any message a line stands in its place.
    return {"message": kinds["M"] or 1, "reply": kinds["R"], "archivos": sorted(files, key=str)}


def _read(number: str) -> tuple[Ticket | None, list[Entry]]:
    ticket = patiently(lambda: tickets.by_number(number))
    return ticket, patiently(lambda: entries.thread(number, consistent=True))


def _judge(
    found: Compared, number: str, wanted: Facts, ticket: Ticket | None, thread: list[Entry]
) -> None:
    found.number += 1
    source = wanted.pop("fuente")
    _count(found.there, wanted)
    if ticket is None:
        found.differences.append(f"{number}: no está aquí")
        return
    if not (ticket.is_of_the_past and all(is_imported(one.entry_id) for one in thread)):
        # Somebody works on it: it is told as it came.
        found.touched += 1
        _count(found.here, wanted)
        return
    has = facts(ticket, thread)
    files = [_of_file(one) for one in wanted["archivos"]]
    lost = Counter(source["archivos"]) - Counter(one[2] for one in files if one)
    for kind in ("message", "reply"):
        if has["líneas"].get(kind, 0) != source[kind]:
            found.differences.append(f"{number}: {source[kind]} líneas «{kind}» en osTicket")
    if lost:
        found.differences.append(f"{number}: {lost.total()} archivos de osTicket no están aquí")
    _count(found.here, has | {"archivos": [one for one in files if one]})
    for name, value in wanted.items():
        if has[name] != value:
            found.differences.append(f"{number}, {name}: se esperaba {value}, hay {has[name]}")
    for one, kept in zip(wanted["archivos"], files, strict=True):
        if kept != one:
            said = "no está" if kept is None else f"tiene {kept[1]} bytes y otra suma"
            found.differences.append(f"{number}, archivo {one[0]} de {one[1]} bytes: {said}")


def _of_file(wanted: list[Any]) -> list[Any] | None:
    """A file as the bucket has it."""
    try:
        answer = patiently(
            lambda: call(
                _s3().get_object, Bucket=settings().attachments_bucket, Key=kept_key(wanted[0])
            )
        )
    except _s3().exceptions.NoSuchKey:
        return None
    sha, size = hashlib.sha256(), 0
    for part in answer["Body"].iter_chunks(_PART):
        sha.update(part)
        size += len(part)
    return [wanted[0], size, sha.hexdigest()]


def _count(sums: dict[str, Counter[str]], told: Facts) -> None:
    for name in _COUNTED:
        sums.setdefault(name, Counter())[told[name]] += 1
    sums.setdefault("líneas", Counter()).update(told["líneas"])
    files = sums.setdefault("archivos", Counter())
    files["número"] += len(told["archivos"])
    files["bytes"] += sum(one[1] for one in told["archivos"])


@remembered
def _s3() -> Any:
    return client("s3", Config(retries={"mode": "standard", "total_max_attempts": 4}))
