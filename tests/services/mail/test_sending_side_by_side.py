"""Mails that are on their way side by side: none is lost, and none doubles but by a fault in the
very instant in which SES took it."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.services.mail import outbox
from chalicelib.store.aws.dynamodb import dynamodb
from tests.services.mail import sending
from tests.services.mail.sending import (
    MINUTE_MS,
    Hands,
    Killed,
    Post,
    deliver,
    owe,
    row,
    sweep_for,
    works,
)

pytestmark = pytest.mark.engine
post, hands = sending.post, sending.hands

MAILS = [f"01{number:02}" for number in range(10)]


class Death:
    """The process ends at its n-th call to DynamoDB or SES: before it, or with its answer lost."""

    def __init__(self, post: Post, at: int, *, answered: bool) -> None:
        self.left = at
        self.dead = False
        self.happened = False
        self._answered = answered
        self._lock = Lock()
        self._events = dynamodb().meta.events
        post.before, post.after = (lambda _: self.asked()), (lambda _: self.told())

    def __enter__(self) -> Death:
        self._events.register("before-call.dynamodb", self.asked)
        self._events.register("after-call.dynamodb", self.told)
        return self

    def __exit__(self, *_: object) -> None:
        self._events.unregister("before-call.dynamodb", self.asked)
        self._events.unregister("after-call.dynamodb", self.told)

    def asked(self, **_: Any) -> None:
        with self._lock:
            if not self._answered:
                self._count()
            if self.dead:
                raise Killed

    def told(self, **_: Any) -> None:
        with self._lock:
            if self._answered:
                self._count()
            if self.dead:
                raise Killed

    def _count(self) -> None:
        self.left -= 1
        self.dead = self.happened = self.dead or self.left < 0


def states() -> set[str]:
    return {str(row(mail_id)["state"]) for mail_id in MAILS}


@pytest.mark.parametrize("answered", [False, True])
@pytest.mark.parametrize("at", [0, 1, 2, 3, 4, 7, 11, 14, 19, 23, 28, 33, 38])
def test_the_process_may_end_between_any_two_calls(
    at: int, answered: bool, post: Post, hands: Hands
) -> None:
    owe(*MAILS)
    with Death(post, at, answered=answered) as death, pytest.raises(Killed):
        deliver(*MAILS)
    assert death.happened
    recorded = [mail_id for mail_id in MAILS if row(mail_id)["state"] == "sent"]
    taken = [*post.taken]
    post.before = post.after = works
    sweep_for(hands, 0.1)
    assert states() == {"sent"}
    assert set(post.taken) == set(MAILS)
    for mail_id in MAILS:
        unrecorded = mail_id in taken and mail_id not in recorded
        assert post.taken.count(mail_id) == (2 if unrecorded else 1), mail_id


@pytest.mark.parametrize("seed", range(6))
def test_many_senders_and_an_ses_that_fails_now_and_then_send_each_mail_once(
    seed: int, post: Post, hands: Hands
) -> None:
    chance, lock = random.Random(seed), Lock()

    def refuse(_: str) -> None:
        with lock:
            fault = chance.choice([None, None, "InternalFailure", "ServiceUnavailable"])
        if fault is not None:
            raise ClientError({"Error": {"Code": fault, "Message": ""}}, "SendRawEmail")

    owe(*MAILS)
    post.before = refuse
    for _ in range(6):
        with ThreadPoolExecutor(4) as senders:
            work = [senders.submit(deliver, *MAILS) for _ in range(2)]
            work += [senders.submit(outbox.sweep, MINUTE_MS) for _ in range(2)]
        for done in work:
            done.result()
        hands.forward(minutes=3)
    post.before = works
    sweep_for(hands, 1.5)
    assert sorted(post.taken) == MAILS
    assert states() == {"sent"}


def test_a_database_that_is_away_for_some_mails_loses_none(post: Post, hands: Hands) -> None:
    calls, lock = iter(range(10_000)), Lock()

    def away(**_: Any) -> None:
        with lock:
            fails = next(calls) % 3 == 1
        if fails:
            raise ClientError({"Error": {"Code": "ThrottlingException"}}, "UpdateItem")

    owe(*MAILS)
    events = dynamodb().meta.events
    events.register("before-call.dynamodb.UpdateItem", away)
    try:
        deliver(*MAILS)
    finally:
        events.unregister("before-call.dynamodb.UpdateItem", away)
    sweep_for(hands, 0.2)
    assert states() == {"sent"}
    assert set(post.taken) == set(MAILS)
