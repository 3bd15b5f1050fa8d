"""Where the links of a mail lead: pages of the site, in the mail's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: Where ``tokens`` hold the token of a mail's button.
BUTTON = "button"


@dataclass(frozen=True)
class MailLinks:
    """``site`` is the address of the site in the mail's language, without a slash at its end;
    ``tokens`` are access tokens by ticket number, and that of the mail's button.

    What stands behind the # never reaches a server's log.
    """

    site: str
    tokens: Mapping[str, str]

    @property
    def to_templates(self) -> dict[str, object]:
        """What templates call, by its name there."""
        return {
            "site": self.site,
            "link": self.link,
            "access_link": self.access_link,
            "undo_link": self.undo_link,
            "addition_link": self.addition_link,
            "stop_link": self.stop_link,
            "desk_link": self.desk_link,
        }

    def link(self, number: str) -> str:
        """The status page, the number filled in."""
        return f"{self.site}/estado/?numero={number}"

    def access_link(self, number: str) -> str:
        """The status page, opened."""
        return f"{self.link(number)}#acceso={self.tokens[number]}"

    def undo_link(self, number: str) -> str:
        """The status page, with a button that stops or undoes a correction of the address."""
        return f"{self.link(number)}#deshacer={self.tokens[BUTTON]}"

    def addition_link(self, number: str) -> str:
        """The status page, with a button that confirms an address for a ticket without one."""
        return f"{self.link(number)}#confirmar={self.tokens[BUTTON]}"

    def stop_link(self) -> str:
        """The account's page, with a button that stops the erasure."""
        return f"{self.site}/cuenta/#detener={self.tokens[BUTTON]}"

    def desk_link(self, number: str) -> str:
        """The ticket at the agents' desk, which asks them to sign in."""
        return f"{self.site}/agentes/?ticket={number}"

    def not_me_link(self, token: str) -> str:
        """The page that says "no fui yo"."""
        return f"{self.site}/no-fui-yo/#aviso={token}"
