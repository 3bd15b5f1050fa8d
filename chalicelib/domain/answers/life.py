"""An answer's life: written, proposed, published by a second person, looked at again, withdrawn.

    draft -> to approve -> published -> to review -> confirmed: published
             to approve -> returned: draft            published, to review -> withdrawn

A correction goes the same way beside the text that stands, and bears its date; so does a text that
was withdrawn and comes back. Whatever is changed must be proposed anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from chalicelib.domain.answers.answer import (
    Act,
    Answer,
    AnswerText,
    Edition,
    FieldFound,
    LetStand,
    Published,
    Writing,
    find_written,
)
from chalicelib.domain.answers.files.attached import ChosenFile
from chalicelib.domain.answers.personal_data import NOBODY, Known
from chalicelib.domain.errors import Conflict, Fault, Forbidden, Invalid
from chalicelib.domain.reviews.retention import months_after


def saved(answer: Answer, text: AnswerText, act: Act, files: tuple[ChosenFile, ...] = ()) -> Answer:
    """With another text in writing, or a correction begun; what waited for approval waits no more.
    What it was returned for stays in sight until it is proposed anew."""
    before = answer.writing
    writers = (*(before.writers if before else ()), act.by)
    writing = Writing(
        text=text,
        files=files,
        writers=tuple(dict.fromkeys(writers)),
        saved=act,
        returned=before.returned if before else None,
    )
    return answer.model_copy(update={"writing": writing})


def proposed(answer: Answer, act: Act, known: Known = NOBODY) -> Answer:
    """Waiting for a second person. Raises Conflict where nothing is written or it waits already,
    Invalid with everything in it that nobody may let stand."""
    writing = _writing(answer)
    if writing.proposed:
        raise _impossible(answer, "It waits for approval already.")
    _refuse(one for one in find_written(writing, known) if one.is_strict)
    return _with_writing(answer, writing.model_copy(update={"proposed": act, "returned": None}))


def published(
    answer: Answer,
    act: Act,
    today: date,
    months: int,
    known: Known = NOBODY,
    let_stand: tuple[LetStand, ...] = (),
) -> Answer:
    """Published by a second person, to be looked at again some months later; its ticket's number
    goes. ``act.reason`` says what a correction puts right.

    Raises Conflict where nothing waits, Forbidden for who wrote any of it, Invalid for every find
    that is not, or may not be, let stand, and for a correction that does not say what of.
    """
    writing = _waiting(answer)
    _check_second(writing, act.by)
    allowed = {(one.kind, one.text) for one in let_stand}
    found = find_written(writing, known)
    _refuse(one for one in found if one.is_strict or (one.kind, one.text) not in allowed)
    stands = answer.published
    if stands is not None and not act.reason:
        raise Invalid([Fault("correction", "missing", "Say what was put right.")])
    edition = Edition(
        number=stands.edition.number + 1 if stands else 1,
        text=writing.text,
        files=tuple(file.as_published() for file in writing.files),
        written=writing.saved,
        approved=act.model_copy(update={"reason": None}),
        let_stand=let_stand,
        correction=act.reason if stands else None,
    )
    now = Published(
        edition=edition,
        published_on=stands.published_on if stands else today,
        corrected_on=today if stands else None,
        review_on=months_after(today, months),
        gone=_gone(stands, edition),
    )
    return answer.model_copy(update={"writing": None, "published": now, "ticket": None})


def returned(answer: Answer, act: Act) -> Answer:
    """Back with its writers, who read why. Raises Conflict where nothing waits, Forbidden for
    who wrote any of it."""
    writing = _waiting(answer)
    _check_second(writing, act.by)
    return _with_writing(answer, writing.model_copy(update={"proposed": None, "returned": act}))


def discarded(answer: Answer) -> Answer | None:
    """Without what was being written; None where nothing is left of it. Raises Conflict."""
    _writing(answer)
    return answer.model_copy(update={"writing": None}) if answer.published else None


def confirmed(answer: Answer, today: date, months: int) -> Answer:
    """Looked at, and still right: to be looked at again some months later. Raises Conflict where
    nothing stands published."""
    stands = _standing(answer)
    later = stands.model_copy(update={"review_on": months_after(today, months)})
    return answer.model_copy(update={"published": later})


def withdrawn(answer: Answer, act: Act) -> Answer:
    """Not for everybody any more; its editions stay. Anybody of its area may, at once: it is how
    harm is stopped. Raises Conflict where nothing stands published."""
    stands = _standing(answer).model_copy(update={"withdrawn": act})
    return answer.model_copy(update={"published": stands})


def _gone(before: Published | None, edition: Edition) -> tuple[str, ...]:
    """Places of files that gave something once and do not any more."""
    if before is None:
        return ()
    former = (*before.gone, *(file.place for file in before.edition.files))
    stay = {file.place for file in edition.files}
    return tuple(dict.fromkeys(place for place in former if place not in stay))


def _writing(answer: Answer) -> Writing:
    if answer.writing is None:
        raise _impossible(answer, "Nothing of it is being written.")
    return answer.writing


def _waiting(answer: Answer) -> Writing:
    writing = _writing(answer)
    if writing.proposed is None:
        raise _impossible(answer, "It does not wait for approval.")
    return writing


def _standing(answer: Answer) -> Published:
    if answer.published is None or answer.published.withdrawn:
        raise _impossible(answer, "It does not stand published.")
    return answer.published


def _with_writing(answer: Answer, writing: Writing) -> Answer:
    return answer.model_copy(update={"writing": writing})


def _check_second(writing: Writing, agent: str) -> None:
    if agent in writing.writers:
        raise Forbidden("A second person decides: answer.approve is not for one's own text.")


def _refuse(found: Iterable[FieldFound]) -> None:
    """Raises Invalid with every find: each once for its field."""
    faults = [
        Fault(one.field, f"holds_{one.kind.value}", "Take a person's data out of it.")
        for one in found
    ]
    if faults:
        raise Invalid(list(dict.fromkeys(faults)))


def _impossible(answer: Answer, detail: str) -> Conflict:
    state = answer.written_state()
    return Conflict({"version": answer.version, "writing": state.value if state else None}, detail)
