"""One table of what people type, through the server's rules and the browser's checks.

The page never refuses what the server takes; what it cannot judge it leaves to the server.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from chalicelib.domain import characters, fields, links
from chalicelib.domain.form import phones
from chalicelib.domain.form.documents import Document
from chalicelib.domain.form.ticket_numbers import TicketNumber
from infra.package import ROOT
from static_site.scripts import node_tool

CASES: dict[str, dict[str, Any]] = json.loads((ROOT / "tests/cases/fields.json").read_text())

#: Reads ``[field, typed]`` pairs and answers what the browser makes of each.
_DRIVER = """
import { readFileSync } from "node:fs";
import * as checks from "./common/forms/checks.js";
import { perhapsMeant } from "./common/emails/misspelt.js";
import { tidy } from "./common/text.js";

const codeOf = (faults, field) => faults.find((fault) => fault.field === field)?.code ?? null;
const judges = {
  cedula: (typed) => codeOf(checks.faultsOfOpening({ "document.type": "cedula",
    "document.number": tidy(typed) }), "document.number"),
  passport: (typed) => codeOf(checks.faultsOfOpening({ "document.type": "passport",
    "document.number": tidy(typed) }), "document.number"),
  number: (typed) => codeOf(checks.faultsOfLookup({ number: tidy(typed) }), "number"),
  code: (typed) => checks.faultOfCode("code", tidy(typed))?.code ?? null,
  email: (typed) => codeOf(checks.faultsOfEmail(tidy(typed)), "email"),
  phone: (typed) => codeOf(checks.faultsOfOpening({ phone: tidy(typed) }), "phone"),
  full_name: (typed) => codeOf(checks.faultsOfOpening({ full_name: tidy(typed) }), "full_name"),
  details: (typed) => codeOf(checks.faultsOfOpening({ details: tidy(typed, true) }), "details"),
};
const asked = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(asked.map(([field, typed]) => [
  judges[field](typed), field === "email" ? perhapsMeant(tidy(typed)) : null])));
"""


def _document(kind: str) -> Callable[[str], str]:
    return lambda typed: Document.model_validate({"type": kind, "number": typed}).number


SERVER: dict[str, Callable[[str], Any]] = {
    "cedula": _document("cedula"),
    "passport": _document("passport"),
    "number": TypeAdapter(TicketNumber).validate_python,
    "code": TypeAdapter(fields.Code).validate_python,
    "email": TypeAdapter(fields.EmailAddress).validate_python,
    "phone": TypeAdapter(phones.Phone).validate_python,
    "full_name": TypeAdapter(fields.FullName).validate_python,
    "details": TypeAdapter(fields.Details).validate_python,
}


@pytest.fixture(scope="module", autouse=True)
def driver(modules: Path) -> None:
    """What runs the browser's checks, beside them."""
    (modules / "driver.js").write_text(_DRIVER)


def browser(modules: Path, asked: list[tuple[str, str]]) -> list[tuple[str | None, str | None]]:
    """The fault's code that the browser's checks give each, and what it asks about."""
    done = subprocess.run(
        [node_tool("node"), str(modules / "driver.js")],
        input=json.dumps(asked).encode(),
        stdout=subprocess.PIPE,
        check=True,
    )
    return [(code, meant) for code, meant in json.loads(done.stdout)]


def server(field: str, typed: str) -> tuple[str | None, Any]:
    """The fault's code that the server gives, or what it keeps."""
    try:
        return None, SERVER[field](typed)
    except ValidationError as error:
        return error.errors()[0]["type"], None


def _expected() -> list[tuple[str, str, str | None, str | None, Any]]:
    """Field, what is typed, the server's code, the browser's code, what is kept."""
    found: list[tuple[str, str, str | None, str | None, Any]] = []
    for field, cases in CASES.items():
        found += [(field, typed, None, None, typed) for typed in cases["taken"]]
        found += [(field, typed, None, None, kept) for typed, kept in cases["normalised"].items()]
        found += [(field, typed, code, code, None) for typed, code in cases["refused"].items()]
        left = cases.get("left_to_the_server", {})
        found += [(field, typed, code, None, None) for typed, code in left.items()]
        found += [(field, typed, None, None, typed) for typed in cases.get("questioned", {})]
    return found


@pytest.mark.parametrize(("field", "typed", "code", "_", "kept"), _expected())
def test_the_server_takes_and_refuses_what_the_table_says(
    field: str, typed: str, code: str | None, _: str | None, kept: Any
) -> None:
    assert server(field, typed) == (code, kept)


def test_the_browser_takes_and_refuses_what_the_table_says(modules: Path) -> None:
    rows = [
        row for row in _expected() if row[3] != "missing" or row[0] in ("email", "number", "code")
    ]
    rows = [row for row in rows if not (row[0] == "phone" and row[3] == "missing")]
    told = browser(modules, [(field, typed) for field, typed, *_ in rows])
    wrong = [
        (row[0], row[1], row[3], code)
        for row, (code, _) in zip(rows, told, strict=True)
        if code != row[3]
    ]
    assert wrong == []


def test_what_shows_nothing_is_missing_in_the_browser_too(modules: Path) -> None:
    rows = [(row[0], row[1]) for row in _expected() if row[3] == "missing"]
    assert {code for code, _ in browser(modules, rows)} == {"missing"}


def test_a_slip_in_the_host_of_an_address_is_asked_about_and_others_are_not(
    modules: Path,
) -> None:
    email = CASES["email"]
    asked = [("email", typed) for typed in email["questioned"]]
    assert [meant for _, meant in browser(modules, asked)] == list(email["questioned"].values())
    others = [("email", typed) for typed in (*email["taken"], *email["normalised"])]
    assert {meant for _, meant in browser(modules, others)} == {None}


def test_the_browser_refuses_nothing_that_the_server_takes(modules: Path) -> None:
    """What the table holds with letters swapped, lost, doubled and marks put between."""
    source, asked = random.Random(11), []
    marks = ["\u200b", "\u200e", "\ufeff", " ", "-", ".", "\u00a0", "٣", "7", "º", "/", "(", "+"]
    for field, typed, *_ in _expected():
        for _ in range(12):
            letters = list(typed)
            for _ in range(source.randint(1, 3)):
                place = source.randint(0, len(letters))
                if source.random() < 0.5:
                    letters.insert(place, source.choice(marks))
                elif letters:
                    letters.pop(place % len(letters))
            asked.append((field, "".join(letters)))
    told = browser(modules, asked)
    wrong = [
        (field, typed, code)
        for (field, typed), (code, _) in zip(asked, told, strict=True)
        if code is not None and server(field, typed)[0] is None
    ]
    assert wrong == []


def test_both_sides_know_the_same_characters_as_without_shape(modules: Path) -> None:
    script = (
        "let out = '';"
        "for (let code = 0; code < 0x110000; code += 1) {"
        "  if (code < 0xd800 || code > 0xdfff) {"
        "    const letter = String.fromCodePoint(code);"
        "    if (/\\p{Default_Ignorable_Code_Point}/u.test(letter)) out += letter; } }"
        "process.stdout.write(out);"
    )
    done = subprocess.run([node_tool("node"), "-e", script], stdout=subprocess.PIPE, check=True)
    assert set(done.stdout.decode()) == characters.IGNORABLE


def test_digits_of_every_script_are_read_by_both_sides(modules: Path) -> None:
    zeros = [chr(code) for code in range(sys.maxunicode) if chr(code).isdecimal()]
    asked = [("code", digit * 6) for digit in zeros]
    assert {server("code", typed)[0] for _, typed in asked} == {None}
    # Browsers know digits that are newer than this Python, never fewer.
    assert {code for code, _ in browser(modules, asked)} == {None}


def test_addresses_are_links_alike_in_mails_and_on_pages(modules: Path) -> None:
    cases: dict[str, list[str]] = json.loads((ROOT / "tests/cases/links.json").read_text())
    script = (
        "import { readFileSync } from 'node:fs'; import { parts } from './common/links.js';"
        "process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map(parts)));"
    )
    (modules / "links-driver.js").write_text(script)
    done = subprocess.run(
        [node_tool("node"), str(modules / "links-driver.js")],
        input=json.dumps(list(cases)).encode(),
        stdout=subprocess.PIPE,
        check=True,
    )
    for (text, hrefs), told in zip(cases.items(), json.loads(done.stdout), strict=True):
        pieces = links.parts(text)
        assert [list(piece) for piece in pieces] == told
        assert [href for _, href in pieces if href] == hrefs
        assert "".join(piece for piece, _ in pieces) == text
