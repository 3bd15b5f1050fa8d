"""The lines of an old thread as entries of ours, in their order, each with an id that follows from
its own id there: written twice, a line is the same row."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.domain import imported
from chalicelib.domain.files.attachments import TYPES, Attachment, clean_name, ending, plain_name
from chalicelib.domain.mail.inbound import MOST, MOST_QUOTED_BYTES
from chalicelib.domain.tickets.entry import OPENING, Entry
from chalicelib.domain.tickets.lifecycle import Act
from chalicelib.services import ulids
from chalicelib.services.clock import stamp
from infra.osticket.past.shapes import OldEntry, OldFile, OldTask, OldTicket
from infra.osticket.records.context import Context, Doubt, opened
from infra.osticket.records.text import Picture, words

#: Who wrote what nobody is said to have written.
PROGRAM = "osTicket"
#: Places in an id: a line, an event, a task, what the import itself says.
LINE, EVENT, TASK, SAID = range(4)
_MISSING = {
    "file row missing": "osTicket ya no sabe de él",
    "file_chunk rows missing": "osTicket no tiene su contenido",
    "data shorter than size": "a osTicket le falta una parte",
    "data longer than size": "su contenido no es el que osTicket dice",
}


@dataclass(frozen=True)
class FileToKeep:
    """A file to be put beside the ticket: of osTicket's store, or bytes that stood in a text."""

    attachment: Attachment
    file_id: int | None = None
    content: bytes = b""


@dataclass
class Told:
    """Entries, the files that they name, and doubts."""

    entries: list[Entry] = field(default_factory=list)
    files: list[FileToKeep] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


class Lines:
    """Converts the lines of one ticket."""

    def __init__(self, old: OldTicket, number: str, area: str, context: Context) -> None:
        self._old, self._number, self._area, self._context = old, number, area, context
        self._since = opened(old, context)
        self.told = Told()

    def convert(self) -> Told:
        """All lines and tasks; the first message opens the ticket."""
        first = next((one for one in self._old.entries if one.is_first), None)
        first = first or next((one for one in self._old.entries if one.kind == "M"), None)
        if first is None:
            body = "(En osTicket ya no está el texto de este requerimiento.)"
            self._add(OPENING, "message", self._since, body, author="requester")
            self.told.doubts.append(Doubt("thread", "sin texto del requerimiento"))
        for one in self._old.entries:
            self._line(one, OPENING if one is first else entry_id(one.at or self._since, LINE,
                       one.entry_id))  # fmt: skip
        for task in self._old.tasks:
            self._task(task)
        return self.told

    def _line(self, old: OldEntry, key: str) -> None:
        at = self._since if key == OPENING else old.at or self._since
        names = {one.key: clean(one.name) for one in old.files if one.key}
        found = words(old.body, is_text=old.is_text, pictures=names)
        files = [*self._files(old), *self._pictures(old, at, found.pictures)]
        body = "\n".join(part for part in (*self._head(old), found.said, *self._tail(old)) if part)
        kind = {"M": "message", "R": "reply"}.get(old.kind, "note")
        author = "requester" if kind == "message" else self._area
        agent = self._context.agent(old.staff_id) if old.staff_id else None
        long = {"full_text": body if len(body) > MOST else "",
                "quoted_text": found.quoted if len(found.quoted.encode()) > MOST_QUOTED_BYTES
                else ""}  # fmt: skip
        self._add(
            key,
            kind,
            at,
            body[:MOST],
            author=author,
            agent=agent.id if agent else None,
            agent_name=self._context.name(old.staff_id, _poster(old)) if author != "requester"
            or old.staff_id else None,
            event=Act.ANSWER if kind == "reply" else None,
            quoted="" if long["quoted_text"] else found.quoted,
            attachments=tuple(files),
            **{name: self._text(old, name, text) for name, text in long.items() if text},
        )  # fmt: skip

    def _head(self, old: OldEntry) -> Iterator[str]:
        """What osTicket said above the text, where it says more than the subject."""
        is_other = old.user_id and old.user_id != self._old.person.user_id
        if old.kind == "M" and old.poster and is_other:
            yield f"[Escribió {old.poster}]\n"
        subject = (self._old.subject or "").strip()
        if old.title.strip() and old.title.strip() != subject and not old.is_first:
            yield f"{old.title.strip()}\n"

    def _tail(self, old: OldEntry) -> Iterator[str]:
        """What a reader must know of a line besides its text."""
        for one in old.files:
            if one.problem:
                why = _MISSING.get(one.problem, "no estaba en la base de datos")
                self.told.doubts.append(Doubt("file", f"{clean(one.name)}: {one.problem}"))
                yield f"\n[Archivo perdido: {clean(one.name)} — {why}]"
        if old.flags & 2 and old.edited_at:
            who = self._context.name(int(old.editor or 0) if (old.editor or "").isdigit() else 0)
            by = f" por {who}" if who else ""
            yield f"\n[Editado el {_day(old.edited_at, self._context)}{by}]"

    def _files(self, old: OldEntry) -> Iterator[Attachment]:
        for one in old.files:
            if one.problem is None:
                kept = attachment(one, old.at or self._since, self._old.key)
                if kept.type == "application/octet-stream":
                    said = f"{kept.name}: su tipo no se acepta hoy; se conserva"
                    self.told.doubts.append(Doubt("file_type", said))
                self.told.files.append(FileToKeep(kept, one.file_id))
                yield kept

    def _pictures(
        self, old: OldEntry, at: datetime, pictures: tuple[Picture, ...]
    ) -> Iterator[Attachment]:
        for place, one in enumerate(pictures):
            key = file_key(at, f"{self._old.key} {old.entry_id}#{place}")
            sha = hashlib.sha256(one.content).hexdigest()
            kept = Attachment(
                id=key, name=one.name, size=len(one.content), type=one.type, sha256=sha
            )
            self.told.files.append(FileToKeep(kept, None, one.content))
            yield kept

    def _text(self, old: OldEntry, name: str, text: str) -> Attachment:
        content = text.encode()
        kept = Attachment(
            id=file_key(old.at or self._since, f"{self._old.key} {old.entry_id}#{name}"),
            name="texto.txt" if name == "full_text" else "cita.txt",
            size=len(content),
            type="text/plain; charset=utf-8",
            sha256=hashlib.sha256(content).hexdigest(),
        )
        self.told.files.append(FileToKeep(kept, None, content))
        return kept

    def _task(self, task: OldTask) -> None:
        name = self._context.name(task.staff_id)
        said = [f"Tarea {task.number}: {task.title}"]
        said += [f"A cargo de {name}"] if name else []
        said += [f"Vencía el {_day(task.due, self._context)}"] if task.due else []
        closed = f"Cerrada el {_day(task.closed, self._context)}" if task.closed else "Abierta"
        lines, files = list[str](), list[Attachment]()
        for one in task.entries:
            lines += [words(one.body, is_text=one.is_text).said, *self._tail(one)]
            files += self._files(one)
        at = task.created or self._since
        self._add(
            entry_id(at, TASK, task.task_id), "note", at,
            "\n".join([*said, closed, *(line for line in lines if line)]), author=self._area,
            agent_name=PROGRAM, attachments=tuple(files),
        )  # fmt: skip

    def _add(self, key: str, kind: str, at: datetime, body: str, **facts: object) -> None:
        told = {"number": self._number, "entry_id": key, "kind": kind, "at": stamp(at)}
        self.told.entries.append(Entry.model_validate(told | {"body": body} | facts))


def entry_id(at: datetime, place: int, number: int) -> str:
    """An id that sorts by the moment, then by what it is, then by its number there."""
    return imported.line_id(ulids.time_prefix(at), place, number)


def is_imported(key: str) -> bool:
    """Whether an entry came over, by its id."""
    return key == OPENING or imported.is_line(key)


def attachment(old: OldFile, at: datetime, of: str) -> Attachment:
    """A file as we keep it: what we do not take today is served as bytes of no type."""
    name = clean(old.name)
    return Attachment(
        id=file_key(at, f"{of} a{old.attachment_id}"),
        name=name,
        size=old.size or 0,
        type=TYPES.get(ending(name), "application/octet-stream"),
        sha256=old.sha256,
    )


def clean(name: str) -> str:
    """A file's name as it can be shown; one of a type that is not taken keeps its ending."""
    try:
        return clean_name(name)
    except ValueError:
        return plain_name(name)


def file_key(at: datetime, source: str) -> str:
    """The id of a file, of the shape that all have, which follows from where it was."""
    return ulids.time_prefix(at) + hashlib.sha256(f"osticket {source}".encode()).hexdigest()[:32]


def _poster(old: OldEntry) -> str:
    return PROGRAM if old.poster in ("", "SYSTEM") else old.poster


def _day(at: datetime | None, context: Context) -> str:
    return at.astimezone(context.zone).strftime("%Y-%m-%d %H:%M") if at else ""
