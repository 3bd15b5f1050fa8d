"""The page for developers tells the whole contract, and nothing else."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import jsonschema
import pytest

from chalicelib.domain.languages import LANGUAGES
from static_site import api_page, api_words
from static_site.build import PAGES, catalogue, render
from static_site.scripts import Assets
from tests import documented
from tests.desk import request

OPERATIONS = [each for group in api_page.operations().values() for each in group]


class Read(HTMLParser):
    """A page: the text below each id until the next, and where its links lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.below: dict[str, str] = {}
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if "id" in found:
            self.ids.append(found["id"] or "")
        if tag == "a":
            self.links.append(found.get("href") or "")

    def handle_data(self, data: str) -> None:
        if self.ids:
            self.below[self.ids[-1]] = self.below.get(self.ids[-1], "") + data


@pytest.fixture(scope="module", params=LANGUAGES)
def page(request: pytest.FixtureRequest) -> Read:
    return Read(render("desarrolladores", request.param, Assets(), set()))


def told() -> Iterator[tuple[str, str]]:
    """Each word that the document has of an operation or of a model, and where it belongs."""
    schemas = documented.document()["components"]["schemas"]
    for path, methods in documented.document()["paths"].items():
        for method, operation in methods.items():
            name = operation["operationId"]
            yield name, f"{method.upper()} /api{path}"
            for parameter in operation.get("parameters", ()):
                yield name, parameter["name"]
            for status, answer in operation["responses"].items():
                yield name, status
                yield from ((name, code) for code in re.findall(r"`(\w+)`", answer["description"]))
            for model in re.findall(r"schemas/(\w+)", json.dumps(operation["responses"])):
                yield f"model-{model}", model
            for model in re.findall(r"schemas/(\w+)", json.dumps(operation.get("requestBody", {}))):
                yield from ((name, field) for field in schemas[model]["properties"])
    for model, schema in schemas.items():
        for word in (*schema.get("properties", ()), *schema.get("enum", ())):
            yield f"model-{model}", word


def test_the_page_tells_all_that_the_document_does(page: Read) -> None:
    assert [(where, word) for where, word in told() if word not in page.below.get(where, "")] == []


def test_the_page_tells_of_nothing_that_is_not_in_the_document(page: Read) -> None:
    operations = {each.id for each in OPERATIONS}
    models = {f"model-{name}" for name in documented.document()["components"]["schemas"]}
    groups = {f"group-{name}" for name in api_page.GROUPS}
    frame = {"main", "codes", "contents", "models", "footer-contact", "footer-about"}
    assert {*page.ids} == operations | models | groups | frame


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_operation_and_every_problem_has_its_words(language: str) -> None:
    words = catalogue(language)["developers"]
    assert {*words["operations_html"]} == {each.id for each in OPERATIONS}
    assert {*words["problems_html"]} == {code for _, code in api_page.problem_codes()}


def test_all_that_the_document_says_is_told_in_spanish_and_nothing_that_it_does_not() -> None:
    words = api_words.spoken_words("es")
    assert words.keys() == api_words.told()
    codes = re.compile(r"`+([^`]+)`+")
    assert [
        text for text, told in words.items() if codes.findall(text) != codes.findall(told)
    ] == []


def test_no_text_of_the_spanish_page_is_in_the_language_of_the_document() -> None:
    page = render("desarrolladores", "es", Assets(), set())
    assert re.findall(r'<span lang="en">(.*?)</span>', page) == []


def test_every_reference_of_the_page_leads_somewhere(page: Read) -> None:
    pages = {facts.root + path for facts in LANGUAGES.values() for _, path, _ in PAGES.values()}
    known = {f"#{each}" for each in page.ids} | pages | {"/api/openapi.json"}
    made_by_functions = ("/servicio/", "/respuestas/", "/operaciones/")
    known |= {facts.root + path for facts in LANGUAGES.values() for path in made_by_functions}
    away = ("https://", "mailto:", "tel:")
    assert [each for each in page.links if each not in known and not each.startswith(away)] == []
    assert [name for name, count in Counter(page.ids).items() if count > 1] == []


def test_every_page_of_the_public_links_to_it() -> None:
    public = [name for name, (_, path, _) in PAGES.items() if not path.startswith("/agentes/")]
    for language, facts in LANGUAGES.items():
        for name in public:
            links = Read(render(name, language, Assets(), set())).links
            assert f"{facts.root}/desarrolladores/" in links, name


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.id)
def test_an_example_is_what_the_document_asks_for(operation: api_page.Operation) -> None:
    raw = documented.document()["paths"][operation.path][operation.method.lower()]
    example = operation.example
    required = {each["name"] for each in raw.get("parameters", ()) if each.get("required")}
    assert required <= {*example.parameters}
    for parameter in raw.get("parameters", ()):
        if parameter["name"] in example.parameters:
            judge(parameter["schema"], example.parameters[parameter["name"]])
    if "requestBody" in raw:
        judge(raw["requestBody"]["content"]["application/json"]["schema"], example.body)
        assert json.dumps(example.body, ensure_ascii=False, indent=2) in example.request("POST")
    answer = raw["responses"][example.status]
    if "content" in answer:
        judge(answer["content"]["application/json"]["schema"], json.loads(example.response()))


def judge(schema: dict[str, Any], value: Any) -> None:
    components = {"components": documented.document()["components"]}
    jsonschema.validate(value, schema | components, format_checker=jsonschema.FormatChecker())


@pytest.mark.engine
def test_the_example_of_an_opening_opens_a_ticket(aws: Any) -> None:
    (opening,) = [each for each in OPERATIONS if each.id == "open_ticket"]
    answer = request("POST", "/tickets", opening.example.body, headers=opening.example.headers)
    assert answer.status == 201
