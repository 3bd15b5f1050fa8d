"""People who ask: invented, with addresses that reach nobody."""

from __future__ import annotations

import random
import unicodedata
from typing import Any

_GENDERS = ("female", "male", "female", "male", "other", "undisclosed")
_ABROAD = ("CO", "PE", "ES", "US", "AR")
_WEIGHTS = (2, 1, 2, 1, 2, 1, 2, 1, 2)
_PROVINCES = ("01", "06", "09", "10", "13", "17", "18", "23")


def drawn(said: dict[str, Any], chance: random.Random, number: int) -> dict[str, Any]:
    """What somebody types about themselves on the form."""
    kinds = said["user_types"]
    kind = chance.choices([*kinds], [one["weight"] for one in kinds.values()])[0]
    first, surname = chance.choice(said["first_names"]), chance.choice(said["surnames"])
    is_foreign = chance.random() < 0.07
    document = {"type": "cedula", "number": cedula(chance)}
    if is_foreign:
        document = {"type": "passport", "number": f"XX{chance.randrange(10**6):06}"}
    person = {
        "nationality": chance.choice(_ABROAD) if is_foreign else "EC",
        "document": document,
        "full_name": f"{first} {surname} {chance.choice(said['surnames'])}",
        "email": f"{_plain(first)}.{_plain(surname)}{number}@example.com",
        "gender": chance.choice(_GENDERS),
        "user_type": kind,
    }
    if chance.random() < 0.5:
        person["phone"] = f"09900{chance.randrange(10**5):05}"
    if organization := chance.choice(kinds[kind]["organizations"]):
        person["organization"] = organization
    return person


def cedula(chance: random.Random) -> str:
    """A number that passes the check and that no person has: of companies is the third digit 9."""
    digits = f"{chance.choice(_PROVINCES)}9{chance.randrange(10**6):06}"
    products = [int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)]
    total = sum(product - 9 if product > 9 else product for product in products)
    return f"{digits}{-total % 10}"


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.lower())
    return "".join(letter for letter in letters if letter.isascii())
