"""What requesters may add about themselves: the one place that a new such field is declared in.

The form, the account, the ticket, the export and the desk all have these fields; erasure clears
them. What everybody is asked for (name, document, gender ...) has rules of its own in each.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator

from chalicelib.domain import fields
from chalicelib.domain.model import Model


class OptionalFields(Model):
    """As typed, and judged; a blank is nothing."""

    phone: Annotated[fields.Phone | None, BeforeValidator(fields.blank_is_absent)] = None
    organization: Annotated[fields.Organization | None, BeforeValidator(fields.blank_is_absent)] = (
        None
    )


class StoredOptionalFields(Model):
    """As kept and shown."""

    phone: str | None = None
    organization: str | None = None


#: Their names.
OPTIONAL = frozenset(OptionalFields.model_fields)
#: Those that are plain text: the pages show, check and fill them alike.
TEXTS = tuple(name for name in OptionalFields.model_fields if name in fields.LIMITS)
#: What tells little of a person: shown also to whoever has not proved that a ticket is theirs.
HARMLESS = frozenset({"organization"})
