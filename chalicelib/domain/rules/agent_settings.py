"""What each person of the desk chooses for themselves."""

from __future__ import annotations

from pydantic import Field

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

    substitute_mails: bool = Field(
        True,
        description="Whether they get a mail of tickets that they hold in somebody's place.",
    )


class SettingsWanted(Model, extra="forbid"):
    """All of a person's settings, as they are to be."""

    morning_mail: bool = Field(strict=True)
    note_mails: bool = Field(True, strict=True)
    substitute_mails: bool = Field(True, strict=True)

    @property
    def settings(self) -> AgentSettings:
        """As they are kept."""
        return AgentSettings(**self.model_dump())
