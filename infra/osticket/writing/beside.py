"""What comes over beside tickets: profiles of those who had an account, and canned replies."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.domain import fields
from chalicelib.domain.accounts.account import Account
from chalicelib.domain.desk.canned_replies import CannedReply
from chalicelib.domain.fields import email_key
from chalicelib.domain.files.attachments import Attachment
from chalicelib.services.clock import fresh_id, stamp
from chalicelib.store.aws import attachments
from chalicelib.store.aws.dynamodb import call_if, dynamodb, table, to_item
from infra.osticket.past.shapes import OldTicket
from infra.osticket.past.tickets import Past, source
from infra.osticket.records import people
from infra.osticket.records.context import Context, Doubt
from infra.osticket.records.lines import attachment
from infra.osticket.records.text import words
from infra.osticket.writing.journal import DONE, Row
from infra.osticket.writing.writer import patiently

_CONFIRMED = 1
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
    rows = past.staging.all("SELECT user_id, status, registered FROM user_account ORDER BY id")
    for row in rows:
        person = past.person(int(row["user_id"] or 0))
        if person.email is None or not int(row["status"] or 0) & _CONFIRMED:
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
    for row in past.staging.all("SELECT * FROM canned_response ORDER BY canned_id"):
        name, doubts = people.fields_text(str(row["title"] or "")), list[Doubt]()
        if not int(row["isenabled"] or 0):
            yield Doubt("canned", f"respuesta «{name}» retirada en osTicket: no pasa")
            continue

        def ours(found: re.Match[str], name: str = name, doubts: list[Doubt] = doubts) -> str:
            if (known := _OURS.get(found[1])) is not None:
                return f"{{{known}}}"
            doubts.append(Doubt("canned", f"respuesta «{name}»: %{{{found[1]}}} no tiene lugar"))
            return ""

        said = words(str(row["response"] or ""), is_text=False).said
        body = _VARIABLE.sub(ours, said.replace("{", "{").strip())
        mark = source(row["canned_id"], name, row["created"])
        files = [
            (attachment(one, context.at, mark), one.file_id)
            for one in past.files.of(int(row["canned_id"]), "C", "C")
            if one.problem is None
        ]
        department = context.departments.get(int(row["dept_id"] or 0))
        most = fields.DESK_LIMITS["canned_reply_name"]["max"]
        reply = CannedReply(
            id=f"osticket-{mark}",
            name=name[:most],
            body_es=body[: fields.DESK_LIMITS["reply"]["max"]],
            area=context.area(department) if department else None,
            files=tuple(one for one, _ in files),
        )
        yield Canned(mark, reply, tuple(files), tuple(doubts))


def put_account(user_id: str, account: Account, run: str) -> Row | None:
    """Write a profile, unless the address has one here; the row for the journal."""
    written = patiently(
        lambda: call_if(
            dynamodb().put_item,
            TableName=table("accounts"),
            Item=to_item(account.model_dump(mode="json", exclude_none=True)),
            ConditionExpression="attribute_not_exists(email)",
        )
    )
    if written is None:
        return None
    return Row(f"account#{user_id}", email_mark(account.email), run, account.sessions, DONE)


def put_canned(one: Canned, past: Past, run: str) -> Row | None:
    """Write a canned reply with its files, unless it is here."""
    for kept, file_id in one.files:
        content = b"".join(past.files.chunks(file_id))
        attachments.put(kept.id, kept.name, kept.type, io.BytesIO(content), "canned")
    row = one.reply.model_dump(mode="json", exclude_none=True) | {"kind": "canned_reply"}
    written = patiently(
        lambda: call_if(
            dynamodb().put_item,
            TableName=table("catalog"),
            Item=to_item(row),
            ConditionExpression="attribute_not_exists(id)",
        )
    )
    return Row(f"canned#{one.source}", one.reply.id, run, "", DONE) if written is not None else None


def remove(row: Row) -> None:
    """Take back a canned reply; a profile is its holder's by now and stays."""
    if row.source.startswith("canned#"):
        key = to_item({"kind": "canned_reply", "id": row.number})
        patiently(lambda: call_if(dynamodb().delete_item, TableName=table("catalog"), Key=key))


def email_mark(email: str) -> str:
    """What a journal's row has in place of an address: nothing of it."""
    return f"account-{len(email_key(email))}"


def _nobodys(person: object) -> OldTicket:
    """A ticket that has nothing but its person."""
    blank: dict[str, object] = dict.fromkeys(OldTicket.__dataclass_fields__)
    blank |= {"person": person, "entries": (), "fields": {}}
    return OldTicket(**blank)  # type: ignore[arg-type]
