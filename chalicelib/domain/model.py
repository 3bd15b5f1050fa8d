"""What all our models share."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

#: Letters that an id has at most: a ULID has 26, an upload 42; what administrators name, less.
MOST_OF_AN_ID = 64
#: An id in a path: what needs no encoding there (RFC 3986, section 2.3).
ID_IN_PATH = rf"^[A-Za-z0-9._~-]{{1,{MOST_OF_AN_ID}}}$"
#: An id as a caller names it: of an area, a topic, an agent, an entry, a mail.
Id = Annotated[str, Field(min_length=1, max_length=MOST_OF_AN_ID)]
#: What whoever asked for a code was answered, so that nobody else uses up their tries.
Nonce = Annotated[str, Field(max_length=MOST_OF_AN_ID)]
#: Letters that a cursor has at most; those that ``services/cursors.py`` makes have fewer than 170.
MOST_OF_A_CURSOR = 500
#: Where a list goes on, as the page before told it.
Cursor = Annotated[str, Field(max_length=MOST_OF_A_CURSOR)]


class Model(BaseModel):
    """A value: it never changes, and its validator is built when it is first used.

    A function uses few of the models it imports, and building them all costs a third of a cold
    start.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)
