"""What is written for the next owner follows what the code and the templates say."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.languages import DEFAULT, words
from chalicelib.domain.tickets import lifecycle
from chalicelib.domain.tickets.lifecycle import Status
from infra.reference import pages as reference
from static_site.catalogue import catalogue
from tests.conftest import ROOT
from tests.tables import table_definitions

PAGES = reference.pages()
LICENCE = (ROOT / "LICENSE").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_that_is_made_is_as_it_would_be_made_now(path: object) -> None:
    page = next(page for page in PAGES if page == path)
    assert page.read_text(encoding="utf-8") == PAGES[page], "stale: run `make docs`"


def test_the_picture_of_a_tickets_life_has_every_step_and_no_other() -> None:
    picture = (ROOT / "docs" / "ticket-life.md").read_text(encoding="utf-8")
    drawn = {
        (start, act, end)
        for start, end, acts in re.findall(r"^    (\w+) --> (\w+): (.+)$", picture, re.MULTILINE)
        for act in acts.split(", ")
    }
    assert drawn == {(start, act, end) for (start, act), end in lifecycle.TABLE.items()}


def test_the_data_dictionary_has_every_table_key_and_index_with_a_reader_and_a_writer() -> None:
    page = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^## `(\w+)`\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL))
    tables = {table["TableName"]: table for table in table_definitions()}
    assert told.keys() == tables.keys()
    for name, table in tables.items():
        for attribute in table["AttributeDefinitions"]:
            assert f"`{attribute['AttributeName']}`" in told[name], (name, attribute)
        for index in table.get("GlobalSecondaryIndexes", []):
            assert f"Index `{index['IndexName']}`" in told[name], (name, index["IndexName"])
        assert re.search(r"right to write: `\w+`", told[name]), name
        assert re.search(r"right to read: `\w+`", told[name]), name


def test_the_licence_is_whole() -> None:
    articles = re.findall(r"^(\d+)\.[A-Z]", LICENCE, re.MULTILINE)
    assert articles == [str(number) for number in range(1, 16)]
    assert "Licensed under the EUPL" in LICENCE
    assert "LiLiQ-R+" in LICENCE  # the last line of the appendix


class TestTheChangelog:
    TEXT = (ROOT / "docs" / "CHANGELOG.md").read_text(encoding="utf-8")

    def test_has_every_version_that_was_tagged_on_its_day(self) -> None:
        command = ["git", "tag", "--list", "v*", "--format=%(refname:short) %(creatordate:short)"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        told = dict(re.findall(r"^## \[([\d.]+)\] - (\d{4}-\d\d-\d\d)$", self.TEXT, re.MULTILINE))
        for line in done.stdout.splitlines():
            version, day = line.removeprefix("v").split()
            assert told.get(version) == day

    def test_begins_with_what_is_unreleased_and_goes_back_in_time(self) -> None:
        headings = re.findall(r"^## (.+)$", self.TEXT, re.MULTILINE)
        assert headings[0] == "[Unreleased]"
        days = [heading.rpartition(" - ")[2] for heading in headings[1:]]
        assert days == sorted(days, reverse=True)

    def test_sorts_changes_as_keep_a_changelog_does(self) -> None:
        kinds = set(re.findall(r"^### (.+)$", self.TEXT, re.MULTILINE))
        assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_the_version_has_one_home() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    site = json.loads((ROOT / "static_site" / "package.json").read_text(encoding="utf-8"))
    assert "version" not in project
    assert "version" not in site


DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_says_when_what_why_what_else_and_what_follows(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.match(rf"# {int(path.stem[:4])}\. .+\n\n\d{{4}}-\d\d-\d\d, .+\.\n", text)
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert headings == ["What", "Why", "What else was weighed", "Consequences"]
    assert len(text.splitlines()) <= 50


def test_decisions_are_numbered_without_a_gap_and_listed() -> None:
    assert [int(path.stem[:4]) for path in DECISIONS] == [*range(1, len(DECISIONS) + 1)]
    index = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"\]\((.+?)\)", index) == [path.name for path in DECISIONS]


CATALOGUES = {"site": catalogue(DEFAULT), "server": words(DEFAULT)}
TERMS = re.findall(
    r"^\| (.+?) \| (.+?) \| (site|server) `(.+?)` \|",
    (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)


@pytest.mark.parametrize(("term", "on_screen", "where", "path"), TERMS)
def test_the_glossary_has_the_words_of_the_screen(
    term: str, on_screen: str, where: str, path: str
) -> None:
    said: Any = CATALOGUES[where]
    for key in path.split("."):
        said = said[key]
    assert on_screen.casefold() in said.casefold()


def test_the_glossary_has_every_status_and_every_row_of_its_table() -> None:
    rows = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").count("\n| ")
    assert len(TERMS) == rows - 1
    assert {term.strip("`") for term, *_ in TERMS} >= {status.value for status in Status}
