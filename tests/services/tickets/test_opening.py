"""Opening under load and under faults, on a real DynamoDB engine."""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chalicelib import caches
from chalicelib.domain.errors import ChallengeRequired, Unavailable
from chalicelib.domain.form.opening import Opening
from chalicelib.domain.limits import Caller
from chalicelib.services.tickets import opening as tickets
from chalicelib.store.aws import dynamodb
from chalicelib.store.catalog import catalog
from tests.desk import opening

pytestmark = pytest.mark.engine


@pytest.fixture(autouse=True)
def _aws(aws: Any) -> None:
    """Every test here has tables of its own."""


def _open(turn: int = 0, key: str | None = None) -> tickets.Opened:
    offered = catalog.current()
    body = Opening.model_validate(opening(email=f"p{turn}@example.com"), context=offered)
    caller = Caller(f"198.51.{turn // 250}.{turn % 250}")
    return tickets.open_ticket(body, key, caller, offered)


def _count(aws: Any, name: str) -> int:
    pages = aws.get_paginator("scan").paginate(TableName=dynamodb.table(name), Select="COUNT")
    return sum(page["Count"] for page in pages)


def _in_parallel(job: Callable[[int], Any], times: int) -> Iterator[Any]:
    with ThreadPoolExecutor(16) as pool:
        yield from pool.map(job, range(times))


def test_a_thousand_concurrent_openings_get_a_thousand_numbers(aws: Any) -> None:
    numbers = {opened.ticket.number for opened in _in_parallel(_open, 1_000)}
    assert len(numbers) == 1_000
    assert (_count(aws, "tickets"), _count(aws, "entries"), _count(aws, "outbox")) == (1_000,) * 3


def test_a_thousand_repeats_of_a_request_are_one_ticket_and_one_mail(aws: Any) -> None:
    key = str(uuid.uuid4())
    opened = list(_in_parallel(lambda _: _open(key=key), 1_000))
    assert len({each.ticket.number for each in opened}) == 1
    assert Counter(each.replayed for each in opened) == {True: 999, False: 1}
    assert (_count(aws, "tickets"), _count(aws, "entries"), _count(aws, "outbox")) == (1, 1, 1)


def test_a_taken_number_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first = _open().ticket.number
    drawn = iter([int(first), 7])
    monkeypatch.setattr("secrets.randbelow", lambda _: next(drawn))
    assert _open(1).ticket.number == "000007"


def test_numbers_grow_by_a_digit_when_draws_keep_failing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secrets.randbelow", lambda _: 7)
    assert [_open(turn).ticket.number for turn in range(3)] == ["000007", "0000007", "00000007"]
    with pytest.raises(Unavailable):
        _open(3)


def test_the_email_limit_holds_under_concurrency(aws: Any) -> None:
    refused = 0
    gate = threading.Lock()

    def one(turn: int) -> None:
        nonlocal refused
        offered = catalog.current()
        body = Opening.model_validate(opening(), context=offered)
        try:
            tickets.open_ticket(body, None, Caller(f"198.51.100.{turn}"), offered)
        except ChallengeRequired:
            with gate:
                refused += 1

    list(_in_parallel(one, 40))
    assert (_count(aws, "tickets"), refused) == (10, 30)


def test_an_answer_lost_on_the_way_does_not_write_twice(
    aws: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first try wrote, its answer was lost, the person sends the same request again."""
    key = str(uuid.uuid4())
    write = dynamodb.dynamodb().transact_write_items

    def lose_the_answer(**arguments: Any) -> None:
        write(**arguments)
        raise Unavailable

    with monkeypatch.context() as broken:
        broken.setattr(dynamodb.dynamodb(), "transact_write_items", lose_the_answer)
        with pytest.raises(Unavailable):
            _open(key=key)
    assert _open(key=key).replayed
    assert (_count(aws, "tickets"), _count(aws, "outbox")) == (1, 1)


def test_a_topic_with_its_own_time_is_due_by_it(aws: Any) -> None:
    aws.update_item(
        TableName=dynamodb.table("catalog"),
        Key={"kind": {"S": "topic"}, "id": {"S": "ipc"}},
        UpdateExpression="SET working_days = :days, area = :area",
        ExpressionAttributeValues={":days": {"N": "3"}, ":area": {"S": "DPD"}},
    )
    caches.forget_all()
    ticket = _open().ticket
    assert (ticket.working_days, ticket.area) == (3, "DPD")


def test_a_catalog_row_broken_by_hand_does_not_stop_the_service(
    aws: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    for kind, row_id in (("topic", "broken"), ("holiday", "not-a-date")):
        aws.put_item(
            TableName=dynamodb.table("catalog"),
            Item={"kind": {"S": kind}, "id": {"S": row_id}},
        )
    aws.put_item(
        TableName=dynamodb.table("catalog"),
        Item={"kind": {"S": "setting"}, "id": {"S": "number_digits"}, "value": {"S": "six"}},
    )
    caches.forget_all()
    assert len(_open().ticket.number) == 6
    told = capsys.readouterr().out
    assert "topic/broken" in told
    assert "holiday/not-a-date" in told
    assert "setting/number_digits" in told
