"""Links of topics are asked for over HTTP, and told apart: right, moved, gone, not heard."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from infra.checks import links


class Site(BaseHTTPRequestHandler):
    """A site with a page, one that moved, one that is gone, and one that fails."""

    def do_GET(self) -> None:
        status = {"/here": 200, "/old": 301, "/soon": 302, "/fails": 500}.get(self.path, 404)
        self.send_response(status)
        if status in (301, 302):
            self.send_header("Location", "/here")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def topic(name: str, address: str, *, withdrawn: bool = False) -> dict[str, Any]:
    return {"id": {"S": name}, "hint_url": {"S": address}, "withdrawn": {"BOOL": withdrawn}}


def test_a_link_that_answers_is_right_and_others_are_told(
    site: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        topic("ipc", f"{site}/here"),
        topic("ipp", f"{site}/here"),
        topic("esi", f"{site}/soon"),
        topic("ras", f"{site}/old"),
        topic("ecv", f"{site}/no"),
        topic("endi", f"{site}/fails"),
        topic("cna", f"{site}/no-longer-offered", withdrawn=True),
        {"id": {"S": "other"}},
    ]
    found = {
        address.rpartition("/")[2]: what for address, _, what in links.checked(rows, links.ask)
    }
    assert found["here"] == found["soon"] == ("right", "")
    assert found["old"] == ("moved", f"{site}/here")
    assert found["no"] == ("gone", "answers 404")
    assert found["fails"] == ("silent", "answers 500")
    assert "no-longer-offered" not in found
    assert links.report(links.checked(rows, links.ask)) == 1
    told = capsys.readouterr().out
    assert f"{site}/no is GONE, answers 404: ecv" in told
    assert "2 of 5 addresses are right." in told


def test_where_nothing_answers_nothing_is_judged(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [topic("ipc", "http://127.0.0.1:1/"), topic("ipp", "http://127.0.0.1:1/ipp")]
    assert links.report(links.checked(rows, links.ask)) == 2
    assert "is there a network here?" in capsys.readouterr().out


def test_all_right_ends_well(site: str) -> None:
    assert links.report(links.checked([topic("ipc", f"{site}/here")], links.ask)) == 0
