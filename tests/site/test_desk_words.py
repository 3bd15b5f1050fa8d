"""The desk carries what it needs, the public's pages none of it; no code lacks its word."""

from __future__ import annotations

import ast
import inspect
import json
import re
from collections.abc import Iterator
from itertools import chain
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from chalicelib.api.bodies import parse
from chalicelib.domain.answers.files.publishable import REFUSED
from chalicelib.domain.approvals.held_reply import Lapse
from chalicelib.domain.desk.canned_replies import CannedReplyText, Preview
from chalicelib.domain.desk.counters import Counts
from chalicelib.domain.desk.disclosures import Acted
from chalicelib.domain.desk.lists.views import VIEWS
from chalicelib.domain.desk.requests import (
    Answering,
    EmailProposed,
    Merging,
    Noting,
    SearchWanted,
    TicketChanges,
)
from chalicelib.domain.desk.thread import Approval
from chalicelib.domain.drafts.sending import NotSent
from chalicelib.domain.errors import Invalid
from chalicelib.domain.exports.cells import Variant
from chalicelib.domain.exports.export import ExportState, Failure
from chalicelib.domain.files.attachments import FileState
from chalicelib.domain.files.inspection import Finding
from chalicelib.domain.form.opening import KeptVia
from chalicelib.domain.languages import words
from chalicelib.domain.mail.kinds import Kind
from chalicelib.domain.mail.outbox import MailState
from chalicelib.domain.rules.catalog import Finding as CatalogFinding
from chalicelib.domain.rules.permissions import Permission, Role
from chalicelib.domain.search import terms
from chalicelib.domain.teamwork import links, questions, splitting
from chalicelib.domain.teamwork.links import Linking, Tie
from chalicelib.domain.teamwork.questions import Asking, QuestionAnswer
from chalicelib.domain.teamwork.splitting import Splitting
from chalicelib.domain.tickets import transitions as rules
from chalicelib.domain.tickets.entry import Data, Event
from chalicelib.domain.tickets.lifecycle import Act, Clock, CloseReason, Status
from chalicelib.domain.tickets.ticket import Channel, Priority
from chalicelib.services.addresses import correction_approvals
from chalicelib.services.desk import canned_replies, replies, ticket_acts
from chalicelib.services.files import copies
from chalicelib.services.mail import resends
from chalicelib.services.teamwork import links as linking
from chalicelib.services.teamwork import splitting as dividing
from static_site.build import LANGUAGES, PAGES, SITE
from static_site.catalogue import catalogue
from static_site.scripts import Assets

DESK = {language: catalogue(language)["desk"] for language in LANGUAGES}
#: Mails about an account, an address or an area; all others are about a ticket.
OF_NO_TICKET = {
    Kind.SIGN_IN_CODE, Kind.ADDRESS_CODE, Kind.ADDRESS_CHANGED, Kind.ERASED, Kind.NOT_UNDERSTOOD,
    Kind.AREA_DIGEST, Kind.ERASURE_CODE, Kind.ERASURE_ASKED, Kind.ANONYMISED, Kind.MORNING,
    Kind.STANDS_IN, Kind.PROPOSAL_WAITS, Kind.EXPORT_READY,
}  # fmt: skip
#: What people may type wrong, by what is sent, and what the catalogue calls its ``body``.
TYPED: list[tuple[type[BaseModel], str, list[dict[str, Any]]]] = [
    (Answering, "reply", [{"body": text} for text in ("", "a", "a" * 10_001, "a\x07b")]),
    (Answering, "reply", [{"data": "aggregate"}, {"attachments": ["a"]}]),
    (Answering, "reply", [{"attachments": ["0" * 42] * count} for count in (2, 6)]),
    (EmailProposed, "reason", [{"email": text} for text in ("", "x", "ñ@b.ec", "a" * 255)]),
    (Noting, "note", [{"body": text} for text in ("", "a", "a" * 5_001, "a\x07b")]),
    (TicketChanges, "", [{"area": "ATC"}, {"status": "closed"}, {"close_reason": "boredom"}]),
    (TicketChanges, "", [{"reason": text} for text in ("", "a", "a" * 1_001, "una razón\x07")]),
    (
        TicketChanges,
        "",
        [{"extension": {"reason": text}} for text in ("", "a", "a" * 1_001, "razón\x07")],
    ),
    (Merging, "", [{}, {"into": "uno"}]),
    (CannedReplyText, "", [{"name": text} for text in ("", "a", "a" * 81, "nombre\x07")]),
    (CannedReplyText, "", [{"body_es": text} for text in ("", "a", "a" * 10_001, "a\x07b")]),
    (CannedReplyText, "", [{"body_en": text} for text in ("a", "a" * 10_001, "a\x07b")]),
    (Preview, "body_es", [{"number": "uno"}, {"number": ""}, {"body": ""}]),
    (Linking, "", [{"linked": True}, {"to": "uno", "linked": True}]),
    (Splitting, "", [{}, {"entries": ["a"] * 26}, {"files": ["a"] * 21}]),
    (Splitting, "", [{"subject": text} for text in ("a", "a" * 151, "un asunto\x07")]),
    (
        Asking,
        "",
        [{}, *({"question": text, "area": "DIES"} for text in ("a", "a" * 5_001, "a\x07b"))],
    ),
    (QuestionAnswer, "", [{}, *({"answer": text} for text in ("a", "a" * 5_001, "a\x07b"))]),
    (SearchWanted, "", [{"q": "a" * 201}]),
]
#: What the desk's own page never sends.
NEVER_SENT = {("status", "missing"), ("body", "missing")}
#: Where faults are found that depend on what stands.
FINDING = (
    rules, terms, ticket_acts, replies, resends, canned_replies, correction_approvals,
    links, splitting, linking, dividing, copies, questions,
)  # fmt: skip

#: What the catalogue calls the ``body`` that one of them judges.
BODY = {canned_replies: "reply"}


def shape(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {key: shape(value) for key, value in tree.items()}
    return [shape(value) for value in tree] if isinstance(tree, list) else None


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_the_public_load_nothing_of_the_desk(language: str, built: Assets) -> None:
    for name, (_, path, entries) in PAGES.items():
        if entries:
            loaded = built.scripts[language, name].modules
            of_desk = [module for module in loaded if module.startswith("desk/")]
            assert bool(of_desk) == path.startswith("/agentes/"), name


def test_every_module_of_the_desk_is_part_of_a_page(built: Assets) -> None:
    scripts = SITE / "js"
    own = {path.relative_to(scripts).as_posix() for path in (scripts / "desk").rglob("*.js")}
    of_pages = [script.modules for script in built.scripts.values()]
    assert own <= frozenset().union(*of_pages)


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
    came = {*Channel, *chain(*map(get_args, get_args(KeptVia))), "site"}
    assert set(said["facts"]["channels"]) == {str(how) for how in came}
    assert set(said["facts"]["clock"]) == set(Clock)
    assert set(said["facts"]["languages"]) == set(LANGUAGES)
    assert set(said["forbidden"]["permissions"]) == set(Permission)
    assert set(said["account"]["roles"]) == set(said["unit"]["people"]["roles"]) == set(Role)
    assert set(said["catalog"]["reasons"]) == set(
        get_args(CatalogFinding.model_fields["code"].annotation)
    )
    assert set(said["thread"]["approval"]) == set(get_args(Approval))
    assert set(said["held"]["lapses"]) == set(Lapse)
    assert set(said["links"]["tie"]) == set(said["links"]["hidden"]) == set(Tie)
    assert set(said["sending"]["why"]) == set(NotSent)
    assert set(said["exports"]["states"]) == {*ExportState} - {ExportState.FAILED}
    assert set(said["exports"]["failures"]) == set(Failure)
    assert set(said["exports"]["variants"]) == set(get_args(Variant))
    assert set(words(language)["close_reasons"]) == set(CloseReason)
    assert set(catalogue(language)["browser"]["ticket"]["file_states"]) >= {*FileState} - {
        FileState.READY
    }
    assert set(said["mails"]["kinds"]) == {kind.value for kind in Kind if kind not in OF_NO_TICKET}
    assert set(said["mails"]["states"]) == {state.value for state in MailState}
    done = {*(act.value for act in Act), *rules.AgentEvent, *Event}
    assert {*said["thread"]["events"], *said["thread"]["replies"]} == {*done, "other"}
    assert set(said["trail"]["acts"]) == set(get_args(Acted))


def told(model: type[BaseModel], body: Any) -> set[tuple[str, str]]:
    """What the API answers to a body: each fault's field and code."""
    with pytest.raises(Invalid) as refused:
        parse(model, json.dumps(body).encode(), "application/json")
    return {(fault.field, fault.code) for fault in refused.value.faults}


def typed() -> Iterator[tuple[str, str]]:
    """The faults of what people type, by the names that the catalogue has for their fields."""
    for model, body, wrong in TYPED:
        for field, code in set().union(*(told(model, each) for each in wrong)):
            yield body if field == "body" else field, code


def found() -> Iterator[tuple[str, str]]:
    """The faults that depend on what stands, as the source that finds them names them."""
    for module in FINDING:
        for call in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in ("Fault", "_invalid"):
                match call.args:
                    case [ast.Constant(str() as field), ast.Constant(str() as code), *_]:
                        yield BODY.get(module, field) if field == "body" else field, code


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_of_what_agents_send_has_its_words(language: str) -> None:
    of_files = catalogue(language)["browser"]["faults"]["attachments"]
    said = DESK[language]["faults"] | {"attachments": of_files}
    faults = {*typed(), *found()} - NEVER_SENT
    assert ("into", "other_requester") in faults
    assert [
        (field, code)
        for field, code in sorted(faults)
        if code not in said.get(field.partition(".")[0], {})
    ] == []
    findings = {code for kind in get_args(Finding) for code in get_args(kind) or [kind]}
    assert set(of_files) >= findings


#: Words that the program finds by a code that the API answers: of these, no one need be named.
OF_CODES = re.compile(
    r"statuses|priorities|views|forbidden\.permissions|faults\..+|(?:catalog|bulk)\.reasons|trail\.acts"
    r"|(?:composer|thread)\.data|thread\.(?:along|approval|elsewhere|events|replies|facts)|held\.lapses|sending\.why|facts\.(?:channels|clock|languages)"
    r"|unit\.proposals\.(?:texts|states|remove|removed|nothing|origins|fields|periods|faults)"
    r"|reports\.(?:periods|dimensions|by_dimension|columns|faults)"
    r"|exports\.(?:variants|states|failures)|answers\.(?:faults|file_faults|offers_none)"
    r"|account\.roles|unit\.people\.roles|unit\.parts|behalf\.faults\..+|unit\.rows\.(?:texts|add|new|fields|hints|facts|faults)|mails\.(?:kinds|states)"
)


def leaves(tree: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Each word of a catalogue: where it lies, and its name."""
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from leaves(value, (*path, name))
        else:
            yield ".".join(path), name


def named_in(program: str) -> set[str]:
    """What a program takes out of an object: ``.name``, ``"name"``, ``{ name }``."""
    by_dot = re.findall(r"\.([A-Za-z_]\w*)", program)
    by_text = re.findall(r"[\"'`]([A-Za-z_]\w*)[\"'`]", program)
    taken = re.findall(r"[{,]\s*([A-Za-z_]\w*)\s*(?=[,}:])", program)
    return {*by_dot, *by_text, *taken}


def test_no_word_of_the_desk_is_said_nowhere() -> None:
    program = "".join(path.read_text() for path in (SITE / "js" / "desk").rglob("*.js"))
    program += (SITE / "pages" / "agentes.html").read_text()
    program += json.dumps(VIEWS)  # the pages are built with them
    named = named_in(program)
    dead = [
        f"{where}.{name}"
        for words in (DESK["es"], catalogue("es")["agents"])
        for where, name in leaves(words)
        if name not in named and not OF_CODES.fullmatch(where)
    ]
    assert dead == []


@pytest.mark.parametrize("language", DESK)
def test_every_reason_why_a_file_is_not_published_has_its_sentence(language: str) -> None:
    assert DESK[language]["answers"]["file_faults"].keys() == {*REFUSED, "gone"}


def test_a_word_that_only_a_comment_or_a_class_holds_is_dead() -> None:
    program = '/* the views */ html`<p class="desk-views">${said.title} ${words["more"]}</p>`'
    assert named_in(program) == {"title", "more"}


def test_the_catalogues_are_two_languages() -> None:
    assert json.dumps(DESK["en"]) != json.dumps(DESK["es"])
