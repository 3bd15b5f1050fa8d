"""What is served as a limit is the limit: its last value is taken, the next one is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from chalicelib.domain import fields
from chalicelib.domain.form.person import TEXTS, OptionalFields
from chalicelib.domain.limits import DAY, HOUR, Window

TYPES: dict[str, Any] = {
    "full_name": fields.FullName,
    "subject": fields.Subject,
    "details": fields.Details,
    "reply": fields.Reply,
    "note": fields.Note,
    "reason": fields.Reason,
    "comment": fields.Comment,
    "canned_reply_name": fields.CannedReplyName,
    **{name: OptionalFields.model_fields[name].annotation for name in TEXTS},
}
LIMITS = {**fields.LIMITS, **fields.DESK_LIMITS}


def why(field: str, text: str) -> str | None:
    """The code of the fault; None when the text is taken."""
    try:
        TypeAdapter(TYPES[field]).validate_python(text)
    except ValidationError as refused:
        return refused.errors()[0]["type"]
    return None


def test_every_limit_of_a_text_is_tried() -> None:
    assert set(LIMITS) == {*TYPES, "email", "body_bytes"}


@pytest.mark.parametrize("field", TYPES)
def test_the_longest_text_is_taken_and_one_letter_more_is_not(field: str) -> None:
    most = LIMITS[field]["max"]  # type: ignore[index]
    assert why(field, "ñ" * most) is None
    assert why(field, "ñ" * (most + 1)) == "too_long"


@pytest.mark.parametrize("field", TYPES)
def test_the_shortest_text_is_taken_and_one_letter_less_is_not(field: str) -> None:
    least = LIMITS[field].get("min", 1)  # type: ignore[union-attr]
    assert why(field, "ñ" * least) is None
    assert why(field, "ñ" * (least - 1)) == ("too_short" if least > 1 else "missing")


def test_an_address_has_at_most_as_many_bytes_as_mail_hosts_take() -> None:
    address = TypeAdapter(fields.EmailAddress)
    most = fields.LIMITS["email"]["max"]  # type: ignore[index]
    host = ".".join(["a" * 63] * 3) + ".ec"
    longest = "b" * (most - len(host) - 1) + "@" + host
    assert address.validate_python(longest) == longest
    with pytest.raises(ValidationError) as refused:
        address.validate_python(f"b{longest}")
    assert refused.value.errors()[0]["type"] == "too_long"


@pytest.mark.parametrize("seconds", [HOUR, DAY])
def test_a_window_begins_with_its_first_second_and_ends_with_its_last(seconds: int) -> None:
    start = datetime(2026, 3, 10, tzinfo=UTC)
    first, last, after = (
        Window.at(start + timedelta(seconds=later), seconds) for later in (0, seconds - 1, seconds)
    )
    assert (first.ends_in, last.ends_in, after.ends_in) == (seconds, 1, seconds)
    assert last.index == first.index
    assert after.index == first.index + 1
