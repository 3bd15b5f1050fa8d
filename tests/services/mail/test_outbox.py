from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier, Lock
from typing import Any

import jwt
import pytest
from botocore.exceptions import ReadTimeoutError

from chalicelib import caches
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.mail import outbox as mails
from chalicelib.domain.mail.outbox import Mail
from chalicelib.mail import send as mail_send
from chalicelib.services.auth import signed_tokens, ticket_tokens
from chalicelib.services.mail import outbox, pace
from chalicelib.services.mail import sending as outbox_sending
from chalicelib.store.aws.dynamodb import table, to_item, transact
from chalicelib.store.mail import outbox as store
from chalicelib.store.mail import outbox_tries
from chalicelib.store.tickets.ticket_rows import row as row_of
from tests import logged
from tests.mail import samples
from tests.places import SECRETS
from tests.services.mail import sending
from tests.services.mail.sending import (
    MINUTE_MS,
    Hands,
    Killed,
    Post,
    deliver,
    event,
    fails,
    owe,
    row,
    sweep_for,
    unreadable,
    works,
)

pytestmark = pytest.mark.engine


class Watch:
    """Time for the outbox: it passes as one sleeps, however slow the machine is."""

    def __init__(self) -> None:
        self.now = 0.0
        self._lock = Lock()

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.now += seconds


post, hands, lines = sending.post, sending.hands, logged.lines


def watched(monkeypatch: pytest.MonkeyPatch, watch: Watch) -> None:
    """Give the outbox a watch of the test's."""
    for module in (outbox, outbox_sending, pace):
        monkeypatch.setattr(module, "time", watch)
    caches.forget_all()


def dies(mail_id: str) -> None:
    raise Killed


class TestDelivery:
    def test_a_new_mail_goes_out_at_once_and_says_so(self, post: Post, hands: Hands) -> None:
        owe("01A")
        deliver("01A")
        assert post.taken == ["01A"]
        assert post.messages[0]["Subject"] == "[Ticket 051243] Recibimos su requerimiento"
        sent = row("01A")
        assert (sent["state"], sent["attempts"], sent["ses_message_id"]) == ("sent", 1, "ses-1")
        assert sent["sent_at"] == samples.AT
        kept = datetime.fromtimestamp(int(sent["expires_at"]), UTC) - hands.now
        assert timedelta(days=399) < kept <= timedelta(days=400)
        assert "waiting" not in sent

    def test_a_mail_that_was_written_to_wait_is_left_to_the_sweep_without_a_call(
        self, post: Post, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        owe("01A")
        told = event("01A")
        image = {"next_try_at": {"S": "2026-12-18T03:45:00.000Z"}}
        told["Records"][0]["dynamodb"]["NewImage"] = image
        with monkeypatch.context() as watched:
            watched.setattr(outbox.tries, "claim", lambda *_: pytest.fail("it is not due"))
            outbox.deliver(told, MINUTE_MS)
        image["next_try_at"] = {"S": samples.AT}
        outbox.deliver(told, MINUTE_MS)
        assert post.taken == ["01A"]

    def test_an_event_that_comes_twice_sends_once(self, post: Post) -> None:
        owe("01A")
        deliver("01A", "01A")
        deliver("01A")
        assert post.taken == ["01A"]

    def test_many_deliverers_at_once_send_once(self, post: Post) -> None:
        owe("01A", "01B", "01C")
        with ThreadPoolExecutor(12) as pool:
            list(pool.map(lambda _: deliver("01A", "01B", "01C"), range(24)))
        assert sorted(post.taken) == ["01A", "01B", "01C"]

    def test_stream_and_sweep_at_once_send_once(self, post: Post) -> None:
        owe("01A", "01B", "01C")
        with ThreadPoolExecutor(8) as pool:
            for _ in range(8):
                pool.submit(deliver, "01A", "01B", "01C")
                pool.submit(outbox.sweep, MINUTE_MS)
        assert sorted(post.taken) == ["01A", "01B", "01C"]

    def test_events_out_of_order_or_of_another_kind_do_no_harm(self, post: Post) -> None:
        owe("01A", "01B")
        outbox.deliver(event("01A", "01B", name="MODIFY"), MINUTE_MS)
        outbox.deliver(event("01A", name="REMOVE"), MINUTE_MS)
        assert post.taken == []
        deliver("01B")
        deliver("01A", "01GONE")
        assert post.taken == ["01B", "01A"]

    def test_an_event_that_never_comes_delays_a_mail_and_loses_none(
        self, post: Post, hands: Hands
    ) -> None:
        owe("01A")
        sweep_for(hands, 1 / 60)
        assert post.taken == ["01A"]

    def test_a_batch_stops_before_the_function_ends_and_the_sweep_takes_the_rest(
        self, post: Post
    ) -> None:
        owe("01A", "01B")
        outbox.deliver(event("01A", "01B"), 0)
        assert post.taken == []
        outbox.sweep(MINUTE_MS)
        assert sorted(post.taken) == ["01A", "01B"]

    def test_a_slow_sweep_stops_in_time_too(
        self, post: Post, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        mail_ids = [f"01{number:02}" for number in range(40)]
        owe(*mail_ids)
        watch = Watch()
        watched(monkeypatch, watch)
        post.before = lambda mail_id: watch.sleep(0.1)
        outbox.sweep(600)  # mails are begun for 0.3 seconds; those on their way are sent
        sent = [*post.taken]
        assert 3 <= len(sent) <= 3 + 8
        outbox.sweep(MINUTE_MS)
        assert sorted(post.taken) == mail_ids

    def test_mails_leave_no_faster_than_the_quota_from_one_batch_to_the_next(
        self, post: Post, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("MAIL_RATE", "20")
        mail_ids = [f"01{number:02}" for number in range(40)]
        owe(*mail_ids)
        watch, left = Watch(), []
        watched(monkeypatch, watch)
        post.after = lambda mail_id: left.append(watch.now)
        for start in (0, 20):
            deliver(*mail_ids[start : start + 20])
        assert sorted(post.taken) == mail_ids
        assert all(
            sum(1 for at in left if at <= moment) <= 1 + 20 * moment + 1e-6 for moment in left
        )

    def test_nobody_waits_after_the_last_mail(
        self, post: Post, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("MAIL_RATE", "1")
        owe("01A")
        watch = Watch()
        watched(monkeypatch, watch)
        deliver("01A")
        assert post.taken == ["01A"]
        assert watch.now == 0

    def test_a_slow_answer_holds_up_no_other_mail(self, post: Post) -> None:
        mail_ids = [f"01{number:02}" for number in range(9)]
        owe(*mail_ids)
        together = Barrier(8, timeout=20)
        post.before = lambda mail_id: None if mail_id == "0100" else together.wait() and None
        deliver(*mail_ids)  # eight are on their way at once, or the barrier breaks
        assert sorted(post.taken) == mail_ids
        assert {row(mail_id)["state"] for mail_id in mail_ids} == {"sent"}


class TestFaults:
    def test_killed_between_claim_and_send_it_goes_out_when_the_lease_is_over(
        self, post: Post, hands: Hands
    ) -> None:
        owe("01A")
        post.before = dies
        with pytest.raises(Killed):
            deliver("01A")
        post.before = works
        hands.forward(seconds=119)
        outbox.sweep(MINUTE_MS)
        assert post.taken == []
        hands.forward(seconds=1)
        outbox.sweep(MINUTE_MS)
        assert post.taken == ["01A"]
        assert row("01A")["state"] == "sent"

    def test_killed_after_ses_took_it_it_goes_out_twice_and_never_more(
        self, post: Post, hands: Hands
    ) -> None:
        owe("01A")
        post.after = dies
        with pytest.raises(Killed):
            deliver("01A")
        post.after = works
        sweep_for(hands, 6)
        assert post.taken == ["01A", "01A"]
        assert row("01A")["state"] == "sent"

    def test_killed_at_every_try_it_ends_in_sight(
        self, post: Post, hands: Hands, lines: list[dict[str, Any]]
    ) -> None:
        owe("01A")
        post.before = dies
        for _ in range(mails.TRIES):
            with pytest.raises(Killed):
                outbox.sweep(MINUTE_MS)
            hands.forward(minutes=2)
        outbox.sweep(MINUTE_MS)
        assert row("01A")["state"] == "failed"
        assert lines[-1]["event"] == "mail_failed"

    @pytest.mark.parametrize(
        "fault",
        [
            fails("Throttling", "Maximum sending rate exceeded."),
            fails("InternalFailure"),
        ],
    )
    def test_when_ses_comes_back_every_mail_arrives_once(
        self, post: Post, hands: Hands, fault: Callable[[str], None]
    ) -> None:
        mail_ids = [f"01{number:02}" for number in range(12)]
        post.before = fault
        owe(*mail_ids)
        deliver(*mail_ids[:6])  # of the others the stream says nothing
        sweep_for(hands, 2)
        assert post.taken == []
        post.before = works
        sweep_for(hands, 1.5)
        assert sorted(post.taken) == mail_ids
        assert {row(mail_id)["state"] for mail_id in mail_ids} == {"sent"}
        assert all("last_error" not in row(mail_id) for mail_id in mail_ids)

    def test_a_lost_answer_of_ses_is_tried_again(self, post: Post, hands: Hands) -> None:
        def silent(mail_id: str) -> None:
            raise ReadTimeoutError(endpoint_url="https://email.example")

        owe("01A")
        post.before = silent
        deliver("01A")
        assert row("01A")["state"] == "pending"
        assert row("01A")["last_error"].startswith("ReadTimeoutError")
        post.before = works
        sweep_for(hands, 0.05)
        assert post.taken == ["01A"]

    def test_an_outage_past_the_last_try_ends_in_sight_and_can_be_put_right(
        self, post: Post, hands: Hands, lines: list[dict[str, Any]]
    ) -> None:
        owe("01A")
        tries: list[datetime] = []
        fault = fails("ServiceUnavailable")

        def refuse(mail_id: str) -> None:
            tries.append(hands.now)
            fault(mail_id)

        post.before = refuse
        deliver("01A")
        sweep_for(hands, 7)
        assert len(tries) == mails.TRIES
        assert timedelta(hours=3.5) < tries[-1] - tries[0] < timedelta(hours=5.5)
        failed = row("01A")
        assert failed["state"] == "failed"
        assert failed["waiting"] == "failed"
        assert failed["expires_at"]
        told = [line for line in lines if line["event"] == "mail_failed"]
        assert [line["level"] for line in told] == ["ERROR"]
        assert told[0]["code"] == "ServiceUnavailable"

    def test_a_lasting_refusal_fails_at_once_and_in_sight(
        self, post: Post, hands: Hands, lines: list[dict[str, Any]]
    ) -> None:
        owe("01A")
        post.before = fails("MessageRejected", "Address blacklisted: maria@example.com")
        deliver("01A")
        failed = row("01A")
        assert (failed["state"], failed["attempts"]) == ("failed", 1)
        assert failed["last_error"] == "MessageRejected: Address blacklisted: maria@example.com"
        assert [line["event"] for line in lines] == ["mail_failed"]
        post.before = works
        sweep_for(hands, 1)
        assert post.taken == []

    def test_a_row_broken_by_hand_stops_no_other_and_ends_in_sight(
        self, post: Post, hands: Hands
    ) -> None:
        for mail_id, field in (("01A", "kind"), ("01B", "language"), ("01C", "params")):
            owe(mail_id)
            store.dynamodb().update_item(
                TableName=table("outbox"),
                Key=store.key(mail_id),
                UpdateExpression="SET #field = :nonsense",
                ExpressionAttributeNames={"#field": field},
                ExpressionAttributeValues={":nonsense": {"S": "nonsense"}},
            )
        owe("01D")
        deliver("01A", "01B", "01C", "01D")
        assert post.taken == ["01D"]
        sweep_for(hands, 7)
        assert post.taken == ["01D"]
        assert {row(mail_id)["state"] for mail_id in ("01A", "01B", "01C")} == {"failed"}

    def test_a_row_that_cannot_be_claimed_stops_no_other_and_is_told(
        self, post: Post, lines: list[dict[str, Any]]
    ) -> None:
        owe("01A", "01B")
        store.dynamodb().update_item(
            TableName=table("outbox"),
            Key=store.key("01A"),
            UpdateExpression="SET attempts = :text",
            ExpressionAttributeValues={":text": {"S": "0"}},
        )
        outbox.sweep(MINUTE_MS)
        assert post.taken == ["01B"]
        assert unreadable(lines) == [("01A", ["attempts"])]

    def test_a_database_away_for_a_moment_only_delays(
        self, post: Post, hands: Hands, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def away(*arguments: object) -> None:
            raise Unavailable

        owe("01A", "01B")
        with monkeypatch.context() as broken:
            broken.setattr(outbox_tries, "claim", away)
            deliver("01A", "01B")
        assert post.taken == []
        outbox.sweep(MINUTE_MS)
        assert sorted(post.taken) == ["01A", "01B"]

    def test_a_send_that_cannot_be_recorded_is_told_apart(
        self,
        post: Post,
        hands: Hands,
        lines: list[dict[str, Any]],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        def away(*arguments: object) -> None:
            raise Unavailable

        owe("01A", "01B")
        with monkeypatch.context() as broken:
            broken.setattr(outbox_tries, "record_sent", away)
            deliver("01A", "01B")
        assert [line["event"] for line in lines] == ["mail_sent_but_not_recorded"] * 2
        assert {line["level"] for line in lines} == {"ERROR"}
        sweep_for(hands, 1)
        assert sorted(post.taken) == ["01A", "01A", "01B", "01B"]

    def test_a_secret_out_of_reach_delays_links_and_loses_none(
        self, post: Post, hands: Hands, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def away(*arguments: object) -> None:
            raise Unavailable

        samples.owe(samples.access_links("01A"))
        with monkeypatch.context() as broken:
            broken.setattr(signed_tokens, "token_secrets", away)
            deliver("01A")
        assert row("01A")["state"] == "pending"
        sweep_for(hands, 0.05)
        assert post.taken == ["01A"]


class TestAccessLinks:
    def tokens(self, post: Post) -> list[dict[str, Any]]:
        body = post.messages[-1].get_body(("plain",)).get_content()
        found = [line.partition("#acceso=")[2].strip() for line in body.splitlines()]
        secret = SECRETS["token-secrets"][0]
        return [
            jwt.decode(token, secret, ["HS256"], {"verify_exp": False}, audience="ticket")
            for token in found
            if token
        ]

    def test_each_opens_its_ticket_for_24_hours_from_sending(
        self, post: Post, hands: Hands
    ) -> None:
        samples.owe(samples.access_links("01A"))
        post.before = fails("ServiceUnavailable")
        deliver("01A")
        post.before = works
        sweep_for(hands, 0.1)
        claims = self.tokens(post)
        assert [claim["sub"] for claim in claims] == ["051243", "900001"]
        for claim in claims:
            sent_at = datetime.fromisoformat(row("01A")["sent_at"])
            assert abs(claim["exp"] - (sent_at + timedelta(hours=24)).timestamp()) < 2

    def test_each_is_bound_to_the_tickets_email_however_it_was_typed(self, post: Post) -> None:
        samples.owe(samples.access_links("01A", numbers=("051243",)))
        deliver("01A")
        (claims,) = self.tokens(post)
        secret = SECRETS["token-secrets"][0]
        ticket_tokens.TicketAccess(claims["sub"], claims["bound"], secret).check(samples.TICKET)

    def test_what_opens_a_ticket_is_never_stored_or_logged(
        self, post: Post, lines: list[dict[str, Any]]
    ) -> None:
        samples.owe(samples.access_links("01A"))
        deliver("01A")
        body = post.messages[-1].get_body(("plain",)).get_content()
        token = body.partition("#acceso=")[2].split()[0]
        assert token not in str(row("01A"))
        assert token not in str(lines)


@pytest.mark.parametrize("fault", [None, fails("Throttling"), fails("MessageRejected")])
def test_logs_hold_ids_and_never_an_address(
    post: Post, lines: list[dict[str, Any]], fault: Callable[[str], None] | None
) -> None:
    owe("01A")
    post.before = fault or works
    deliver("01A")
    assert lines[0]["mail_id"] == "01A"
    assert "example.com" not in str(lines).lower()


def test_a_mail_that_went_out_is_logged_with_its_tries(
    post: Post, hands: Hands, lines: list[dict[str, Any]]
) -> None:
    owe("01A")
    post.before = fails("ServiceUnavailable")
    deliver("01A")
    post.before = works
    sweep_for(hands, 0.05)
    told = [line for line in lines if line["event"] != "mail_backlog"]
    assert [line["event"] for line in told] == ["mail_put_off", "mail_sent"]
    assert told[1] == {
        "level": "INFO",
        "event": "mail_sent",
        "mail_id": "01A",
        "kind": "received",
        "attempts": 2,
    }


def test_the_embedded_ses_takes_what_we_send(aws: Any) -> None:
    """Through boto3 and HTTP to an SES that parses the MIME, with nothing replaced."""
    caches.forget_all()
    mail_send.ses().verify_email_identity(EmailAddress="tickets@example.ec")
    owe("01REAL")
    deliver("01REAL")
    assert row("01REAL")["state"] == "sent"
    assert "@" in row("01REAL")["ses_message_id"]
    caches.forget_all()


def test_every_mail_can_be_read_back_from_its_row(post: Post) -> None:
    for make in samples.OF_KIND.values():
        mail = make()
        samples.owe(mail)
        assert Mail.model_validate(row(mail.mail_id)) == mail


class TestSubjects:
    """A subject is a stranger's text: it goes to an address that proved itself for its ticket."""

    def stored(self, **changes: Any) -> None:
        there = samples.ticket(**changes)
        transact(
            {"ticket": {"Put": {"TableName": table("tickets"), "Item": to_item(row_of(there))}}}
        )

    def sent(self, post: Post) -> str:
        return str(post.messages[-1].get_body(("plain",)).get_content())

    @pytest.mark.parametrize("make", [samples.reply, samples.clarification, samples.access_links])
    def test_is_named_to_an_address_that_proved_itself(
        self, make: Callable[..., Mail], post: Post
    ) -> None:
        self.stored(subject="Precios de www.loja.example", email_proved_at=samples.AT)
        samples.owe(make("01A"))
        deliver("01A")
        assert "Asunto: Precios de www[.]loja[.]example" in self.sent(post)
        assert "loja" not in str(row("01A")), "the outbox holds nothing that a requester typed"

    @pytest.mark.parametrize(
        "changes", [{}, {"email": "otra@example.com", "email_proved_at": samples.AT}]
    )
    def test_is_not_named_to_another(self, changes: dict[str, Any], post: Post) -> None:
        self.stored(subject="Gane un premio", **changes)
        samples.owe(samples.reply("01A", files=samples.FILES))
        deliver("01A")
        sent = self.sent(post)
        assert "premio" not in sent
        assert "Tema: Índice de Precios al Consumidor" in sent
        assert "Abierto el jueves 17 de diciembre de 2026" in sent
        assert "- ipc_loja.xlsx (1,2 MB)" in sent

    def test_an_acknowledgement_never_names_it(self, post: Post) -> None:
        self.stored(subject="Gane un premio", email_proved_at=samples.AT)
        for mail in (samples.received("01A"), samples.message_received("01B")):
            samples.owe(mail)
        deliver("01A", "01B")
        assert "premio" not in "".join(str(one) for one in post.messages)
