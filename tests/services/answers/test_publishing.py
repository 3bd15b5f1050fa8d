"""Two agents publish an answer: nobody alone, nothing personal, and each act in the trail."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.services import clock
from chalicelib.services.accounts import erased_threads
from chalicelib.store.answers import answers as store
from chalicelib.store.aws.dynamodb import from_item, table
from tests.agents import ADMIN, ANA, EVA, LUIS, ZOE
from tests.answers import ANSWER, answered_ticket, begun, proposed, published
from tests.desk import open_ticket, request
from tests.tokens import agent_token

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]
REPLY = "Estimada María:\n\nLa inflación anual fue de 1,42 %.\n\nAtentamente,\nAna"


def call(who: Any, method: str, answer: Any, path: str, body: Any = None) -> Any:
    return who.call(method, f"/answers/{answer['id']}/{path}", body, answer["version"])


def drafted(**asked: Any) -> Any:
    reply = ANA.call("POST", "/answers", {"ticket": answered_ticket(REPLY, **asked)})
    assert reply.status == 201, reply.text
    return reply.json


def faults(reply: Any) -> set[tuple[str, str]]:
    assert reply.status == 422, reply.text
    return {(one["field"], one["code"]) for one in reply.json["errors"]}


def listed(who: Any, state: str) -> list[str]:
    return [row["id"] for row in who.call("GET", "/answers", state=state).json["items"]]


def acts(aws: Any, answer_id: str) -> list[str]:
    found = map(from_item, aws.scan(TableName=table("audit"))["Items"])
    rows = sorted((row for row in found if row.get("detail") == answer_id), key=_at)
    return [row["act"] for row in rows if row["act"].endswith("_answer")]


def _at(row: Any) -> str:
    return str(row["at_id"])


def test_a_draft_begins_with_the_reply_without_greeting_and_ending() -> None:
    draft = drafted()
    assert draft["writing"]["text"]["answer_es"] == "La inflación anual fue de 1,42 %."
    assert draft["written_state"] == "draft"
    assert draft["area"]["id"] == "DECON"


def test_a_ticket_that_has_a_draft_shows_it_to_the_next_who_publishes() -> None:
    draft = drafted()
    again = LUIS.call("POST", "/answers", {"ticket": draft["ticket"]}).json
    assert (again["id"], again["version"]) == (draft["id"], draft["version"])


def test_a_ticket_that_nobody_answered_gives_no_draft() -> None:
    number = open_ticket().json["number"]
    assert ANA.call("POST", "/answers", {"ticket": number}).status == 409
    assert ZOE.call("POST", "/answers", {"ticket": answered_ticket()}).status == 404


def test_a_second_person_publishes_and_each_act_is_in_the_trail(aws: Any) -> None:
    draft = drafted(subject="Inflación de octubre")
    number = draft["ticket"]
    waits = call(ANA, "POST", draft, "proposals").json
    assert call(ANA, "POST", waits, "approvals", {}).status == 403
    stands = call(LUIS, "POST", waits, "approvals", {}).json
    assert stands["public_state"] == "published"
    assert "ticket" not in stands or stands["ticket"] is None
    assert stands["published"]["edition"]["approved"]["by"] == "luis"
    kept = ANA.call("GET", f"/answers/{draft['id']}/editions").json["items"]
    assert [one["number"] for one in kept] == [1]
    assert acts(aws, draft["id"]) == ["write_answer", "propose_answer", "approve_answer"]
    assert number not in str(store.get(draft["id"]))


def test_what_a_person_told_is_marked_and_refused_wherever_it_stands() -> None:
    draft = drafted()
    said = ANSWER | {"answer_es": "Cédula 1700000019, o maria@example.com, dijo Quishpe."}
    saved = call(ANA, "PUT", draft, "draft", said).json
    assert {one["kind"] for one in saved["found"]} == {"document", "email", "name"}
    assert faults(call(ANA, "POST", saved, "proposals")) == {
        ("answer_es", "holds_document"),
        ("answer_es", "holds_email"),
    }


def test_a_name_stands_where_the_second_person_says_why() -> None:
    draft = drafted()
    said = ANSWER | {"answer_es": "Lo midió el método de Quishpe."}
    waits = call(ANA, "POST", call(ANA, "PUT", draft, "draft", said).json, "proposals").json
    assert faults(call(LUIS, "POST", waits, "approvals", {})) == {("answer_es", "holds_name")}
    why = {"kind": "name", "text": "Quishpe", "reason": "Es el autor del método."}
    stands = call(LUIS, "POST", waits, "approvals", {"let_stand": [why]})
    assert stands.status == 200, stands.text
    assert stands.json["published"]["edition"]["let_stand"] == [why]


def test_two_who_write_at_once_do_not_overwrite_each_other() -> None:
    draft = begun()
    assert call(LUIS, "PUT", draft, "draft", ANSWER | {"period": "2026"}).status == 200
    late = call(ANA, "PUT", draft, "draft", ANSWER)
    assert late.status == 412
    assert late.json["current"]["saved"]["by"] == "luis"


def test_a_correction_says_what_it_put_right_and_keeps_what_stood() -> None:
    first = published()
    said = ANSWER | {"answer_es": "La inflación anual fue de 1,43 %."}
    second = call(ANA, "PUT", first, "draft", said).json
    assert second["public_state"] == "published"
    waits = call(ANA, "POST", second, "proposals").json
    assert faults(call(ADMIN, "POST", waits, "approvals", {})) == {("correction", "missing")}
    wanted = {"correction": "La cifra era la de septiembre."}
    stands = call(ADMIN, "POST", waits, "approvals", wanted).json
    assert stands["published"]["corrected_on"] == clock.today(clock.now()).isoformat()
    kept = ANA.call("GET", f"/answers/{first['id']}/editions").json["items"]
    assert [one["text"]["answer_es"][-7:] for one in kept] == ["1,42 %.", "1,43 %."]


def test_what_is_withdrawn_stands_no_more_and_what_is_confirmed_stands_longer() -> None:
    answer = published()
    confirmed = call(ANA, "POST", answer, "reviews").json
    assert confirmed["published"]["review_on"] > answer["published"]["published_on"]
    gone = call(ANA, "POST", confirmed, "withdrawals", {"reason": "La serie se revisó."}).json
    assert gone["public_state"] == "withdrawn"
    assert answer["id"] not in [one.answer_id for one in store.every_published()]
    assert answer["id"] in listed(ANA, "withdrawn")


def test_lists_show_each_state_to_its_area_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    draft, waits, stands = begun(), proposed(), published()
    for state, answer in (("draft", draft), ("to_approve", waits), ("published", stands)):
        assert answer["id"] in listed(EVA, state)
        assert answer["id"] not in listed(ZOE, state)
        assert ZOE.call("GET", f"/answers/{answer['id']}").status == 404
    later = clock.now() + timedelta(days=400)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert stands["id"] in listed(ADMIN, "to_review")
    assert stands["id"] not in listed(ADMIN, "published")


def test_a_draft_is_thrown_away_and_what_stands_stays() -> None:
    draft = drafted()
    assert call(ANA, "DELETE", draft, "draft").json == {"discarded": draft["id"]}
    assert ANA.call("GET", f"/answers/{draft['id']}").status == 404
    assert store.drafts_of(draft["ticket"]) == []
    correction = call(ANA, "PUT", published(), "draft", ANSWER).json
    left = call(ANA, "DELETE", correction, "draft").json["version"]
    assert left == correction["version"] + 1


def test_erasing_who_asked_takes_the_draft_and_leaves_what_was_published() -> None:
    draft = drafted(subject="Inflación de octubre")
    waits = call(ANA, "POST", draft, "proposals").json
    stands = call(LUIS, "POST", waits, "approvals", {}).json
    other = ANA.call("POST", "/answers", {"ticket": draft["ticket"]}).json
    erased_threads.erase_thread(draft["ticket"])
    assert ANA.call("GET", f"/answers/{other['id']}").status == 404
    assert ANA.call("GET", f"/answers/{stands['id']}").json["version"] == stands["version"]


def test_the_same_call_again_begins_no_other() -> None:
    key = "5f0c1d0e-8f5b-4c83-9a51-3a1f5f8ac001"
    headers = {"Authorization": f"Bearer {agent_token(ANA.agent)}", "Idempotency-Key": key}
    first, again = (
        request("POST", "/agent/answers", {"text": ANSWER}, headers=headers).json["id"]
        for _ in range(2)
    )
    assert first == again


def test_a_review_moves_by_the_months_of_the_setting() -> None:
    stands = published()["published"]
    day = date.fromisoformat(stands["published_on"])
    assert stands["review_on"][:4] == str(day.year + 1)
