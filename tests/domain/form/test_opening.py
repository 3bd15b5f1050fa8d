"""What a person sends to open a ticket is judged against the catalog, each fault by its code."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.domain.form.opening import Opening
from tests.seeds import CATALOG

SENT: dict[str, Any] = {
    "nationality": "EC",
    "document": {"type": "cedula", "number": "1700000019"},
    "full_name": "María Quishpe",
    "email": "maria@example.com",
    "gender": "female",
    "user_type": "student",
    "topic": "ipc",
    "subject": "Índice de precios de 2020 a 2025",
    "details": "Necesito el índice de precios de Loja.",
    "notice_version": "2026-11",
}


def test_what_is_right_is_taken_in_spanish_and_without_what_nobody_must_tell() -> None:
    opening = Opening.model_validate(SENT, context=CATALOG)
    assert (opening.language, opening.via, opening.attachments) == ("es", None, ())
    assert (opening.phone, opening.organization) == (None, None)
    assert (opening.topic, opening.user_type, opening.nationality) == ("ipc", "student", "EC")


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("nationality", "QQ", "not_a_choice"),
        ("topic", "none", "not_a_choice"),
        ("user_type", "none", "not_a_choice"),
        ("notice_version", "2020-01", "outdated_notice"),
    ],
)
def test_what_the_catalog_does_not_offer_is_refused_with_what_to_use(
    field: str, value: str, code: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        Opening.model_validate(SENT | {field: value}, context=CATALOG)
    (fault,) = refused.value.errors()
    assert (fault["loc"], fault["type"]) == ((field,), code)
    assert fault["msg"].endswith(".")
