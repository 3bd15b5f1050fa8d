"""Every limit that callers and pages are given is the one that the server holds them to."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from chalicelib.domain.fields import DESK_LIMITS
from chalicelib.domain.form.person import TEXTS
from chalicelib.services import clock
from chalicelib.services.auth import ticket_tokens
from static_site import catalogue
from tests.agents import ADMIN, LUIS
from tests.desk import OPENING, Reply, open_ticket, opening, request

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]
EMAIL = OPENING["email"]

#: Sends a value of so many characters, bytes or items; ``number`` is a ticket that stands.
Send = Callable[[str, int], Reply]


def address_of(size: int) -> str:
    """An address of so many bytes."""
    labels = "a" * 60 + "@" + ".".join(["b" * 60] * 4)
    return labels[: size - 3].rstrip(".").ljust(size - 3, "c") + ".ec"


def of_opening(field: str) -> Send:
    return lambda number, size: open_ticket(**{field: "x" * size})


def of_requester(path: str, field: str, **others: Any) -> Send:
    def send(number: str, size: int) -> Reply:
        token = ticket_tokens.issue(number, EMAIL, clock.now())
        body = {field: "x" * size} | others
        headers = {"Authorization": f"Bearer {token}"}
        return request("POST", f"/tickets/{number}/{path}", body, headers=headers)

    return send


def of_agent(path: str, field: str, **others: Any) -> Send:
    def send(number: str, size: int) -> Reply:
        version = LUIS.see(number)["version"]
        return LUIS.call("POST", f"/tickets/{number}/{path}", {field: "x" * size} | others, version)

    return send


def whole_body(number: str, size: int) -> Reply:
    return request("POST", "/tickets", raw=json.dumps(opening()).ljust(size))


def a_file(number: str, size: int) -> Reply:
    return request("POST", "/uploads", {"filename": "datos.csv", "size": size})


def a_search(number: str, size: int) -> Reply:
    return LUIS.call("POST", "/searches", {"q": "x" * size})


def many_at_once(number: str, size: int) -> Reply:
    numbers = [f"{turn:06d}" for turn in range(size)]
    return LUIS.call("POST", "/tickets/bulk", {"numbers": numbers, "assignee": "me"})


def a_closing(number: str, size: int) -> Reply:
    return LUIS.change(number, status="closed", close_reason="resolved", reason="x" * size)


def a_saved_filter(number: str, size: int) -> Reply:
    body = {"name": "x" * size, "view": "mine"}
    return LUIS.call("PUT", "/saved-filters/mine", body)


def a_canned_reply(number: str, size: int) -> Reply:
    body = {"name": "x" * size, "body_es": "Buenos días.", "area": "DECON"}
    return LUIS.call("PUT", "/canned-replies/saludo", body)


def a_row_of_the_catalog(number: str, size: int) -> Reply:
    at = "/catalog/rows/area/DECON"
    body = {"name_es": "x" * size, "name_en": "Economics"}
    return ADMIN.call("PUT", at, body, ADMIN.call("GET", at).json["version"])


def a_signature(number: str, size: int) -> Reply:
    at = "/catalog/rows/area/DECON"
    row = ADMIN.call("GET", at).json
    return ADMIN.call("PUT", at, row["values"] | {"signature_es": "x" * size}, row["version"])


def a_job_title(number: str, size: int) -> Reply:
    return LUIS.call("PUT", "/account", {"morning_mail": True, "job_title": "x" * size})


#: How each limit is met, by its name in what is served.
FORM: dict[str, Send] = {
    "full_name": of_opening("full_name"),
    "email": lambda number, size: open_ticket(email=address_of(size)),
    "subject": of_opening("subject"),
    "details": of_opening("details"),
    "body_bytes": whole_body,
    "attachments": a_file,
} | {name: of_opening(name) for name in TEXTS}
PAGES: dict[str, Send] = FORM | {
    "body": of_requester("messages", "body"),
    "comment": of_requester("rating", "comment", score=5),
}
DESK: dict[str, Send] = {
    "reply": of_agent("replies", "body", status="answered"),
    "note": of_agent("notes", "body"),
    "reason": a_closing,
    "canned_reply_name": a_canned_reply,
    "catalog_text": a_row_of_the_catalog,
    "signature": a_signature,
    "job_title": a_job_title,
    "comment": of_requester("rating", "comment", score=5),
    "filter_name": a_saved_filter,
}
DESK_PAGES: dict[str, Send] = DESK | {"search": a_search, "bulk": many_at_once}


@pytest.fixture
def number(directory: None) -> str:
    """A ticket in DECON."""
    opened: str = open_ticket().json["number"]
    return opened


def bounds(limit: int | Mapping[str, Any]) -> tuple[int, int]:
    """The least and the most that a limit lets in."""
    if isinstance(limit, int):
        return 0, limit
    return limit.get("min", 0), limit["max" if "max" in limit else "bytes"]


def is_refused(reply: Reply) -> bool:
    return reply.status in (413, 422)


class TestServedLimits:
    def test_are_all_tried_here(self) -> None:
        served = request("GET", "/catalog").json["limits"]
        assert served.keys() == FORM.keys()
        assert catalogue.page_limits().keys() == PAGES.keys()
        assert LUIS.call("GET", "/desk").json["limits"] == DESK_LIMITS
        assert DESK_LIMITS.keys() == DESK.keys()
        assert catalogue.desk_limits().keys() == DESK_PAGES.keys()

    def test_of_the_form_are_the_same_on_its_page(self) -> None:
        served = request("GET", "/catalog").json["limits"]
        pages = catalogue.page_limits()
        assert served == {name: pages[name] for name in served}

    @pytest.mark.parametrize("name", sorted(PAGES))
    def test_of_the_public_are_held(self, name: str, number: str) -> None:
        holds(PAGES[name], catalogue.page_limits()[name], number)

    @pytest.mark.parametrize("name", sorted(DESK_PAGES))
    def test_of_the_desk_are_held(self, name: str, number: str) -> None:
        holds(DESK_PAGES[name], catalogue.desk_limits()[name], number)

    def test_of_files_are_held_for_their_number_and_types(self) -> None:
        limits = catalogue.page_limits()["attachments"]
        uploads = [f"{turn:010d}" + "0" * 32 for turn in range(limits["count"] + 1)]
        assert ("attachments", "too_many") in open_ticket(attachments=uploads).faults
        assert ("attachments", "too_many") not in open_ticket(attachments=uploads[1:]).faults
        for ending, status in [*dict.fromkeys(limits["types"], 201).items(), ("exe", 422)]:
            sent = request("POST", "/uploads", {"filename": f"datos.{ending}", "size": 1})
            assert sent.status == status, ending


def holds(send: Send, limit: int | Mapping[str, Any], number: str) -> None:
    """The server takes what is on the bounds, and refuses what is beyond them."""
    least, most = bounds(limit)
    assert is_refused(send(number, most + 1))
    if least > 0:
        assert is_refused(send(number, least - 1))
        assert not is_refused(send(number, least))
    at_most = send(number, most)
    assert not is_refused(at_most), at_most.text
