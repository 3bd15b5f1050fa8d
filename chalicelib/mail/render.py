"""A mail of the outbox as subject, text and HTML, in its language.

Each language has a file for each kind (``chalicelib/mail/sections.py``), and in the folder
``layout`` what they share; what says nothing lies in ``templates``. A template that misses a
value raises instead of leaving a gap.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    FunctionLoader,
    StrictUndefined,
    pass_context,
    select_autoescape,
)
from jinja2.runtime import Context
from markupsafe import Markup

from chalicelib.domain import links
from chalicelib.domain.dates import ECUADOR, ecuador_date, long_date
from chalicelib.domain.files.attachments import shown_size
from chalicelib.domain.languages import LANGUAGES, WORDS, counted
from chalicelib.domain.mail.kinds import Kind
from chalicelib.domain.mail.outbox import Mail
from chalicelib.mail import sections
from chalicelib.mail.mail_links import MailLinks
from chalicelib.mail.marks import mark

TEMPLATES = Path(__file__).parent / "templates"
#: What mails do not say that the release before left in the outbox, and what holds for them.
ADDED: dict[Kind, dict[str, object]] = {
    Kind.EXTENSION: {"late": False},
    Kind.OVERDUE: {"promised": False, "lead_told": False},
    Kind.MORNING: {"questions": None, "reviews": None},
}


@dataclass(frozen=True)
class Rendered:
    """The words of a mail; ``html`` and ``text`` say the same."""

    subject: str
    text: str
    html: str


def render(
    mail: Mail,
    site_url: str,
    tokens: Mapping[str, str],
    subjects: Mapping[str, str],
    not_me: str | None = None,
    *,
    answerable: bool = False,
) -> Rendered:
    """The words of a mail. Raises when its ``params`` lack what its templates need.

    ``tokens`` are access tokens by ticket number, for links which open tickets; that of a mail's
    button stands under ``BUTTON``. ``subjects`` are harmless subjects by ticket number, of those
    alone that may be named. ``not_me`` is the token of the link "no fui yo", for an address that
    proved nothing. One that is ``answerable`` begins with the line to answer above, and says so.
    """
    leads = MailLinks(site_url + LANGUAGES[mail.language].root, tokens)
    facts = (
        {"more": []}
        | ADDED.get(mail.kind, {})
        | mail.params
        | leads.to_templates
        | {
            "language": mail.language,
            "number": mail.number,
            "mark": mark(mail.number, mail.language) if answerable and mail.number else "",
            "not_me": not_me and leads.not_me_link(not_me),
            "subjects": subjects,
        }
    )

    def fill(name: str) -> str:
        template = _environment(mail.language).get_template(f"{mail.kind}/{name}")
        return template.render(facts).strip()

    return Rendered(
        subject=" ".join(fill("subject.txt").split()),
        text=fill("body.txt") + "\n",
        html=fill("body.html") + "\n",
    )


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=ChoiceLoader(
            [
                FunctionLoader(partial(sections.template, language)),
                FileSystemLoader([WORDS / language / "mails", TEMPLATES]),
            ]
        ),
        undefined=StrictUndefined,
        autoescape=select_autoescape(["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["day"] = _day
    environment.filters["plural"] = _plural
    environment.filters["hour"] = _hour
    environment.filters["size"] = _size
    environment.filters["linked"] = _linked
    return environment


@pass_context
def _day(context: Context, text: str) -> str:
    """A date, or the date in Ecuador of a stamp, in full: `martes 15 de diciembre de 2026`."""
    day = ecuador_date(text) if "T" in text else date.fromisoformat(text)
    return long_date(day, context["language"])


@pass_context
def _size(context: Context, size: int) -> str:
    """A size as people read it: ``1,2 MB`` or ``1.2 MB``."""
    return shown_size(size, context["language"])


@pass_context
def _plural(context: Context, count: int, **forms: str) -> str:
    """The form that goes with a count, which stands where the form has ``#``."""
    return counted(forms, count, context["language"]).replace("#", str(count))


def _linked(text: str) -> Markup:
    """A line of text with the addresses in it as links; all else stays text."""
    link = Markup('<a class="address" href="{}" rel="noopener nofollow">{}</a>')
    pieces = (link.format(href, piece) if href else piece for piece, href in links.parts(text))
    return Markup("").join(pieces)


def _hour(stamp: str) -> str:
    """The hour in Ecuador of a stamp: `22:40`."""
    moment = datetime.fromisoformat(str(stamp))  # str: one that is missing raises as it should
    return f"{moment.astimezone(ECUADOR):%H:%M}"
