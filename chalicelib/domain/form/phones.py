"""Phone numbers as people type them, kept in E.164."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from chalicelib.domain.fields import plain

#: Mobile, and fixed with its area code, as national numbers of Ecuador (+593).
_NATIONAL_EC = re.compile(r"9\d{8}|[2-7][2-7]\d{6}")


def _phone(value: Any) -> str:
    """A phone number in E.164; numbers without a country are Ecuador's."""
    # Its tables cost 15 ms of a cold start, and most requests have no phone number.
    import phonenumbers

    text = plain(value)
    try:
        number = phonenumbers.parse(text, "EC")
    except phonenumbers.NumberParseException:
        raise PydanticCustomError(
            "malformed", "Write a number such as 0991234567 or +593 99 123 4567."
        ) from None
    national = str(number.national_number)
    if number.country_code == 593:
        if len(national) == 7 and not text.startswith(("0", "+")):
            raise PydanticCustomError("no_area_code", "Add the area code: (02) 223-2303.")
        if not _NATIONAL_EC.fullmatch(national):
            raise PydanticCustomError("malformed", "This is no number of Ecuador.")
    elif not phonenumbers.is_possible_number(number):
        raise PydanticCustomError("malformed", "This number is too short or too long.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def is_of_ecuador(text: str) -> bool:
    """Whether a number with its zero is one of Ecuador's, mobile or fixed."""
    digits = re.sub(r"\D", "", text)
    return digits.startswith("0") and _NATIONAL_EC.fullmatch(digits[1:]) is not None


def is_abroad(text: str) -> bool:
    """Whether a number with its country's code is one that some country gives."""
    import phonenumbers

    try:
        number = phonenumbers.parse(text.replace("(+", "+"), "EC")
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(number)


Phone = Annotated[str, BeforeValidator(_phone)]
