"""The charter as people read it: a page without programs, and a feed."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from chalicelib.domain.dates import ECUADOR
from chalicelib.domain.figures.charter.charter import Charter
from chalicelib.domain.languages import LANGUAGES
from chalicelib.services import clock
from chalicelib.services.figures.charter.said import Said
from chalicelib.services.published import templates
from chalicelib.services.published.frame import Page

PATH, FEED, JSON = "/servicio/", "/servicio.atom", "/servicio.json"
_CHARTS = ("volume", "time", "days", "opinion", "health")
_FILTERS = (
    "number", "count", "known", "percent", "availability", "checks", "opinions", "opinion",
    "measured", "month", "day",
)  # fmt: skip


def page(charter: Charter, language: str) -> Page:
    """The page, for the site's frame."""
    said = Said(language)
    main = _filled(
        "page.html",
        said,
        charter=charter,
        sentences=_sentences(charter, said),
        most=_most(charter),
        data=Markup(said.words["data_html"]).format(feed=LANGUAGES[language].root + FEED),  # noqa: S704
    )
    return Page(PATH, said.words["title"], said.words["description"], Markup(main), FEED)  # noqa: S704


def feed(charter: Charter, language: str) -> str:
    """The feed: an entry a month that is over (RFC 4287)."""
    root = charter.site + LANGUAGES[language].root
    addresses = {"own": root + FEED, "page": root + PATH}
    return _filled("feed.atom", Said(language), charter=charter, language=language, **addresses)


def _sentences(charter: Charter, said: Said) -> dict[str, str]:
    """What each chart shows, in a sentence."""
    of_all, number = charter.twelve_months, said.number
    answered, opinions, health = of_all.answered, of_all.satisfaction, of_all.availability
    facts: dict[str, dict[str, Any]] = {}
    if of_all.opened:
        replied = (answered.in_time or 0) + (answered.late or 0)
        facts["volume"] = {"opened": number(of_all.opened), "answered": number(replied)}
    if answered.in_time_percent:
        facts["time"] = {"percent": said.percent(answered.in_time_percent)}
    if answered.median_days is not None:
        facts["days"] = {"median": answered.median_days, "ninth": answered.ninth_decile_days}
    if opinions.count and opinions.mean is not None:
        facts["opinion"] = {"count": number(opinions.count), "mean": number(opinions.mean)}
    if health.percent is not None:
        facts["health"] = {
            "answered": number(health.answered),
            "checks": number(health.checks),
            "percent": number(health.percent),
        }
    charts = said.words["charts"]
    return {
        name: charts[name]["some"].format(**facts[name]) if name in facts else charts[name]["none"]
        for name in _CHARTS
    }


def _most(charter: Charter) -> dict[str, int]:
    """What the longest bar of a chart stands for."""
    volume = [
        value or 0
        for month in charter.months
        for value in (month.opened, month.answered.in_time, month.answered.late)
    ]
    days = [month.answered.ninth_decile_days or 0 for month in charter.months]
    reopened = [month.reopened or 0 for month in charter.months]
    return {"volume": max(*volume, 1), "days": max(*days, 1), "reopened": max(*reopened, 1)}


def _part(value: float | None, most: float) -> float:
    """How long a bar is, of 100."""
    return round(100 * (value or 0) / most, 1)


def _updated(month: date) -> str:
    """The stamp of a month's end."""
    after = month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)
    return clock.stamp(datetime.combine(after, time(), ECUADOR))


def _filled(template: str, said: Said, **facts: Any) -> str:
    filters = {name: getattr(said, name) for name in _FILTERS}
    environment = _environment().overlay()
    environment.filters = environment.filters | filters
    return environment.get_template(template).render(t=said.words, **facts)


@cache
def _environment() -> Environment:
    environment = templates.environment(Path(__file__).parent)
    environment.filters |= {"part": _part, "updated": _updated}
    return environment
