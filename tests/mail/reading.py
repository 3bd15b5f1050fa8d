"""Mails as they are read: their words, and the elements of their HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from chalicelib.domain.mail.outbox import Mail
from chalicelib.mail.render import Rendered, render
from tests.mail import samples

#: The page of the samples' ticket.
LINK = f"{samples.SITE}/estado/?numero=051243"


def rendered(mail: Mail) -> Rendered:
    """The words of a mail, with the site and the tokens of the samples."""
    return render(mail, samples.SITE, samples.TOKENS, {})


class Page(HTMLParser):
    """The elements of an HTML mail: their names, attributes and the text between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html.partition("</head>")[0].partition("<style>")[0])
        self.feed(html.partition("</head>")[2])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def both(mail: Rendered) -> tuple[str, str]:
    """The words of the text and of the HTML, spaces evened out."""
    return " ".join(mail.text.split()), re.sub(r" ([.,:])", r"\1", Page(mail.html).text)
