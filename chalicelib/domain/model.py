"""What all our models share."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A value: it never changes, and its validator is built when it is first used.

    A function uses few of the models it imports, and building them all costs a third of a cold
    start.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)
