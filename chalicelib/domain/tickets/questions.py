"""What is kept of a question to a colleague of another area beside its words, which the thread
has."""

from __future__ import annotations

from pydantic import Field

from chalicelib.domain.dates import Stamp
from chalicelib.domain.model import Model


class Asked(Model):
    """Who is asked: an area, or one of its people."""

    area: str
    agent: str | None = Field(None, description="Id of the colleague; None for the whole area.")
    agent_name: str | None = None


class OpenQuestion(Asked):
    """A question that nobody has answered yet. Who is asked may read its ticket while it stands
    here, and no longer."""

    id: str = Field(description="Id of the entry with its words.")
    at: Stamp
    by: str = Field(description="Id of the agent who asks.")
    by_name: str


class ListedQuestion(OpenQuestion):
    """An open question as its area's list has it: a row of ``questions``."""

    number: str = Field(description="Its ticket.")
    question: str = Field(description="Its id and the ticket, by which it sorts.")
