"""The routes of the desk, walked with every wrong token and every role."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.domain.rules.permissions import Role
from tests.agents import ADMIN, ANA, EVA, FRONT, LUIS, ZOE, Colleague
from tests.answers import ANSWER
from tests.contracts.routes import DESK, OF_ONES_OWN, UNAUTHORIZED, at, told
from tests.desk import Reply, open_ticket, opening, request
from tests.tokens import OWN_ACCOUNT, agent_token, wrong_tokens

#: The least role that each route lets in, and a request that is in order.
LEAST: dict[tuple[str, str], tuple[Role, Any]] = {
    ("GET", "/agent/absences"): (Role.VIEWER, None),
    ("DELETE", "/agent/absences/{id}"): (Role.LEAD, None),  # somebody else's
    ("PUT", "/agent/absences/{id}"): (
        Role.LEAD,
        {"first_day": "2027-01-04", "last_day": "2027-01-15"},
    ),
    ("GET", "/agent/account"): (Role.VIEWER, None),
    ("PUT", "/agent/account"): (Role.VIEWER, {"morning_mail": False}),
    ("GET", "/agent/answers"): (Role.VIEWER, None),
    ("POST", "/agent/answers"): (Role.AGENT, {"text": ANSWER}),
    ("GET", "/agent/answers/{id}"): (Role.VIEWER, None),
    ("POST", "/agent/answers/{id}/approvals"): (Role.AGENT, {}),
    ("DELETE", "/agent/answers/{id}/draft"): (Role.AGENT, None),
    ("PUT", "/agent/answers/{id}/draft"): (Role.AGENT, ANSWER),
    ("GET", "/agent/answers/{id}/editions"): (Role.VIEWER, None),
    ("GET", "/agent/answers/{id}/files/{file}"): (Role.VIEWER, None),
    ("POST", "/agent/answers/{id}/proposals"): (Role.AGENT, None),
    ("POST", "/agent/answers/{id}/returns"): (Role.AGENT, {"reason": "Falta la fuente."}),
    ("POST", "/agent/answers/{id}/reviews"): (Role.AGENT, None),
    ("POST", "/agent/answers/{id}/withdrawals"): (Role.AGENT, {"reason": "Ya no es así."}),
    ("GET", "/agent/audit"): (Role.LEAD, None),
    ("POST", "/agent/audit/exports"): (Role.LEAD, {"agent": "ana", "day": "2026-11-25"}),
    ("GET", "/agent/canned-replies"): (Role.VIEWER, None),
    ("POST", "/agent/canned-replies/previews"): (Role.VIEWER, {"body": "Hola, {nombre}."}),
    ("DELETE", "/agent/canned-replies/{id}"): (Role.LEAD, None),
    ("GET", "/agent/canned-replies/{id}"): (Role.VIEWER, None),
    ("GET", "/agent/canned-replies/{id}/attachments/{attachment}"): (Role.VIEWER, None),
    ("POST", "/agent/canned-replies/{id}/copies"): (Role.AGENT, None),
    ("PUT", "/agent/canned-replies/{id}"): (
        Role.LEAD,
        {"name": "Saludo", "body_es": "Buenos días, {nombre}.", "area": "DECON"},
    ),
    ("GET", "/agent/catalog"): (Role.LEAD, None),
    ("GET", "/agent/catalog/people"): (Role.ADMIN, None),  # and leads of the front desk
    ("GET", "/agent/catalog/proposals"): (Role.ADMIN, None),
    ("PUT", "/agent/catalog/proposals/{kind}/{id}"): (
        Role.ADMIN,
        {"name_es": "Puente", "name_en": "Bridge"},
    ),
    ("DELETE", "/agent/catalog/proposals/{kind}/{id}"): (Role.ADMIN, None),
    ("POST", "/agent/catalog/proposals/{kind}/{id}/confirm"): (Role.ADMIN, None),
    ("POST", "/agent/catalog/proposals/{kind}/{id}/preview"): (
        Role.ADMIN,
        {"name_es": "Puente", "name_en": "Bridge"},
    ),
    ("GET", "/agent/catalog/rows/{kind}"): (Role.ADMIN, None),
    ("GET", "/agent/catalog/rows/{kind}/{id}"): (Role.ADMIN, None),
    ("PUT", "/agent/catalog/rows/{kind}/{id}"): (Role.ADMIN, {"name_es": "Censo"}),
    ("POST", "/agent/catalog/rows/{kind}/{id}/undo"): (Role.ADMIN, None),
    ("GET", "/agent/changes"): (Role.VIEWER, None),
    ("GET", "/agent/desk"): (Role.VIEWER, None),
    ("GET", "/agent/drafts"): (Role.VIEWER, None),
    ("GET", "/agent/exports"): (Role.VIEWER, None),
    ("POST", "/agent/exports"): (Role.VIEWER, {}),
    ("GET", "/agent/exports/{id}"): (Role.VIEWER, None),
    ("POST", "/agent/exports/{id}/link"): (Role.VIEWER, None),
    ("DELETE", "/agent/presence/{number}"): (Role.VIEWER, None),
    ("GET", "/agent/presence/{number}"): (Role.VIEWER, None),
    ("PUT", "/agent/presence/{number}"): (Role.VIEWER, {"doing": "viewing"}),
    ("GET", "/agent/questions"): (Role.VIEWER, None),
    ("GET", "/agent/questions/{number}/{id}"): (Role.VIEWER, None),
    ("POST", "/agent/questions/{number}/{id}/answers"): (Role.VIEWER, {"answer": "Sí."}),
    ("GET", "/agent/reports/activity"): (Role.LEAD, None),  # and all of the front desk
    ("GET", "/agent/reports/backlog"): (Role.LEAD, None),
    ("GET", "/agent/reports/people"): (Role.LEAD, None),
    ("GET", "/agent/reports/yearly"): (Role.LEAD, None),
    ("POST", "/agent/requesters/history"): (Role.VIEWER, {"email": "maria@example.com"}),
    ("POST", "/agent/requesters/searches"): (Role.AGENT, {"q": "maria@example.com"}),
    ("GET", "/agent/saved-filters"): (Role.VIEWER, None),
    ("DELETE", "/agent/saved-filters/{id}"): (Role.VIEWER, None),
    ("PUT", "/agent/saved-filters/{id}"): (
        Role.VIEWER,
        {"name": "IPC vencidos", "view": "overdue", "filters": {"topic": "ipc"}},
    ),
    ("POST", "/agent/searches"): (Role.VIEWER, {"q": "precios"}),
    ("POST", "/agent/second-factor"): (Role.VIEWER, None),
    ("PUT", "/agent/second-factor"): (Role.VIEWER, {"code": "123456"}),
    ("GET", "/agent/tickets"): (Role.VIEWER, None),
    ("POST", "/agent/tickets"): (Role.AGENT, opening(channel="phone")),
    ("POST", "/agent/tickets/bulk"): (Role.VIEWER, {"numbers": ["051243"], "assignee": "me"}),
    ("POST", "/agent/tickets/bulk/undo"): (
        Role.VIEWER,
        {"numbers": ["051243"], "act": "0b0e2e5e-3c7c-4a3f-9b1c-7a8e0a7a3d10"},
    ),
    ("GET", "/agent/tickets/{number}"): (Role.VIEWER, None),
    ("PATCH", "/agent/tickets/{number}"): (Role.AGENT, {"priority": "high"}),
    ("POST", "/agent/tickets/{number}/approvals"): (Role.AGENT, {"entry_id": "0"}),
    ("POST", "/agent/tickets/{number}/returns"): (
        Role.AGENT,
        {"entry_id": "0", "reason": "Faltan grupos."},
    ),
    ("POST", "/agent/tickets/{number}/withdrawals"): (Role.AGENT, {"entry_id": "0"}),
    ("GET", "/agent/tickets/{number}/answered"): (Role.AGENT, None),
    ("POST", "/agent/tickets/{number}/answered"): (Role.AGENT, {"answer": "saludo"}),
    ("GET", "/agent/tickets/{number}/attachments/{id}"): (Role.VIEWER, None),
    ("GET", "/agent/tickets/{number}/audit"): (Role.LEAD, None),
    ("GET", "/agent/tickets/{number}/drafts"): (Role.VIEWER, None),
    ("DELETE", "/agent/tickets/{number}/drafts/{kind}"): (Role.AGENT, None),
    ("PUT", "/agent/tickets/{number}/drafts/{kind}"): (Role.AGENT, {"text": "Estimada"}),
    ("POST", "/agent/tickets/{number}/email-additions"): (
        Role.AGENT,
        {"email": "nueva@example.org"},
    ),
    ("POST", "/agent/tickets/{number}/email-additions/mails"): (
        Role.AGENT,
        {"mailed_at": "2026-11-25T12:00:00.000Z"},
    ),
    ("POST", "/agent/tickets/{number}/email-additions/withdrawals"): (
        Role.AGENT,
        {"mailed_at": "2026-11-25T12:00:00.000Z"},
    ),
    ("POST", "/agent/tickets/{number}/email-approvals"): (
        Role.AGENT,
        {"email": "nueva@example.org"},
    ),
    ("POST", "/agent/tickets/{number}/email-proposals"): (
        Role.AGENT,
        {"email": "nueva@example.org", "reason": "Llamó y perdió su correo."},
    ),
    ("POST", "/agent/tickets/{number}/legal-hold"): (
        Role.LEAD,
        {"held": True, "reason": "La Fiscalía lo pidió."},
    ),
    ("POST", "/agent/tickets/{number}/links"): (Role.AGENT, {"to": "999999", "linked": True}),
    ("GET", "/agent/tickets/{number}/mails"): (Role.VIEWER, None),
    ("POST", "/agent/tickets/{number}/merge"): (Role.LEAD, {"into": "999999"}),
    ("POST", "/agent/tickets/{number}/notes"): (Role.AGENT, {"body": "Llamar mañana."}),
    ("POST", "/agent/tickets/{number}/prints"): (Role.VIEWER, None),
    ("POST", "/agent/tickets/{number}/question-withdrawals"): (Role.AGENT, {"question": "0"}),
    ("POST", "/agent/tickets/{number}/questions"): (
        Role.AGENT,
        {"question": "¿Lo tienen por cantón?", "area": "DIES"},
    ),
    ("POST", "/agent/tickets/{number}/replies"): (
        Role.AGENT,
        {"body": "Le enviamos los datos.", "status": "answered"},
    ),
    ("POST", "/agent/tickets/{number}/resends"): (Role.AGENT, {"mail_id": "saludo"}),
    ("DELETE", "/agent/tickets/{number}/sendings/{id}"): (Role.AGENT, None),
    ("POST", "/agent/tickets/{number}/splits"): (
        Role.AGENT,
        {"subject": "Empleo", "topic": "enemdu", "reason": "Otro tema.", "entries": ["0"]},
    ),
}
QUERIES = {
    "/agent/audit": {"agent": "ana", "day": "2026-11-25"},
    "/agent/reports/people": {"period": "2026-10"},
    "/agent/reports/yearly": {"year": "2026"},
}
#: Somebody of each role who sees the ticket's area.
PEOPLE = {Role.VIEWER: EVA, Role.AGENT: ANA, Role.LEAD: LUIS, Role.ADMIN: ADMIN}
OF_A_TICKET = [key for key in DESK if "{number}" in key[1]]
WRONG = (
    "expired",
    "without an expiry",
    "issued in the future",
    "another pool's",
    "another client's",
    "an id token",
    "an id token with a client",
    "without the time of its sign-in",
    "nobody's",
    "signed with another key",
    "signed with another key of its own id",
    "changed",
    "without a signature",
    "alg none",
    "HS256 with the public key",
    "without a key's id",
    "cut short",
    "no token at all",
)

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]


@pytest.fixture
def number() -> str:
    """A ticket of the area DECON."""
    opened: str = open_ticket().json["number"]
    return opened


def send(method: str, path: str, number: str, token: str) -> Reply:
    """A request in order, but for who sends it."""
    _, body = LEAST[method, path]
    if path.endswith("/previews"):
        body = body | {"number": number}
    headers = {"Authorization": f"Bearer {token}", "If-Match": '"1"'}
    return request(method, at(path, number), body, headers=headers, query=QUERIES.get(path))


def test_every_route_of_the_desk_has_its_row() -> None:
    assert sorted(LEAST) == DESK


def test_every_wrong_token_is_tried() -> None:
    assert sorted(WRONG) == sorted(wrong_tokens(ADMIN.agent))


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_token_gets_one_and_the_same_401_everywhere(wrong: str, number: str) -> None:
    token = wrong_tokens(ADMIN.agent)[wrong]
    for method, path in DESK:
        reply = send(method, path, number, token)
        assert told(reply) == UNAUTHORIZED, (method, path)
        assert reply.headers["WWW-Authenticate"] == "Bearer"


def test_a_token_that_could_set_a_second_factor_serves_for_that_alone(number: str) -> None:
    own, usual = agent_token(ADMIN.agent, scope=OWN_ACCOUNT), agent_token(ADMIN.agent)
    for method, path in DESK:
        wrong = usual if (method, path) in OF_ONES_OWN else own
        assert told(send(method, path, number, wrong)) == UNAUTHORIZED, (method, path)


@pytest.mark.parametrize(("method", "path"), DESK)
def test_a_route_lets_in_its_least_role_and_those_above(
    method: str, path: str, number: str
) -> None:
    least, _ = LEAST[method, path]
    scope = OWN_ACCOUNT if (method, path) in OF_ONES_OWN else "openid"
    for role, who in PEOPLE.items():
        reply = send(method, path, number, agent_token(who.agent, scope=scope))
        if [*Role].index(role) < [*Role].index(least):
            assert (reply.status, reply.json["code"]) == (403, "forbidden"), role
            assert "permission" in reply.json["detail"]
        else:
            assert reply.status not in (401, 403), (role, reply.text)


def test_another_areas_ticket_does_not_exist(number: str) -> None:
    for method, path in OF_A_TICKET:
        theirs = send(method, path, number, agent_token(ZOE.agent))
        nobodys = send(method, path, "999999", agent_token(ZOE.agent))
        assert (theirs.status, told(theirs)) == (404, told(nobodys)), (method, path)


@pytest.mark.parametrize("who", [FRONT, ADMIN], ids=["front desk", "admin"])
def test_every_areas_ticket_exists_for_the_front_desk_and_admins(
    who: Colleague, number: str
) -> None:
    assert send("GET", "/agent/tickets/{number}", number, agent_token(who.agent)).status == 200
