"""The files of an answer for everybody: chosen while it is written, kept with each edition."""

from __future__ import annotations

import hashlib

from pydantic import Field

from chalicelib.domain.answers.personal_data import Found
from chalicelib.domain.files.attachments import TYPES, ending
from chalicelib.domain.model import Model

#: Letters of an id: half a SHA-256.
_LETTERS = 32


class AnswerFile(Model):
    """A file as it is published. Its id comes from its bytes: the same file has the same address
    in each edition, and another one never takes it over."""

    id: str
    name: str
    type: str = Field(description="Media type.")
    size: int = Field(description="Bytes.")
    sha256: str
    md5: str = Field(description="What S3 calls its ETag.")

    @property
    def place(self) -> str:
        """What its address ends with; its name stands in no address."""
        return f"{self.id}.{ending(self.name)}"


class ChosenFile(AnswerFile):
    """A file of an answer in writing, what of a person stands in it, and the ticket's file that it
    was made of."""

    made_of: str | None = None
    found: tuple[Found, ...] = ()

    def as_published(self) -> AnswerFile:
        """The file without what belongs to its writing."""
        return AnswerFile.model_validate(self.model_dump(include=set(AnswerFile.model_fields)))


def chosen(
    name: str, content: bytes, made_of: str | None, found: tuple[Found, ...] = ()
) -> ChosenFile:
    """A file of cleaned bytes."""
    digest = hashlib.sha256(content).hexdigest()
    return ChosenFile(
        id=digest[:_LETTERS],
        name=name,
        type=TYPES[ending(name)],
        size=len(content),
        sha256=digest,
        md5=hashlib.md5(content, usedforsecurity=False).hexdigest(),
        made_of=made_of,
        found=found,
    )
