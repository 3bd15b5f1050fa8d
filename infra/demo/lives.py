"""What happens to each ticket, and when: drawn from a seed, the same each time but for the day."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from chalicelib.domain.dates import ECUADOR
from infra.demo import people

#: An act, and between how many days after the one before it happens.
_Act = tuple[str, float, float]


@dataclass(frozen=True)
class Plot:
    """A way that tickets go: how many, how many days ago they were opened, what was done then."""

    count: int
    ago: tuple[float, float]
    acts: tuple[_Act, ...] = ()
    opens: str = "open"
    topics: tuple[str, ...] = ()


_CLAIM, _ANSWER = ("claim", 0.02, 1.5), ("answer", 0.5, 5.0)
_OTHER, _BASES = ("other",), ("enemdu", "reem", "anda")
#: A month of 150 tickets; what would lie in the future is not done yet.
PLOTS = {
    "answered and rated": Plot(20, (13, 31), (_CLAIM, _ANSWER, ("rate", 0.1, 4))),
    "answered, then closed by the clock": Plot(14, (22, 31), (_CLAIM, ("answer", 0.5, 3))),
    "answered": Plot(20, (4, 14), (_CLAIM, _ANSWER)),
    "asked, told, answered": Plot(
        12, (12, 31), (_CLAIM, ("ask", 0.2, 2), ("tell", 0.2, 3), _ANSWER)
    ),
    "waits for its requester": Plot(9, (3, 9), (_CLAIM, ("ask", 0.2, 1.5))),
    "never told": Plot(5, (24, 31), (("claim", 0.02, 0.6), ("ask", 0.1, 1))),
    "in progress": Plot(14, (1, 9), (_CLAIM, ("note", 0.1, 3))),
    "new": Plot(10, (0.05, 1.6)),
    "late": Plot(6, (23, 30), (_CLAIM, ("note", 1, 5))),
    "sent on": Plot(6, (6, 25), (("transfer", 0.05, 1), _CLAIM, _ANSWER), topics=_OTHER),
    "by law": Plot(4, (5, 17), (("legal", 0.05, 0.4), _CLAIM, ("extend", 3, 5), ("answer", 3, 6))),
    "microdata, approved": Plot(
        3, (8, 20), (_CLAIM, ("propose", 1, 3), ("approve", 0.2, 1)), topics=_BASES
    ),
    "microdata, to be approved": Plot(3, (3, 6), (_CLAIM, ("propose", 0.3, 1)), topics=_BASES),
    "microdata, sent back": Plot(
        1, (5, 7), (_CLAIM, ("propose", 0.3, 1), ("send_back", 0.2, 1)), topics=_BASES
    ),
    "taken up again": Plot(4, (7, 14), (_CLAIM, ("answer", 1, 3), ("again", 0.3, 2))),
    "not ours": Plot(3, (3, 28), (("refuse", 0.1, 1.5),), opens="not_inec", topics=_OTHER),
    "confidential": Plot(2, (5, 25), (("refuse", 0.5, 3),), opens="confidential", topics=("reem",)),
    "withdrawn": Plot(3, (4, 25), (_CLAIM, ("withdraw", 0.2, 2))),
    "twice": Plot(4, (4, 20), (("merge", 0.1, 0.6),), opens="pair"),
    "by phone": Plot(4, (2, 20), (_CLAIM, _ANSWER), opens="phone"),
    "asks another area": Plot(
        3, (4, 12), (_CLAIM, ("question", 0.1, 1), ("reply_to_question", 0.3, 2), ("answer", 1, 3))
    ),
}  # fmt: skip
#: What requesters do, at any hour; everything else is done at the office.
_AT_HOME = frozenset({"rate", "tell", "again", "withdraw"})


@dataclass
class Life:
    """A ticket, and what its people say of it."""

    plot: str
    person: dict[str, Any]
    topic: str
    words: dict[str, Any]
    chance: random.Random
    opens: str
    number: str = ""
    twin: Life | None = field(default=None, repr=False)

    def say(self, text: str) -> str:
        """A sentence with this ticket's words in it."""
        return text.format(**self.words)


@dataclass(frozen=True)
class Step:
    """An act on a ticket at a moment."""

    at: datetime
    act: str
    life: Life


def said() -> dict[str, Any]:
    """Names, topics and sentences."""
    loaded: dict[str, Any] = json.loads((Path(__file__).parent / "said.json").read_text("utf-8"))
    return loaded


def drawn(
    names: dict[str, str], is_worked: Callable[[date], bool], now: datetime, seed: int
) -> list[Step]:
    """Everything that happens, in its order. ``names`` are the topics that the form offers."""
    chance, words = random.Random(seed), said()  # noqa: S311 - believable, not secret
    known, steps = _known(names, words), list[Step]()
    turns = _turns(known, words, chance)
    for name, plot in PLOTS.items():
        first: Life | None = None
        for n in range(plot.count):
            topic = chance.choice(plot.topics) if plot.topics else next(turns)
            life = _life(name, topic, known[topic], words, chance)
            if plot.opens == "pair" and n % 2:
                life.person, life.twin = (first or life).person, first
                life.topic, life.words = (first or life).topic, (first or life).words
            first = life
            steps += _steps(life, plot, is_worked, now)
    return sorted(steps, key=lambda step: step.at)


def _known(names: dict[str, str], words: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What is asked of each topic; of those without words of their own, the newest results."""
    plain = {"weight": 1, "level": "national", "since": 2018, "what": ["los últimos resultados"]}
    return {
        topic: plain | {"name": name.partition(" (")[0]} | words["topics"].get(topic, {})
        for topic, name in names.items()
    }


def _turns(
    known: dict[str, dict[str, Any]], words: dict[str, Any], chance: random.Random
) -> Iterator[str]:
    """Topics for ever: those most asked oftener, and each of the others once among the first."""
    rare = [topic for topic in known if topic not in words["topics"]]
    chance.shuffle(rare)
    weights = [one["weight"] for one in known.values()]
    while True:
        yield from chance.choices([*known], weights, k=2)
        yield from rare[:1]
        rare = rare[1:]


def _life(
    name: str,
    topic: str,
    about: dict[str, Any],
    words: dict[str, Any],
    chance: random.Random,
) -> Life:
    person = people.drawn(words, chance, chance.randrange(100, 999))
    until = 2025
    what = words["microdata"]["what"] if "microdata" in name else chance.choice(about["what"])
    facts = {
        "what": what,
        "What": what[:1].upper() + what[1:],
        "name": about["name"],
        "level": chance.choice(words["levels"][about["level"]]),
        "since": max(about["since"], until - chance.randint(2, 10)),
        "until": until,
        "purpose": chance.choice(words["user_types"][person["user_type"]]["purposes"]),
        "format": chance.choice(words["formats"]),
        "breakdown": chance.choice(words["breakdowns"]),
    }
    own = random.Random(chance.random())  # noqa: S311
    return Life(name, person, topic, facts, own, PLOTS[name].opens)


def _steps(
    life: Life, plot: Plot, is_worked: Callable[[date], bool], now: datetime
) -> Iterator[Step]:
    """A life's acts up to now."""
    ago = life.chance.uniform(*plot.ago)
    at = _at_home(now - timedelta(days=ago), life.chance) if ago > 2 else now - timedelta(days=ago)
    if life.twin is not None or plot.opens == "phone":
        at = _at_office(at, is_worked, life.chance)
    if at >= now:
        at = now - timedelta(hours=2)
    yield Step(at, "open", life)
    for name, least, most in plot.acts:
        if name == "merge" and life.twin is None:
            return
        at += timedelta(days=life.chance.uniform(least, most))
        if name not in _AT_HOME:
            at = _at_office(at, is_worked, life.chance)
        if at >= now:
            return
        yield Step(at, name, life)


def _at_home(moment: datetime, chance: random.Random) -> datetime:
    day = moment.astimezone(ECUADOR).date()
    return datetime.combine(day, time(chance.randint(7, 22), chance.randrange(60)), ECUADOR)


def _at_office(
    moment: datetime, is_worked: Callable[[date], bool], chance: random.Random
) -> datetime:
    """The same moment if somebody is at work then, or else an hour of the next day worked."""
    local = moment.astimezone(ECUADOR)
    if is_worked(local.date()) and 8 <= local.hour < 17:
        return local
    day = local.date() + timedelta(days=int(local.hour >= 17))
    while not is_worked(day):
        day += timedelta(days=1)
    return datetime.combine(day, time(8 + chance.randrange(3), chance.randrange(60)), ECUADOR)
