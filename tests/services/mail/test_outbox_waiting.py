"""SES that is not ready is waited for; what failed is sent again; no waiting mail is forgotten."""

from __future__ import annotations

from typing import Any

import pytest

from app import sweep_outbox
from chalicelib.domain.mail import outbox as mails
from chalicelib.services.mail import outbox
from chalicelib.store.aws.dynamodb import table, to_item
from chalicelib.store.mail import outbox as store
from chalicelib.store.mail import outbox_tries
from tests import logged
from tests.services.mail import sending
from tests.services.mail.sending import (
    MINUTE_MS,
    Hands,
    Post,
    deliver,
    fails,
    owe,
    row,
    sweep_for,
    unreadable,
    works,
)

pytestmark = pytest.mark.engine

post, hands, lines = sending.post, sending.hands, logged.lines

Lines = list[dict[str, Any]]
NOT_READY = {
    "sandbox": fails("MessageRejected", "Email address is not verified. The following ..."),
    "paused": fails("AccountSendingPausedException"),
    "paused, told otherwise": fails("MessageRejected", "Sending paused for this account."),
    "quota of the day": fails("Throttling", "Daily message quota exceeded."),
    "too fast": fails("Throttling", "Maximum sending rate exceeded."),
    "no right": fails("AccessDenied"),
    "no configuration set": fails("ConfigurationSetDoesNotExist"),
}


class Context:
    """Lambda's, as far as the function asks."""

    invoked_function_arn = "arn:aws:lambda:us-east-1:123456789012:function:sweep"

    def get_remaining_time_in_millis(self) -> int:
        return MINUTE_MS


def invoke(event: dict[str, Any]) -> Any:
    """The function, as the console's test button calls it."""
    return sweep_outbox(event, Context())


def edit(mail_id: str, **attributes: Any) -> None:
    """Change a row in the console; None removes an attribute."""
    names = {f"#{name}": name for name in attributes}
    put = [f"#{name} = :{name}" for name, value in attributes.items() if value is not None]
    gone = [f"#{name}" for name, value in attributes.items() if value is None]
    update = (f"SET {', '.join(put)}" if put else "") + (
        f" REMOVE {', '.join(gone)}" if gone else ""
    )
    values = to_item({f":{name}": value for name, value in attributes.items()})
    store.dynamodb().update_item(
        TableName=table("outbox"),
        Key=store.key(mail_id),
        UpdateExpression=update,
        ExpressionAttributeNames=names,
        **({"ExpressionAttributeValues": values} if values else {}),
    )


class TestSesThatIsNotReady:
    @pytest.mark.parametrize("why", NOT_READY)
    def test_is_waited_for_as_long_as_it_takes_and_counts_no_try(
        self, why: str, post: Post, hands: Hands, lines: Lines
    ) -> None:
        mail_ids = [f"01{n}" for n in range(4)]
        owe(*mail_ids)
        post.before = NOT_READY[why]
        deliver(mail_ids[0])
        assert lines[0]["event"] == "ses_not_ready"
        for _ in range(40):  # two days: no mail would have had so many tries
            hands.forward(hours=1.2)
            outbox.sweep(MINUTE_MS)
        rows = [row(mail_id) for mail_id in mail_ids]
        assert {one["state"] for one in rows} == {"pending"}
        assert {int(one["attempts"]) for one in rows} == {0}
        assert "mail_failed" not in {line["event"] for line in lines}
        post.before = works
        sweep_for(hands, 0.5)
        assert sorted(post.taken) == mail_ids

    def test_a_paused_account_is_asked_once_a_minute_and_not_for_every_mail(
        self, post: Post, hands: Hands, lines: Lines
    ) -> None:
        owe(*(f"01{n}" for n in range(9)))
        post.before = NOT_READY["paused"]
        outbox.sweep(MINUTE_MS)
        told = [line["event"] for line in lines if line["event"] != "mail_backlog"]
        assert told == ["ses_not_ready", "outbox_waits_for_ses"]

    def test_in_the_sandbox_verified_addresses_still_get_theirs(
        self, post: Post, hands: Hands
    ) -> None:
        def sandbox(mail_id: str) -> None:
            if mail_id != "01B":
                NOT_READY["sandbox"](mail_id)

        owe("01A", "01B", "01C")
        post.before = sandbox
        outbox.sweep(MINUTE_MS)
        assert post.taken == ["01B"]

    def test_mails_that_came_too_fast_wait_for_seconds(self, post: Post, hands: Hands) -> None:
        owe("01A")
        post.before = NOT_READY["too fast"]
        outbox.sweep(MINUTE_MS)
        post.before = works
        hands.forward(seconds=40)
        outbox.sweep(MINUTE_MS)
        assert post.taken == ["01A"]


class TestWhatFailed:
    def test_is_sent_again_with_one_act_in_the_console(
        self, post: Post, hands: Hands, lines: Lines
    ) -> None:
        owe("01A", "01B", "01C")
        post.before = fails("MessageRejected", "Address blacklisted.")
        deliver("01A", "01B")
        post.before = works
        deliver("01C")
        assert invoke({"retry": "failed"}) == {"put_back": 2, "finished": True}
        assert sorted(post.taken) == ["01A", "01B", "01C"]
        assert {row(mail_id)["state"] for mail_id in ("01A", "01B")} == {"sent"}
        assert invoke({"retry": "failed"}) == {"put_back": 0, "finished": True}

    def test_has_all_its_tries_again_and_does_not_expire_meanwhile(
        self, post: Post, hands: Hands
    ) -> None:
        owe("01A")
        post.before = fails("ServiceUnavailable")
        sweep_for(hands, 7)
        assert row("01A")["state"] == "failed"
        invoke({"retry": "failed"})
        again = row("01A")
        assert (again["state"], int(again["attempts"])) == ("pending", 1)
        assert "expires_at" not in again

    def test_what_failed_under_an_earlier_version_goes_as_the_runbook_says(
        self, post: Post, hands: Hands
    ) -> None:
        owe("01A")
        post.before = fails("MessageRejected", "Address blacklisted.")
        deliver("01A")
        post.before = works
        edit("01A", waiting=None, next_try_at=None)
        assert invoke({"retry": "failed"})["put_back"] == 0
        edit("01A", waiting="failed", next_try_at=row("01A")["created_at"])
        assert invoke({"retry": "failed"})["put_back"] == 1
        assert post.taken == ["01A"]

    def test_what_was_erased_meanwhile_is_not_sent(self, post: Post, hands: Hands) -> None:
        from chalicelib.store import erasing

        owe("01A")
        post.before = fails("MessageRejected", "Address blacklisted.")
        deliver("01A")
        erasing.blank_mail("01A", 1_900_000_000)
        post.before = works
        assert invoke({"retry": "failed"})["put_back"] == 0
        assert post.taken == []

    def test_another_word_is_refused_and_an_event_of_the_schedule_sweeps(
        self, post: Post, hands: Hands
    ) -> None:
        owe("01A")
        with pytest.raises(ValueError, match="failed"):
            invoke({"retry": "all"})
        assert invoke({"source": "aws.events", "detail": {}}) is None
        assert post.taken == ["01A"]


class TestARowThatWasEdited:
    @pytest.mark.parametrize(
        ("attribute", "value"),
        [
            ("state", "Pending"),
            ("state", "failed"),
            ("state", 1),
            ("state", None),
            ("waiting", "Mail"),
            ("waiting", "mail "),
            ("next_try_at", "26/11/2026"),
            ("next_try_at", "mañana"),
            ("next_try_at", "2062-01-01T00:00:00.000Z"),
            ("attempts", "0"),
            ("attempts", None),
            ("kind", "recieved"),
            ("kind", None),
            ("language", "ES"),
            ("to", 5),
            ("params", "nada"),
            ("created_at", "ayer"),
        ],
    )
    def test_is_named_and_stops_no_other(
        self, attribute: str, value: Any, post: Post, hands: Hands, lines: Lines
    ) -> None:
        owe("01A", "01B")
        edit("01A", **{attribute: value})
        outbox.sweep(MINUTE_MS)
        assert "01B" in post.taken
        if "01A" not in post.taken:  # what was not sent was told
            assert unreadable(lines) == [("01A", [attribute])]

    def test_what_sweeps_send_and_what_failed_is_no_fault(
        self, post: Post, hands: Hands, lines: Lines
    ) -> None:
        owe("01A", "01B")
        post.before = fails("MessageRejected", "Address blacklisted.")
        deliver("01A")
        post.before = works
        sweep_for(hands, 0.05)
        assert unreadable(lines) == []

    def test_a_mail_that_the_index_still_shows_is_no_fault(self, post: Post, lines: Lines) -> None:
        owe("01A")
        outbox.sweep(MINUTE_MS)
        late = mails.LEASE
        assert outbox_tries.claim("01A", "2027-01-01T00:00:00.000Z", str(late)) is None
        assert unreadable(lines) == []
