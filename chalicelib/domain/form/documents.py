"""Identity documents: Ecuador's cédula and passports.

A cédula has ten digits: two of province (01-24, or 30 for Ecuadorians abroad), seven of serial
number and a check digit: the first nine are multiplied by 2,1,2,1,2,1,2,1,2, products above 9
lose 9, and the check digit completes their sum to a multiple of ten. The third digit is no
ground for refusal: real ones go up to 6 and beyond what tables say.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BeforeValidator, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from chalicelib.domain import fields
from chalicelib.domain.model import Model

DocumentType = Literal["cedula", "passport"]

_PROVINCES = frozenset({*range(1, 25), 30})
_PASSPORT = re.compile(r"[A-Z0-9]{5,20}")
#: The card prints ``170000001-9``, and people group digits; they mean nothing.
_SEPARATORS = re.compile(r"[\s.-]")


class Document(Model, extra="forbid"):
    """A document's type and its number, normalised."""

    type: DocumentType
    number: Annotated[str, BeforeValidator(fields.plain)]

    @field_validator("number")
    @classmethod
    def _judge(cls, number: str, info: ValidationInfo) -> str:
        # Without a valid type there is nothing to judge by: the type's own fault is told.
        judge = _JUDGES.get(info.data.get("type", ""))
        return judge(number) if judge else number


def cedula(number: str) -> str:
    """A cédula's ten digits, without hyphens, dots and spaces. ``number`` is plain (see
    ``characters.plain``); raises PydanticCustomError with a code."""
    number = _SEPARATORS.sub("", number)
    if not (number.isascii() and number.isdigit()):
        raise PydanticCustomError("digits_only", "A cédula has digits only.")
    if len(number) != 10:
        raise PydanticCustomError("length", "A cédula has ten digits.")
    if len(set(number)) == 1:
        raise PydanticCustomError("repeated_digits", "No cédula repeats one digit.")
    if not is_of_a_province(number):
        raise PydanticCustomError("province", "The first two digits are no province.")
    if int(number[9]) != check_digit(number[:9]):
        raise PydanticCustomError("check_digit", "A digit is wrong: the check digit differs.")
    return number


def is_of_a_province(number: str) -> bool:
    """Whether digits begin as those of a cédula or a RUC do."""
    return int(number[:2]) in _PROVINCES


def check_digit(nine: str) -> int:
    """The tenth digit that belongs to the first nine."""
    products = (int(digit) * (2 - place % 2) for place, digit in enumerate(nine))
    return -sum(product - 9 if product > 9 else product for product in products) % 10


def passport(number: str) -> str:
    """A passport's number in capitals, without spaces, dots and hyphens; raises with a code."""
    number = _SEPARATORS.sub("", number).upper()
    if not 5 <= len(number) <= 20:
        raise PydanticCustomError("length", "A passport number has 5 to 20 characters.")
    if not _PASSPORT.fullmatch(number):
        raise PydanticCustomError("malformed", "A passport number has letters A-Z and digits.")
    if not any(letter.isdigit() for letter in number):
        raise PydanticCustomError("no_digit", "A passport number has at least one digit.")
    return number


def document_key(document_type: str, nationality: str, number: str) -> str:
    """Key of a person's history: ``cedula#EC#1700000019``, ``passport#CO#AB123456``.

    Only Ecuador issues cédulas, to residents of any nationality.
    """
    country = "EC" if document_type == "cedula" else nationality
    return f"{document_type}#{country}#{number}"


_JUDGES = {"cedula": cedula, "passport": passport}
