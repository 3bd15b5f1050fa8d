"""Answers are written once each version, listed by what they are, and drafts go with their
ticket's person."""

from __future__ import annotations

from datetime import date

import pytest

from chalicelib.domain.answers import life
from chalicelib.domain.answers.answer import Act, Answer, AnswerText, State
from chalicelib.services import clock
from chalicelib.services.accounts import erased_threads
from chalicelib.store.answers import answers as store
from chalicelib.store.aws.dynamodb import TransactionRefused, transact

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("aws")]
TODAY = date(2026, 11, 30)
TEXT = AnswerText(
    topic="ipc",
    question_es="¿Cuánto fue la inflación en octubre?",
    answer_es="La inflación anual fue de 1,42 %.",
)


def act(by: str) -> Act:
    return Act(by=by, by_name=by.title(), at="2026-11-30T15:00:00.000Z")


def drafted(number: str | None = None) -> Answer:
    """A first draft, as it is kept."""
    blank = Answer(answer_id=clock.fresh_id(), version=1, area="DECON", ticket=number)
    answer = life.saved(blank, TEXT, act("ana"))
    named = {"named": store.drafted(number, answer.answer_id)} if number else {}
    transact({"answer": store.written(answer), **named})
    return answer


def put(after: Answer) -> Answer:
    """The next version, kept."""
    after = after.model_copy(update={"version": after.version + 1})
    transact({"answer": store.written(after)})
    return after


def publish(answer: Answer, months: int = 12) -> Answer:
    """Published by a second person, with its edition."""
    waiting = put(life.proposed(answer, act("ana")))
    after = life.published(waiting, act("luis"), TODAY, months)
    after = after.model_copy(update={"version": waiting.version + 1})
    assert after.published
    named = {"named": store.no_draft(answer.ticket, answer.answer_id)} if answer.ticket else {}
    edition = store.kept(after.answer_id, after.published.edition)
    transact({"answer": store.written(after), "edition": edition, **named})
    return after


def listed(state: State) -> list[str]:
    assert state is State.DRAFT or state is State.TO_APPROVE
    return [one.answer_id for one in store.writing(state).items]


def test_an_answer_is_read_as_it_was_written_and_each_version_once() -> None:
    answer = publish(drafted("051243"))
    assert store.get(answer.answer_id) == answer
    with pytest.raises(TransactionRefused):
        transact({"answer": store.written(answer)})
    assert answer.published
    (kept,) = store.editions(answer.answer_id).items
    assert kept.kept == answer.published.edition
    with pytest.raises(TransactionRefused):
        transact({"edition": store.kept(answer.answer_id, kept.kept)})


def test_it_stands_in_the_list_of_its_state_alone() -> None:
    answer = drafted()
    assert answer.answer_id in listed(State.DRAFT)
    waiting = put(life.proposed(answer, act("ana")))
    assert answer.answer_id not in listed(State.DRAFT)
    assert answer.answer_id in listed(State.TO_APPROVE)
    after = publish(put(life.returned(waiting, act("luis"))))
    assert answer.answer_id not in [*listed(State.DRAFT), *listed(State.TO_APPROVE)]
    assert after.answer_id in [one.answer_id for one in store.every_published()]
    withdrawn = put(life.withdrawn(after, act("zoe")))
    assert withdrawn.answer_id not in [one.answer_id for one in store.every_published()]


def test_a_list_of_what_is_published_shows_nothing_that_is_being_written() -> None:
    answer = publish(drafted())
    correction = TEXT.model_copy(update={"answer_es": "Fue de 1,43 %, y esto no se ha aprobado."})
    put(life.saved(answer, correction, act("eva")))
    (found,) = [one for one in store.every_published() if one.answer_id == answer.answer_id]
    assert found.published.edition.text == TEXT
    assert "no se ha aprobado" not in found.model_dump_json()


def test_pages_of_what_is_published_go_by_the_day_of_review_and_miss_none() -> None:
    ours = [publish(drafted(), months).answer_id for months in (30, 20, 25)]
    found, after = list[str](), "0"
    while True:
        page = store.public(State.PUBLISHED, 1, after=after)
        found += [one.answer_id for one in page.read.items if one.answer_id in ours]
        if page.reached is None:
            break
        after = page.reached
    assert found == [ours[1], ours[2], ours[0]]
    due = store.public(State.PUBLISHED, 50, until="2028-08-01")
    assert [one.answer_id for one in due.read.items if one.answer_id in ours] == [ours[1]]


def test_erasing_a_tickets_person_takes_its_drafts_and_nothing_published() -> None:
    gone, left, other = drafted("000001"), publish(drafted("000001")), drafted("000002")
    erased_threads.erase_thread("000001")
    assert store.get(gone.answer_id) is None
    assert gone.answer_id not in listed(State.DRAFT)
    assert store.get(left.answer_id) == left
    assert store.get(other.answer_id) == other
    assert store.drafts_of("000001") == []
    erased_threads.erase_thread("000001")


def test_what_was_published_while_a_person_is_erased_stays() -> None:
    answer = publish(drafted())
    transact({"left behind": store.drafted("000003", answer.answer_id)})
    list(store.erase_drafts("000003"))
    assert store.get(answer.answer_id) == answer
