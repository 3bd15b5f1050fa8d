"""A requester's personal fields have one home, and its shapes agree."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from inspect import get_annotations

import pytest
from pydantic import BaseModel

import chalicelib
from chalicelib.domain.form import person
from chalicelib.domain.form.opening import Opening
from chalicelib.domain.form.person import (
    Mailbox,
    NamedPerson,
    PartialPerson,
    Person,
    Profile,
    TypedPerson,
)
from chalicelib.domain.model import Model
from tests.desk import opening
from tests.person import ADDED
from tests.seeds import CATALOG

#: The same fact, as it is typed and as a row keeps it.
IN_A_ROW = {"document": {"document_type", "document_number"}}
#: What lists show of who asked, and the shapes that add what not every view may show.
ELSEWHERE = {
    "desk.ticket_query.QueuedTicket": {"full_name"},  # what the index of a queue copies
    "desk.ticket_rows.TicketRow": {"full_name"},
    "desk.requests.HistoryWanted": {"document"},  # the key of a look-up, none of a person's facts
    "desk.people.requester.Requester": {"document"},  # but no gender
    # what fills the form in for a caller, but no gender
    "desk.behalf.known_person.KnownPerson": {"full_name", "document", "nationality", "user_type"},
    # counted in totals, beside a number that leads to whoever was told it
    "figures.fact.Fact": {"nationality", "gender", "user_type"},
    "accounts.data_export.HeldRequester": {"document", "gender"},  # to who proved to be the owner
    "accounts.account.Account": {"document_type", "document_number"},
    "accounts.account.AccountView": {"document"},
}
TYPED = set(TypedPerson.model_fields)
NAMES = TYPED.union(*IN_A_ROW.values()) - {"email"}


def models(of: type[BaseModel] = Model) -> Iterator[type[BaseModel]]:
    for model in of.__subclasses__():
        yield model
        yield from models(model)


def in_a_row(typed: set[str]) -> set[str]:
    return set().union(*(IN_A_ROW.get(name, {name}) for name in typed))


@pytest.mark.parametrize(
    ("shape", "names"),
    [
        (Opening, TYPED | set(Opening.model_fields)),
        (Profile, TYPED - {"email"} | {"language"}),
        (Person, in_a_row(TYPED) | set(Mailbox.model_fields)),
        (PartialPerson, TYPED - {"email", "document"}),
        (NamedPerson, TYPED - {"gender", "document"}),
    ],
)
def test_each_shape_of_a_person_has_every_field(shape: type[BaseModel], names: set[str]) -> None:
    assert set(shape.model_fields) == names


def test_no_other_model_declares_a_personal_field() -> None:
    for module in pkgutil.walk_packages(chalicelib.__path__, "chalicelib."):
        import_module(module.name)
    declared = {
        f"{model.__module__}.{model.__name__}".removeprefix("chalicelib.domain."): found
        for model in models()
        if model.__module__.startswith("chalicelib.")
        and model.__module__ != person.__name__
        and (found := NAMES & set(get_annotations(model)))
    }
    assert declared == ELSEWHERE


def test_a_row_keeps_every_field_that_was_typed() -> None:
    sent = opening(**ADDED, phone="0991234567")
    typed = Opening.model_validate(sent, context=CATALOG)
    kept = person.stored(typed)
    assert kept.keys() == Person.model_fields.keys()
    assert None not in kept.values()
