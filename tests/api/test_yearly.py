"""The yearly report of requests (LOTAIP): each that was filed in a year, nobody who filed it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from chalicelib.domain.clearing import MARKER
from chalicelib.services import clock
from chalicelib.services.figures import recording, yearly
from tests.agents import ADMIN, ANA, FRONT, LUIS
from tests.indexed import event, put

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]
NOW = datetime(2027, 1, 12, 15, tzinfo=UTC)
PERSON = {"full_name": "Rosa Quishpe", "email": "rosa@example.com", "phone": "+593991234567"}


def stamp(day: str, hour: int = 15) -> str:
    return f"{day}T{hour:02}:00:00.000Z"


def file(number: str, opened: str, legal: bool = True, **facts: Any) -> None:
    put(number=number, opened_at=opened, legal_request=legal, **PERSON, **facts)
    assert recording.record(event(number)) == {"batchItemFailures": []}


@pytest.fixture(autouse=True)
def tickets(directory: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    answered = {"answered_at": stamp("2026-12-22"), "status": "answered"}
    file("100001", stamp("2026-12-14"), subject="Acta del censo", **answered,
         answer_due_on=date(2026, 12, 21))  # fmt: skip
    closed = {"status": "closed", "closed_at": stamp("2027-01-05"), "close_reason": "confidential"}
    file("100002", stamp("2026-06-01"), area="DIES", subject=MARKER, **closed)
    # The last hour of the year in Ecuador is the next one's in UTC, and the other way round.
    file("100003", stamp("2027-01-01", 4), due_on=date(2027, 1, 11))
    file("100004", stamp("2026-01-01", 4))
    file("100005", stamp("2026-03-02"), legal=False, subject="Datos de Rosa Quishpe",
         due_on=date(2027, 2, 1))  # fmt: skip


def report(who: Any = ADMIN, **query: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    cursor: dict[str, str] = {}
    while True:
        reply = who.call("GET", "/reports/yearly", **{"year": "2026"} | query | cursor)
        assert reply.status == 200, reply.text
        found |= {item["number"]: item for item in reply.json["items"]}
        if not reply.json.get("next_cursor"):
            return found
        cursor = {"cursor": reply.json["next_cursor"]}


def test_each_formal_request_of_a_year_of_ecuador_stands_in_it_with_what_became_of_it() -> None:
    told = report()
    assert set(told) == {"100001", "100002", "100003"}
    late = told["100001"]
    assert (late["received_on"], late["answered_on"]) == ("2026-12-14", "2026-12-22")
    assert (late["days"], late["in_time"], late["subject"]) == (6, False, "Acta del censo")
    assert late["result"] == {"id": "answered", "name": "Respondido"}
    assert told["100002"]["result"]["id"] == "confidential"
    assert told["100002"]["closed_on"] == "2027-01-05"
    assert (told["100003"]["received_on"], told["100003"]["overdue"]) == ("2026-12-31", True)
    assert told["100003"]["result"] == {"id": "open", "name": "En trámite"}


def test_all_tickets_are_told_when_they_are_asked_for() -> None:
    told = report(which="all", language="en")
    assert set(told) == {"100001", "100002", "100003", "100005"}
    assert told["100005"]["result"]["name"] == "In progress"


def test_no_person_stands_in_it_and_an_ordinary_or_erased_request_has_no_subject() -> None:
    told = report(which="all")
    assert "subject" not in told["100005"]
    assert "subject" not in told["100002"]
    for secret in (*PERSON.values(), "Quishpe", MARKER):
        assert secret not in str(told)


def test_leads_see_their_areas_and_the_front_desk_all() -> None:
    assert set(report(LUIS)) == {"100001", "100003"}
    assert set(report(FRONT)) == set(report())
    assert set(report(area="DIES")) == {"100002"}
    assert LUIS.call("GET", "/reports/yearly", year="2026", area="DIES").status == 404
    assert ANA.call("GET", "/reports/yearly", year="2026").status == 403


def test_a_page_reads_so_much_and_the_next_goes_on_without_losing_any(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = report(which="all")
    monkeypatch.setattr(yearly, "_MOST_ROWS", 1)
    monkeypatch.setattr(yearly, "_MOST_LISTS", 2)
    assert report(which="all") == whole
    first = ADMIN.call("GET", "/reports/yearly", year="2026", which="all").json
    other = ADMIN.call("GET", "/reports/yearly", year="2025", cursor=first["next_cursor"])
    assert other.faults == {("cursor", "foreign_cursor")}


def test_one_that_is_closed_meanwhile_is_not_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yearly, "_MOST_LISTS", 1)
    first = ADMIN.call("GET", "/reports/yearly", year="2026").json
    closed = {"status": "closed", "closed_at": stamp("2027-01-12"), "close_reason": "resolved"}
    file("100003", stamp("2027-01-01", 4), version=2, **closed)
    rest = report(cursor=first["next_cursor"])
    assert rest["100003"]["result"]["id"] == "resolved"


def test_a_year_that_is_none_is_named() -> None:
    assert ADMIN.call("GET", "/reports/yearly").faults == {("year", "missing")}
    assert ADMIN.call("GET", "/reports/yearly", year="26").faults == {("year", "malformed")}
