"""A requester says once what they think of a ticket that was served."""

from __future__ import annotations

import pytest

from chalicelib.domain.errors import Conflict
from chalicelib.domain.tickets.lifecycle import CloseReason, Status
from chalicelib.domain.tickets.ratings import rate, takes_rating
from chalicelib.domain.tickets.ticket import Rating
from tests.mail.samples import AT, ticket

OPEN = [Status.RECEIVED, Status.IN_PROGRESS, Status.WAITING_REQUESTER]
GIVEN = Rating(score=4, comment="Rápido.", at=AT)


@pytest.mark.parametrize("status", [Status.ANSWERED, Status.CLOSED])
def test_a_rating_is_kept_whole_and_changes_nothing_else(status: Status) -> None:
    served = ticket(status=status)
    rated = rate(served, 4, "Rápido.", AT)
    assert rated.rating == GIVEN
    assert rated.model_copy(update={"rating": None}) == served


@pytest.mark.parametrize("status", OPEN)
def test_a_ticket_that_somebody_works_on_takes_none(status: Status) -> None:
    with pytest.raises(Conflict) as refused:
        rate(ticket(status=status), 4, None, AT)
    assert refused.value.current == {"status": status, "rated": False}
    assert "rating" in str(refused.value)


def test_a_second_one_is_refused_and_says_that_there_is_one() -> None:
    rated = rate(ticket(status=Status.ANSWERED), 4, None, AT)
    with pytest.raises(Conflict) as refused:
        rate(rated, 1, "Otra vez.", AT)
    assert refused.value.current == {"status": Status.ANSWERED, "rated": True}


def test_a_duplicate_takes_none() -> None:
    assert not takes_rating(ticket(status=Status.CLOSED, merged_into="000001"))


@pytest.mark.parametrize(("replied", "takes"), [(None, False), (AT, True)])
def test_what_was_withdrawn_takes_one_only_if_somebody_had_written(
    replied: str | None, takes: bool
) -> None:
    gone = ticket(status=Status.CLOSED, close_reason=CloseReason.WITHDRAWN, first_reply_at=replied)
    assert takes_rating(gone) is takes
