"""A row of the catalog as answers carry it."""

from __future__ import annotations

from chalicelib.domain.model import Model


class Named(Model):
    """A row of the catalog, in the reader's language."""

    id: str
    name: str
