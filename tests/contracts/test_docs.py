"""What is written for the next owner follows what the code and the templates say."""

from __future__ import annotations

import re

import pytest

from chalicelib.domain.tickets import lifecycle
from infra import reference
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
