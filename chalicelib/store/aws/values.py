"""Plain values in DynamoDB's notation and back.

As boto3's ``TypeSerializer`` and ``TypeDeserializer`` have it, which a test holds these to, for the
types that rows of ours have. What an administrator may have put into a row beside them, such as
bytes, is read as such, so that its row is reported and not taken for another.
https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import (
    Clamped,
    Context,
    Decimal,
    Inexact,
    Overflow,
    Rounded,
    Underflow,
)
from typing import Any

#: DynamoDB's numbers: 38 digits, no rounding.
_NUMBERS = Context(
    Emin=-128, Emax=126, prec=38, traps=[Clamped, Overflow, Inexact, Rounded, Underflow]
)


def serialized(value: Any) -> dict[str, Any]:
    """A value in DynamoDB's notation: ``{"S": "text"}``. Raises TypeError for a type that rows
    do not have, a float among them, and decimal's errors for a number of more than 38 digits."""
    if isinstance(value, str):
        return {"S": value}
    if value is None:
        return {"NULL": True}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, int | Decimal):
        return {"N": _number(value)}
    if isinstance(value, Mapping):
        return {"M": {name: serialized(held) for name, held in value.items()}}
    if isinstance(value, list | tuple):
        return {"L": [serialized(held) for held in value]}
    if isinstance(value, set | frozenset) and value and all(isinstance(one, str) for one in value):
        return {"SS": list(value)}
    raise TypeError(f"no attribute is a {type(value).__name__}")


def deserialized(value: Mapping[str, Any]) -> Any:
    """The plain value of what DynamoDB holds; numbers as Decimal. Raises TypeError for a type that
    DynamoDB does not have."""
    ((kind, held),) = value.items()
    if kind == "S":
        return held
    try:
        return _PLAIN[kind](held)
    except KeyError:
        raise TypeError(f"DynamoDB has no type {kind}") from None


def _number(value: int | Decimal) -> str:
    number = str(_NUMBERS.create_decimal(value))
    if number in ("Infinity", "NaN"):
        raise TypeError("Infinity and NaN are no numbers of DynamoDB")
    return number


_PLAIN: dict[str, Callable[[Any], Any]] = {
    "N": _NUMBERS.create_decimal,
    "BOOL": bool,
    "NULL": lambda _: None,
    "M": lambda held: {name: deserialized(value) for name, value in held.items()},
    "L": lambda held: [deserialized(value) for value in held],
    "SS": set,
    "NS": lambda held: set(map(_NUMBERS.create_decimal, held)),
    "B": bytes,
    "BS": lambda held: set(map(bytes, held)),
}
