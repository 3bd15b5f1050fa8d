"""``make docs``: the pages of docs/ that follow from code and templates, written anew. A stale one
fails ``tests/contracts/test_docs.py``."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from chalicelib.domain.figures.charter.charter import Charter
from chalicelib.domain.tickets import lifecycle
from chalicelib.settings import Settings
from infra.reference import clock, rules
from infra.reference.tables import TABLES
from infra.template import read

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
_MADE = "<!-- Made by `make docs`; what is written here by hand is lost. -->\n"

_READS = {"Get", "Query", "BatchGet", "Scan", "ConditionCheck"}
_KEYS = {"HASH": "partition key", "RANGE": "sort key"}


def pages() -> dict[Path, str]:
    """The text of every page that is made, by its path."""
    return {
        DOCS / "ticket-life.md": ticket_life(),
        DOCS / "clock.md": clock.page(),
        DOCS / "data.md": data_dictionary(),
        DOCS / "settings.md": settings_page(),
        DOCS / "charter.schema.json": charter_schema(),
    }


def charter_schema() -> str:
    """The schema of ``/servicio.json`` (JSON Schema 2020-12)."""
    schema = Charter.model_json_schema(mode="serialization")
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def ticket_life() -> str:
    """The statuses and acts as a Mermaid picture, and the same as a table."""
    drawn: dict[tuple[str, str], list[str]] = {}
    for (start, act), end in lifecycle.TABLE.items():
        drawn.setdefault((start, end), []).append(act)
    arrows = [f"    {a} --> {b}: {', '.join(acts)}" for (a, b), acts in drawn.items()]
    rows = [
        f"| `{start}` | {lifecycle.clock(start, pausable=True)} | "
        + ", ".join(_leads(start))
        + " |"
        for start in lifecycle.Status
    ]
    return "\n".join(
        [
            "# A ticket's life",
            "",
            _MADE,
            "From `chalicelib/domain/tickets/lifecycle.py`; what is not here does not happen.",
            "The table below says the same as the picture.",
            "",
            "```mermaid",
            "stateDiagram-v2",
            "    accTitle: A ticket's life",
            "    accDescr: Statuses and the acts that lead from one to another, as in the table",
            f"    [*] --> {lifecycle.Status.RECEIVED}: open",
            *arrows,
            "```",
            "",
            "| Status | Time to answer | Act → status that it leads to |",
            "|---|---|---|",
            *rows,
            "",
            "A request for public information (`legal_request`) is never paused. A message on a",
            "closed ticket reopens it within the days of the setting `reopen_within_days`.",
            "",
        ]
    )


def _leads(start: lifecycle.Status) -> list[str]:
    return [f"`{act}` → `{end}`" for (a, act), end in lifecycle.TABLE.items() if a is start]


def data_dictionary() -> str:
    """Every table of the template: keys, indexes, attributes, and who writes and reads it."""
    access = _access()
    parts = [
        "# Data dictionary",
        "",
        _MADE,
        "Tables and indexes from `infra/templates/data.yaml`, functions and their rights from",
        "`infra/templates/app.yaml`, attributes from the models. Types: S text, N number, M map,",
        "L list, BOOL truth, as DynamoDB keeps them.",
        "",
    ]
    for resource in read(ROOT / "infra" / "templates" / "data.yaml")["Resources"].values():
        if resource["Type"] == "AWS::DynamoDB::Table":
            parts += _table(resource["Properties"], access)
    return "\n".join(parts)


def _table(properties: dict[str, Any], access: dict[str, dict[str, set[str]]]) -> Iterator[str]:
    name = properties["TableName"]["Fn::Sub"].removeprefix("${TablePrefix}")
    if name not in TABLES:
        raise LookupError(f"{name}: say in infra/reference/tables.py what this table is for")
    purpose, models = TABLES[name]
    modules = _modules(f'table("{name}")')
    yield from (f"## `{name}`", "", purpose, "", f"- Key: {_key(properties['KeySchema'])}")
    for index in properties.get("GlobalSecondaryIndexes", []):
        held = index["Projection"].get("NonKeyAttributes", [])
        copied = f"; copies {', '.join(f'`{one}`' for one in held)}" if held else "; keys alone"
        yield f"- Index `{index['IndexName']}`: {_key(index['KeySchema'])}{copied}"
    if "TimeToLiveSpecification" in properties:
        yield f"- Expires by `{properties['TimeToLiveSpecification']['AttributeName']}` (TTL)"
    if "StreamSpecification" in properties:
        yield f"- Stream: {properties['StreamSpecification']['StreamViewType']}"
    for verb in ("writes", "reads"):
        yield f"- Functions with the right to {verb[:-1]}: {', '.join(sorted(access[name][verb]))}"
    yield f"- In code: {', '.join(f'`{module}`' for module in modules)}"
    yield ""
    for model in models:
        yield from _attributes(model)
    if name == "guards":
        yield from _prefixes()


def _key(schema: list[dict[str, str]]) -> str:
    return ", ".join(f"{_KEYS[part['KeyType']]} `{part['AttributeName']}`" for part in schema)


def _attributes(model: type[BaseModel]) -> Iterator[str]:
    schema = model.model_json_schema(mode="serialization")
    yield from (f"`{model.__name__}`:", "", "| Attribute | Type | What |", "|---|---|---|")
    for name, field in schema["properties"].items():
        told = " ".join(str(field.get("description", "")).split()).replace("|", "\\|")
        yield f"| `{name}` | {_type(field, schema.get('$defs', {}))} | {told} |"
    yield ""


def _type(field: dict[str, Any], defs: dict[str, Any]) -> str:
    """The DynamoDB type of a property of a JSON schema."""
    if "$ref" in field:
        return _type(defs[field["$ref"].rsplit("/", 1)[1]], defs)
    if "anyOf" in field:
        kinds = [_type(one, defs) for one in field["anyOf"] if one.get("type") != "null"]
        return " or ".join(dict.fromkeys(kinds))
    names = {"integer": "N", "number": "N", "boolean": "BOOL", "array": "L", "object": "M"}
    return names.get(field.get("type", "string"), "S")


def _modules(text: str) -> list[str]:
    store = ROOT / "chalicelib" / "store"
    files = sorted(path for path in store.rglob("*.py") if text in path.read_text(encoding="utf-8"))
    return [path.relative_to(ROOT).as_posix() for path in files]


def _prefixes() -> Iterator[str]:
    """The kinds of guards, from the f-strings that make their keys."""
    yield from ("| Key begins with | Made in |", "|---|---|")
    found: dict[str, str] = {}
    for module in _modules('table("guards")'):
        tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                begin = re.match(r"([a-z-]+#)", str(node.values[0].value))
                if begin:
                    found[begin[1]] = module
    yield from (f"| `{prefix}` | `{module}` |" for prefix, module in sorted(found.items()))
    yield "| a limit's subject, then `#` | `chalicelib/store/guards/guards.py` |"
    yield ""


def _access() -> dict[str, dict[str, set[str]]]:
    """For each table the functions that may write and read it, by the policies of their roles."""
    resources = read(ROOT / "infra" / "templates" / "app.yaml")["Resources"]
    functions: dict[str, list[str]] = {}
    for name, resource in resources.items():
        role = resource.get("Properties", {}).get("Role", {})
        if "Fn::GetAtt" in role:
            functions.setdefault(role["Fn::GetAtt"][0], []).append(f"`{name}`")
    found: dict[str, dict[str, set[str]]] = {
        table: {"writes": set(), "reads": set()} for table in TABLES
    }
    for role, names in functions.items():
        for action, table in _rights(resources[role]["Properties"].get("Policies", [])):
            reading = any(action.startswith(f"dynamodb:{verb}") for verb in _READS)
            found[table]["reads" if reading else "writes"].update(names)
    return found


def _rights(policies: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for policy in policies:
        for statement in policy["PolicyDocument"]["Statement"]:
            actions, resources = statement["Action"], str(statement["Resource"])
            for table in re.findall(r"table/\$\{TablePrefix\}(\w+)", resources):
                for action in [actions] if isinstance(actions, str) else actions:
                    yield action, table


def settings_page() -> str:
    """What differs between deployments, from the reader of the environment."""
    rows = [
        f"| `{name.upper()}` | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(
        [
            "# Settings",
            "",
            _MADE,
            "Environment of every function, set by `infra/templates/app.yaml`, read by",
            "`chalicelib/settings.py` alone. What an administrator sets stands in",
            "`infra/stages/`; the rules, such as deadlines, stand below.",
            "",
            "| Variable | What it is |",
            "|---|---|",
            *rows,
            "",
            *rules.rules(),
        ]
    )


def main() -> None:
    """Write every page."""
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
        print(f"· {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
