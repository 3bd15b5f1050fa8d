"""What each person of the desk chooses for themselves."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from chalicelib.domain import fields
from chalicelib.domain.model import Model


class AgentSettings(Model):
    """A person's own settings; who never chose has the defaults."""

    morning_mail: bool = Field(
        True, description="Whether they get the mail of each working morning."
    )
    note_mails: bool = Field(
        True,
        description="Whether they get a mail of a note that names them, or on a ticket of theirs.",
    )
    job_title: str | None = Field(None, description="What `{cargo}` says in what they write.")

    substitute_mails: bool = Field(
        True,
        description="Whether they get a mail of tickets that they hold in somebody's place.",
    )


class SettingsWanted(Model, extra="forbid"):
    """All of a person's settings, as they are to be."""

    morning_mail: bool = Field(strict=True)
    note_mails: bool = Field(True, strict=True)
    substitute_mails: bool = Field(True, strict=True)
    job_title: Annotated[fields.JobTitle | None, BeforeValidator(fields.blank_is_absent)] = None

    @property
    def settings(self) -> AgentSettings:
        """As they are kept."""
        return AgentSettings(**self.model_dump())
