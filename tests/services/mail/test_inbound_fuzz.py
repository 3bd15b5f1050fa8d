"""Whatever arrives: no crash, no wrong ticket, no loop."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.domain.mail.inbound import MOST, Outcome
from chalicelib.store.aws.dynamodb import from_item
from chalicelib.store.tickets import entries
from tests.arrivals import REQUESTER, arrive, reply_address
from tests.desk import look_up, open_ticket
from tests.indexed import rows
from tests.mail.odd_mails import MAILS

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]

OUTCOMES = {str(outcome) for outcome in Outcome}
VERDICTS = st.sampled_from(["PASS", "FAIL", "GRAY", "PROCESSING_FAILED", "nonsense"])


@pytest.fixture
def numbers(aws: Any) -> tuple[str, str]:
    """Two tickets of two people."""
    return (
        open_ticket(email=REQUESTER).json["number"],
        open_ticket(email="otra@example.net").json["number"],
    )


def thread(number: str) -> list[Any]:
    return entries.thread(number, consistent=True)[1:]


def check(mine: str, other: str, told: str, *, proven: bool) -> None:
    """What must hold after any mail to the one ticket."""
    assert told in OUTCOMES
    assert thread(other) == []
    public = [entry for entry in thread(mine) if entry.kind != "note"]
    assert all(entry.author == "requester" for entry in public)
    if not proven:
        assert public == []
    assert all(len(entry.body) < MOST + 1_000 for entry in thread(mine))
    owed = [from_item(row) for row in rows("outbox")]
    mails = [row for row in owed if row["kind"] not in ("received", "requester_wrote")]
    assert all(row["to"] == REQUESTER for row in mails if row["kind"] != "not_understood")
    assert len(mails) <= 2  # an acknowledgement an hour, an answer a day


@pytest.mark.parametrize("name", sorted(MAILS))
def test_an_awkward_mail_goes_where_it_belongs(numbers: tuple[str, str], name: str) -> None:
    mine, other = numbers
    to = reply_address(mine)
    told = arrive(MAILS[name], to)
    check(mine, other, told, proven=True)
    if told != "duplicate":
        assert arrive(MAILS[name], to) != "message"
    assert look_up(REQUESTER, mine).status == 200


def test_all_of_them_at_one_ticket_lose_no_order_and_loop_nowhere(
    numbers: tuple[str, str],
) -> None:
    mine, other = numbers
    to = reply_address(mine)
    for name, raw in sorted(MAILS.items()):
        told = arrive(raw, to, key=f"mail/{name}")
        check(mine, other, told, proven=True)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_fuzz(numbers: tuple[str, str], data: st.DataObject) -> None:
    mine, other = numbers
    small = sorted(name for name, raw in MAILS.items() if len(raw) < 5_000)
    first, second = (MAILS[data.draw(st.sampled_from(small))] for _ in range(2))
    cut = data.draw(st.integers(0, len(first)))
    raw = first[:cut] + data.draw(st.binary(max_size=20)) + second[cut:]
    recipient = data.draw(
        st.sampled_from([reply_address(mine), reply_address(mine)[::-1], "", "@", "tickets+@x"])
    )
    verdicts = {name: data.draw(VERDICTS) for name in ("spf", "dkim", "dmarc", "spam", "virus")}
    source = data.draw(st.sampled_from([REQUESTER, "", "<>", "x", "ladron@evil.example"]))
    key = f"mail/{data.draw(st.integers(0, 5))}"
    before = [entry.entry_id for entry in thread(mine)]
    told = arrive(raw, [recipient], key, source, **verdicts)
    assert told in OUTCOMES
    assert thread(other) == []
    came = [entry for entry in thread(mine) if entry.entry_id not in before]
    assert len(came) <= 1
    proven = verdicts["dmarc"] == "PASS" or (verdicts["dmarc"], verdicts["spf"]) == ("GRAY", "PASS")
    assert all(entry.kind == "note" or proven for entry in came)
