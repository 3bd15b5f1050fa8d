"""A mapping proposed from the names that an osTicket has; what was guessed is told as a doubt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from chalicelib.domain.form import nationalities
from chalicelib.domain.form.person import Gender
from chalicelib.domain.rules.catalog import FRONT_DESK, OTHER_TOPIC, Catalog
from chalicelib.domain.tickets.ticket import Priority
from infra.osticket.mapping.document import BY_FACTS, NOTE, Mapping
from infra.osticket.past import forms
from infra.osticket.past.tickets import Past

_WORD = re.compile(r"[a-z0-9]+")
_IDLE = frozenset("de del la el los las y e o u en a por para con the of and".split())
_CLOSED = {"sin respuesta": "no_response", "no response": "no_response", "duplicad": "duplicate",
           "desist": "withdrawn", "retirad": "withdrawn", "reserva": "confidential",
           "no compete": "not_inec"}  # fmt: skip
_WAITS = ("espera", "waiting", "pendiente del usuario", "aclaraci")
_PERSONAL = {
    "nacionalidad": ("nacionalidad", "nationality", "pais", "country"),
    "documento": ("cedula", "documento", "pasaporte", "identificacion", "dni"),
    "genero": ("genero", "sexo", "gender"),
    "tipo_usuario": ("tipo de usuario", "tipo usuario", "user type", "perfil"),
    "organizacion": ("institucion", "organizacion", "organization", "empresa"),
}
_GENDERS = {"masculino": "male", "hombre": "male", "m": "male", "male": "male",
            "femenino": "female", "mujer": "female", "f": "female", "female": "female",
            "otro": "other", "other": "other", "lgbtiq": "other"}  # fmt: skip
_PRIORITIES = {"baja": "normal", "low": "normal", "normal": "normal", "alta": "high",
               "high": "high", "emergencia": "urgent", "emergency": "urgent",
               "urgente": "urgent"}  # fmt: skip
_USER_TYPES = {"docente": "researcher", "investigador": "researcher", "publico": "public_servant",
               "publica": "public_servant", "gad": "local_government", "interno": "internal",
               "ciudadania": "citizen", "ciudadano": "citizen", "estudiante": "student",
               "privada": "company", "medio": "media", "internacional":
               "international_organization", "social": "civil_society"}  # fmt: skip
#: Countries by names that are not the list's own.
_COUNTRIES = {"estados unidos": "US", "eeuu": "US", "siria": "SY", "costa de marfil": "CI",
              "cote d ivoire": "CI", "rusia": "RU", "reino unido": "GB"}  # fmt: skip


@dataclass
class Proposal:
    """A mapping, and what of it was guessed or has no place, a sentence each."""

    mapping: Mapping
    doubts: list[str] = field(default_factory=list)


def propose(past: Past, catalog: Catalog, emails: Iterable[str]) -> Proposal:
    """What the names suggest; every name that is there stands in it."""
    doubts: list[str] = []
    placed = {name: _field(name, label) for name, label in _fields(past)}
    doubts += [f"campo «{name}» pasa a una nota interna" for name, to in placed.items()
               if to == NOTE]  # fmt: skip
    areas = _areas(past, catalog)
    doubts += [f"departamento «{name}» no tiene área aquí: pasa a «{FRONT_DESK}»"
               for name, area in areas.items() if area is None]  # fmt: skip
    found: dict[str, Any] = {
        "areas": {name: area or FRONT_DESK for name, area in areas.items()},
        "campos": placed,
        "estados": {str(row["name"]): _status(str(row["name"]), str(row["state"]))
                    for row in past.staging.all("SELECT name, state FROM ticket_status")},
    }  # fmt: skip
    for part, kind, names, guess, other in _guesses(past, catalog, emails, placed):
        meant = {name: guess(name) for name in names}
        doubts += [f"{kind} «{name}» no tiene lugar aquí: pasa a «{other or 'vacío'}»"
                   for name, to in meant.items() if to is None]  # fmt: skip
        found[part] = {name: other if to is None else to for name, to in meant.items()}
    return Proposal(Mapping(zona=past.zone.key, **found), doubts)


_Guess = tuple[str, str, Iterable[str], Callable[[str], str | None], str]


def _guesses(
    past: Past, catalog: Catalog, emails: Iterable[str], placed: dict[str, str]
) -> Iterator[_Guess]:
    """Part of the mapping, what it is called, names there, what one may mean, and else."""
    known = {email.lower(): email for email in emails}
    yield ("temas", "tema", _names(past, "help_topic", "topic"),
           lambda name: _topic(name, catalog), OTHER_TOPIC)  # fmt: skip
    yield ("prioridades", "prioridad", _names(past, "ticket_priority", "priority_desc"),
           lambda name: _PRIORITIES.get(_plain(name)), Priority.NORMAL.value)  # fmt: skip
    yield ("agentes", "agente", _names(past, "staff", "email"),
           lambda email: known.get(email.lower()), "")  # fmt: skip
    yield ("tipos_de_usuario", "tipo de usuario", _answers(past, placed, "tipo_usuario"),
           lambda name: _user_type(name, catalog), "citizen")  # fmt: skip
    yield ("generos", "género", _answers(past, placed, "genero"),
           lambda name: _GENDERS.get(_plain(name)), Gender.UNDISCLOSED.value)  # fmt: skip
    yield ("nacionalidades", "nacionalidad", _answers(past, placed, "nacionalidad"), _country,
           "")  # fmt: skip


def _names(past: Past, table: str, column: str) -> list[str]:
    rows = past.staging.all(f'SELECT DISTINCT "{column}" AS n FROM "{table}" ORDER BY 1')  # noqa: S608
    return [str(row["n"]) for row in rows if row["n"]]


def _fields(past: Past) -> Iterator[tuple[str, str]]:
    rows = past.staging.all(
        f"SELECT {forms.NAME} AS name, f.label, f.type FROM form_field f "  # noqa: S608
        "JOIN form o ON o.id = f.form_id WHERE o.type IN ('U', 'T', 'G') ORDER BY f.id"
    )
    skipped = forms.OF_PEOPLE | forms.OF_TICKETS
    for row in rows:
        name = str(row["name"] or "")
        if name and name not in skipped and row["type"] not in ("thread", "info", "break"):
            yield name, str(row["label"] or name)


def _field(name: str, label: str) -> str:
    told = f"{_plain(name.replace('_', ' '))} {_plain(label)}"
    return next((ours for ours, words in _PERSONAL.items() if any(w in told for w in words)), NOTE)


def _answers(past: Past, fields_: dict[str, str], ours: str) -> list[str]:
    names = [name for name, to in fields_.items() if to == ours]
    found: dict[str, None] = {}
    for name in names:
        for row in past.staging.all(
            "SELECT DISTINCT v.value, f.type FROM form_entry_values v "  # noqa: S608
            f"JOIN form_field f ON f.id = v.field_id WHERE {forms.NAME} = ?", name
        ):  # fmt: skip
            label = forms.label(row["value"], str(row["type"] or ""))
            found |= dict.fromkeys(one for one in (label if isinstance(label, list) else [label])
                                   if one)  # fmt: skip
    return sorted(found)


def _areas(past: Past, catalog: Catalog) -> dict[str, str | None]:
    rows = {row["id"]: row for row in past.staging.all("SELECT id, pid, name FROM department")}

    def area(row: object, depth: int = 0) -> str | None:
        told: dict[str, object] = dict(row)  # type: ignore[call-overload]
        name = str(told["name"] or "")
        ids = {one.lower(): one for one in catalog.areas}
        for word in _WORD.findall(_plain(name)):
            if word in ids:
                return ids[word]
        found = _alike(name, ((one.id, one.name_es) for one in catalog.areas.values()))
        parent = rows.get(told["pid"])
        return found or (area(parent, depth + 1) if parent is not None and depth < 9 else None)

    return {str(row["name"]): area(row) for row in rows.values() if row["name"]}


def _topic(name: str, catalog: Catalog) -> str | None:
    ids = {one.lower(): one for one in catalog.topics}
    for word in _WORD.findall(_plain(name)):
        if word in ids and len(word) > 2:
            return ids[word]
    return _alike(name, ((one.id, one.name_es) for one in catalog.topics.values()))


def _status(name: str, state: str) -> str:
    told = _plain(name)
    if state == "open":
        return "waiting_requester" if any(word in told for word in _WAITS) else BY_FACTS
    reason = next((to for words, to in _CLOSED.items() if words in told), "resolved")
    return f"closed:{reason}"


def _user_type(name: str, catalog: Catalog) -> str | None:
    known = ((one.id, one.name_es) for one in catalog.user_types.values())
    if (found := _alike(name, known)) is not None:
        return found
    words = _WORD.findall(_plain(name))
    meant = next((to for word in words if (to := _USER_TYPES.get(word))), None)
    return meant if meant in catalog.user_types else None


def _country(name: str) -> str | None:
    told = _plain(name)
    names = {_plain(one): code for code, one in nationalities.names("es")}
    code = _COUNTRIES.get(told) or names.get(told)
    return code if code and nationalities.is_known(code) else None


def _alike(name: str, known: Iterable[tuple[str, str]]) -> str | None:
    """The id whose name shares most words with another name: two, and most of the fewer."""
    words, best = _words(name), (0.0, "")
    for key, told in known:
        others = _words(told)
        if len(words & others) > 1 or (words and words == others):
            best = max(best, (len(words & others) / min(len(words), len(others)), key))
    return best[1] if best[0] >= 0.6 else None


def _words(text: str) -> frozenset[str]:
    return frozenset(
        word[:7] for word in _WORD.findall(_plain(text)) if word not in _IDLE and len(word) > 2
    )


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", decomposed).split())
