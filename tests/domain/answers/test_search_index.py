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
    before = index_files(answers[:-1], most=0)
    after = index_files(answers, most=0)
    changed = {address for address in after if after[address] != before.get(address)}
    own = [address for address in changed if "terminos" not in address]
    assert len([address for address in own if "paginas" in address]) == 1, own
    spoken = json.loads(next(after[at] for at in own if "paginas" in at))[-1]
    assert spoken[0] == answers[-1].id, "the last of its page"
    terms = {at for at in after if "terminos" in at}
    assert len(terms & changed) < len(terms)


def test_a_page_holds_many_answers_and_every_answer_is_on_one(answers: list[Indexed]) -> None:
    for count in (PAGE - 1, 2 * PAGE, 2_799):
        files = index_files(answers[:count], most=0)
        head = json.loads(files[ADDRESS])
        pages = [json.loads(files[f"/respuestas/paginas-{n}.json"]) for n in range(head["pages"])]
        assert all(min(PAGE, count) <= len(page) <= head["page"] for page in pages)
        assert sorted(row[0] for page in pages for row in page) == [
            one.id for one in answers[:count]
        ]
