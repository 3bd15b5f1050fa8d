"""What a stranger can do to somebody whose e-mail they know: fill no mailbox, shut nobody out."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.mail.budget import Cause, allowance
from chalicelib.domain.mail.outbox import Mail
from chalicelib.domain.mail.ticket_mails import message_received
from chalicelib.domain.rules.catalog import Rules
from chalicelib.services import clock
from chalicelib.services.auth import access_links, mail_budget, ticket_tokens
from chalicelib.services.tickets import acknowledgements
from chalicelib.store.aws.dynamodb import TransactionRefused, transact
from chalicelib.store.guards import guards
from chalicelib.store.tickets.tickets import by_number
from tests.accounts import EMAIL, begin, code, rows, wrong
from tests.agents import ANA
from tests.challenges import solving
from tests.desk import look_up, open_ticket, opening, request

pytestmark = pytest.mark.engine


@pytest.fixture(autouse=True)
def _aws(aws: Any) -> None:
    """Every test here has tables of its own."""


class TestMailbox:
    def test_a_stranger_who_does_all_they_can_fills_no_mailbox(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It was 108 mails an hour."""
        start = (clock.now() + timedelta(days=1)).replace(hour=1, minute=0)
        for hour in range(6):
            now = start + timedelta(hours=hour)
            monkeypatch.setattr(clock, "now", lambda now=now: now)
            _pester(hour)
        hours = Counter(str(row["created_at"])[:13] for row in rows("outbox"))
        assert max(hours.values()) <= 20
        assert sum(hours.values()) <= 60

    def test_acknowledgements_give_way_first(self) -> None:
        _spend(15)
        assert open_ticket().status == 201
        assert _kinds() == [], "the ticket stands, its mail is left out"
        assert _ask_for_links().status == 202
        assert _kinds() == ["access_links"]

    def test_openings_whose_mail_was_left_out_ask_for_a_proof_of_work_as_soon(self) -> None:
        _spend(15)
        asked = [open_ticket(address=f"203.0.113.{turn}").status for turn in range(11)]
        assert asked == [201] * 10 + [429]
        assert _kinds() == []

    def test_openings_past_their_limit_spend_no_mails_of_their_address(self) -> None:
        for turn in range(10):
            open_ticket(address=f"203.0.113.{turn}")
        told = len(_kinds())
        for turn in range(20):
            assert open_ticket(address=f"198.51.100.{turn}").status == 429
        assert _ask_for_links().status == 202
        assert len(_kinds()) == told + 1

    def test_the_acknowledgements_of_one_ticket_spend_none_of_anothers(self) -> None:
        rules = Rules(acknowledgements_per_ticket_hour=2)
        first, second = open_ticket().json["number"], open_ticket().json["number"]
        told = [_acknowledged(number, rules) for number in (first, first, first, second)]
        assert told == [True, True, False, True]

    def test_an_agents_answer_always_goes(self, directory: Any) -> None:
        number = open_ticket().json["number"]
        _spend(60)
        assert ANA.reply(number, "answered").status == 201
        assert _kinds() == ["received", "reply"]

    def test_the_last_ten_of_a_day_are_kept_for_who_had_access_before(self) -> None:
        opened = open_ticket().json
        _spend(50, hours=3)
        assert _ask_for_links().status == 202
        assert _kinds() == ["received"]
        past = clock.now() - timedelta(days=3)
        expired = ticket_tokens.issue(opened["number"], EMAIL, past)
        assert _ask_for_links(expired).status == 202
        assert _kinds() == ["access_links", "received"]

    def test_what_strangers_can_never_cause_has_mails_of_its_own(self) -> None:
        opened = open_ticket().json
        _spend(60)
        past = clock.now() - timedelta(days=3)
        mailed = ticket_tokens.issue_link(opened["number"], EMAIL, "01A", past)
        assert _ask_for_links(mailed).status == 202
        assert _kinds() == ["access_links", "received"]

    def test_a_spent_budget_tells_nothing(self) -> None:
        before = _ask_for_links()
        _spend(60)
        after = _ask_for_links()
        assert (before.status, before.text) == (after.status, after.text)

    @pytest.mark.parametrize("cause", Cause)
    def test_no_cause_gets_more_than_its_share_of_an_hour(self, cause: Cause) -> None:
        rules, now = Rules(), clock.now()
        gone = 0
        for _ in range(90):
            try:
                transact(mail_budget.counted(EMAIL, cause, now, rules))
            except TransactionRefused:
                break
            gone += 1
        most = allowance(cause, rules)
        assert gone == min(most.day, most.hour or most.day)


class TestAccess:
    """A stranger's worst day costs the victim no access. It was a day without look-ups, codes and
    openings."""

    @pytest.fixture
    def ticket(self) -> dict[str, Any]:
        """A ticket of a victim, on a day on which strangers did what they could."""
        opened: dict[str, Any] = open_ticket(address="192.0.2.1").json
        for turn in range(16):
            solving("POST", "/sessions/codes", {"email": EMAIL}, address=f"203.0.113.{turn}")
            solving("POST", "/access-links", {"email": EMAIL}, address=f"203.0.113.{turn}")
        for turn in range(12):
            solving("POST", "/tickets", opening(), address=f"203.0.113.{turn}")
        for _ in range(500):
            guards.count_within("lookup-email", EMAIL, clock.now(), hour=None, day=500)
        for turn in range(8):
            body = {"email": EMAIL, "code": wrong(code())}
            solving("POST", "/sessions", body, address=f"203.0.113.{turn}")
        return opened

    def test_their_page_goes_on(self, ticket: dict[str, Any]) -> None:
        bearing = {"Authorization": f"Bearer {ticket['access_token']}"}
        shown = request("GET", f"/tickets/{ticket['number']}", headers=bearing)
        assert shown.status == 200

    def test_an_old_link_lets_them_look_up(self, ticket: dict[str, Any]) -> None:
        past = clock.now() - timedelta(days=20)
        old = ticket_tokens.issue_link(ticket["number"], EMAIL, "01A", past)
        body = {"email": EMAIL, "number": ticket["number"]}
        seen = request("POST", "/lookups", body, headers={"Authorization": f"Bearer {old}"})
        assert seen.status == 200

    def test_without_any_token_their_links_were_mailed(self, ticket: dict[str, Any]) -> None:
        assert look_up(EMAIL, ticket["number"], "192.0.2.1").status == 202
        mail = next(Mail.model_validate(r) for r in rows("outbox") if r["kind"] == "access_links")
        filled = access_links.filled(mail)
        assert filled is not None
        link = ticket_tokens.issue_link(ticket["number"], EMAIL, mail.mail_id, clock.now())
        bearing = {"Authorization": f"Bearer {link}"}
        assert request("GET", f"/tickets/{ticket['number']}", headers=bearing).status == 200

    def test_they_sign_in_with_a_code(self, ticket: dict[str, Any]) -> None:
        asked = solving("POST", "/sessions/codes", {"email": EMAIL}, address="192.0.2.1")
        assert asked.status == 202
        assert begin(EMAIL, code(), "192.0.2.1", asked.json["nonce"]).status == 201

    def test_they_open_another_ticket(self, ticket: dict[str, Any]) -> None:
        assert solving("POST", "/tickets", opening(), address="192.0.2.1").status == 201


def _pester(hour: int) -> None:
    """An hour of a stranger with many network addresses, who pays for every proof of work."""
    for turn in range(12):
        address = f"203.0.{hour}.{turn}"
        opened = solving("POST", "/tickets", opening(), address=address)
        assert opened.status == 201, opened.text
        bearing = {"Authorization": f"Bearer {opened.json['access_token']}"}
        number = opened.json["number"]
        for _ in range(2):
            sent = {"body": "Otra cosa más."}
            request("POST", f"/tickets/{number}/messages", sent, headers=bearing)
        request("POST", f"/tickets/{number}/resends", headers=bearing)
        solving("POST", "/access-links", {"email": EMAIL}, address=address)
        solving("POST", "/access-links", {"email": EMAIL}, headers=bearing, address=address)
        solving("POST", "/sessions/codes", {"email": EMAIL}, address=address)


def _spend(mails: int, hours: int = 0) -> None:
    """Mails that an address got on this day, in an hour some hours ago."""
    now = clock.now()
    row = {
        "key": guards.hour_and_day_key("mails", EMAIL, now),
        "hits": mails,
        f"hour_{int(now.timestamp()) // 3600 - hours}": mails,
    }
    from chalicelib.store.aws.dynamodb import dynamodb, table, to_item

    dynamodb().put_item(TableName=table("guards"), Item=to_item(row))


def _ask_for_links(token: str | None = None) -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return request("POST", "/access-links", {"email": EMAIL}, headers=headers)


def _kinds() -> list[str]:
    """The kinds of the mails to the address."""
    return sorted(str(row["kind"]) for row in rows("outbox") if row["to"] == EMAIL)


def _acknowledged(number: str, rules: Rules) -> bool:
    """Whether a message on a ticket is acknowledged now."""
    ticket, now = by_number(number), clock.now()
    assert ticket is not None
    letter = message_received(ticket, mail_id=clock.fresh_id(), at=clock.stamp(now))
    try:
        transact(acknowledgements.enqueued(letter, now, rules))
    except TransactionRefused as refused:
        return acknowledgements.may_tell(refused)
    return True
