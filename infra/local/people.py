"""Sample agents of a developer's machine, and how they sign in. No deployment has them."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Any

#: Of everybody below, on this machine only.
PASSWORD = "Consulta-2026"  # noqa: S105 - opens nothing but sample data


@dataclass(frozen=True)
class Person:
    """Somebody of the institute, as an administrator would create them in the console."""

    email: str
    name: str
    groups: tuple[str, ...]


PEOPLE = (
    Person("ana@inec.example", "Ana Torres", ("agent", "area-DECON")),
    Person("luis@inec.example", "Luis Paredes", ("lead", "area-DECON")),
    Person("zoe@inec.example", "Zoe Guamán", ("agent", "area-DIES")),
    Person("eva@inec.example", "Eva Mora", ("viewer", "area-DIES")),
    Person("flor@inec.example", "Flor Yánez", ("agent", "area-ATC")),
    Person("ines@inec.example", "Inés Andrade", ("lead", "area-ATC")),
    Person("adan@inec.example", "Adán Viteri", ("admin",)),
)


def bring(cognito: Any, user_pool: str) -> None:
    """Have everybody in the user pool, with the password and in their groups; others stay as they
    are.

    The embedded Cognito's pages ask nobody for a second factor. It is told that everybody has
    one, so that leads and administrators are let in here under the rule of every deployment.
    """
    for person in PEOPLE:
        who = {"UserPoolId": user_pool, "Username": person.email}
        with contextlib.suppress(cognito.exceptions.UsernameExistsException):
            cognito.admin_create_user(
                **who,
                UserAttributes=[
                    {"Name": "email", "Value": person.email},
                    {"Name": "email_verified", "Value": "true"},
                    {"Name": "name", "Value": person.name},
                ],
                MessageAction="SUPPRESS",
            )
        cognito.admin_set_user_password(**who, Password=PASSWORD, Permanent=True)
        for group in person.groups:
            cognito.admin_add_user_to_group(**who, GroupName=group)
        cognito.admin_set_user_mfa_preference(**who, SoftwareTokenMfaSettings={"Enabled": True})


def told() -> str:
    """How they sign in, a line each."""
    lines = [f"{person.email:20} {', '.join(person.groups)}" for person in PEOPLE]
    return "".join(f"\n    {line}" for line in [*lines, f"password of all: {PASSWORD}"])
