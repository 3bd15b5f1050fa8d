"""A reply with microdata, until a second person has decided on it."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from chalicelib.domain.approvals.held_reply import (
    HeldReply,
    Lapse,
    Returned,
    check_decided,
    lapsed,
)
from chalicelib.domain.errors import Conflict

AT = "2026-11-26T15:04:05.000Z"
HELD = HeldReply(entry_id="01M8", at=AT, agent="ana", agent_name="Ana Torres")
RETURNED = HELD.model_copy(update={"returned": Returned(by="luis", by_name="Luis", at=AT)})


def test_it_waits_until_it_is_returned() -> None:
    assert HELD.waits
    assert not RETURNED.waits


class TestWhatCameSince:
    def test_is_told_in_the_order_in_which_it_came_and_once(self) -> None:
        held: HeldReply | None = HELD
        for lapse in (Lapse.TRANSFERRED, Lapse.REQUESTER_WROTE, Lapse.TRANSFERRED):
            held = lapsed(held, lapse)
        assert held is not None
        assert held.lapses == (Lapse.TRANSFERRED, Lapse.REQUESTER_WROTE)
        assert held.model_copy(update={"lapses": ()}) == HELD

    @pytest.mark.parametrize("lapse", Lapse)
    def test_is_nothing_to_a_returned_reply_nor_where_there_is_none(self, lapse: Lapse) -> None:
        assert lapsed(RETURNED, lapse) is RETURNED
        assert lapsed(None, lapse) is None

    def test_is_called_as_rows_have_it(self) -> None:
        named = "requester_wrote answered transferred joined closed"
        assert [*map(str, Lapse)] == named.split()


class TestClosing:
    def test_is_refused_while_a_reply_waits_and_says_what_to_do(self) -> None:
        with pytest.raises(Conflict) as refused:
            check_decided(HELD, "answered")
        assert refused.value.current == {"status": "answered", "reply_waits": True}
        told = "A reply waits for approval: decide on it, or withdraw it, first."
        assert str(refused.value) == told

    @pytest.mark.parametrize("held", [None, RETURNED])
    def test_goes_through_when_none_does(self, held: HeldReply | None) -> None:
        check_decided(held, "answered")


@pytest.mark.parametrize("missing", ["entry_id", "at", "agent", "agent_name"])
def test_a_reply_without_its_text_or_its_author_is_a_damaged_row(missing: str) -> None:
    row = HELD.model_dump()
    del row[missing]
    with pytest.raises(ValidationError):
        HeldReply.model_validate(row)


@pytest.mark.parametrize("missing", ["by", "by_name", "at"])
def test_nobody_returns_a_reply_namelessly(missing: str) -> None:
    row = {"by": "luis", "by_name": "Luis", "at": AT}
    del row[missing]
    with pytest.raises(ValidationError):
        Returned.model_validate(row)


def test_a_reply_that_the_release_before_held_is_read() -> None:
    row = {"entry_id": "01M8", "at": AT, "agent": "ana", "agent_name": "Ana Torres"}
    read = HeldReply.model_validate(row)
    assert (read, read.agent_email, read.lapses, read.waits) == (HELD, "", (), True)
