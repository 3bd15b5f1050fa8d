from __future__ import annotations

import itertools
import json
from typing import Any

import pytest

from chalicelib.domain.mail.kinds import Kind
from chalicelib.domain.mail.outbox import Mail
from chalicelib.mail import send as mail_send
from chalicelib.services import clock
from chalicelib.services.mail import delivery_reports, outbox
from chalicelib.store.aws.dynamodb import dynamodb, table, to_item
from chalicelib.store.mail import outbox as store
from chalicelib.store.mail import suppressions
from chalicelib.store.tickets import entries, tickets
from tests.agents import ANA
from tests.desk import look_up, open_ticket
from tests.mail import samples
from tests.services.mail.sending import MINUTE_MS, Post, event, row

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("aws", "directory")]

EMAIL = "maria@example.com"
SENT = "2026-11-24T15:00:00.000Z"


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Post:
    """SES in the hands of the test."""
    post = Post()
    monkeypatch.setattr(mail_send, "ses", lambda: post)
    return post


@pytest.fixture
def number() -> str:
    opened: str = open_ticket(email=EMAIL).json["number"]
    return opened


@pytest.fixture
def mail_id(number: str) -> str:
    """The mail that told of the ticket."""
    rows, _ = store.of_ticket(number)
    return rows[0].mail_id


def report(mail_id: str, what: str, **facts: Any) -> dict[str, Any]:
    """What SES publishes of a mail, as SNS brings it."""
    told: dict[str, Any] = {
        "eventType": what,
        "mail": {
            "messageId": "ses-9",
            "timestamp": SENT,
            "destination": [EMAIL],
            "tags": {"mail_id": [mail_id], "ses:configuration-set": ["x"]},
        },
    }
    recipient = {
        "emailAddress": EMAIL,
        "status": "5.1.1",
        "diagnosticCode": f"smtp; 550 5.1.1 <{EMAIL}>: user unknown",
    }
    bounce = {"bounceType": "Permanent", "bounceSubType": "General"}
    told |= {
        "Delivery": {"delivery": {"smtpResponse": "250 ok"}},
        "Bounce": {"bounce": bounce | {"bouncedRecipients": [recipient]} | facts},
        "Complaint": {"complaint": {"complaintFeedbackType": "abuse"} | facts},
    }.get(what, {})
    return {"EventSource": "aws:sns", "Sns": {"Message": json.dumps(told)}}


def happen(*reports: dict[str, Any]) -> None:
    delivery_reports.record({"Records": [*reports]})


def deliver(mail_id: str) -> None:
    assert outbox.deliver(event(mail_id), MINUTE_MS) == {"batchItemFailures": []}


class TestReports:
    @pytest.mark.parametrize(
        ("what", "state"),
        [("Delivery", "delivered"), ("Bounce", "bounced"), ("Complaint", "complained")],
    )
    def test_come_back_to_the_row(self, post: Post, mail_id: str, what: str, state: str) -> None:
        deliver(mail_id)
        happen(report(mail_id, what))
        assert row(mail_id)["state"] == state

    def test_a_bounce_says_why_in_short_and_names_nobody(self, post: Post, mail_id: str) -> None:
        deliver(mail_id)
        happen(report(mail_id, "Bounce"))
        told = row(mail_id)["last_error"]
        assert "5.1.1" in told
        assert "user unknown" in told
        assert EMAIL not in told

    @pytest.mark.parametrize(
        "order", [*itertools.permutations(("Delivery", "Bounce", "Complaint"))], ids="-".join
    )
    @pytest.mark.parametrize("before_the_record", [True, False])
    def test_in_any_order_and_twice_the_worst_news_stays(
        self,
        post: Post,
        mail_id: str,
        order: tuple[str, ...],
        before_the_record: bool,
    ) -> None:
        reports = [report(mail_id, what) for what in order]
        if before_the_record:
            post.after = lambda _: happen(*reports, *reports)
            deliver(mail_id)
        else:
            deliver(mail_id)
            happen(*reports, *reports)
        found = row(mail_id)
        assert found["state"] == "complained"
        assert found["ses_message_id"]
        assert found["sent_at"]
        assert found["expires_at"]
        assert "waiting" not in found

    def test_news_that_overtakes_the_record_is_not_sent_again(
        self,
        post: Post,
        mail_id: str,
    ) -> None:
        post.after = lambda _: happen(report(mail_id, "Delivery"))
        deliver(mail_id)
        outbox.sweep(MINUTE_MS)
        assert post.taken == [mail_id]
        assert row(mail_id)["state"] == "delivered"

    def test_a_passing_bounce_ends_no_address(self, post: Post, number: str, mail_id: str) -> None:
        deliver(mail_id)
        happen(report(mail_id, "Bounce", bounceType="Transient", bounceSubType="MailboxFull"))
        assert row(mail_id)["state"] == "bounced"
        assert suppressions.reason(EMAIL) is None
        assert look_up(EMAIL, number).json["ticket"]["email_bounced"] is False

    def test_an_absence_note_does_not_undo_a_delivery(self, post: Post, mail_id: str) -> None:
        deliver(mail_id)
        happen(report(mail_id, "Delivery"), report(mail_id, "Bounce", bounceType="Transient"))
        assert row(mail_id)["state"] == "delivered"

    def test_of_mails_that_are_not_ours_change_nothing(self, mail_id: str) -> None:
        before = row(mail_id)
        foreign = report("01NOBODYS", "Bounce")
        untagged = {"Sns": {"Message": foreign["Sns"]["Message"].replace("mail_id", "other")}}
        happen(foreign, untagged, {"Sns": {"Message": "Successfully validated SNS topic"}})
        assert row(mail_id) == before
        assert suppressions.reason(EMAIL) is None


class TestTheTicket:
    def test_a_bounce_marks_it_once_for_requester_and_agents(
        self, number: str, mail_id: str
    ) -> None:
        happen(report(mail_id, "Bounce"), report(mail_id, "Bounce"))
        assert look_up(EMAIL, number).json["ticket"]["email_bounced"] is True
        seen = ANA.see(number)
        assert seen["requester"]["email_bounced_at"]
        assert [entry["event"] for entry in seen["entries"][1:]] == ["email_bounced"]
        assert seen["mails"][0]["state"] == "bounced"

    def test_a_complaint_does_too(self, number: str, mail_id: str) -> None:
        happen(report(mail_id, "Complaint"))
        assert ANA.see(number)["entries"][-1]["event"] == "email_complained"

    def test_the_requester_reads_no_such_event(self, number: str, mail_id: str) -> None:
        happen(report(mail_id, "Bounce"))
        assert len(look_up(EMAIL, number).json["ticket"]["entries"]) == 1

    def test_a_late_bounce_of_an_old_address_does_not_mark_the_new_one(
        self, number: str, mail_id: str
    ) -> None:
        ticket = tickets.by_number(number)
        assert ticket is not None
        moved = ticket.model_copy(update={"email": "nueva@example.com", "version": 2})
        for write in tickets.rekeyed(ticket, moved).values():
            dynamodb().transact_write_items(TransactItems=[write])
        happen(report(mail_id, "Bounce"))
        assert look_up("nueva@example.com", number).json["ticket"]["email_bounced"] is False

    def test_killed_half_way_it_is_told_again_and_does_the_rest(
        self, number: str, mail_id: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def dies(*_: Any) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as broken:
            broken.setattr(delivery_reports, "transact", dies)
            with pytest.raises(KeyboardInterrupt):
                happen(report(mail_id, "Bounce"))
        happen(report(mail_id, "Bounce"))
        assert row(mail_id)["state"] == "bounced"
        assert look_up(EMAIL, number).json["ticket"]["email_bounced"] is True


class TestTheAddress:
    @pytest.mark.parametrize("what", ["Bounce", "Complaint"])
    def test_gets_no_more_mail_and_its_tickets_say_so(
        self,
        post: Post,
        mail_id: str,
        what: str,
    ) -> None:
        happen(report(mail_id, what))
        later = open_ticket(email=EMAIL.upper()).json["number"]
        ((waiting,), _) = store.of_ticket(later)
        deliver(waiting.mail_id)
        assert post.taken == []
        withheld = row(waiting.mail_id)
        assert withheld["state"] == "withheld"
        assert suppressions.key(EMAIL) in withheld["last_error"]
        assert withheld["expires_at"]
        assert "waiting" not in withheld
        assert look_up(EMAIL, later).json["ticket"]["email_bounced"] is True

    def test_of_an_agent_marks_no_ticket(self, post: Post, number: str) -> None:
        told = Mail(
            mail_id="01AGENT",
            kind=Kind.REQUESTER_WROTE,
            to=ANA.agent.email,
            language="es",
            number=number,
            params={"due_on": "2026-12-15"},
            created_at=SENT,
            next_try_at=SENT,
        )
        samples.owe(told)
        happen(report("01AGENT", "Bounce"))
        assert look_up(EMAIL, number).json["ticket"]["email_bounced"] is False
        assert suppressions.reason(ANA.agent.email) == "bounced"

    def test_is_free_again_when_an_administrator_removes_its_row(
        self,
        post: Post,
        mail_id: str,
    ) -> None:
        suppressions.suppress(EMAIL, "bounced", "01OLD", clock.now())
        dynamodb().delete_item(
            TableName=table("guards"), Key=to_item({"key": suppressions.key(EMAIL)})
        )
        deliver(mail_id)
        assert post.taken == [mail_id]

    def test_is_kept_as_a_hash_for_good(self, mail_id: str) -> None:
        happen(report(mail_id, "Bounce"))
        found: Any = dynamodb().get_item(
            TableName=table("guards"), Key=to_item({"key": suppressions.key(EMAIL)})
        )["Item"]
        assert EMAIL not in str(found)
        assert "expires_at" not in found


def test_a_complaint_that_is_taken_back_lets_mail_go_again(number: str, mail_id: str) -> None:
    happen(report(mail_id, "Complaint"))
    assert suppressions.reason(EMAIL) == "complained"
    happen(report(mail_id, "Complaint", complaintFeedbackType="not-spam"))
    assert suppressions.reason(EMAIL) is None
    ticket = tickets.by_number(number)
    assert ticket is not None
    assert ticket.email_bounced_at is None
    assert ANA.see(number)["entries"][-1]["event"] == "email_restored"
    happen(report(mail_id, "Complaint", complaintFeedbackType="not-spam"))
    assert ANA.see(number)["version"] == ticket.version


def test_not_spam_does_not_reach_an_address_that_does_not_exist(mail_id: str) -> None:
    happen(report(mail_id, "Bounce"))
    happen(report(mail_id, "Complaint", complaintFeedbackType="not-spam"))
    assert suppressions.reason(EMAIL) == "bounced"


def test_members_that_are_null_do_not_spoil_a_report(mail_id: str) -> None:
    happen(report(mail_id, "Bounce", bounceSubType=None, bouncedRecipients=None))
    assert suppressions.reason(EMAIL) == "bounced"
    happen(report(mail_id, "Complaint", complaintFeedbackType=None))


def test_replies_to_mails_of_a_ticket_lead_into_it(post: Post, number: str, mail_id: str) -> None:
    from chalicelib.services.mail import reply_addresses

    deliver(mail_id)
    address = post.messages[0]["Reply-To"].addresses[0]
    assert address.display_name == "Atención al ciudadano INEC"
    assert reply_addresses.read([address.addr_spec]) == reply_addresses.Addressed(number, "r")


def test_the_thread_is_untouched_by_deliveries(number: str, mail_id: str) -> None:
    happen(report(mail_id, "Delivery"))
    assert len(entries.thread(number)) == 1
