"""An address that was corrected without proof serves on for a while, and is shown masked."""

from __future__ import annotations

import pytest

from chalicelib.domain.tickets.corrections import FormerAddress, masked, serves

FORMER = FormerAddress(
    email="vieja@example.com", email_typed="Vieja@example.com", until="2027-01-17T15:00:00.000Z"
)


def test_a_former_address_serves_until_its_last_moment_and_not_in_it() -> None:
    assert serves(FORMER, "2027-01-17T14:59:59.999Z")
    assert not serves(FORMER, "2027-01-17T15:00:00.000Z")
    assert not serves(None, "2027-01-01T00:00:00.000Z")


@pytest.mark.parametrize(
    ("email", "seen"),
    [
        ("maria@example.com", "m•••@e•••.com"),
        ("m@example.com", "m•••@e•••.com"),
        ("ana@correo.uce.edu.ec", "a•••@c•••.ec"),
        ('"a@b"@example.com', '"•••@e•••.com'),
        ("ana@localhost", "a•••@l•••"),
    ],
)
def test_a_masked_address_shows_two_letters_and_where_it_ends(email: str, seen: str) -> None:
    assert masked(email) == seen
