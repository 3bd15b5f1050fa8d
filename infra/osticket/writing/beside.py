"""What comes over beside tickets: profiles of those who had an account, and canned replies."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace

from chalicelib.domain import fields
from chalicelib.domain.accounts.account import Account
from chalicelib.domain.desk.canned_replies import CannedReply
from chalicelib.domain.files.attachments import Attachment
from chalicelib.services.clock import fresh_id, stamp
from chalicelib.store.aws import attachments
from chalicelib.store.aws.dynamodb import from_item, scan, table, to_item
from infra.osticket.past.shapes import OldTicket
from infra.osticket.past.tickets import Past, source
from infra.osticket.past.values import whole
from infra.osticket.records import people
from infra.osticket.records.context import Context, Doubt
from infra.osticket.records.lines import attachment
from infra.osticket.records.text import words
from infra.osticket.writing import journal, rows
from infra.osticket.writing.journal import DONE, Row
from infra.osticket.writing.writer import patiently

_CONFIRMED = 1
_KIND = "canned_reply"
_ACCOUNTS = "SELECT user_id, status, registered FROM user_account ORDER BY id"
_VARIABLE = re.compile(r"%\{([a-z_.]+)\}")
#: Variables of osTicket, and ours; what has none is left out and told.
_OURS = {
    "ticket.name": "nombre", "ticket.name.full": "nombre", "ticket.name.first": "nombre",
    "recipient.name": "nombre", "recipient.name.first": "nombre", "recipient.name.full": "nombre",
    "user.name": "nombre", "ticket.number": "numero", "ticket.subject": "asunto",
    "ticket.dept.name": "area", "ticket.dept": "area", "ticket.topic.name": "tema",
    "ticket.topic": "tema", "ticket.due_date": "fecha_limite", "ticket.est_due_date":
    "fecha_limite", "staff.name": "agente", "staff.name.full": "agente",
    "ticket.staff.name": "agente",
}  # fmt: skip


@dataclass(frozen=True)
class Canned:
    """A canned reply, its files and what of it has no place."""

    source: str
    reply: CannedReply
    files: tuple[tuple[Attachment, int], ...]
    doubts: tuple[Doubt, ...]


def accounts(past: Past, context: Context) -> Iterator[tuple[str, Account]]:
    """Profiles of those who registered and confirmed it; they sign in by a code, as everybody."""
    for row in past.staging.each(_ACCOUNTS):
        person = past.person(whole(row["user_id"]))
        if person.email is None or not whole(row["status"]) & _CONFIRMED:
            continue
        row_ = people.facts(_nobodys(person), "", context)
        if "email" in row_.unverified:
            continue
        known = {name: value or None for name, value in row_.row.items()
                 if name not in row_.unverified}  # fmt: skip
        at = stamp(context.at)
        facts = {"sessions": fresh_id(), "created_at": at, "updated_at": at, "language": "es"}
        if known.get("document_number") is None:
            known |= {"document_type": None, "document_number": None}
        yield source(row["user_id"], person.email, ""), Account.model_validate(known | facts)


def canned(past: Past, context: Context) -> Iterator[Canned | Doubt]:
    """Canned replies that are in use, their variables in our words."""
    for row in past.staging.each("SELECT * FROM canned_response ORDER BY canned_id"):
        name, doubts = people.fields_text(str(row["title"] or "")), list[Doubt]()
        if not whole(row["isenabled"]):
            yield Doubt("canned", f"respuesta «{name}» retirada en osTicket: no pasa")
            continue

        def ours(found: re.Match[str], name: str = name, doubts: list[Doubt] = doubts) -> str:
            if (known := _OURS.get(found[1])) is not None:
                return f"{{{known}}}"
            doubts.append(Doubt("canned", f"respuesta «{name}»: %{{{found[1]}}} no tiene lugar"))
            return ""

        said = words(str(row["response"] or ""), is_text=False).said
        body = _VARIABLE.sub(ours, said.strip())
        mark = source(row["canned_id"], name, row["created"])
        files = [
            (attachment(one, context.at, mark), one.file_id)
            for one in past.files.of(int(row["canned_id"]), "C", "C")
            if one.problem is None
        ]
        department = context.departments.get(whole(row["dept_id"]))
        most = fields.DESK_LIMITS["canned_reply_name"]["max"]
        reply = CannedReply(
            id=f"osticket-{mark}",
            name=name[:most],
            body_es=body[: fields.DESK_LIMITS["reply"]["max"]],
            area=context.area(department) if department else None,
            files=tuple(one for one, _ in files),
        )
        yield Canned(mark, reply, tuple(files), tuple(doubts))


def put_account(user_id: str, account: Account, run: str, known: Row | None) -> bool:
    """Write a profile, unless the address has one here; answers whether this run brought it. The
    journal names it by its sessions, a number drawn for it, and first: an address stands nowhere
    there."""
    if known is not None and known.state == DONE:
        return False
    if known is not None:
        account = account.model_copy(update={"sessions": known.number})
    item = to_item(account.model_dump(mode="json", exclude_none=True))
    row = Row(f"account#{user_id}", account.sessions, run, rows.digest(item))
    patiently(lambda: journal.write([row]))
    if not rows.put("accounts", item, ("email",)):
        patiently(lambda: journal.forget([row.source]))
        return False
    patiently(lambda: journal.write([replace(row, state=DONE)]))
    return True


def put_canned(one: Canned, past: Past, run: str, known: Row | None) -> bool:
    """Write a canned reply with its files, unless it is here; answers whether this run brought
    it."""
    if known is not None and known.state == DONE:
        return False
    item = to_item(one.reply.model_dump(mode="json", exclude_none=True) | {"kind": _KIND})
    row = Row(f"canned#{one.source}", one.reply.id, run, rows.digest(item))
    patiently(lambda: journal.write([row]))
    for kept, file_id in one.files:
        with past.files.open(file_id) as content:
            patiently(
                lambda kept=kept, content=content: attachments.put(  # type: ignore[misc]
                    kept.id, kept.name, kept.type, content, "canned"
                )
            )
    if not rows.put("catalog", item, ("kind", "id")):
        patiently(lambda: journal.forget([row.source]))
        return False
    patiently(lambda: journal.write([replace(row, state=DONE)]))
    return True


def remove(row: Row, emails: Mapping[str, str]) -> bool:
    """Take back a profile or a canned reply that stands as it was written, its files with it;
    answers whether it is gone. ``emails`` are those of profiles by their sessions."""
    if row.source.startswith("account#"):
        email = emails.get(row.number)
        return email is None or rows.take_back("accounts", to_item({"email": email}), row.digest)
    key = to_item({"kind": _KIND, "id": row.number})
    files = from_item(rows.stored("catalog", key)).get("files", [])
    if not rows.take_back("catalog", key, row.digest):
        return False
    for one in files:
        patiently(lambda one=one: attachments.remove(one["id"], "canned"))  # type: ignore[misc]
    return True


def emails(sessions: Container[str]) -> dict[str, str]:
    """The addresses of profiles by their sessions, in one look at all profiles."""
    found = scan(
        TableName=table("accounts"), ProjectionExpression="email, sessions", ConsistentRead=True
    )
    return {
        str(row["sessions"]): str(row["email"]) for row in found if row.get("sessions") in sessions
    }


def _nobodys(person: object) -> OldTicket:
    """A ticket that has nothing but its person."""
    blank: dict[str, object] = dict.fromkeys(OldTicket.__dataclass_fields__)
    blank |= {"person": person, "entries": (), "fields": {}}
    return OldTicket(**blank)  # type: ignore[arg-type]
