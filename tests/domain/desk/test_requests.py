"""What agents send is judged whole: what one field asks of another too."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.domain.desk.requests import Answering, Closing, Rated, TicketChanges
from chalicelib.domain.model import Model

ID = "01HZX4J9T6" + "0123456789abcdef" * 2


def fault(model: type[Model], **sent: Any) -> tuple[str, str]:
    with pytest.raises(ValidationError) as refused:
        model.model_validate(sent)
    (found,) = refused.value.errors()
    assert found["msg"]
    return ".".join(map(str, found["loc"])), found["type"]


def test_closing_asks_for_a_reason_and_taking_up_again_does_not() -> None:
    assert fault(TicketChanges, status="closed") == ("close_reason", "missing")
    assert TicketChanges(status="closed", close_reason="resolved").close_reason == "resolved"
    assert TicketChanges(status="in_progress").close_reason is None


def test_a_transfer_asks_for_a_reason() -> None:
    assert fault(TicketChanges, area="DIES") == ("reason", "missing")
    reason = "Lo lleva otra área."
    assert TicketChanges(area="DIES", reason=reason).reason == reason


@pytest.mark.parametrize("data", ["aggregate", "microdata"])
def test_data_leaves_after_the_checklist(data: str) -> None:
    said = {"body": "Aquí están.", "status": "answered"}
    assert fault(Answering, **said, data=data) == ("confidentiality_checked", "required")
    assert Answering(**said, data=data, confidentiality_checked=True).confidentiality_checked


def test_files_leave_after_it_too_and_words_alone_need_none() -> None:
    said: dict[str, Any] = {"body": "Aquí están.", "status": "answered"}
    assert Answering(**said).confidentiality_checked is False
    assert fault(Answering, **said, attachments=(ID,)) == ("confidentiality_checked", "required")


@pytest.mark.parametrize(
    ("sent", "edits", "assigns", "empty"),
    [
        ({}, False, False, True),
        ({"reason": "Porque sí."}, False, False, True),
        ({"assignee": None}, False, True, False),
        ({"topic": "ipc"}, True, False, False),
        ({"priority": "high"}, True, False, False),
        ({"legal_request": False}, True, False, False),
        ({"area": "DIES", "reason": "Otra área."}, False, False, False),
        ({"extension": {"reason": "Faltan datos."}}, False, False, False),
        ({"status": "in_progress"}, False, False, False),
    ],
)
def test_a_change_says_what_it_is_of(
    sent: dict[str, Any], edits: bool, assigns: bool, empty: bool
) -> None:
    change = TicketChanges.model_validate(sent)
    assert (change.edits, change.assigns, change.is_empty) == (edits, assigns, empty)


@pytest.mark.parametrize("score", [0, 6])
def test_a_score_is_one_to_five(score: int) -> None:
    assert fault(Rated, score=score)[0] == "score"
    assert [Rated(score=good).score for good in (1, 5)] == [1, 5]


def test_blank_words_are_none() -> None:
    assert Closing(reason="  ").reason is None
    assert Rated(score=3, comment="").comment is None
