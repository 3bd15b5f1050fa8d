"""The files of a closed month: what they tell adds up, and of whom they tell nobody can find."""

from __future__ import annotations

import csv
import gzip
import io
from collections import Counter
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.figures import monthly_facts
from chalicelib.domain.figures.fact import Fact
from chalicelib.domain.figures.monthly_facts import FILED, HIDDEN
from chalicelib.domain.figures.suppression import FEWEST, ClosedMonth
from tests.facts import NOVEMBER, fact

DAYS = st.dates(date(2026, 10, 20), date(2026, 12, 10))


facts_of_a_month = st.lists(
    st.fixed_dictionaries(
        {
            "area": st.sampled_from(["DECON", "DIES"]),
            "topic": st.sampled_from(["ipc", "enemdu", "other"]),
            "user_type": st.sampled_from(["student", "media"]),
            "channel": st.sampled_from(["web", "phone"]),
            "language": st.sampled_from(["es", "en"]),
            "legal_request": st.booleans(),
            "opened_on": DAYS,
            "answered_on": st.none() | DAYS,
            "answered_in": st.integers(0, 30),
            "in_time": st.booleans(),
            "rated_on": st.none() | DAYS,
            "score": st.integers(1, 5),
            "reopened_on": st.lists(DAYS, max_size=2).map(tuple),
        }
    ),
    max_size=40,
).map(lambda every: [fact(place, **told) for place, told in enumerate(every)])


def rows(facts: list[Fact]) -> list[dict[str, str]]:
    """The file, read by the standard library as anybody's program would."""
    content = monthly_facts.facts_file(monthly_facts.of_month(facts, NOVEMBER))
    return [*csv.DictReader(io.StringIO(gzip.decompress(content).decode()))]


@settings(max_examples=150)
@given(facts_of_a_month)
def test_what_is_told_of_how_a_ticket_is_filed_at_least_five_share(facts: list[Fact]) -> None:
    sharing = Counter[tuple[str, ...]]()
    for row in rows(facts):
        sharing[(row["measure"], *(row[name] for name in FILED))] += int(row["tickets"])
    assert all(count >= FEWEST for count in sharing.values())


@settings(max_examples=150)
@given(facts_of_a_month)
def test_all_of_a_measure_is_told_or_nothing(facts: list[Fact]) -> None:
    """The recount shares no code: the month by its text, each list by hand."""
    expected = Counter[tuple[str, str]]()
    for one in facts:
        if str(one.opened_on).startswith("2026-11"):
            expected["opened", ""] += 1
        if str(one.answered_on).startswith("2026-11"):
            expected["answered", str(one.answered_in)] += 1
        if str(one.rated_on).startswith("2026-11"):
            expected["rated", ""] += 1
        expected["reopened", ""] += sum(str(day).startswith("2026-11") for day in one.reopened_on)
    of_measure = Counter[str]()
    for (measure, _), count in expected.items():
        of_measure[measure] += count
    found = Counter[tuple[str, str]]()
    for row in rows(facts):
        found[row["measure"], row["days"]] += int(row["tickets"])
    assert +found == Counter({k: n for k, n in (+expected).items() if of_measure[k[0]] >= 5})


@settings(max_examples=150)
@given(facts_of_a_month, st.randoms(use_true_random=False))
def test_nobody_learns_gender_nationality_number_or_day(facts: list[Fact], random: Any) -> None:
    """The same month with these facts dealt out otherwise makes the same bytes: whoever reads the
    file beside every table of every closed period knows of them what the tables tell."""
    others = [one.number for one in facts]
    random.shuffle(others)
    dealt = [
        one.model_copy(
            update={
                "number": number,
                "gender": random.choice(["male", "female", "other"]),
                "nationality": random.choice(["EC", "CO", "PE"]),
                **{
                    name: day.replace(day=random.randint(1, 30))
                    for name in ("opened_on", "answered_on", "rated_on")
                    if (day := getattr(one, name)) is not None
                },
            }
        )
        for one, number in zip(facts, others, strict=True)
    ]
    random.shuffle(dealt)
    assert rows(dealt) == rows(facts)
    told = (monthly_facts.of_month(each, NOVEMBER) for each in (facts, dealt))
    assert len({monthly_facts.facts_file(each) for each in told}) == 1


def test_what_few_share_loses_its_parts_step_by_step() -> None:
    facts = [fact(n) for n in range(6)]
    facts += [fact(10 + n, language="en", via="estadisticas") for n in range(3)]
    facts += [fact(20 + n, language="en", via="institucional") for n in range(2)]
    facts += [fact(30 + n, area="DIES", topic="enemdu") for n in range(2)]
    told = [(row["area"], row["topic"], row["language"], row["tickets"]) for row in rows(facts)]
    # The five in English share all but how they came; the two of DIES would stand alone, so that
    # the five hide with them.
    assert told == [("*", "*", "*", "7"), ("DECON", "ipc", "es", "6")]


def test_fewer_than_five_in_all_are_not_told() -> None:
    facts = [fact(n, rated_on=NOVEMBER, score=5) for n in range(4)]
    assert rows(facts) == []


def test_late_answers_are_told_beside_those_in_time_and_share_their_row_otherwise() -> None:
    answered = [
        fact(n, opened_on=date(2026, 10, 1), answered_on=NOVEMBER, answered_in=3, in_time=n > 0)
        for n in range(5)
    ]
    told = {(row["in_time"], row["days"], row["tickets"], row["topic"]) for row in rows(answered)}
    assert told == {("true", "3", "4", "ipc"), ("false", "3", "1", "ipc")}


def test_no_name_of_the_catalog_moves_a_column() -> None:
    facts = [fact(n, topic='precios, "ipc"\n2026') for n in range(5)]
    content = gzip.decompress(monthly_facts.facts_file(monthly_facts.of_month(facts, NOVEMBER)))
    lines = content.decode().splitlines()
    assert {line.count(",") for line in lines} == {len(monthly_facts.FACT_COLUMNS) - 1}
    assert '"' not in lines[1]


def test_the_file_of_persons_has_what_the_closed_month_tells_and_no_more() -> None:
    closed = ClosedMonth(of="closed#gender", measure="2026-11", total=20, told={"male": 9})
    content = gzip.decompress(monthly_facts.people_file([("gender", closed)])).decode()
    assert content.splitlines() == [
        "dimension,value,tickets",
        f"gender,{HIDDEN},20",
        "gender,male,9",
    ]
