"""A ticket's life, step by step, with all that each step sets off: the functions' CPU, their calls
and write units.

Streams are played by hand, as the template maps them: a batch of one record each, which is what a
quiet desk sees. The CPU is the process's, so that of the engine, which runs in another one, is no
part of it; nor are the checks that tests make of each answer.
"""

from __future__ import annotations

import contextlib
import io
import json
import statistics
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import boto3

from app import app
from chalicelib import caches
from chalicelib.mail.send import ses
from chalicelib.services.figures import recording
from chalicelib.services.mail import delivery_reports, outbox
from chalicelib.services.search import index
from tests import streams
from tests.agents import ANA
from tests.benchmarks.costs import floors
from tests.benchmarks.costs.metering import Metered, Place, metered, written
from tests.benchmarks.report import Figure
from tests.benchmarks.units import Item
from tests.conftest import put_catalog
from tests.desk import _Context, gateway_event, opening
from tests.places import put_secrets
from tests.tables import create_tables
from tests.tokens import agent_token

#: A request of 340 letters.
DETAILS = (
    "Necesito el índice de precios al consumidor mensual de las ciudades principales, desde enero "
    "de 2020 hasta diciembre de 2025, desagregado por división de productos y con la variación "
    "anual, en un archivo que se pueda abrir con una hoja de cálculo, para mi tesis de economía "
    "sobre el poder adquisitivo de los hogares rurales y urbanos de la provincia de Loja."
)
_REPLY = "Le enviamos la serie mensual por ciudad; el archivo abre con cualquier hoja de cálculo."
_MESSAGE = "Gracias. Me falta la canasta de Loja y la de Cuenca, si las tienen por separado."
_TURNS, _ROUNDS = 8, 5
_MINUTE_MS = 60_000
#: Indexes that go with the release after this one (``infra/templates/data.yaml``).
_EARLIER = ("tickets/by_queue", "tickets/by_assignee")
#: What of a step the floors of issue 13 bear on.
PARTS = ("handler", "delivery", "report", "indexing", "figures")


@dataclass
class Step:
    """What one step cost: CPU seconds by part, and what was called."""

    cpu: dict[str, float] = field(default_factory=dict)
    parts: dict[str, Metered] = field(default_factory=dict)

    @property
    def written(self) -> float:
        """Write units of all parts, the trail apart."""
        return sum(part.written for part in self.parts.values())


def prepare() -> None:
    """Make what the program stands on, at the engine whose endpoint is in the environment."""
    client = boto3.client("dynamodb")
    create_tables(client)
    put_secrets()
    put_catalog(client, "")
    ses().verify_email_identity(EmailAddress="tickets@example.ec")
    caches.forget_all()


def figures() -> Iterator[Figure]:
    """Measure on the embedded engine, whose endpoint is in the environment."""
    prepare()
    steps = _counted()
    aims = {"opening": (75.0, 72.0)}
    for name, step in steps.items():
        note = ", ".join(f"{part} {cost.written:g}" for part, cost in step.parts.items())
        what = f"write units of {name}, with all it sets off"
        aim, floor = aims.get(name, (None, None))
        yield Figure(what, step.written, aim, note=note, floor=floor)
    opened = steps["opening"].parts["handler"]
    what = "write units of the opening's request alone"
    yield Figure(what, opened.written, 16, floor=21)
    total = sum(step.written for step in steps.values())
    yield Figure("write units of a life, the trail apart", total, 140, floor=224)
    facts = sum(step.parts["figures"].written for step in steps.values() if "figures" in step.parts)
    yield Figure("write units of a life's facts", facts, 8)
    yield from _places(steps)
    earlier = sum(
        cost
        for step in steps.values()
        for part in step.parts.values()
        for (place, _), cost in part.writes_by_key.items()
        if place in _EARLIER
    )
    yield Figure("of them in what version 1.1 alone reads", earlier, None)
    calls = sum(len(part.calls) for part in steps["opening"].parts.values())
    yield Figure("calls of an opening, with all it sets off", calls, None)
    yield from _seconds()


def _places(steps: dict[str, Step]) -> Iterator[Figure]:
    """Where a life's write units go, the dearest table or index first, and in which steps."""
    found: dict[str, Counter[str]] = {}
    for name, step in steps.items():
        for part in step.parts.values():
            for (place, _), cost in part.writes_by_key.items():
                found.setdefault(place, Counter())[name] += cost
    places = ((place, each) for place, each in found.items() if not place.startswith("audit"))
    for place, each in sorted(places, key=lambda one: (-one[1].total(), one[0])):
        note = ", ".join(f"{name} {cost:g}" for name, cost in each.items())
        yield Figure(f"of them in {place}", each.total(), None, note=note)


def _counted() -> dict[str, Step]:
    """The steps of one life, metered, in a process that is warm."""
    _live(_quiet)
    return _live(metered_job)


def _seconds() -> Iterator[Figure]:
    """Function CPU of each step, beside floors that are measured in turns with it."""
    floors.measured()  # connects
    rounds = []
    for _ in range(_ROUNDS):
        lives, bares = [], []
        for _ in range(_TURNS):
            lives.append(_live(_timed))
            bares.append(floors.measured())
        bare = {name: sum(each[name] for each in bares) / _TURNS for name in bares[0]}
        sums = {
            name: {
                part: sum(life[name].cpu.get(part, 0.0) for life in lives) / _TURNS
                for part in PARTS
            }
            for name in lives[0]
        }
        rounds.append((sums, bare))
    for name in rounds[0][0]:
        every = [sum(sums[name].values()) for sums, _ in rounds]
        note = ", ".join(
            f"{part} {1e3 * statistics.median(sums[name][part] for sums, _ in rounds):.1f}"
            for part in PARTS
        )
        spent = 1e3 * statistics.median(every)
        yield Figure(f"CPU of {name}, with all it sets off", spent, None, " ms", note)
    for what, step, part, floor, least, aim in (
        (
            "all CPU of an opening, to a transaction of 3 items",
            "opening",
            None,
            "3 items",
            "",
            None,
        ),
        (
            "CPU of the opening's request, to a transaction of 3 items",
            *("opening", "handler", "3 items", "an opening's calls", 2.6),
        ),
        (
            "CPU of a look-up, to one GetItem",
            *("look-up", "handler", "a GetItem", "a look-up's calls", 2.3),
        ),
        (
            "CPU of a delivery, to 3 calls and one of SES",
            *("opening", "delivery", "a delivery's calls", "", 1.2),
        ),
    ):
        ratios = [
            (sums[step][part] if part else sum(sums[step].values())) / bare[floor]
            for sums, bare in rounds
        ]
        note = f"best {min(ratios):.2f}"
        if least:
            alone = statistics.median(bare[least] / bare[floor] for _, bare in rounds)
            note += f"; its own calls, bare, are {alone:.2f}"
        yield Figure(what, statistics.median(ratios), aim, note=note)


Measure = Callable[[Callable[[], Any]], tuple[Any, float, Metered]]


def _quiet(job: Callable[[], Any]) -> tuple[Any, float, Metered]:
    return job(), 0.0, Metered()


def _timed(job: Callable[[], Any]) -> tuple[Any, float, Metered]:
    started = time.process_time()
    answer = job()
    return answer, time.process_time() - started, Metered()


def metered_job(job: Callable[[], Any]) -> tuple[Any, float, Metered]:
    """Do something and count what it calls: the measure of ``step`` that tells no time."""
    with metered() as found:
        answer = job()
    return answer, 0.0, found


def _live(measure: Measure) -> dict[str, Step]:
    """One ticket from its opening to its closing."""
    email = f"p{uuid.uuid4().hex}@example.com"
    desk = {"Authorization": f"Bearer {agent_token(ANA.agent)}"}
    address = f"198.51.{uuid.uuid4().int % 200}.{uuid.uuid4().int % 200}"
    steps: dict[str, Step] = {}

    def act(name: str, method: str, path: str, body: Any, headers: dict[str, str]) -> Any:
        steps[name], answer = step(measure, method, path, body, headers, address)
        return answer

    asked, once = opening(email=email, details=DETAILS), {"Idempotency-Key": str(uuid.uuid4())}
    opened = act("opening", "POST", "/tickets", asked, once)
    number, bearer = opened["number"], {"Authorization": f"Bearer {opened['access_token']}"}
    act("look-up", "POST", "/lookups", {"email": email, "number": number}, {})
    place = f"/agent/tickets/{number}"
    seen = act("an agent's look", "GET", place, None, desk)
    seen = act("taking it up", "PATCH", place, {"assignee": ANA.agent.id}, _of(desk, seen))
    said = {"body": _REPLY, "status": "answered", "confidentiality_checked": True}
    seen = act("a reply", "POST", f"{place}/replies", said, _of(desk, seen))
    act("a message", "POST", f"/tickets/{number}/messages", {"body": _MESSAGE}, bearer)
    seen = act("a second look", "GET", place, None, desk)
    act("a second reply", "POST", f"{place}/replies", said, _of(desk, seen))
    act("closing", "POST", f"/tickets/{number}/close", {}, bearer)
    return steps


def _of(headers: dict[str, str], seen: Any) -> dict[str, str]:
    return headers | {"If-Match": f'"{seen["version"]}"'}


def step(
    measure: Measure, method: str, path: str, body: Any, headers: dict[str, str], address: str
) -> tuple[Step, Any]:
    """A request, and what its writes set off: mails sent and reported, the index made."""
    text = None if body is None else json.dumps(body)
    asked = gateway_event(method, path, text, headers, {}, address)
    found = Step()
    with written() as places:
        answer = _add(measure, found, "handler", lambda: app(asked, _Context()))
        assert answer["statusCode"] in (200, 201), (path, answer["statusCode"], answer["body"])
        told = json.loads(answer["body"])
        _react(measure, found, places)
    return found, told


def _react(measure: Measure, step: Step, places: list[Place]) -> None:
    """Play the streams of what was written: first the index, which may owe a digest."""
    for table in ("tickets", "entries"):
        for number in {key["number"]["S"] for at, key in places if at == table and _told(at, key)}:
            _add(measure, step, "indexing", partial(index.index, _record(number)))
            if table == "tickets":
                _add(measure, step, "figures", partial(recording.record, _record(number)))
    owed = {key["mail_id"]["S"]: key for table, key in places if table == "outbox"}
    for mail_id, key in sorted(owed.items()):
        _add(measure, step, "delivery", partial(outbox.deliver, _inserted(key), _MINUTE_MS))
        if not mail_id.startswith("digest-"):
            _add(measure, step, "report", partial(delivery_reports.record, _delivered(mail_id)))


def _told(table: str, key: Item) -> bool:
    """Whether the stream's filter lets the change of a row pass."""
    told = {"eventName": "INSERT", "dynamodb": {"Keys": key, "NewImage": _stored(table, key)}}
    return streams.indexes(table, told)


def _stored(table: str, key: Item) -> Item:
    item: Item = boto3.client("dynamodb").get_item(TableName=table, Key=key).get("Item", {})
    return item


def _add(measure: Measure, step: Step, part: str, job: Callable[[], Any]) -> Any:
    with contextlib.redirect_stdout(io.StringIO()):
        answer, cpu, cost = measure(job)
    step.cpu[part] = step.cpu.get(part, 0.0) + cpu
    step.parts.setdefault(part, Metered()).add(cost)
    return answer


def _record(number: str) -> dict[str, Any]:
    change = {"Keys": {"number": {"S": number}}, "SequenceNumber": "1"}
    return {"Records": [{"dynamodb": change}]}


def _inserted(key: Item) -> dict[str, Any]:
    change = {"Keys": key, "NewImage": _stored("outbox", key)}
    return {"Records": [{"eventName": "INSERT", "dynamodb": change}]}


def _delivered(mail_id: str) -> dict[str, Any]:
    told = {
        "eventType": "Delivery",
        "mail": {
            "messageId": "ses-9",
            "timestamp": "2026-11-27T15:00:00.000Z",
            "destination": ["p@example.com"],
            "tags": {"mail_id": [mail_id]},
        },
        "delivery": {"smtpResponse": "250 ok"},
    }
    return {"Records": [{"EventSource": "aws:sns", "Sns": {"Message": json.dumps(told)}}]}
