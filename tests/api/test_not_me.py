"""POST /api/not-me: whose address another typed closes what was asked with it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib import caches
from chalicelib.domain.fields import email_key
from chalicelib.domain.mail.kinds import FOR_AGENTS, Kind
from chalicelib.domain.mail.outbox import Mail
from chalicelib.mail.render import render
from chalicelib.services import clock
from chalicelib.services.mail import outbox as delivery
from chalicelib.services.mail import outgoing_mail
from chalicelib.services.tickets import not_me_tokens
from chalicelib.store.mail import recipients
from tests.accounts import rows, sign_in
from tests.agents import ANA
from tests.desk import Reply, look_up, open_ticket, request
from tests.mail import samples

pytestmark = pytest.mark.engine


@pytest.fixture
def ticket(aws: Any) -> dict[str, Any]:
    opened: dict[str, Any] = open_ticket().json
    return opened


def test_closes_the_ticket_of_the_mail_and_stops_mail_to_the_address(
    ticket: dict[str, Any], directory: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = _say(_token())
    assert (said.status, said.json) == (200, {"suppressed": True, "closed": ticket["number"]})
    assert look_up(ticket["email"], ticket["number"]).json["ticket"]["status"] == "closed"
    seen = ANA.see(ticket["number"])
    assert [entry["event"] for entry in seen["entries"][1:]] == ["withdraw", "email_declined"]
    sent = _delivered(monkeypatch)
    open_ticket()
    delivery.sweep(60_000)
    assert sent == []


def test_said_again_it_changes_nothing(ticket: dict[str, Any]) -> None:
    token = _token()
    assert _say(token).status == 200
    assert _say(token).json == {"suppressed": True}


def test_an_address_that_was_proved_is_not_shut_by_an_old_mail(ticket: dict[str, Any]) -> None:
    token = _token()
    sign_in(ticket["email"])
    reply = _say(token)
    assert (reply.status, reply.json["code"]) == (409, "conflict")
    assert look_up(ticket["email"], ticket["number"]).json["ticket"]["status"] == "received"


def test_a_mail_about_no_ticket_closes_none(ticket: dict[str, Any]) -> None:
    request("POST", "/sessions/codes", {"email": ticket["email"]})
    assert _say(_token("sign_in_code")).json == {"suppressed": True}
    assert look_up(ticket["email"], ticket["number"]).json["ticket"]["status"] == "received"


@pytest.mark.parametrize("token", ["", "x", "ticket", "expired"])
def test_nothing_else_shuts_an_address(token: str, ticket: dict[str, Any]) -> None:
    past = clock.now() - timedelta(days=31)
    mail = Mail.model_validate(rows("outbox")[0])
    made = {
        "ticket": ticket["access_token"],
        "expired": _made(mail, past),
    }.get(token, token)
    assert _say(str(made)).status == (422 if token == "" else 401)
    assert look_up(ticket["email"], ticket["number"]).json["ticket"]["status"] == "received"


def test_the_link_opens_nothing(ticket: dict[str, Any]) -> None:
    bearing = {"Authorization": f"Bearer {_token()}"}
    assert request("GET", f"/tickets/{ticket['number']}", headers=bearing).status == 401


@pytest.mark.parametrize("kind", sorted(set(Kind) - FOR_AGENTS))
def test_every_mail_to_an_address_that_proved_nothing_has_the_link(kind: Kind, aws: Any) -> None:
    mail = samples.OF_KIND[kind]()
    token = _made(mail, clock.now())
    rendered = render(mail, samples.SITE, samples.TOKENS, {}, token)
    link = f"{samples.SITE}/no-fui-yo/#aviso={token}"
    assert link in rendered.text
    assert link in rendered.html
    assert samples.TO.lower() not in str(token)


@pytest.mark.parametrize("kind", sorted(FOR_AGENTS))
def test_no_mail_to_an_agent_has_it(kind: Kind, aws: Any) -> None:
    assert _made(samples.OF_KIND[kind](), clock.now()) is None


def test_a_mail_to_an_address_that_was_proved_has_none(ticket: dict[str, Any]) -> None:
    sign_in(ticket["email"])
    mail = next(Mail.model_validate(row) for row in rows("outbox") if row["kind"] == "received")
    assert _made(mail, clock.now()) is None


def _made(mail: Mail, at: datetime) -> str | None:
    """What the link of a mail bears, by what is known of its address."""
    known = recipients.find(email_key(mail.to))
    return not_me_tokens.of_mail(mail, at, proved=known.proved)


def _say(token: str) -> Reply:
    return request("POST", "/not-me", {"token": token})


def _token(kind: str = "received") -> str:
    """The token of the link in the newest mail of a kind."""
    newest = max(
        (row for row in rows("outbox") if row["kind"] == kind), key=lambda row: str(row["mail_id"])
    )
    token = _made(Mail.model_validate(newest), clock.now())
    assert token is not None
    return token


def _delivered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("MAIL_RATE", "100000")
    caches.forget_all()
    sent: list[str] = []
    monkeypatch.setattr(outgoing_mail, "send", lambda mail, *_: sent.append(mail.kind) or "ses-1")
    return sent
