"""In which languages and widths a walk through pages is taken."""

from __future__ import annotations

import os
from itertools import product

import pytest

_EVERY = [*product(("es", "en"), (1280, 768, 320))]


def walk(*usual: tuple[str, int]) -> pytest.MarkDecorator:
    """A walk of ``language`` and ``width``: the usual pairs in `make test`, each with each in
    `make test-walks`."""
    pairs = _EVERY if os.environ.get("EVERY_WALK") else usual
    return pytest.mark.parametrize(("language", "width"), pairs)
