"""Changes of the catalog that move dates or mail people: holidays and periods. One person proposes
such a change and sees how many tickets it may touch, a second one confirms it, and it is in force
from the next 07:00 in Ecuador, so that nobody's date moves by a slip of the hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from chalicelib.domain import fields
from chalicelib.domain.administration.edits import check
from chalicelib.domain.dates import ECUADOR, Stamp
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.model import Model

#: The hour in Ecuador at which what was confirmed comes into force: before the clock's mails.
IN_FORCE_HOUR = 7

ProposedKind = Literal["holiday", "setting"]
#: What of each kind is written here; the rest of a row stays.
FIELDS: dict[str, tuple[str, ...]] = {
    "holiday": ("name_es", "name_en", "worked"),
    "setting": ("value",),
}
_Text = Annotated[fields.CatalogText | None, BeforeValidator(fields.blank_is_absent)]


class ProposedRow(Model):
    """What a row should say, or said: of a holiday its names, of a period its number."""

    remove: bool = Field(
        False, description="No row: the law's holidays, or the period's default, count."
    )
    name_es: str | None = None
    name_en: str | None = None
    worked: bool | None = Field(None, description="The law's holiday is moved: this day is worked.")
    value: int | None = Field(None, description="A period, in the unit of its name.")


class ProposedValues(ProposedRow, extra="forbid"):
    """What somebody proposes that a row should say."""

    name_es: _Text = None
    name_en: _Text = None


class Proposal(Model):
    """A change of a row that was proposed."""

    id: str = Field(description="`holiday/2026-12-07`: one change of a row at a time.")
    kind: ProposedKind
    row: str = Field(description="The row's id: a holiday's date, a setting's name.")
    version: int
    state: Literal["proposed", "scheduled", "done", "overtaken"] = Field(
        description="`overtaken`: the row was changed in the console before this came into force."
    )
    values: ProposedRow
    before: ProposedRow | None = Field(None, description="What stood; none where no row did.")
    before_version: int = Field(description="Of the row as it stood, 0 for no row.")
    touches: int = Field(description="Open tickets that it bore on at most, when proposed.")
    proposed_by: str
    proposed_by_name: str
    proposed_at: Stamp
    confirmed_by: str | None = None
    confirmed_by_name: str | None = None
    in_force_at: Stamp | None = Field(None, description="From when it counts, once confirmed.")


class Foreseen(Model):
    """What a change would do, before anybody proposes it."""

    touches: int = Field(description="Open tickets that it bears on, at most.")
    in_force_at: Stamp = Field(description="From when it would count, were it confirmed now.")


def in_force_at(now: datetime) -> datetime:
    """The next 07:00 in Ecuador."""
    here = now.astimezone(ECUADOR)
    at = datetime.combine(here.date(), time(IN_FORCE_HOUR), ECUADOR)
    return at if at > here else at + timedelta(days=1)


def row_of(kind: str, row_id: str, before: Mapping[str, Any] | None, values: ProposedRow) -> Any:
    """The row that a change leaves, None for none. Raises Invalid for what is of another kind."""
    sent = values.model_dump(exclude_none=True, exclude={"remove"})
    foreign = sorted(sent.keys() - FIELDS[kind])
    if foreign or (values.remove and sent):
        wrong = foreign or sorted(sent)
        detail = f"Belongs to no {kind}, or to none that is removed."
        raise Invalid([Fault(name, "unknown_attribute", detail) for name in wrong])
    if values.remove:
        return None
    kept = {name: value for name, value in (before or {}).items() if name not in FIELDS[kind]}
    if sent.get("worked") is False:
        del sent["worked"]
    return {"kind": kind, "id": row_id, **kept, **sent}


def judge(rows: Iterable[Mapping[str, Any]], kind: str, row_id: str, row: Any, today: date) -> None:
    """Raises Invalid with all that is wrong with a row, as the catalog is read; and for a holiday
    that has passed, whose dates have been told, or is further away than the next year."""
    if kind == "holiday":
        _check_day(row_id, today)
    if row is not None:
        check(rows, row, FIELDS[kind])


def _check_day(row_id: str, today: date) -> None:
    try:
        day = date.fromisoformat(row_id)
    except ValueError:
        raise Invalid([Fault("date", "not_a_date", "Send a date, as 2026-12-31.")]) from None
    if day < today:
        raise Invalid([Fault("date", "in_the_past", f"Send {today} or a later date.")])
    if day.year > today.year + 1:
        raise Invalid([Fault("date", "too_far", f"Send a date of {today.year + 1} at the latest.")])


def shown(row: Mapping[str, Any] | None, kind: str) -> ProposedRow | None:
    """What of a row is written here; what is of a wrong type there is left empty."""
    if row is None:
        return None
    of_type = {"worked": bool, "value": int | Decimal}
    found = {
        name: value
        for name, value in row.items()
        if name in FIELDS[kind] and isinstance(value, of_type.get(name, str))
    }
    return ProposedRow.model_validate(_whole(found))


def _whole(found: dict[str, Any]) -> dict[str, Any]:
    """Numbers come as Decimal."""
    return found | ({"value": int(found["value"])} if "value" in found else {})
