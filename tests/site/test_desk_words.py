"""The desk carries what it needs, the public's pages none of it; no code lacks its word."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chalicelib.domain.lifecycle import Act, Status
from chalicelib.domain.mails import Kind, MailState
from chalicelib.domain.tallies import Counts
from chalicelib.domain.tickets import Channel, Data, Priority
from static_site.build import LANGUAGES, PAGES, SITE, _imported, catalogue

DESK = {language: catalogue(language)["desk"] for language in LANGUAGES}
#: What the desk says of mails about tickets; the others belong to accounts.
ABOUT_TICKETS = {
    Kind.RECEIVED, Kind.MESSAGE_RECEIVED, Kind.REPLY, Kind.CLARIFICATION, Kind.EXTENSION,
    Kind.CLOSED, Kind.REOPENED, Kind.MERGED, Kind.ASSIGNED, Kind.REQUESTER_WROTE,
}  # fmt: skip


def shape(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {key: shape(value) for key, value in tree.items()}
    return [shape(value) for value in tree] if isinstance(tree, list) else None


def test_pages_of_the_public_load_nothing_of_the_desk() -> None:
    for name, (_, path, entries) in PAGES.items():
        loaded = [*entries, *_imported(entries)]
        of_desk = [module for module in loaded if module.startswith("desk/")]
        assert bool(of_desk) == (path == "/agentes/"), name


def test_the_desk_announces_every_module_that_it_loads() -> None:
    announced = set(_imported(("desk/main.js",)))
    own = {f"desk/{path.name}" for path in (SITE / "js" / "desk").glob("*.js")}
    assert announced >= own - {"desk/main.js"} | {"desk/words.js", "words.js", "lit-html.js"}


def test_both_catalogues_say_the_same_things() -> None:
    es, en = (catalogue(language) for language in LANGUAGES)
    assert shape(es["desk"]) == shape(en["desk"])
    assert shape(es["agents"]) == shape(en["agents"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_that_the_api_answers_has_its_word(language: str) -> None:
    said = DESK[language]
    assert set(said["statuses"]) == {status.value for status in Status}
    assert set(said["priorities"]) == {priority.value for priority in Priority}
    assert set(said["composer"]["data"]) == {data.value for data in Data}
    assert set(said["views"]) == {*Counts.model_fields, "closed"}
    assert set(said["facts"]["channels"]) >= {channel.value for channel in Channel}
    assert set(said["facts"]["mail_kinds"]) >= ABOUT_TICKETS
    assert set(said["facts"]["mail_states"]) == {state.value for state in MailState}
    told = {*said["thread"]["events"], *said["thread"]["replies"]}
    assert told >= {act.value for act in Act}


def test_no_word_of_the_desk_is_said_nowhere() -> None:
    program = "".join(path.read_text() for path in (SITE / "js" / "desk").glob("*.js"))
    program += (SITE / "pages" / "agentes.html").read_text()
    sections = {**DESK["es"], **catalogue("es")["agents"]}
    assert [name for name in sections if name not in program] == []
    assert json.dumps(DESK["en"]) != json.dumps(DESK["es"])
