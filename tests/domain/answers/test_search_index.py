"""The index of published answers in parts: what changes in it when one more is published."""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random

import pytest

from chalicelib.domain.answers.search_index import ADDRESS, PAGE, Indexed, index_files
from tests.site.corpus import corpus


@pytest.fixture(scope="module")
def answers() -> list[Indexed]:
    """Answers of many topics in the order in which they were published."""
    made = corpus(seed=3, count=2_800)
    Random(3).shuffle(made)
    return [replace(one, id=f"01K{place:023}") for place, one in enumerate(made)]


def test_one_more_answer_changes_its_page_and_its_words_alone(answers: list[Indexed]) -> None:
    after, rewritten = index_files(answers[:-5], most=0), 0
    for count in range(len(answers) - 4, len(answers) + 1):
        before, after = after, index_files(answers[:count], most=0)
        changed = {address for address in after if after[address] != before.get(address)}
        pages = [address for address in changed if "paginas" in address]
        lasts = {json.loads(after[address])[-1][0] for address in pages}
        assert answers[count - 1].id in lasts, "the last of its page"
        rewritten += len(pages)
    assert rewritten <= 8, "a word that passes a power of two changes others, seldom"


def test_a_page_holds_many_answers_and_every_answer_is_on_one(answers: list[Indexed]) -> None:
    for count in (PAGE - 1, 2 * PAGE, 2_799):
        files = index_files(answers[:count], most=0)
        head = json.loads(files[ADDRESS])
        pages = [json.loads(files[f"/respuestas/paginas-{n}.json"]) for n in range(head["pages"])]
        assert all(min(PAGE, count) <= len(page) <= head["page"] for page in pages)
        assert sorted(row[0] for page in pages for row in page) == [
            one.id for one in answers[:count]
        ]
