"""The clock of the whole system, with IAM enforced: `make clock` and the mail that follows."""

from __future__ import annotations

import json
import urllib.request
import uuid
from datetime import date, timedelta

from infra.local.clock import run_clock
from tests.conftest import System
from tests.desk import opening


def test_half_way_to_its_date_a_ticket_tells_its_requester_with_no_permission_missing(
    system: System,
) -> None:
    email = f"{uuid.uuid4().hex}@example.com"
    asked = urllib.request.Request(
        f"{system.url}/api/tickets",
        data=json.dumps(opening(email=email)).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(asked, timeout=30) as answer:
        opened = json.load(answer)
    due = date.fromisoformat(opened["due_on"])
    told = run_clock(system.home, f"{due - timedelta(days=6)}T14:00:00Z")
    assert told["finished"] is True
    assert (told["acted"], told["left"]) >= (1, 0)
    mail = system.wait_for_mail(email, "Seguimos trabajando en su requerimiento")
    assert opened["number"] in mail["subject"]
    again = run_clock(system.home, f"{due - timedelta(days=6)}T15:00:00Z")
    assert again == {"acted": 0, "left": 0, "finished": True}
