"""Every route of the desk, walked: an answer that bears a person's data leaves a row that names
their ticket."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from chalicelib.api import ROUTES, Audience, route
from chalicelib.services.exports import making
from chalicelib.services.figures import closing
from chalicelib.services.search import index
from chalicelib.store.aws import dynamodb
from tests.agents import ADMIN, ANA, FRONT, ZOE, Colleague
from tests.answers import ANSWER, begun, proposed, published
from tests.contracts.routes import DESK, OF_ONES_OWN
from tests.desk import Reply, open_ticket, opening, request
from tests.files import upload
from tests.tokens import OWN_ACCOUNT, agent_token

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]

#: What is the person's in an answer, whoever else's words stand there.
_PERSONAL = (
    "Quishpe",
    "maria@example.com",
    "1700000019",
    "593991234567",
    "Índice de precios",
    "Necesito el IPC",
    "Nacional de Loja",
)
#: Answers that lead to a person's words by an address instead of holding them.
_LEADING = {("GET", "/agent/tickets/{number}/attachments/{id}")}


class Case:
    """A ticket with all that a route may show of one."""

    def __init__(self, aws: Any) -> None:
        self._aws = aws
        self.number: str = open_ticket(attachments=[upload()]).json["number"]
        index.index({"numbers": [self.number]})
        closing.close(date(2026, 10, 1), date(2026, 11, 1))

    def whole(self) -> Any:
        return ANA.see(self.number)

    def rows(self) -> list[Any]:
        found = self._aws.scan(TableName=dynamodb.table("audit"))["Items"]
        return sorted(map(dynamodb.from_item, found), key=lambda row: row["at_id"])


def held(case: Case, by: Colleague = ANA) -> dict[str, str]:
    said = by.reply(case.number, "answered", data="microdata", confidentiality_checked=True).json
    return {"entry_id": said["entries"][-1]["id"]}


def held_to_return(case: Case) -> dict[str, str]:
    return {**held(case), "reason": "Faltan grupos."}


def held_by_the_caller(case: Case) -> dict[str, str]:
    return held(case, ADMIN)


def saved_filter(_: Case) -> None:
    kept = {"name": "IPC", "view": "mine"}
    assert ADMIN.call("PUT", "/saved-filters/saludo", kept).status == 200


def canned(_: Case) -> None:
    text = {"name": "Saludo", "body_es": "Hola, {nombre}.", "attachments": [upload("guía.csv")]}
    assert ADMIN.call("PUT", "/canned-replies/saludo", text).status == 200


#: A row of the catalog, as it is edited.
_TOPIC = "/catalog/rows/topic/ipc"
_WORDS = {"name_es": "Precios", "name_en": "Prices", "area": "DECON"}


def version_of_topic() -> int:
    version: int = ADMIN.call("GET", _TOPIC).json["version"]
    return version


def edited_topic(_: Case) -> None:
    assert ADMIN.call("PUT", _TOPIC, _WORDS, version_of_topic()).status == 200


_HOLIDAY = {"name_es": "Puente", "name_en": "Bridge day"}


def proposed_holiday(_: Case) -> None:
    path = "/catalog/proposals/holiday/2026-12-07"
    assert FRONT.call("PUT", path, _HOLIDAY, 0).status == 200


_AWAY = {"first_day": "2027-01-04", "last_day": "2027-01-15"}


def away(_: Case) -> None:
    assert ADMIN.call("PUT", "/absences/ana", _AWAY).status == 200


def exported() -> str:
    """The id of a file of the caller's list."""
    asked: str = ADMIN.call("POST", "/exports", {}).json["id"]
    making.make(ADMIN.agent.id, asked, time.monotonic() + 60)
    return asked


def duplicate(_: Case) -> dict[str, str]:
    return {"into": open_ticket(subject="Otra consulta más").json["number"]}


def related(_: Case) -> dict[str, Any]:
    return {"to": open_ticket(subject="Otra consulta más").json["number"], "linked": True}


_ASKED = {"question": "¿Lo tienen por cantón?", "area": "DIES"}


def question(case: Case) -> str:
    """The id of a question to DIES."""
    reply = ADMIN.call("POST", f"/tickets/{case.number}/questions", _ASKED)
    asked: str = reply.json["questions"][-1]["id"]
    return asked


#: What an answer must be before each act on it; a draft before the others.
_STANDING = {"approvals": proposed, "returns": proposed, "reviews": published}
_STANDING |= {"withdrawals": published, "editions": published}


def answered(case: Case) -> dict[str, str]:
    assert ANA.reply(case.number, "answered").status == 201
    return {"ticket": case.number}


def caller(path: str) -> Colleague:
    """Who does what a route is for: an administrator, but for who is asked."""
    return ZOE if path.startswith("/agent/questions/") else ADMIN


def newest_mail(case: Case) -> dict[str, str]:
    return {"mail_id": case.whole()["mails"][0]["id"]}


def waiting(case: Case) -> str:
    """The id of a sending of the caller's."""
    begun = ADMIN.reply(case.number, "answered", send_after=20)
    sending_id: str = begun.json["sending"]["sending_id"]
    return sending_id


def proposed(case: Case) -> dict[str, str]:
    body = {"email": "nueva@example.org", "reason": "Vino con su cédula."}
    path = f"/tickets/{case.number}/email-proposals"
    assert ANA.call("POST", path, body, case.whole()["version"]).status == 201
    return {"email": body["email"]}


def without_email(case: Case) -> dict[str, str]:
    """The case's ticket is one of somebody without an address."""
    body = opening(channel="phone", email="", attachments=[upload()])
    case.number = ANA.call("POST", "/tickets", body).json["number"]
    return {"email": "nueva@example.org"}


def address_waits(case: Case) -> dict[str, str]:
    body, path = without_email(case), f"/tickets/{case.number}/email-additions"
    asked = ANA.call("POST", path, body, case.whole()["version"]).json
    return {"mailed_at": asked["requester"]["addition"]["mailed_at"]}


#: The body of each route's request, or how it comes about.
_BODIES: dict[tuple[str, str], Any | Callable[[Case], Any]] = {
    ("POST", "/agent/audit/exports"): {"agent": "ana", "day": "2026-11-25"},
    ("DELETE", "/agent/absences/{id}"): away,
    ("POST", "/agent/answers"): answered,
    ("POST", "/agent/answers/{id}/approvals"): {},
    ("PUT", "/agent/answers/{id}/draft"): ANSWER,
    ("POST", "/agent/answers/{id}/returns"): {"reason": "Falta la fuente."},
    ("POST", "/agent/answers/{id}/withdrawals"): {"reason": "Ya no es así."},
    ("PUT", "/agent/absences/{id}"): _AWAY,
    ("DELETE", "/agent/canned-replies/{id}"): canned,
    ("GET", "/agent/canned-replies/{id}"): canned,
    ("GET", "/agent/canned-replies/{id}/attachments/{attachment}"): canned,
    ("POST", "/agent/canned-replies/{id}/copies"): canned,
    ("PUT", "/agent/canned-replies/{id}"): {"name": "Saludo", "body_es": "Hola."},
    ("POST", "/agent/canned-replies/previews"): lambda case: {
        "number": case.number,
        "body": "Hola, {nombre}.",
    },
    ("PUT", "/agent/tickets/{number}/drafts/{kind}"): {"text": "Estimada"},
    ("PUT", "/agent/catalog/proposals/{kind}/{id}"): _HOLIDAY,
    ("POST", "/agent/catalog/proposals/{kind}/{id}/preview"): _HOLIDAY,
    ("POST", "/agent/catalog/proposals/{kind}/{id}/confirm"): proposed_holiday,
    ("DELETE", "/agent/catalog/proposals/{kind}/{id}"): proposed_holiday,
    ("PUT", "/agent/catalog/rows/{kind}/{id}"): _WORDS,
    ("POST", "/agent/catalog/rows/{kind}/{id}/undo"): edited_topic,
    ("PUT", "/agent/presence/{number}"): {"doing": "viewing"},
    ("POST", "/agent/exports"): {},
    ("POST", "/agent/requesters/history"): {"email": "maria@example.com"},
    ("POST", "/agent/requesters/searches"): {"q": "maria@example.com"},
    ("DELETE", "/agent/saved-filters/{id}"): saved_filter,
    ("PUT", "/agent/saved-filters/{id}"): {"name": "IPC", "view": "mine"},
    ("POST", "/agent/searches"): {"q": "maria@example.com"},
    ("PUT", "/agent/account"): {"morning_mail": True},
    ("PUT", "/agent/second-factor"): {"code": "123456"},
    ("POST", "/agent/tickets"): opening(channel="phone"),
    ("POST", "/agent/tickets/bulk"): lambda case: {"numbers": [case.number], "assignee": "me"},
    ("POST", "/agent/tickets/bulk/undo"): lambda case: {
        "numbers": [case.number],
        "act": "0b0e2e5e-3c7c-4a3f-9b1c-7a8e0a7a3d10",
    },
    ("PATCH", "/agent/tickets/{number}"): {"priority": "high"},
    ("POST", "/agent/tickets/{number}/answered"): lambda case: {"answer": published()["id"]},
    ("POST", "/agent/tickets/{number}/approvals"): held,
    ("POST", "/agent/tickets/{number}/returns"): held_to_return,
    ("POST", "/agent/tickets/{number}/withdrawals"): held_by_the_caller,
    ("POST", "/agent/tickets/{number}/email-additions"): without_email,
    ("POST", "/agent/tickets/{number}/email-additions/mails"): address_waits,
    ("POST", "/agent/tickets/{number}/email-additions/withdrawals"): address_waits,
    ("POST", "/agent/tickets/{number}/email-approvals"): proposed,
    ("POST", "/agent/tickets/{number}/email-proposals"): {
        "email": "nueva@example.org",
        "reason": "Vino con su cédula.",
    },
    ("POST", "/agent/tickets/{number}/legal-hold"): {
        "held": True,
        "reason": "La Fiscalía lo pidió.",
    },
    ("POST", "/agent/tickets/{number}/links"): related,
    ("POST", "/agent/tickets/{number}/merge"): duplicate,
    ("POST", "/agent/tickets/{number}/notes"): {"body": "Llamar mañana."},
    ("POST", "/agent/tickets/{number}/replies"): {"body": "Van los datos.", "status": "answered"},
    ("POST", "/agent/questions/{number}/{id}/answers"): {"answer": "Sí, desde 2022."},
    ("POST", "/agent/tickets/{number}/question-withdrawals"): lambda case: {
        "question": question(case)
    },
    ("POST", "/agent/tickets/{number}/questions"): _ASKED,
    ("POST", "/agent/tickets/{number}/resends"): newest_mail,
    ("POST", "/agent/tickets/{number}/splits"): {
        "subject": "Empleo en Loja",
        "topic": "enemdu",
        "reason": "Pregunta también por empleo.",
        "entries": ["0"],
    },
}
_QUERIES = {
    "/agent/audit": {"agent": "ana", "day": "2026-11-25"},
    "/agent/reports/people": {"period": "2026-10"},
    "/agent/reports/yearly": {"year": "2026"},
}


def ask(case: Case, method: str, path: str, version: int | None = None) -> tuple[Reply, list[Any]]:
    """A good request by an administrator; the answer, and the rows that it left."""
    body = _BODIES.get((method, path))
    body = body(case) if callable(body) else body
    seen = case.whole()
    file = seen["entries"][0]["attachments"][0]["id"]
    if "/catalog/rows/" in path:
        version = version_of_topic()
    of_proposal = "proposals/{kind}" in path
    if of_proposal and body is None:
        version = 1
    scope = OWN_ACCOUNT if (method, path) in OF_ONES_OWN else "openid"
    answer = _STANDING.get(path.split("/")[-1], begun)() if "answers/{id}" in path else {}
    answer = {} if path.startswith("/agent/questions") else answer
    version = answer.get("version", version)
    standing = 0 if "drafts" in path or of_proposal else seen["version"]
    headers = {
        "Authorization": f"Bearer {agent_token(caller(path).agent, scope=scope)}",
        "If-Match": f'"{version or standing}"',
    }
    kind = "holiday" if of_proposal else "topic" if "catalog" in path else "reply"
    where = path.replace("{number}", case.number).replace("{kind}", kind)
    named = {"absences": "ana", "catalog": "ipc"}.get(path.split("/")[2], "saludo")
    named = "2026-12-07" if of_proposal else named
    named = waiting(case) if "sendings" in path else named
    named = question(case) if path.startswith("/agent/questions/") else named
    named = answer.get("id", named)
    named = exported() if path.startswith("/agent/exports/") else named
    if "{attachment}" in path:
        lent = ADMIN.call("GET", "/canned-replies/saludo").json["files"][0]["id"]
        where = where.replace("{attachment}", lent).replace("{id}", named)
    if "{file}" in path:
        answer, taken = with_file()
        where = where.replace("{file}", taken).replace("{id}", answer)
    where = where.replace("{id}", file if "attachments" in path else named)
    before = len(case.rows())
    reply = request(method, where, body, headers=headers, query=_QUERIES.get(path))
    return reply, case.rows()[before:]


def with_file() -> tuple[str, str]:
    """The draft of a reply with a file that goes along, and that file."""
    number = open_ticket().json["number"]
    told = {"data": "aggregate", "attachments": [upload()], "confidentiality_checked": True}
    assert ANA.reply(number, "answered", **told).status == 201
    draft = ANA.call("POST", "/answers", {"ticket": number}).json
    wanted = ANSWER | {"files": [draft["offered"][0]["id"]], "confidentiality_checked": True}
    path = f"/answers/{draft['id']}/draft"
    saved = ANA.call("PUT", path, wanted, draft["version"]).json
    return saved["id"], saved["writing"]["files"][0]["id"]


def names(row: Any, number: str) -> bool:
    return number == row.get("number") or number in row.get("numbers", ())


@pytest.mark.parametrize(("method", "path"), DESK)
def test_an_answer_that_bears_a_persons_data_leaves_a_row(method: str, path: str, aws: Any) -> None:
    case = Case(aws)
    reply, left = ask(case, method, path)
    if (method, path) != ("PUT", "/agent/second-factor"):
        assert reply.status < 400, reply.text
    bears = any(datum in reply.text for datum in _PERSONAL) or (method, path) in _LEADING
    if not bears:
        return
    shown = {reply.json["number"]} if '"number"' in reply.text[:12] else {case.number}
    for number in shown:
        assert any(names(row, number) for row in left), (method, path)
    for row in left:
        who = caller(path).agent
        assert (row["actor"], row["actor_name"]) == (who.id, who.name)
        assert not any(datum in str(row) for datum in _PERSONAL), "a row holds no personal data"


@pytest.mark.parametrize(
    ("method", "path"),
    [key for key in DESK if key[0] != "GET" and key[1].startswith("/agent/tickets/{number}")],
)
def test_so_does_a_refusal_that_shows_what_stands(method: str, path: str, aws: Any) -> None:
    reply, left = ask(Case(aws), method, path, version=99)
    if "current" in reply.json:
        assert [row["act"] for row in left] == ["conflict"]


def test_the_walk_meets_what_it_looks_for(aws: Any) -> None:
    case = Case(aws)
    bearing = {
        (method, path)
        for method, path in DESK
        if method == "GET" and "audit" not in path
        for reply in [ask(case, method, path)[0]]
        if any(datum in reply.text for datum in _PERSONAL)
    }
    assert bearing == {
        ("GET", "/agent/questions/{number}/{id}"),
        ("GET", "/agent/tickets"),
        ("GET", "/agent/tickets/{number}"),
        ("GET", "/agent/tickets/{number}/mails"),
    }


def test_a_route_of_the_desk_that_does_not_say_what_it_discloses_does_not_start() -> None:
    from chalice.app import Blueprint

    for who, said in ((Audience.AGENT, None), (Audience.ANYONE, lambda *_: None)):
        with pytest.raises(TypeError, match="discloses"):
            route(Blueprint("x"), "/x", method="GET", who=who, discloses=said, answers={})
    assert all(
        (one.discloses is not None) is ("/agent/" in one.path and one.who is not Audience.ANYONE)
        for one in ROUTES
    )
