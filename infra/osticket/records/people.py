"""Who asked, as osTicket knew them: kept as it is, marked where no rule of today lets it pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from chalicelib.domain import fields
from chalicelib.domain.form.documents import cedula, passport
from chalicelib.domain.form.person import Gender, email_mark
from chalicelib.domain.form.phones import Phone
from infra.osticket.mapping.document import NOTE
from infra.osticket.past.facts import document_check
from infra.osticket.past.shapes import Custom, OldTicket
from infra.osticket.records.context import Context, Doubt

_EMAIL: TypeAdapter[str] = TypeAdapter(fields.EmailAddress)
_PHONE: TypeAdapter[str] = TypeAdapter(Phone)
UNNAMED = "Sin nombre"
#: Of a subject that is typed here.
LONGEST_SUBJECT: int = fields.LIMITS["subject"]["max"]  # type: ignore[index]


@dataclass(frozen=True)
class Facts:
    """The attributes of a row, what of them is unverified, and what goes into a note."""

    row: dict[str, Any]
    unverified: tuple[str, ...]
    noted: tuple[tuple[str, str], ...]
    doubts: tuple[Doubt, ...]


def facts(old: OldTicket, number: str, context: Context) -> Facts:
    """A person's attributes for the ticket of a number."""
    unverified: list[str] = []
    doubts: list[Doubt] = []
    typed, noted = _typed(old, context)

    def doubt(name: str, said: str) -> None:
        unverified.append(name)
        doubts.append(Doubt(name, said))

    name = fields_text(old.person.name)
    if not name:
        name = next((one.poster for one in old.entries if one.kind == "M" and one.poster), UNNAMED)
        doubt("full_name", "la persona ya no está en osTicket; el nombre es el del mensaje")
    row = {
        "full_name": name,
        **_email(old, number, doubt),
        **_document(typed.get("documento", ""), doubt),
        **_phone(typed.get("telefono") or old.person.phone or "", doubt),
        "organization": typed.get("organizacion") or old.person.organization,
        "gender": context.mapping.generos.get(typed.get("genero", ""), "") or Gender.UNDISCLOSED,
        "user_type": context.mapping.tipos_de_usuario.get(typed.get("tipo_usuario", ""), ""),
        "nationality": context.mapping.nacionalidades.get(typed.get("nacionalidad", ""), ""),
    }
    noted += _beside(typed, old.person.phone, context)
    for ours, kept in (("user_type", "tipo_usuario"), ("nationality", "nacionalidad")):
        if not row[ours]:
            unverified.append(ours)
            if typed.get(kept):
                noted.append((kept, typed[kept]))
                doubts.append(Doubt(ours, f"{kept} «{typed[kept]}» no tiene lugar aquí"))
    return Facts(row, tuple(unverified), tuple(noted), tuple(doubts))


def _beside(
    typed: dict[str, str], phone: str | None, context: Context
) -> Iterator[tuple[str, str]]:
    """What an attribute has no place for: an extension, and a gender that the map has not."""
    _, _, extension = (typed.get("telefono") or phone or "").upper().partition("X")
    if extension.isdigit():
        yield "extensión del teléfono", extension
    if (gender := typed.get("genero")) and not context.mapping.generos.get(gender):
        yield "género", gender


def fields_text(text: str | None) -> str:
    """A text on one line, without what no page can show."""
    plain = "".join(one if not fields.is_control(one) else " " for one in text or "")
    return " ".join(plain.split())


def _typed(old: OldTicket, context: Context) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Answers by our names, and those that go into a note; a ticket's own come first."""
    known: dict[str, str] = {}
    noted: list[tuple[str, str]] = []
    for source in (old.fields, old.person.fields):
        for name, value in source.items():
            place, said = context.mapping.campos.get(name, NOTE), _said(value)
            if place == NOTE:
                noted.append((name, said))
            else:
                known.setdefault(place, said)
    return known, noted


def _said(value: Custom) -> str:
    return ", ".join(value) if isinstance(value, list) else value


def _email(old: OldTicket, number: str, doubt: Any) -> dict[str, str]:
    typed = (old.person.email or "").strip()
    try:
        judged = _EMAIL.validate_python(typed) if typed else ""
    except ValidationError:
        judged = ""
    if not judged:
        doubt("email", f"sin correo que sirva ({typed})" if typed else "sin correo")
        return {"email": email_mark(number), "email_typed": ""}
    return {"email": fields.email_key(judged), "email_typed": typed}


def _document(typed: str, doubt: Any) -> dict[str, str]:
    check = document_check(typed)
    if check == "cedula_valid":
        return {"document_type": "cedula", "document_number": cedula(typed)}
    if check == "passport_like":
        try:
            return {"document_type": "passport", "document_number": passport(typed)}
        except ValueError:
            pass
    if check is None:
        doubt("document_number", "sin documento de identidad")
        return {"document_type": "passport", "document_number": ""}
    doubt("document_number", f"documento de identidad que no es válido ({check})")
    kind = "cedula" if check in ("cedula_invalid", "nine_digits") else "passport"
    return {"document_type": kind, "document_number": fields_text(typed)}


def _phone(typed: str, doubt: Any) -> dict[str, str | None]:
    if not typed.strip():
        return {"phone": None}
    number, _, extension = typed.upper().partition("X")
    try:
        judged = _PHONE.validate_python(number if extension.isdigit() else typed)
    except ValidationError:
        doubt("phone", "teléfono que no es válido")
        return {"phone": fields_text(typed)}
    return {"phone": judged}
