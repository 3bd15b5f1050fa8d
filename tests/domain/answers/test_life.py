"""An answer's life: nobody publishes their own text, nothing personal is published, and what was
published is kept."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.domain.answers import life
from chalicelib.domain.answers.answer import Act, Answer, AnswerText, LetStand, State
from chalicelib.domain.answers.personal_data import FoundKind, Known
from chalicelib.domain.errors import Conflict, Forbidden, Invalid
from tests.planted_answers import planted

TODAY = date(2026, 11, 30)
MARIA = Known("María Quishpe", "GAD Municipal de Cuenca", "1700000019", numbers=("051243",))
BLANK = Answer(answer_id="01", version=1, area="DECON", ticket="051243")


def act(by: str = "ana", reason: str | None = None) -> Act:
    return Act(by=by, by_name=by.title(), at="2026-11-30T15:00:00.000Z", reason=reason)


def text(**said: Any) -> AnswerText:
    whole = {
        "topic": "ipc",
        "question_es": "¿Cuánto fue la inflación en octubre?",
        "answer_es": "La inflación anual fue de 1,42 %.",
    }
    return AnswerText.model_validate(whole | said)


def waiting(known: Known = MARIA, **said: Any) -> Answer:
    return life.proposed(life.saved(BLANK, text(**said), act()), act(), known)


def standing() -> Answer:
    return life.published(waiting(), act("luis"), TODAY, 12, MARIA)


def both(answer: Answer, known: Known) -> Answer:
    """Proposed by one person and published by another."""
    return life.published(life.proposed(answer, act(), known), act("luis"), TODAY, 12, known)


def refused(error: pytest.ExceptionInfo[Invalid]) -> set[tuple[str, str]]:
    return {(fault.field, fault.code) for fault in error.value.faults}


class TestApproval:
    def test_a_second_person_publishes_and_the_tickets_number_goes(self) -> None:
        answer = standing()
        assert answer.published is not None
        assert answer.written_state() is None
        assert (answer.ticket, answer.published.edition.number) == (None, 1)
        assert answer.published.published_on == TODAY
        assert answer.published.corrected_on is None
        assert answer.published.review_on == date(2027, 11, 30)
        assert "051243" not in answer.model_dump_json()

    def test_nobody_decides_on_a_text_that_they_wrote_any_of(self) -> None:
        written = life.saved(life.saved(BLANK, text(), act("luis")), text(), act("ana"))
        answer = life.proposed(written, act("ana"))
        for who in ("ana", "luis"):
            with pytest.raises(Forbidden):
                life.published(answer, act(who), TODAY, 12)
            with pytest.raises(Forbidden):
                life.returned(answer, act(who, "Falta la fuente."))
        assert life.published(answer, act("zoe"), TODAY, 12).published

    def test_what_is_changed_must_be_proposed_anew(self) -> None:
        changed = life.saved(waiting(), text(answer_es="Fue de 1,43 %."), act())
        assert changed.written_state() is State.DRAFT
        with pytest.raises(Conflict):
            life.published(changed, act("luis"), TODAY, 12)

    def test_what_was_returned_says_why_until_it_is_proposed_again(self) -> None:
        back = life.returned(waiting(), act("luis", "Falta la fuente."))
        mended = life.saved(back, text(), act())
        for answer in (back, mended):
            assert answer.written_state() is State.DRAFT
            assert answer.writing
            assert answer.writing.returned
            assert answer.writing.returned.reason == "Falta la fuente."
        again = life.proposed(mended, act()).writing
        assert again
        assert again.returned is None


class TestPersonalData:
    def test_every_document_contact_and_number_is_refused_at_once_wherever_it_stands(self) -> None:
        said: dict[str, Any] = {
            "question_es": "¿Qué pidió el ticket 051243?",
            "answer_es": "A la cédula 1700000019, telf. 0991234567: x@y.ec.",
            "period": "051243",
            "links": [{"text": "Tabla de 0991234567", "url": "https://x.ec/1700000019.xlsx"}],
        }
        with pytest.raises(Invalid) as error:
            waiting(**said)
        assert refused(error) == {
            ("question_es", "holds_ticket"),
            ("answer_es", "holds_document"),
            ("answer_es", "holds_phone"),
            ("answer_es", "holds_email"),
            ("period", "holds_ticket"),
            ("links.0.text", "holds_phone"),
            ("links.0.url", "holds_document"),
        }

    def test_a_name_is_published_only_where_the_second_person_lets_it_stand(self) -> None:
        answer = waiting(answer_es="En Cuenca fue de 1,42 %.")
        with pytest.raises(Invalid) as error:
            life.published(answer, act("luis"), TODAY, 12, MARIA)
        assert refused(error) == {("answer_es", "holds_institution")}
        stands = LetStand(kind=FoundKind.INSTITUTION, text="Cuenca", reason="Es el cantón.")
        published = life.published(answer, act("luis"), TODAY, 12, MARIA, (stands,)).published
        assert published
        assert published.edition.let_stand == (stands,)

    @pytest.mark.parametrize("seed", range(300))
    def test_nothing_that_was_planted_is_published(self, seed: int) -> None:
        case = planted(seed)
        answer = life.saved(BLANK, text(answer_es=case.text), act())
        with pytest.raises(Invalid):
            both(answer, case.known)

    def test_nobody_lets_a_document_stand(self) -> None:
        answer = life.saved(BLANK, text(answer_es="Va 1700000019."), act())
        assert answer.writing
        forced = answer.model_copy(
            update={"writing": answer.writing.model_copy(update={"proposed": act()})}
        )
        stands = LetStand(kind=FoundKind.DOCUMENT, text="1700000019", reason="Es un código.")
        with pytest.raises(Invalid):
            life.published(forced, act("luis"), TODAY, 12, MARIA, (stands,))


class TestAfterwards:
    def test_a_correction_says_what_of_and_on_which_day_and_counts_the_editions(self) -> None:
        begun = life.saved(standing(), text(answer_es="Fue de 1,43 %."), act())
        assert begun.public_state(TODAY) is State.PUBLISHED, "the old text stands meanwhile"
        answer, later = life.proposed(begun, act()), date(2026, 12, 15)
        with pytest.raises(Invalid) as error:
            life.published(answer, act("luis"), later, 12)
        assert refused(error) == {("correction", "missing")}
        corrected = life.published(answer, act("luis", "La cifra era de septiembre."), later, 12)
        stands = corrected.published
        assert stands
        assert (stands.published_on, stands.corrected_on) == (TODAY, later)
        assert (stands.edition.number, stands.edition.correction) == (
            2,
            "La cifra era de septiembre.",
        )

    def test_it_is_to_be_reviewed_from_its_day_on_until_somebody_confirms_it(self) -> None:
        answer, day = standing(), date(2027, 11, 30)
        assert answer.public_state(date(2027, 11, 29)) is State.PUBLISHED
        assert answer.public_state(day) is State.TO_REVIEW
        later = life.confirmed(answer, day, 6)
        assert later.public_state(day) is State.PUBLISHED
        assert later.published
        assert later.published.review_on == date(2028, 5, 30)

    def test_what_was_withdrawn_comes_back_only_by_two_people(self) -> None:
        gone = life.withdrawn(standing(), act("eva", "Un dato personal."))
        assert gone.public_state(TODAY) is State.WITHDRAWN
        with pytest.raises(Conflict):
            life.withdrawn(gone, act())
        with pytest.raises(Conflict):
            life.confirmed(gone, TODAY, 12)
        back = life.proposed(life.saved(gone, text(), act()), act())
        answer = life.published(back, act("luis", "Sin el dato."), TODAY, 12)
        assert answer.public_state(TODAY) is State.PUBLISHED

    def test_a_draft_leaves_nothing_and_a_discarded_correction_what_stands(self) -> None:
        assert life.discarded(waiting()) is None
        answer = standing()
        assert life.discarded(life.saved(answer, text(), act())) == answer
        with pytest.raises(Conflict):
            life.discarded(answer)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"question_en": "What was inflation?"}, ("answer_en", "missing")),
        ({"answer_en": "It was 1.42 %."}, ("answer_en", "missing")),
        ({"links": [{"text": "Tabla", "url": "javascript:alert(1)"}]}, ("url", "not_http")),
        ({"links": [{"text": "Tabla", "url": "https://a@b.ec"}]}, ("url", "not_http")),
        ({"links": [{"text": "Tabla", "url": "https://b.ec"}] * 11}, ("links", "too_long")),
    ],
)
def test_a_text_that_cannot_be_published_says_what_is_wrong(
    said: dict[str, Any], fault: tuple[str, str]
) -> None:
    with pytest.raises(ValidationError) as error:
        text(**said)
    assert fault in {(str(one["loc"][-1]), one["type"]) for one in error.value.errors()}
