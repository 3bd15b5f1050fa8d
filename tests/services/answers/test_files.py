"""Files of a reply go along with its answer once two people stand for them, and none other."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.services import clock
from chalicelib.services.accounts import erased_threads
from chalicelib.services.answers import files as service
from chalicelib.store.answers import answers as store
from chalicelib.store.aws import attachments
from tests import publishable_files as made
from tests.agents import ADMIN, ANA, LUIS, ZOE
from tests.answers import ANSWER, begun
from tests.desk import open_ticket
from tests.files import fetch, upload

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]
CHECKED = {"confidentiality_checked": True}


def call(who: Any, method: str, answer: Any, path: str, body: Any = None) -> Any:
    return who.call(method, f"/answers/{answer['id']}/{path}", body, answer["version"])


def drafted(*sent: str, data: str = "aggregate") -> Any:
    """The draft of a reply with these uploads."""
    number = open_ticket().json["number"]
    told = {"body": "Van los datos.", "data": data, "attachments": [*sent], **CHECKED}
    if data == "microdata":
        assert ANA.reply(number, "answered", **told).status in (200, 201)
        held = LUIS.call("GET", f"/tickets/{number}").json
        body = {"entry_id": held["held"]["entry_id"]}
        approved = LUIS.call("POST", f"/tickets/{number}/approvals", body, held["version"])
        assert approved.status == 201, approved.text
    else:
        assert ANA.reply(number, "answered", **told).status in (200, 201)
    reply = ANA.call("POST", "/answers", {"ticket": number})
    assert reply.status == 201, reply.text
    return reply.json


def saved(draft: Any, *ids: str) -> Any:
    chosen = ids or [one["id"] for one in draft["offered"]]
    return call(ANA, "PUT", draft, "draft", ANSWER | {"files": [*chosen], **CHECKED})


def stands(draft: Any) -> Any:
    waits = call(ANA, "POST", saved(draft).json, "proposals").json
    return call(LUIS, "POST", waits, "approvals", CHECKED).json


def faults(reply: Any) -> set[tuple[str, str]]:
    assert reply.status == 422, reply.text
    return {(one["field"], one["code"]) for one in reply.json["errors"]}


def test_a_reply_offers_its_files_and_none_goes_along_by_itself() -> None:
    draft = drafted(upload("cuadro.xlsx", made.xlsx("Cuenca")))
    assert [(one["name"], one.get("chosen")) for one in draft["offered"]] == [("cuadro.xlsx", None)]
    assert draft["writing"]["files"] == []


def test_a_reply_with_microdata_offers_none_and_the_server_takes_none() -> None:
    draft = drafted(upload("base.csv", made.csv("1")), data="microdata")
    assert (draft["offered"], draft["offers_none"]) == ([], "microdata")
    thread = ANA.call("GET", f"/tickets/{draft['ticket']}").json["entries"]
    sent = next(one["attachments"][0]["id"] for one in thread if one.get("attachments"))
    assert faults(saved(draft, sent)) == {("files.0", "not_a_choice")}


def test_an_answer_from_nothing_takes_no_file() -> None:
    assert faults(saved(begun(), upload())) == {("files.0", "not_a_choice")}


def test_both_persons_confirm_the_checklist() -> None:
    draft = drafted(upload("cuadro.csv", made.csv("Cuenca")))
    wanted = ANSWER | {"files": [draft["offered"][0]["id"]]}
    unchecked = call(ANA, "PUT", draft, "draft", wanted)
    assert faults(unchecked) == {("confidentiality_checked", "required")}
    waits = call(ANA, "POST", saved(draft).json, "proposals").json
    unchecked = call(LUIS, "POST", waits, "approvals", {})
    assert faults(unchecked) == {("confidentiality_checked", "required")}
    assert call(LUIS, "POST", waits, "approvals", CHECKED).status == 200


def test_what_a_person_told_is_found_in_a_file_and_refused() -> None:
    draft = drafted(
        upload("cuadro.xlsx", made.xlsx("cédula 1700000019", "Quishpe")),
        upload("pedido de quishpe.csv", made.csv("Cuenca")),
    )
    reply = saved(draft).json
    assert {(one["field"], one["kind"]) for one in reply["found"]} == {
        ("files.0", "document"),
        ("files.0", "name"),
        ("files.1", "name"),
    }
    assert faults(call(ANA, "POST", reply, "proposals")) == {("files.0", "holds_document")}


def test_what_is_found_only_now_is_refused_at_the_approval() -> None:
    draft = drafted(upload("cuadro.csv", made.csv("Quishpe")))
    waits = call(ANA, "POST", saved(draft).json, "proposals").json
    stored = store.get(draft["id"])
    assert stored is not None
    assert stored.writing is not None
    place = f"{draft['id']}/{stored.writing.files[0].id}"
    assert faults(call(LUIS, "POST", waits, "approvals", CHECKED)) == {("files.0", "holds_name")}
    attachments.put(place, "cuadro.csv", "text/csv", b"otra cosa", "answers")
    assert faults(call(LUIS, "POST", waits, "approvals", CHECKED)) == {("files.0", "file_gone")}


def test_every_file_that_cannot_be_published_is_told_at_once() -> None:
    draft = drafted(
        upload("a.xls", made.csv("1")),
        upload("b.pdf", made.pdf()),
        upload("c.csv", made.csv("Cuenca")),
    )
    assert faults(saved(draft)) == {
        ("files.0", "file_save_as_xlsx"),
        ("files.1", "file_no_text"),
    }


def test_the_second_person_reads_the_very_bytes_that_are_kept_with_the_edition() -> None:
    draft = drafted(upload("cuadro.xlsx", made.xlsx("Cuenca")))
    waits = call(ANA, "POST", saved(draft).json, "proposals").json
    file = waits["writing"]["files"][0]
    path = f"/answers/{draft['id']}/files/{file['id']}"
    link = LUIS.call("GET", path, redirect="no").json["url"]
    headers, content = fetch(link)
    assert hashlib.sha256(content).hexdigest() == file["sha256"]
    assert "cuadro.xlsx" in headers["Content-Disposition"]
    assert made.MAKER.encode() not in content
    edition = call(LUIS, "POST", waits, "approvals", CHECKED).json["published"]["edition"]
    assert [one["sha256"] for one in edition["files"]] == [file["sha256"]]
    assert "made_of" not in edition["files"][0]
    assert ZOE.call("GET", path, redirect="no").status == 404
    assert LUIS.call("GET", path[:-1] + "x", redirect="no").status == 404


def test_a_correction_keeps_files_leaves_them_out_and_adds_none() -> None:
    answer = stands(drafted(upload("a.csv", made.csv("1")), upload("b.csv", made.csv("2"))))
    first, second = answer["published"]["edition"]["files"]
    assert faults(saved(answer, upload())) == {("files.0", "not_a_choice")}
    waits = call(ANA, "POST", saved(answer, first["id"]).json, "proposals").json
    after = call(LUIS, "POST", waits, "approvals", {"correction": "Sobraba.", **CHECKED}).json
    assert [one["id"] for one in after["published"]["edition"]["files"]] == [first["id"]]
    assert after["published"]["gone"] == [f"{second['id']}.csv"]
    kept = ANA.call("GET", f"/answers/{answer['id']}/editions").json["items"]
    assert [len(one["files"]) for one in kept] == [2, 1]


def test_files_of_a_draft_go_with_its_person_and_those_of_an_edition_stay() -> None:
    answer = stands(drafted(upload("a.csv", made.csv("1"))))
    draft = drafted(upload("b.csv", made.csv("2")))
    file = saved(draft).json["writing"]["files"][0]
    erased_threads.erase_thread(draft["ticket"])
    with pytest.raises(attachments.Gone):
        attachments.content(f"{draft['id']}/{file['id']}", "answers")
    published = answer["published"]["edition"]["files"][0]
    assert attachments.content(f"{answer['id']}/{published['id']}", "answers")


def test_what_no_answer_names_is_swept_and_what_one_names_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer = stands(drafted(upload("a.csv", made.csv("1"))))
    waits = saved(drafted(upload("c.csv", made.csv("3")))).json
    draft = saved(drafted(upload("b.csv", made.csv("2")))).json
    left, kept, written = (
        f"{one['id']}/{files[0]['id']}"
        for one, files in (
            (draft, draft["writing"]["files"]),
            (answer, answer["published"]["edition"]["files"]),
            (waits, waits["writing"]["files"]),
        )
    )
    call(ADMIN, "DELETE", draft, "draft")
    service.sweep()
    assert attachments.content(left, "answers"), "for a day"
    later = clock.now() + timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    service.sweep()
    with pytest.raises(attachments.Gone):
        attachments.content(left, "answers")
    assert attachments.content(kept, "answers")
    assert attachments.content(written, "answers")
