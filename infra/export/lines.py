"""The lines of each file, a row, a thread or an answer at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel

from chalicelib.domain.accounts.account import Account
from chalicelib.domain.answers.answer import Answer
from chalicelib.domain.mail.outbox import MailRow
from chalicelib.domain.tickets.entry import Entry, is_public
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.settings import settings
from chalicelib.store.agents.audit import AuditRow
from chalicelib.store.answers.answers import CURRENT, OF_TICKET, KeptEdition
from chalicelib.store.aws.dynamodb import Item
from chalicelib.store.aws.rows import Reader, by
from infra.export import rows
from infra.export.contents import SETTINGS
from infra.export.objects import Objects
from infra.export.records import NO_ATTRIBUTES, ExportedMail, ExportedPerson, Problem

Line = dict[str, Any]
Typed = TypeVar("Typed", bound=BaseModel)

_tickets = Reader(Ticket, "tickets", by("number"), ("version",))
_entries = Reader(Entry, "entries", by("number", "entry_id"), ("version",))
_mails = Reader(MailRow, "outbox", by("mail_id"))
_accounts = Reader(Account, "accounts", by())
_answers = Reader(Answer, "answers", by("answer_id"), ("version",))
_editions = Reader(KeptEdition, "answers", by("answer_id", "edition"))
_trail = Reader(AuditRow, "audit", by("day_actor", "at_id"))


@dataclass
class Lines:
    """Makes the lines, and counts what became of each row; one that cannot be read is a problem of
    its own, and is told as it is stored."""

    objects: Objects
    exported: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    told: list[Problem] = field(default_factory=list)
    forgotten_mails: int = 0
    _numbers: set[str] = field(default_factory=set)

    def tickets(self) -> Iterator[Line]:
        """Tickets with their threads."""
        for row in rows.all_rows("tickets"):
            ticket = self._read("tickets", _tickets, row)
            if ticket is None or ticket.number in self._numbers:
                continue  # a corrected address moves a row, which is then read twice
            self._numbers.add(ticket.number)
            self.exported["tickets"] += 1
            yield told(ticket) | {"thread": [*self._thread(ticket.number)]}

    def _thread(self, number: str) -> Iterator[Line]:
        for row in rows.of_key("entries", "number", number):
            entry = self._read("entries", _entries, row)
            if entry is None:
                continue
            self.exported["entries"] += 1
            self._check_files(entry)
            yield told(entry) | {"public": is_public(entry)}

    def _check_files(self, entry: Entry) -> None:
        for file in entry.files:
            taken = self.objects.taken.get(f"kept/{file.id}")
            if taken is None or (file.sha256 and file.sha256 != taken):
                what = "missing_file" if taken is None else "changed_file"
                self.told.append(
                    Problem(problem=what, place=f"kept/{file.id}", number=entry.number,
                            file=file.name)
                )  # fmt: skip
        key = entry.mail_key
        if key and key not in self.objects.taken:
            taken_mail = self.objects.take(settings().mail_bucket, key, place="mails/")
            self.forgotten_mails += taken_mail is None

    def threads_without_ticket(self) -> None:
        """Note the lines whose ticket is not there, or cannot be read."""
        for key in rows.keys("entries", "number", "entry_id"):
            if key["number"] in self._numbers:
                continue
            for row in rows.of_key("entries", "number", str(key["number"])):
                if row["entry_id"] == key["entry_id"]:
                    self._note("entries", "line_without_ticket", row)

    def mails(self) -> Iterator[Line]:
        """Mails of tickets, without what they said."""
        for row in rows.all_rows("outbox"):
            mail = self._read("outbox", _mails, row)
            if mail is None:
                continue
            if not mail.numbers:
                self.left_out["outbox"] += 1
                continue
            self.exported["outbox"] += 1
            facts = mail.model_dump(include={*ExportedMail.model_fields})
            yield told(ExportedMail(**facts, numbers=mail.numbers))

    def accounts(self) -> Iterator[Line]:
        """Accounts, those too whose holder asked for erasure."""
        without = NO_ATTRIBUTES["accounts.jsonl"]
        for line in self._typed("accounts", _accounts):
            yield {name: value for name, value in line.items() if name not in without}

    def audit(self) -> Iterator[Line]:
        """The trail."""
        return self._typed("audit", _trail)

    def answers(self) -> Iterator[Line]:
        """Answers for everybody, each with its published texts."""
        for row in rows.all_rows("answers"):
            if row["answer_id"].startswith(OF_TICKET):
                self.left_out["answers"] += 1
            if row["edition"] != CURRENT:
                continue
            answer = self._read("answers", _answers, row)
            if answer is not None:
                self.exported["answers"] += 1
                yield told(answer) | {"editions": [*self._texts(answer.answer_id)]}

    def _texts(self, answer_id: str) -> Iterator[Line]:
        for row in rows.of_key("answers", "answer_id", answer_id):
            edition = None if row["edition"] == CURRENT else self._read("answers", _editions, row)
            if edition is not None:
                self.exported["answers"] += 1
                yield told(edition.kept)

    def as_stored(self, name: str) -> Iterator[Line]:
        """Rows of a table that follow from their key."""
        for row in rows.all_rows(name):
            self.exported[name] += 1
            yield rows.plain(row)

    def settings(self) -> Iterator[Line]:
        """What people of the desk chose for themselves."""
        for row in rows.all_rows("guards"):
            if str(row["key"]).startswith(SETTINGS):
                self.exported["guards"] += 1
                yield rows.plain(row)
            else:
                self.left_out["guards"] += 1

    def _typed(self, name: str, reader: Reader[Typed]) -> Iterator[Line]:
        for row in rows.all_rows(name):
            found = self._read(name, reader, row)
            if found is not None:
                self.exported[name] += 1
                yield told(found)

    def _read(self, name: str, reader: Reader[Typed], row: Item) -> Typed | None:
        found = reader.quietly(row)
        if found is None:
            self._note(name, "unreadable_row", row)
        return found

    def _note(self, name: str, problem: str, row: Item) -> None:
        self.problems[name] += 1
        self.told.append(Problem(problem=problem, place=name, row=rows.plain(row)))


def told(model: BaseModel) -> Line:
    """A model as a line: what is empty is left out."""
    return model.model_dump(mode="json", exclude_none=True)


def people() -> Iterator[Line]:
    """Everybody of the user pool, those too who are disabled, with their groups."""
    cognito, pool = rows.client("cognito-idp"), settings().user_pool_id
    groups: dict[str, list[str]] = {}
    for group in _paged(cognito, "list_groups", "Groups", UserPoolId=pool):
        name = group["GroupName"]
        wanted = {"UserPoolId": pool, "GroupName": name}
        for one in _paged(cognito, "list_users_in_group", "Users", **wanted):
            groups.setdefault(one["Username"], []).append(name)
    for one in _paged(cognito, "list_users", "Users", UserPoolId=pool):
        facts = {item["Name"]: item["Value"] for item in one["Attributes"]}
        yield told(
            ExportedPerson(
                id=one["Username"],
                name=facts.get("name", ""),
                email=facts.get("email", ""),
                enabled=one["Enabled"],
                groups=sorted(groups.get(one["Username"], ())),
                created_at=one["UserCreateDate"].isoformat(),
            )
        )


def _paged(cognito: Any, operation: str, within: str, **arguments: Any) -> Iterable[Any]:
    for page in cognito.get_paginator(operation).paginate(**arguments):
        yield from page[within]
