"""The month, step by step, each at its moment; the clock runs each morning as it would have."""

from __future__ import annotations

import json
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from heapq import merge
from typing import Any

from chalicelib.domain.dates import ECUADOR
from chalicelib.domain.errors import Refusal
from chalicelib.services import clock
from chalicelib.settings import settings
from chalicelib.store.aws.dynamodb import call, call_if, dynamodb, from_item, table, to_item
from chalicelib.store.catalog.catalog import current
from chalicelib.store.tickets import tickets
from infra.demo import acts, lives, mornings
from infra.demo.lives import Life, Step

SEED = 20
DAYS = 31
_KEY = {"key": "demo#month"}
#: Hour of Ecuador at which the clock is run; it tells people nothing earlier.
_MORNING = 8
#: Seconds that a mail may take on its way to the mailbox.
_PATIENCE = 60
_WAITS = "waits for its requester"


@dataclass(frozen=True)
class Filled:
    """What came of it: tickets by plot, and acts that the program refused."""

    tickets: Counter[str]
    refused: list[str]
    #: Lives of those who wait for an answer of their requester.
    asked: list[Life]


def begin() -> tuple[str, bool] | None:
    """Note that the month is being written; answers since when, and whether it is whole, if that
    was noted before."""
    wrote = call_if(
        dynamodb().put_item,
        TableName=table("guards"),
        Item=to_item(_KEY | {"at": clock.stamp(clock.now()), "whole": False}),
        ConditionExpression="attribute_not_exists(#key)",
        ExpressionAttributeNames={"#key": "key"},
    )
    if wrote is not None:
        return None
    answer = call(dynamodb().get_item, TableName=table("guards"), Key=to_item(_KEY))
    row = from_item(answer["Item"])
    return str(row["at"]), bool(row["whole"])


def end() -> None:
    """Note that the month is whole."""
    row = _KEY | {"at": clock.stamp(clock.now()), "whole": True}
    call(dynamodb().put_item, TableName=table("guards"), Item=to_item(row))


def fill() -> Filled:
    """Let the month pass. Raises Unavailable."""
    real, now = clock.now, clock.now()
    catalog = current()
    holidays = catalog.holidays_between((now - timedelta(days=DAYS)).date(), now.date())
    names = {topic: row.name("es") for topic, row in catalog.offered_topics.items()}
    steps = lives.drawn(names, lambda day: day.isoweekday() < 6 and day not in holidays, now, SEED)
    people, told = acts.Acts(lives.said()), Filled(Counter(), [], [])
    try:
        acts.as_of(steps[0].at)
        people.begin()
        for step in merge(steps, _mornings(steps[0].at, now), key=lambda one: one.at):
            acts.as_of(step.at)
            _do(step, people, told, (now - step.at).days)
    finally:
        clock.now = real
    told.asked.extend(step.life for step in steps if step.act == "ask" and step.life.plot == _WAITS)
    return told


def _mornings(first: datetime, now: datetime) -> list[Step]:
    day = first.astimezone(ECUADOR).replace(hour=_MORNING, minute=5)
    nobody: Any = None
    found = []
    while day < now:
        found.append(Step(day, "clock", nobody))
        day += timedelta(days=1)
    return found


def _do(step: Step, people: acts.Acts, told: Filled, days_ago: int) -> None:
    if step.act == "clock":
        mornings.pass_by(days_ago)
        return
    try:
        people.do(step.act, step.life)
    except Refusal as refused:
        told.refused.append(f"{step.life.plot}: {step.act}: {refused}")
        return
    if step.act == "open":
        told.tickets[step.life.plot] += 1
        if told.tickets.total() % 25 == 0:
            print(f"· {told.tickets.total()} tickets", flush=True)


def answer_by_mail(asked: list[Life]) -> int:
    """Requesters answer today by mail what the desk asked them; answers how many did."""
    done = 0
    for life in asked:
        email = tickets.existing(life.number).email
        letter = _last_letter(email)
        if letter is None:
            continue
        mail = EmailMessage(policy=SMTP)
        mail["From"], mail["To"] = email, letter["headers"]["Reply-To"]
        mail["Subject"] = f"Re: {letter['subject']}"
        mail["Message-ID"] = f"<{clock.fresh_id()}@example.com>"
        mail.set_content(f"{life.chance.choice(lives.said()['clarifications'])}\n")
        _asked("/buzon/entrantes", mail.as_bytes())
        done += 1
    return done


def _last_letter(email: str) -> Any:
    """The last mail that asked somebody something, once it has come."""
    for _ in range(_PATIENCE):
        for letter in _asked(f"/buzon.json?to={email}"):
            if "Reply-To" in letter["headers"]:
                return letter
        time.sleep(1)
    return None


def _asked(path: str, body: bytes | None = None) -> Any:
    asked = urllib.request.Request(settings().site_url + path, body)  # noqa: S310 - our own
    with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310
        return json.loads(answer.read())
