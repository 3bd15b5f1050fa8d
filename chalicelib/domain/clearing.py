"""What erasure does to a row: what is not named as staying is cleared.

A field that somebody adds is thus erased without anybody remembering it. Where a name must stand
or a reader should see that something stood, a marker does.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from pydantic.fields import FieldInfo

from chalicelib.domain.model import Model

#: Stands where something was erased.
MARKER = "[borrado]"
#: Of each model, the fields that stay, parted by spaces, by the reason why they do.
Stays = Mapping[type[Model], Mapping[str, str]]

Row = TypeVar("Row", bound=Model)


def staying(model: type[Model], stays: Stays) -> frozenset[str]:
    """Names of a model's fields that stay."""
    return frozenset(name for names in stays[model].values() for name in names.split())


def cleared(row: Row, stays: Stays, marked: Collection[str] = ()) -> Row:
    """A row without what is not named as staying.

    ``marked`` are optional texts that get the marker where something stood. Values that are
    models with a list of their own are cleared by it, one by one.
    """
    kept = staying(type(row), stays)

    def blank(name: str, field: FieldInfo) -> Any:
        value = getattr(row, name)
        if isinstance(value, tuple):
            return tuple(cleared(one, stays, marked) for one in value if type(one) in stays)
        if type(value) in stays:
            return cleared(value, stays, marked)
        return MARKER if name in marked and value else _blank(field)

    fields = type(row).model_fields.items()
    return row.model_copy(
        update={name: blank(name, field) for name, field in fields if name not in kept}
    )


def blanks(model: type[Model], stays: Stays) -> dict[str, Any]:
    """What every field that does not stay is once it is cleared; None where it is not there."""
    kept = staying(model, stays)
    return {name: _blank(one) for name, one in model.model_fields.items() if name not in kept}


def _blank(field: FieldInfo) -> Any:
    return MARKER if field.is_required() else field.get_default(call_default_factory=True)
