"""The mapping file: YAML, proposed by the dry run, edited by whoever knows both systems."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Names
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import yaml

from chalicelib.domain.form import nationalities
from chalicelib.domain.form.person import Gender
from chalicelib.domain.rules.catalog import OTHER_TOPIC, Catalog
from chalicelib.domain.tickets.lifecycle import CloseReason, Status
from chalicelib.domain.tickets.ticket import Priority

#: What a status may become: by its facts, one of ours, or closed for a reason.
BY_FACTS = "abierto"
STATUSES = (
    BY_FACTS,
    *(one.value for one in Status if one is not Status.CLOSED),
    *(f"closed:{reason.value}" for reason in CloseReason),
)
#: What is done with a ticket whose time is over.
IMPORT, ANONYMISE, LEAVE_OUT = "importar", "anonimizar", "dejar"
PERSONAL = ("nacionalidad", "documento", "genero", "tipo_usuario", "organizacion", "telefono")
NOTE = "nota"

_HEADS = {
    "zona": "La zona horaria del servidor de la base de datos (America/Guayaquil, UTC, ...).",
    "area_por_defecto": "El área de lo que no tiene otra.",
    "areas": "Departamento de osTicket: id del área.",
    "temas": "Tema de ayuda de osTicket: id del tema.",
    "estados": "Estado de osTicket: " + ", ".join(STATUSES) + ".",
    "prioridades": "Prioridad de osTicket: " + ", ".join(one.value for one in Priority) + ".",
    "campos": "Campo de osTicket: " + ", ".join(PERSONAL) + f" o {NOTE} (pasa a una nota interna).",
    "agentes": "Correo en osTicket: correo en el grupo de usuarios; vacío si ya no trabaja aquí.",
    "tipos_de_usuario": "Respuesta de osTicket: id del tipo de usuario.",
    "generos": "Respuesta de osTicket: " + ", ".join(one.value for one in Gender) + ".",
    "nacionalidades": "Respuesta de osTicket: código ISO 3166-1 (EC); vacío si no es un país.",
    "pasado_el_plazo": f"Tickets que ya no se conservarían: {IMPORT}, {ANONYMISE} o {LEAVE_OUT}.",
}  # fmt: skip


class BadMapping(Exception):
    """What is wrong with a mapping file, a line each."""


@dataclass(frozen=True)
class Mapping:
    """What of the old becomes what here; names as they are there, ids as they are here."""

    zona: str = ""
    area_por_defecto: str = "ATC"
    areas: Names[str, str] = field(default_factory=dict)
    temas: Names[str, str] = field(default_factory=dict)
    estados: Names[str, str] = field(default_factory=dict)
    prioridades: Names[str, str] = field(default_factory=dict)
    campos: Names[str, str] = field(default_factory=dict)
    agentes: Names[str, str] = field(default_factory=dict)
    tipos_de_usuario: Names[str, str] = field(default_factory=dict)
    generos: Names[str, str] = field(default_factory=dict)
    nacionalidades: Names[str, str] = field(default_factory=dict)
    pasado_el_plazo: str = IMPORT


def written(mapping: Mapping) -> str:
    """The mapping as a file, each part with a line that says what may stand there."""
    parts = ["# Cómo pasa cada cosa de osTicket a este sistema. Edite el lado derecho.\n"]
    for name, value in asdict(mapping).items():
        part = yaml.safe_dump({name: value or ({} if value == {} else value)}, allow_unicode=True,
                              sort_keys=True, width=120)  # fmt: skip
        parts.append(f"\n# {_HEADS[name]}\n{part}")
    return "".join(parts)


def load(path: Path, catalog: Catalog, agents: Names[str, object], zone: str = "") -> Mapping:
    """Read and check a mapping; ``zone`` is the one that the command was told. Raises BadMapping
    with every fault."""
    try:
        read = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadMapping(f"{path}: {error.strerror}.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadMapping(_no_yaml(path, error)) from error
    known = {one.name: one for one in fields(Mapping)}
    if not isinstance(read, dict):
        raise BadMapping(f"{path}: debe tener las partes {', '.join(known)}.")
    faults = [f"{name}: no es parte de un mapa; hay {', '.join(known)}" for name in read
              if name not in known]  # fmt: skip
    values: dict[str, Any] = {}
    for name, one in known.items():
        value = read.get(name)
        if one.default_factory is not dict:
            values[name] = str(value) if value else one.default
        elif value is None or isinstance(value, dict):
            values[name] = {str(k): "" if v is None else str(v) for k, v in (value or {}).items()}
        else:
            faults.append(f"{name}: debe ser una lista de «nombre: valor»")
            values[name] = {}
    mapping = Mapping(**values)
    faults += check(mapping, catalog, agents)
    if zone and mapping.zona not in ("", zone):
        faults.append(f"zona: el mapa dice {mapping.zona} y ZONE= dice {zone}: deben ser la misma")
    if faults:
        raise BadMapping("\n".join(faults))
    return mapping


def _no_yaml(path: Path, error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"{path} no está en UTF-8: guárdelo así."
    mark = getattr(error, "context_mark", None) or getattr(error, "problem_mark", None)
    where = f"línea {mark.line + 1}" if mark else "el archivo"
    return (
        f"{path}, {where}: no se puede leer como YAML. ¿Falta un «:» con un espacio detrás, cambió "
        "la sangría, o hay comillas sin cerrar? Un nombre con «:» o «#» va entre comillas."
    )


def strangers(mapping: Mapping, proposed: Mapping) -> Iterator[str]:
    """Names of an osTicket that a mapping has not, and names that it has and the osTicket not."""
    for part, there in asdict(proposed).items():
        if not isinstance(there, dict):
            continue
        told: Names[str, str] = getattr(mapping, part)
        yield from (f"{part}: «{name}» no está en el mapa; pasa a lo que haya por defecto"
                    for name in there if name not in told)  # fmt: skip
        yield from (f"{part}: «{name}» del mapa no es un nombre de este osTicket"
                    for name in told if name not in there)  # fmt: skip


def check(mapping: Mapping, catalog: Catalog, agents: Names[str, object]) -> list[str]:
    """What of a mapping leads nowhere here."""
    allowed: dict[str, tuple[frozenset[str], str]] = {
        "areas": (frozenset(catalog.areas), "área"),
        "temas": (frozenset(catalog.topics) | {OTHER_TOPIC}, "tema"),
        "estados": (frozenset(STATUSES), "estado"),
        "prioridades": (frozenset(Priority), "prioridad"),
        "campos": (frozenset({*PERSONAL, NOTE}), "campo"),
        "agentes": (frozenset(agents), "agente"),
        "tipos_de_usuario": (frozenset(catalog.user_types), "tipo de usuario"),
        "generos": (frozenset(Gender), "género"),
        "nacionalidades": (nationalities.codes(), "código de país"),
    }
    faults = []
    for name, (ids, kind) in allowed.items():
        for key, value in getattr(mapping, name).items():
            if value and value not in ids:
                told = ", ".join(sorted(ids)[:12])
                faults.append(f"{name}: «{key}: {value}» no es {kind} de aquí (hay {told}...)")
    if mapping.area_por_defecto not in catalog.areas:
        faults.append(f"area_por_defecto: «{mapping.area_por_defecto}» no es área de aquí")
    if mapping.pasado_el_plazo not in (IMPORT, ANONYMISE, LEAVE_OUT):
        faults.append(f"pasado_el_plazo: use {IMPORT}, {ANONYMISE} o {LEAVE_OUT}")
    return faults
