"""What a second person decides of an answer, and what becomes of it once it stands."""

from __future__ import annotations

from chalicelib.domain.answers import life
from chalicelib.domain.answers.answer import Answer
from chalicelib.domain.answers.requests import AnswerApproved
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.permissions import Permission
from chalicelib.services import clock
from chalicelib.services.answers import files, versions
from chalicelib.services.tickets.audit import Actor
from chalicelib.store.answers import answers as store

_CHECKLIST = "Files are published after the checklist (Ley de Estadística, art. 21)."


def approve(
    answer_id: str, version: int, wanted: AnswerApproved, actor: Actor, catalog: Catalog
) -> Answer:
    """Publish what waits; its text is kept as an edition, and its ticket is named no more.

    Raises NotFound, Forbidden (also for who wrote any of it), Stale, Conflict, Invalid with each
    find that is not let stand, Unavailable.
    """
    before = versions.current(answer_id, version, actor, Permission.APPROVE_ANSWERS)
    writing, known = before.writing, versions.known_of(before)
    if writing and writing.files and not wanted.confidentiality_checked:
        raise Invalid([Fault("confidentiality_checked", "required", _CHECKLIST)])
    after = life.published(
        files.searched(before, known),
        versions.act(actor, wanted.correction),
        clock.today(clock.now()),
        catalog.rules.answer_review_months,
        known,
        wanted.let_stand,
    )
    beside = {}
    if after.published is not None:
        beside["edition"] = store.kept(answer_id, after.published.edition)
    if before.ticket is not None:
        beside["named"] = store.no_draft(before.ticket, answer_id)
    return versions.write(before, after, actor, "approve_answer", beside)


def send_back(answer_id: str, version: int, reason: str, actor: Actor) -> Answer:
    """Return what waits to who wrote it. Raises as ``approve`` does."""
    before = versions.current(answer_id, version, actor, Permission.APPROVE_ANSWERS)
    after = life.returned(before, versions.act(actor, reason))
    return versions.write(before, after, actor, "return_answer")


def confirm(answer_id: str, version: int, actor: Actor, catalog: Catalog) -> Answer:
    """Say that what stands is still right. Raises NotFound, Forbidden, Stale, Conflict."""
    before = versions.current(answer_id, version, actor, Permission.WRITE_ANSWERS)
    months = catalog.rules.answer_review_months
    after = life.confirmed(before, clock.today(clock.now()), months)
    return versions.write(before, after, actor, "confirm_answer")


def withdraw(answer_id: str, version: int, reason: str, actor: Actor) -> Answer:
    """Take down what stands, at once. Raises NotFound, Forbidden, Stale, Conflict."""
    before = versions.current(answer_id, version, actor, Permission.WRITE_ANSWERS)
    after = life.withdrawn(before, versions.act(actor, reason))
    return versions.write(before, after, actor, "take_down_answer")
