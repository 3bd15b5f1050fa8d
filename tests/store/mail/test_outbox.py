from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chalicelib.domain.mail.outbox import Mail, MailState
from chalicelib.store.aws.dynamodb import TransactionRefused, from_item, table, transact
from chalicelib.store.mail import outbox, outbox_sweeps, outbox_tries
from tests.mail import samples
from tests.tables import table_definitions

pytestmark = pytest.mark.engine

DUE = samples.AT
LATER = "2026-12-18T03:32:00.000Z"
MUCH_LATER = "2026-12-18T05:00:00.000Z"
LONG_AGO = "2026-12-01T00:00:00.000Z"


def put(mail_id: str = "01A", **changes: Any) -> Mail:
    mail = samples.received(mail_id).model_copy(update=changes)
    samples.owe(mail)
    return mail


def stored(aws: Any, mail_id: str = "01A") -> dict[str, Any]:
    answer = aws.get_item(TableName=table("outbox"), Key=outbox.key(mail_id), ConsistentRead=True)
    return from_item(answer["Item"])


class TestOwed:
    def test_is_written_with_the_fact_it_tells_and_is_due_at_once(self, aws: Any) -> None:
        mail = samples.received("01A")
        transact({"mail": outbox.enqueued(mail)})
        assert list(outbox_sweeps.due(DUE)) == ["01A"]
        assert Mail.model_validate(stored(aws)) == mail

    def test_never_overwrites_a_mail(self, aws: Any) -> None:
        put()
        outbox_tries.claim("01A", DUE, LATER)
        with pytest.raises(TransactionRefused):
            transact({"mail": outbox.enqueued(samples.received("01A"))})
        assert stored(aws)["leased_until"] == LATER


class TestClaim:
    def test_hands_the_mail_out_and_counts_the_try(self, aws: Any) -> None:
        put()
        claim = outbox_tries.claim("01A", DUE, LATER)
        assert claim is not None
        assert (claim.mail_id, claim.kind, claim.attempts) == ("01A", "received", 1)
        mail = claim.mail()
        assert (mail.to, mail.state, mail.next_try_at) == ("Maria@example.com", "pending", DUE)
        assert stored(aws)["leased_until"] == LATER

    def test_only_one_of_many_gets_it(self, aws: Any) -> None:
        put()
        with ThreadPoolExecutor(20) as pool:
            rows = list(pool.map(lambda _: outbox_tries.claim("01A", DUE, LATER), range(60)))
        assert sum(row is not None for row in rows) == 1
        assert stored(aws)["attempts"] == 1

    def test_nobody_gets_it_before_its_time(self, aws: Any) -> None:
        put()
        assert outbox_tries.claim("01A", LONG_AGO, DUE) is None

    def test_holds_until_the_lease_ends_and_no_longer(self, aws: Any) -> None:
        put()
        outbox_tries.claim("01A", DUE, LATER)
        assert outbox_tries.claim("01A", "2026-12-18T03:31:59.999Z", MUCH_LATER) is None
        again = outbox_tries.claim("01A", LATER, MUCH_LATER)
        assert again is not None
        assert again.attempts == 2

    def test_changes_nothing_that_an_index_holds(self, aws: Any) -> None:
        put()
        before = stored(aws)
        outbox_tries.claim("01A", DUE, LATER)
        changed = {name for name, value in stored(aws).items() if before.get(name) != value}
        assert changed == {"leased_until", "attempts"}
        (outbox_table,) = (one for one in table_definitions() if one["TableName"] == "outbox")
        for index in outbox_table["GlobalSecondaryIndexes"]:
            keys = {key["AttributeName"] for key in index["KeySchema"]}
            assert not changed & {*keys, *index["Projection"].get("NonKeyAttributes", ())}

    def test_one_of_the_release_before_holds_as_long(self, aws: Any) -> None:
        """It says so by the state and by when the mail is due again."""
        put(state=MailState.SENDING, attempts=1, next_try_at=LATER)
        assert outbox_tries.claim("01A", DUE, MUCH_LATER) is None
        again = outbox_tries.claim("01A", LATER, MUCH_LATER)
        assert again is not None
        outbox_tries.record_retry("01A", again.attempts, "Throttling: slow", MUCH_LATER)
        row = stored(aws)
        assert (row["state"], row["next_try_at"]) == ("pending", MUCH_LATER)

    def test_is_over_as_soon_as_its_try_ends(self, aws: Any) -> None:
        put()
        outbox_tries.claim("01A", DUE, LATER)
        outbox_tries.record_failed("01A", 1, "MessageRejected: no", 1)
        assert outbox_sweeps.put_back("01A", DUE)
        assert outbox_tries.claim("01A", DUE, LATER) is not None

    def test_a_mail_that_is_gone_is_not_made_anew(self, aws: Any) -> None:
        assert outbox_tries.claim("01GONE", DUE, LATER) is None
        assert "Item" not in aws.get_item(TableName=table("outbox"), Key=outbox.key("01GONE"))


class TestRecord:
    def test_a_sent_mail_leaves_the_queue_and_will_expire(self, aws: Any) -> None:
        put()
        outbox_tries.claim("01A", DUE, LATER)
        outbox_tries.record_sent("01A", "ses-1", DUE, 1_900_000_000, None)
        row = stored(aws)
        assert (row["state"], row["ses_message_id"], row["sent_at"]) == ("sent", "ses-1", DUE)
        assert row["expires_at"] == 1_900_000_000
        assert list(outbox_sweeps.due(MUCH_LATER)) == []
        assert outbox_tries.claim("01A", MUCH_LATER, MUCH_LATER) is None

    def test_a_failed_mail_leaves_the_queue_and_says_why(self, aws: Any) -> None:
        put()
        outbox_tries.claim("01A", DUE, LATER)
        outbox_tries.record_failed("01A", 1, "MessageRejected: no", 1_900_000_000)
        row = stored(aws)
        assert (row["state"], row["last_error"]) == ("failed", "MessageRejected: no")
        assert row["expires_at"] == 1_900_000_000
        assert list(outbox_sweeps.due(MUCH_LATER)) == []
        assert outbox_tries.claim("01A", MUCH_LATER, MUCH_LATER) is None

    def test_a_mail_put_off_comes_back_at_its_time_and_never_expires(self, aws: Any) -> None:
        put()
        outbox_tries.claim("01A", DUE, LATER)
        outbox_tries.record_retry("01A", 1, "Throttling: slow", MUCH_LATER)
        assert list(outbox_sweeps.due(LATER)) == []
        assert list(outbox_sweeps.due(MUCH_LATER)) == ["01A"]
        assert "expires_at" not in stored(aws)

    def test_a_try_that_outlived_its_lease_does_not_disturb_the_next(self, aws: Any) -> None:
        put()
        outbox_tries.claim("01A", DUE, LATER)
        outbox_tries.claim("01A", LATER, MUCH_LATER)
        outbox_tries.record_retry("01A", 1, "late", DUE)
        outbox_tries.record_failed("01A", 1, "late", 1)
        row = stored(aws)
        assert (row["state"], row["leased_until"]) == ("pending", MUCH_LATER)
        assert "last_error" not in row

    def test_what_was_sent_stays_sent_whichever_try_says_so(self, aws: Any) -> None:
        put()
        outbox_tries.claim("01A", DUE, LATER)
        outbox_tries.claim("01A", LATER, MUCH_LATER)
        outbox_tries.record_sent("01A", "ses-of-try-1", DUE, 1, None)
        outbox_tries.record_retry("01A", 2, "late", DUE)
        outbox_tries.record_failed("01A", 2, "late", 1)
        assert stored(aws)["state"] == "sent"
        assert list(outbox_sweeps.due(MUCH_LATER)) == []

    def test_news_of_its_delivery_is_not_overwritten(self, aws: Any) -> None:
        put()
        outbox_tries.claim("01A", DUE, LATER)
        aws.update_item(
            TableName=table("outbox"),
            Key=outbox.key("01A"),
            UpdateExpression="SET #state = :state",
            ExpressionAttributeNames={"#state": "state"},
            ExpressionAttributeValues={":state": {"S": "bounced"}},
        )
        outbox_tries.record_sent("01A", "ses-1", DUE, 1, None)
        assert stored(aws)["state"] == "bounced"

    def test_a_record_never_brings_a_deleted_mail_back(self, aws: Any) -> None:
        outbox_tries.record_sent("01GONE", "ses-1", DUE, 1, None)
        outbox_tries.record_failed("01GONE", 1, "x", 1)
        assert "Item" not in aws.get_item(TableName=table("outbox"), Key=outbox.key("01GONE"))


class TestDue:
    def test_is_read_page_by_page_longest_due_first(self, aws: Any) -> None:
        for number in range(7):
            mail = samples.received(f"01{number}")
            samples.owe(mail.model_copy(update={"next_try_at": f"2026-12-0{9 - number}"}))
        events = outbox.dynamodb().meta.events
        small = "provide-client-params.dynamodb.Query"
        events.register(small, lambda params, **_: params | {"Limit": 2}, unique_id="small")
        assert list(outbox_sweeps.due(DUE)) == ["016", "015", "014", "013", "012", "011", "010"]

    def test_holds_nothing_that_is_not_due(self, aws: Any) -> None:
        put()
        assert list(outbox_sweeps.due(LONG_AGO)) == []


def test_an_administrator_puts_a_failed_mail_back(aws: Any) -> None:
    put()
    outbox_tries.claim("01A", DUE, LATER)
    outbox_tries.record_failed("01A", 1, "MessageRejected: no", 1_900_000_000)
    aws.update_item(
        TableName=table("outbox"),
        Key=outbox.key("01A"),
        UpdateExpression=(
            "SET #state = :pending, attempts = :none, waiting = :mail, next_try_at = :past"
            " REMOVE expires_at"
        ),
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={
            ":pending": {"S": "pending"},
            ":none": {"N": "0"},
            ":mail": {"S": "mail"},
            ":past": {"S": "2026-01-01"},
        },
    )
    assert list(outbox_sweeps.due(DUE)) == ["01A"]
    assert outbox_tries.claim("01A", DUE, LATER) is not None
