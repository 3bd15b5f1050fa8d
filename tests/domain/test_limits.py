"""What is served as a limit is the limit: its last value is taken, the next one is not."""

from __future__ import annotations

import unicodedata
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
    "catalog_text": fields.CatalogText,
    "signature": fields.Signature,
    "job_title": fields.JobTitle,
    "filter_name": fields.FilterName,
    **{name: OptionalFields.model_fields[name].annotation for name in TEXTS},
}
LIMITS = {**fields.LIMITS, **fields.DESK_LIMITS}
#: What clients were told: less would refuse what they take, and more is a decision.
PROMISED = {
    "full_name": (2, 120), "subject": (5, 150), "details": (20, 5_000), "organization": (1, 160),
    "reply": (2, 10_000), "note": (2, 5_000), "reason": (5, 1_000), "comment": (1, 1_000),
    "canned_reply_name": (3, 80), "catalog_text": (1, 500), "filter_name": (1, 40),
    "signature": (1, 500), "job_title": (2, 80),
}  # fmt: skip
#: What takes several lines.
LINES = {"details", "reply", "note", "reason", "comment", "signature"}


def why(field: str, text: str) -> str | None:
    """The code of the fault; None when the text is taken."""
    return (fault(field, text) or (None,))[0]


def fault(field: str, text: str) -> tuple[str, str] | None:
    """The code of the fault, and what the developer of a client reads of it."""
    try:
        TypeAdapter(TYPES[field]).validate_python(text)
    except ValidationError as refused:
        return refused.errors()[0]["type"], refused.errors()[0]["msg"]
    return None


@pytest.mark.parametrize("field", TYPES)
def test_a_text_is_as_long_as_clients_were_told(field: str) -> None:
    least, most = PROMISED[field]
    assert fault(field, "ñ" * most) is None
    assert fault(field, "ñ" * (most + 1)) == ("too_long", f"Write at most {most} characters.")
    assert fault(field, "ñ" * least) is None
    short = ("too_short", f"Write at least {least} characters.")
    blank = ("missing", "Fill in this field.")
    assert fault(field, "ñ" * (least - 1)) == (short if least > 1 else blank)


@pytest.mark.parametrize("field", TYPES)
def test_letters_that_nobody_sees_do_not_make_a_text_long_enough(field: str) -> None:
    least, _ = PROMISED[field]
    seen = "ñ" * (least - 1)
    assert why(field, f"{seen[:1]}\u200d{seen[1:]}") == ("too_short" if least > 1 else "missing")


@pytest.mark.parametrize("field", TYPES)
def test_letters_in_two_parts_count_as_the_one_that_they_show(field: str) -> None:
    _, most = PROMISED[field]
    assert why(field, "n\u0303" * most) is None
    assert why(field, "\u1f82" * most) is None, "four parts, as a font of Greek types them"
    parted = unicodedata.normalize("NFD", "\u1f82")
    assert len(parted) == 4
    assert why(field, parted * most) is None
    assert fault(field, parted * most + "a") == ("too_long", f"Write at most {most} characters.")


@pytest.mark.parametrize("field", TYPES)
def test_only_what_has_room_for_them_takes_several_lines_and_tabs(field: str) -> None:
    text = "Primera línea del texto\r\n\tsegunda"
    assert why(field, text) == (None if field in LINES else "control_characters")


def test_a_request_has_64_kib_at_most() -> None:
    assert fields.BODY_BYTES == 65_536


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
