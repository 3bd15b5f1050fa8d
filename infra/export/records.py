"""The lines of each file of an export, and their JSON Schemas (2020-12)."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from chalicelib.domain.accounts.account import Account
from chalicelib.domain.answers.answer import Answer, Edition
from chalicelib.domain.dates import Stamp
from chalicelib.domain.languages import Language
from chalicelib.domain.mail.kinds import Kind
from chalicelib.domain.mail.outbox import MailState
from chalicelib.domain.model import Model
from chalicelib.domain.tickets.entry import Entry
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.store.agents.audit import AuditRow

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class ExportedEntry(Entry):
    """A line of a thread."""

    public: bool = Field(
        description="Whether the requester may read it. A reply that waits for approval, was "
        "returned or withdrawn is a note: it never went out."
    )


class ExportedTicket(Ticket):
    """A ticket with its thread, oldest line first."""

    thread: tuple[ExportedEntry, ...]


class ExportedMail(Model):
    """A mail about tickets: what it was and what became of it, never what it said."""

    mail_id: str
    kind: Kind
    to: str = Field(description="The address as typed; `[borrado]` once it was erased.")
    language: Language
    numbers: list[str] = Field(description="The tickets that it tells of.")
    copy_to: str | None = None
    is_copy: bool = False
    state: MailState
    created_at: Stamp
    sent_at: Stamp | None = None
    last_error: str | None = None


class ExportedAnswer(Answer):
    """An answer for everybody, with each text as it was published."""

    editions: tuple[Edition, ...]


class ExportedPerson(Model):
    """Somebody of the user pool."""

    id: str
    name: str
    email: str
    enabled: bool
    groups: list[str] = Field(description="A role, and `area-` with each area.")
    created_at: str


class ExportedFile(Model):
    """A file of the folder that came from a bucket."""

    path: str = Field(description="Below this folder; its last part is the `id` in threads.")
    bytes: int
    type: str
    sha256: str


class Problem(Model):
    """Something that is not as it should be: look at each."""

    problem: str = Field(
        description="`unreadable_row`, `line_without_ticket`, `missing_file`, `changed_file` or "
        "`withheld_file`."
    )
    place: str = Field(description="A table, or an object's key.")
    number: str | None = None
    file: str | None = None
    why: str | None = None
    row: dict[str, Any] | None = Field(None, description="As it is stored.")


class Counted(Model):
    """Rows of a table: ``found`` by a second reading, and what became of those of the first."""

    found: int
    exported: int
    left_out: int
    problems: int


class Written(Model):
    """A file of lines."""

    lines: int
    bytes: int
    sha256: str


class Manifest(Model):
    """What an export holds."""

    made_at: Stamp
    stage: str
    version: str
    files: dict[str, Written]
    tables: dict[str, Counted]
    objects: int
    forgotten_mails: int = Field(description="Originals that are not kept any more.")
    left_out: dict[str, str] = Field(description="What is not exported, and why.")
    complete: bool = Field(description="Whether all counts agree and there are no problems.")


def _rows(title: str, *keys: str) -> dict[str, Any]:
    """Rows as they are stored, whose attributes follow from their key."""
    properties: dict[str, Any] = {key: {"type": "string"} for key in keys}
    told = {"title": title, "type": "object", "properties": properties, "required": [*keys]}
    return {"$schema": _DIALECT} | told


def schema(model: type[BaseModel], *without: str) -> dict[str, Any]:
    """The schema of what ``lines.told`` makes of a model: what is empty is left out, and nothing
    else may stand there."""
    made = model.model_json_schema(mode="serialization")
    for one in (made, *made.get("$defs", {}).values()):
        if "properties" in one:
            one["properties"] = {k: v for k, v in one["properties"].items() if k not in without}
            one["required"] = [k for k, v in one["properties"].items() if not _may_be_null(v)]
            one["additionalProperties"] = False
    return {"$schema": _DIALECT} | made


def _may_be_null(told: dict[str, Any]) -> bool:
    return any(one.get("type") == "null" for one in told.get("anyOf", ())) or not (
        {"type", "$ref", "anyOf", "allOf", "const", "enum"} & told.keys()
    )


#: What ends everybody's sessions is no fact about them.
NO_ATTRIBUTES = {"accounts.jsonl": ("sessions",)}


def schemas() -> dict[str, dict[str, Any]]:
    """The schema of each file: of a line, or of the whole where it is no file of lines."""
    return {
        "tickets.jsonl": schema(ExportedTicket),
        "mails.jsonl": schema(ExportedMail),
        "accounts.jsonl": schema(Account, *NO_ATTRIBUTES["accounts.jsonl"]),
        "catalog.jsonl": _rows("A row of the catalogue, by its kind", "kind", "id"),
        "answers.jsonl": schema(ExportedAnswer),
        "audit.jsonl": schema(AuditRow),
        "figures.jsonl": _rows("A fact, a sum or a closed month", "of", "measure"),
        "settings.jsonl": _rows("What somebody of the desk chose", "key"),
        "people.jsonl": schema(ExportedPerson),
        "files.jsonl": schema(ExportedFile),
        "problems.jsonl": schema(Problem),
        "manifest.json": schema(Manifest),
    }
