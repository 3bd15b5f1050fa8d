"""Read the rows of the catalog, and say of each what is wrong with it.

A row whose own values cannot be used is left out. One that is only wrong in part counts without
that part: a topic must not vanish from the form for a link that cannot be followed. Nothing that
somebody wrote is passed over in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ValidationError

from chalicelib.domain.languages import stored_names
from chalicelib.domain.rules.catalog import (
    FRONT_DESK,
    OTHER_TOPIC,
    Area,
    Catalog,
    Finding,
    Rules,
    Setting,
    Topic,
    UserType,
)
from chalicelib.domain.rules.holidays import Holiday, legal_holidays
from chalicelib.domain.rules.operations import ATTRIBUTES, PublishedFacts

CatalogRow = Mapping[str, Any]

#: Kinds that are rows of the catalog and read elsewhere.
ELSEWHERE = frozenset({"canned_reply", "absence", "departure", "proposal"})
_MODELS: dict[str, type[BaseModel]] = {
    "area": Area,
    "topic": Topic,
    "user_type": UserType,
    "holiday": Holiday,
    "setting": Setting,
}
#: What every row has beside its model's fields: its key.
_KEY = {"kind", "id"}

_FRONT_DESK = Area.model_validate({"id": FRONT_DESK, **stored_names("catalog", "front_desk")})
_OTHER_TOPIC = Topic.model_validate(
    {"id": OTHER_TOPIC, "area": FRONT_DESK, **stored_names("catalog", "other_topic")}
)
#: Without any type of user nobody could send the form.
_ANYBODY = UserType.model_validate({"id": "citizen", **stored_names("catalog", "anybody")})


def read(rows: Iterable[CatalogRow]) -> Catalog:
    """The catalog of all rows, with what is wrong with them.

    ``rows`` are the plain items of the ``catalog`` table: ``{"kind", "id", ...}``; a holiday's
    id is its date.
    """
    found: dict[str, dict[str, Any]] = {kind: {} for kind in _MODELS}
    findings: list[Finding] = []
    for row in rows:
        kind, row_id = str(row["kind"]), str(row["id"])
        if kind in ELSEWHERE:
            continue
        value, wrong = _value(kind, row)
        findings += wrong
        if value is not None:
            found[kind][row_id] = value
    rules, wrong_settings = _rules(found["setting"])
    areas = {FRONT_DESK: _FRONT_DESK} | found["area"]
    user_types = found["user_type"]
    if all(row.withdrawn for row in user_types.values()):
        user_types = user_types | {_ANYBODY.id: _ANYBODY}
    findings += [*wrong_settings, *_between_rows(areas, found)]
    return Catalog(
        areas=areas,
        topics={OTHER_TOPIC: _OTHER_TOPIC} | found["topic"],
        user_types=user_types,
        holidays={holiday.date: holiday for holiday in found["holiday"].values()},
        rules=rules,
        settings=found["setting"],
        findings=tuple(findings),
    )


def _value(kind: str, row: CatalogRow) -> tuple[BaseModel | None, list[Finding]]:
    """A row as its model, None when it cannot be used; and what is wrong with it."""
    key = f"{kind}/{row['id']}"
    model = _MODELS.get(kind)
    if model is None:
        return None, [Finding(key=key, code="unknown_kind", in_force=False)]
    known = _KEY | (model.model_fields.keys() - {"date"})
    findings = [
        Finding(key=key, attribute=name, code="unknown_attribute", in_force=True)
        for name in sorted(row.keys() - known)
    ]
    values = {name: value for name, value in row.items() if name in known}
    if "hint_url" in values and not _is_address(values["hint_url"]):
        findings.append(Finding(key=key, attribute="hint_url", code="not_http", in_force=True))
        del values["hint_url"]
    if kind == "topic":
        findings += _wrong_facts(values, key)
    if kind == "holiday":
        values["date"] = row["id"]
    wrong = [*_flags(model, values, key)]
    try:
        value = model.model_validate(values)
    except ValidationError as error:
        wrong += _faults(error, key)
    if wrong:
        told = [fault.model_copy(update={"in_force": False}) for fault in findings]
        return None, [*told, *wrong]
    return value, findings


def _wrong_facts(values: dict[str, Any], key: str) -> list[Finding]:
    """Takes away what of an operation's facts cannot be used: the topic counts without it."""
    facts = {name: values[name] for name in ATTRIBUTES if name in values}
    wrong = {name for name, value in facts.items() if isinstance(value, bool)}
    try:
        PublishedFacts.model_validate(facts)
    except ValidationError as error:
        wrong |= {str(fault["loc"][0]) for fault in error.errors()}
    for name in wrong:
        del values[name]
    return [
        Finding(key=key, attribute=name, code="wrong_value", in_force=True)
        for name in sorted(wrong)
    ]


def _flags(model: type[BaseModel], values: CatalogRow, key: str) -> Iterator[Finding]:
    """Yes or no where a number is asked for: pydantic would take them for 1 and 0."""
    for name, value in values.items():
        field = model.model_fields.get(name)
        if isinstance(value, bool) and field and field.annotation not in (bool, Any):
            yield Finding(key=key, attribute=name, code="wrong_value", in_force=False)


def _faults(error: ValidationError, key: str) -> Iterator[Finding]:
    for fault in error.errors():
        name = str(fault["loc"][0])
        if name == "date":
            yield Finding(key=key, code="not_a_date", in_force=False)
        else:
            code = "missing" if fault["type"] == "missing" else "wrong_value"
            yield Finding.model_validate(
                {"key": key, "attribute": name, "code": code, "in_force": False}
            )


def _is_address(value: Any) -> bool:
    """Whether a value is an address of the web that a page may lead to."""
    if not isinstance(value, str) or any(letter.isspace() for letter in value):
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _rules(settings: dict[str, Setting]) -> tuple[Rules, list[Finding]]:
    """The rules, and the settings that no rule has or whose value it refuses: there the default
    counts."""
    known = {name: setting.value for name, setting in settings.items() if _is_rule(setting)}
    wrong = {name: "unknown_setting" for name in settings if name not in Rules.model_fields}
    wrong |= dict.fromkeys(settings.keys() - known.keys() - wrong.keys(), "wrong_value")
    try:
        rules = Rules.model_validate(known)
    except ValidationError as error:
        refused = {str(fault["loc"][0]) for fault in error.errors()}
        wrong |= dict.fromkeys(refused, "wrong_value")
        rules = Rules.model_validate(
            {name: value for name, value in known.items() if name not in refused}
        )
    findings = [
        {"key": f"setting/{name}", "attribute": _VALUE.get(code), "code": code, "in_force": False}
        for name, code in sorted(wrong.items())
    ]
    return rules, [Finding.model_validate(finding) for finding in findings]


_VALUE = {"wrong_value": "value"}


def _is_rule(setting: Setting) -> bool:
    """Whether a setting is one of ours, and no yes or no where a number is asked for."""
    field = Rules.model_fields.get(setting.id)
    return field is not None and (not isinstance(setting.value, bool) or field.annotation is bool)


def _between_rows(areas: dict[str, Area], found: dict[str, dict[str, Any]]) -> Iterator[Finding]:
    """What no row shows by itself."""
    for topic in found["topic"].values():
        if topic.area not in areas:
            yield Finding(
                key=f"topic/{topic.id}", attribute="area", code="unknown_area", in_force=True
            )
    if OTHER_TOPIC in found["topic"] and found["topic"][OTHER_TOPIC].withdrawn:
        yield Finding(
            key=f"topic/{OTHER_TOPIC}",
            attribute="withdrawn",
            code="always_offered",
            in_force=True,
        )
    if all(row.withdrawn for row in found["user_type"].values()):
        yield Finding(key="user_type", code="no_user_types", in_force=False)
    for holiday in found["holiday"].values():
        if holiday.worked and not _is_legal(holiday.date):
            yield Finding(
                key=f"holiday/{holiday.date}",
                attribute="worked",
                code="not_a_holiday",
                in_force=True,
            )


def _is_legal(day: date) -> bool:
    return any(holiday.date == day for holiday in legal_holidays(day.year))
