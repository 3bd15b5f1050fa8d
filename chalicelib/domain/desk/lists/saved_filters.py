"""Filters of lists that an agent keeps under a name, in their own row, on whatever machine."""

from __future__ import annotations

from pydantic import Field

from chalicelib.domain import fields
from chalicelib.domain.desk.lists.views import View
from chalicelib.domain.desk.ticket_query import TicketFilters
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.model import Model

#: Filters that one person keeps at most: they stand in the side bar.
MOST_KEPT = 20


class SavedFilterWanted(Model, extra="forbid"):
    """A filter as it is to be kept: a view, what narrows it, and its order. What was searched for
    is not kept: it may be a name."""

    name: fields.FilterName
    view: View
    filters: TicketFilters = TicketFilters()

    @property
    def parameters(self) -> dict[str, str]:
        """What narrows and orders it, as the parameters of a list."""
        named = self.filters.model_dump(mode="json", exclude_defaults=True)
        return {
            name: ",".join(value) if isinstance(value, list) else str(value)
            for name, value in named.items()
        }


class SavedFilter(Model):
    """A filter that somebody keeps."""

    id: str
    name: str
    view: View
    filters: dict[str, str] = Field(description="As the parameters of a list.")


class KeptFilters(Model):
    """All that one person keeps; ``version`` is 0 before the first time."""

    version: int = 0
    items: tuple[SavedFilter, ...] = ()

    def with_one(self, filter_id: str, wanted: SavedFilterWanted) -> KeptFilters:
        """The same with one more, or with another in the place of the one that has its id.

        Raises Invalid: the name is another one's, or there are too many.
        """
        others = [one for one in self.items if one.id != filter_id]
        if any(one.name.casefold() == wanted.name.casefold() for one in others):
            raise Invalid([Fault("name", "taken", "Another filter of yours has this name.")])
        if len(others) >= MOST_KEPT:
            detail = f"Delete one first: {MOST_KEPT} are kept."
            raise Invalid([Fault("name", "too_many", detail)])
        kept = SavedFilter(
            id=filter_id, name=wanted.name, view=wanted.view, filters=wanted.parameters
        )
        items = sorted([*others, kept], key=lambda one: one.name.casefold())
        return KeptFilters(version=self.version, items=tuple(items))

    def without(self, filter_id: str) -> KeptFilters:
        """The same without one."""
        items = tuple(one for one in self.items if one.id != filter_id)
        return KeptFilters(version=self.version, items=items)
