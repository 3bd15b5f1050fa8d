"""The charter as the public finds it after a night, a failed night, and a deployment."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import boto3
import jsonschema
import pytest

from chalicelib.services import clock
from chalicelib.services.figures import counting
from chalicelib.services.figures.charter import health, publishing
from chalicelib.settings import settings
from chalicelib.store.figures import charter as store
from chalicelib.store.figures import sums
from chalicelib.store.published import pages
from tests import feeds, rights
from tests.conftest import ROOT
from tests.indexed import rows

pytestmark = pytest.mark.engine

NIGHT = datetime(2026, 11, 28, 8, 30, tzinfo=UTC)
HOURLY = {"source": "aws.events"}
FRAME = (
    "<html lang='{}'><title>@@title@@</title>@@head@@@@description@@@@path@@<main>@@main@@</main>"
)
ATOM = "{http://www.w3.org/2005/Atom}"
SCHEMA = json.loads((ROOT / "docs" / "charter.schema.json").read_text("utf-8"))


@pytest.fixture(autouse=True)
def night(aws: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A frame is there, the service answers, and it is half past three in Ecuador."""
    _at(monkeypatch, NIGHT)
    monkeypatch.setattr(health, "_answers", lambda _place: True)
    for language in ("es", "en"):
        key = f"frames/{language}.html"
        body = FRAME.format(language).encode()
        boto3.client("s3").put_object(Bucket=settings().published_bucket, Key=key, Body=body)


def _at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)


def _count(day: date, opened: int, in_time: int = 0, late: int = 0, rated: int = 0) -> None:
    """What a day's figures are, in two areas; a month that is over has them as its sums."""
    cells = {
        "opened": Counter({0: opened}),
        "answered": Counter({4: in_time, 21: late}),
        "in_time": Counter({0: in_time}),
        "rated": Counter({5: rated}),
    }
    kept = {("area", name): {("DIES", "DIES"): +histogram} for name, histogram in cells.items()}
    if day >= date(2026, 11, 1):
        sums.replace_day(day, kept)
    else:
        sums.replace_month(day, kept)


def _page(key: str) -> str:
    found = boto3.client("s3").get_object(Bucket=settings().published_bucket, Key=key)
    return found["Body"].read().decode()


def _charter() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_page("servicio.json"))
    return found


def _all_pages() -> dict[str, str]:
    s3, bucket = boto3.client("s3"), settings().published_bucket
    return {
        one["Key"]: _page(one["Key"])
        for one in s3.list_objects_v2(Bucket=bucket)["Contents"]
        if not one["Key"].startswith("frames/")
    }


def test_a_night_publishes_page_feed_and_json_in_each_language() -> None:
    _count(date(2026, 10, 1), opened=120, in_time=90, late=10, rated=8)
    _count(date(2026, 11, 3), opened=7)
    with rights.as_role("CountFiguresRole"):
        counting.run(HOURLY, 900_000)
    found = _charter()
    october = found["months"][0]
    assert (october["opened"], october["answered"]["late"]) == (120, 10)
    assert october["answered"]["in_time_percent"] == {"least": 86, "most": 91}
    assert (october["answered"]["median_days"], october["answered"]["ninth_decile_days"]) == (4, 4)
    assert october["satisfaction"] == {"count": 8, "mean": 5.0}
    assert found["this_month"]["opened"] == 7
    assert found["this_month"]["answered"]["in_time"] is None
    assert found["until"] == "2026-11-27"
    assert found["this_month"]["availability"] == {"checks": 1, "answered": 1, "percent": 100.0}
    spanish, english = _page("servicio/index.html"), _page("en/servicio/index.html")
    assert "octubre 2026" in spanish
    assert "October 2026" in english
    assert "Menos de 5" in spanish
    assert "de 86\xa0% a 91\xa0%" in spanish, "a sign stays with its number"
    assert "86% to 91%" in english
    assert "No se mide aquí" in spanish
    assert 'href="/en/servicio.atom"' in english
    assert "<script" not in spanish
    assert " style=" not in spanish, "the site's policy runs nothing inline"


def test_the_json_is_what_the_documentation_says() -> None:
    publishing.publish(NIGHT)
    jsonschema.validate(_charter(), SCHEMA, format_checker=jsonschema.FormatChecker())


@pytest.mark.parametrize(("key", "language"), [("servicio.atom", "es"), ("en/servicio.atom", "en")])
def test_the_feed_has_all_that_rfc_4287_asks_for(key: str, language: str) -> None:
    _count(date(2026, 10, 1), opened=120)
    publishing.publish(NIGHT)
    feed = ElementTree.fromstring(_page(key))  # noqa: S314 - our own page
    assert feed.tag == f"{ATOM}feed"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    assert len(feed.findall(f"{ATOM}author/{ATOM}name")) == 1
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 12
    for one in (feed, *entries):
        for name in ("id", "title", "updated"):
            (found,) = one.findall(f"{ATOM}{name}")
            assert found.text
        updated = str(one.findtext(f"{ATOM}updated"))
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", updated)
        (alternate,) = [link for link in one.findall(f"{ATOM}link") if link.get("rel") != "self"]
        assert str(alternate.get("href")).startswith(settings().site_url)
    ids = [one.findtext(f"{ATOM}id") for one in (feed, *entries)]
    assert len({*ids}) == len(ids)
    (own,) = [link for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert own.get("href") == f"{settings().site_url}/{key}"


@pytest.mark.parametrize(("key", "language"), [("servicio.atom", "es"), ("en/servicio.atom", "en")])
def test_a_reader_of_feeds_takes_each_month_of_the_feed(key: str, language: str) -> None:
    _count(date(2026, 10, 1), opened=120)
    publishing.publish(NIGHT)
    kept = boto3.client("s3").get_object(Bucket=settings().published_bucket, Key=key)
    found = feeds.read(kept["Body"].read(), kept["ContentType"])
    assert found.feed.language == language
    assert len(found.entries) == 12
    assert "120" in found.entries[0].summary
    assert found.entries[0].updated_parsed[:5] == (2026, 11, 1, 5, 0), "the month's end in Ecuador"
    site, root = settings().site_url, "" if language == "es" else "/en"
    assert {one.link for one in (found.feed, *found.entries)} == {f"{site}{root}/servicio/"}
    (own,) = [link.href for link in found.feed.links if link.rel == "self"]
    assert own == f"{site}/{key}"


def test_the_next_hour_and_an_event_that_comes_twice_publish_nothing_again() -> None:
    counting.run(HOURLY, 900_000)
    before, figures = _all_pages(), rows("figures")
    counting.run(HOURLY, 900_000)
    assert _all_pages() == before
    assert rows("figures") == figures
    publishing.publish(NIGHT)
    assert _all_pages() == before, "a deployment's call, at the same moment"


def test_before_the_night_nothing_is_published(monkeypatch: pytest.MonkeyPatch) -> None:
    _at(monkeypatch, datetime(2026, 11, 28, 6, 0, tzinfo=UTC))
    counting.run(HOURLY, 900_000)
    assert _all_pages_or_none() == {}


def _all_pages_or_none() -> dict[str, str]:
    found = boto3.client("s3").list_objects_v2(
        Bucket=settings().published_bucket, Prefix="servicio"
    )
    return {one["Key"]: "" for one in found.get("Contents", [])}


def test_a_failed_night_leaves_yesterdays_page_tells_the_alarm_and_is_made_good(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    counting.run(HOURLY, 900_000)
    before = _all_pages()
    _at(monkeypatch, datetime(2026, 11, 29, 8, 30, tzinfo=UTC))

    def refuse(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(pages, "put", refuse)
        capsys.readouterr()
        counting.run(HOURLY, 900_000)
    assert _all_pages() == before
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (failure,) = [line for line in told if line.get("level") == "ERROR"]
    assert failure["event"] == "charter_not_published"
    _count(date(2026, 11, 28), opened=50)
    counting.run(HOURLY, 900_000)
    assert _charter()["this_month"]["opened"] == 50


def test_fewer_than_five_more_change_no_figure_of_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    _count(date(2026, 11, 3), opened=7, in_time=6)
    publishing.publish(NIGHT)
    before = _charter()["this_month"]
    _count(date(2026, 11, 27), opened=4, in_time=3, late=4)
    publishing.publish(NIGHT)
    assert _charter()["this_month"] == before
    _at(monkeypatch, datetime(2026, 12, 1, 8, 30, tzinfo=UTC))
    _count(date(2026, 11, 1), opened=0)
    sums.replace_month(date(2026, 11, 1), {("area", "opened"): {("ATC", "ATC"): Counter({0: 11})}})
    publishing.publish(clock.now())
    assert _charter()["months"][0]["opened"] == 7, (
        "the month that is over does not tell them either"
    )


def test_who_tells_a_month_beside_another_run_tells_what_that_one_told() -> None:
    first = store.nothing_told(date(2026, 11, 1)).model_copy(update={"opened": 9, "version": 1})
    assert store.tell(first)
    assert not store.tell(first.model_copy(update={"opened": 12}))
    assert store.told(date(2026, 11, 1), date(2026, 11, 1))["2026-11"].opened == 9


class TestHealth:
    def test_one_row_an_hour_whatever_comes_twice(self, monkeypatch: pytest.MonkeyPatch) -> None:
        health.check(NIGHT)
        monkeypatch.setattr(health, "_answers", lambda _place: False)
        health.check(NIGHT)
        found = store.availability(date(2026, 11, 1))
        assert (found.checks, found.answered) == (1, 1)

    def test_a_service_that_answers_the_second_time_is_there(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(health, "_answers", lambda place: place == 1)
        health.check(NIGHT)
        assert store.availability(date(2026, 11, 1)).answered == 1

    def test_one_that_does_not_answer_is_not_and_nobody_rounds_it_away(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(health, "_answers", lambda _place: False)
        health.check(NIGHT)
        found = store.availability(date(2026, 11, 1))
        assert (found.checks, found.answered, found.percent) == (1, 0, 0.0)
        almost = found.model_copy(update={"checks": 100_000, "answered": 99_999})
        assert almost.percent == 99.99

    def test_asks_the_whole_way_to_the_database_at_the_public_address(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.undo()
        asked: list[str] = []

        def refuse(url: str, **_: object) -> None:
            asked.append(url)
            raise OSError

        monkeypatch.setattr("urllib.request.urlopen", refuse)
        monkeypatch.setattr(health, "pause", lambda _: None)
        assert not any(health._answers(place) for place in range(2))
        assert asked == [f"{settings().site_url}/api/health?deep=1"] * 2
