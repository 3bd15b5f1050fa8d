"""Links of topics and of published answers are asked for over HTTP, and told apart: right, moved,
gone, not heard."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import boto3
import pytest

from chalicelib.domain.answers import life
from chalicelib.domain.answers.answer import Act, Answer, AnswerLink, AnswerText
from chalicelib.services import clock
from chalicelib.settings import settings
from chalicelib.store.answers import answers as store
from chalicelib.store.aws.dynamodb import transact
from infra.checks import links
from infra.local.embedded import Embedded


class Site(BaseHTTPRequestHandler):
    """A site with a page, one that moved, one that is gone, and one that fails."""

    def do_GET(self) -> None:
        status = {"/here": 200, "/old": 301, "/soon": 302, "/fails": 500}.get(self.path, 404)
        self.send_response(status)
        if status in (301, 302):
            self.send_header("Location", "/here")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def topic(name: str, address: str, *, withdrawn: bool = False) -> dict[str, Any]:
    return {"id": {"S": name}, "hint_url": {"S": address}, "withdrawn": {"BOOL": withdrawn}}


def test_a_link_that_answers_is_right_and_others_are_told(
    site: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        topic("ipc", f"{site}/here"),
        topic("ipp", f"{site}/here"),
        topic("esi", f"{site}/soon"),
        topic("ras", f"{site}/old"),
        topic("ecv", f"{site}/no"),
        topic("endi", f"{site}/fails"),
        topic("cna", f"{site}/no-longer-offered", withdrawn=True),
        {"id": {"S": "other"}},
    ]
    heard = links.checked(links.of_topics(rows), links.ask)
    found = {address.rpartition("/")[2]: what for address, _, what in heard}
    assert found["here"] == found["soon"] == ("right", "")
    assert found["old"] == ("moved", f"{site}/here")
    assert found["no"] == ("gone", "answers 404")
    assert found["fails"] == ("silent", "answers 500")
    assert "no-longer-offered" not in found
    assert links.report(heard) == 1
    told = capsys.readouterr().out
    assert f"{site}/no is GONE, answers 404: ecv" in told
    assert "2 of 5 addresses are right." in told


def test_where_nothing_answers_nothing_is_judged(capsys: pytest.CaptureFixture[str]) -> None:
    named = [("ipc", "http://127.0.0.1:1/"), ("ipp", "http://127.0.0.1:1/ipp")]
    assert links.report(links.checked(named, links.ask)) == 2
    assert "is there a network here?" in capsys.readouterr().out


def test_all_right_ends_well(site: str) -> None:
    assert links.report(links.checked([("ipc", f"{site}/here")], links.ask)) == 0


@pytest.mark.engine
@pytest.mark.usefixtures("aws")
def test_what_a_published_answer_leads_to_is_asked_for_and_what_is_not_public_is_not(
    site: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = f"Vea {site}/no. También {site}/here, en la sección de cuadros."
    first = _answer(words, [AnswerLink(text="Serie", url=f"{site}/old")])
    _answer(f"Vea {site}/withdrawn", [], is_withdrawn=True)
    _answer(f"Vea {site}/drafted", [], is_published=False)
    rows = links.answers(boto3.client("dynamodb"), settings().table_prefix)
    found = links.checked(links.of_answers(rows), links.ask)
    assert [address.rpartition("/")[2] for address, _, _ in found] == ["here", "no", "old"]
    assert links.report(found) == 1
    told = capsys.readouterr().out
    assert f"{site}/no is GONE, answers 404: answer {first}" in told
    assert f"{site}/old moved to {site}/here: answer {first}" in told


@pytest.mark.engine
def test_whoever_gets_alarms_is_told_of_what_is_gone_and_of_nothing_that_is_right(
    site: str, embedded_aws: Embedded
) -> None:
    sns, sqs = (boto3.client(name, endpoint_url=embedded_aws.endpoint) for name in ("sns", "sqs"))
    alarms = sns.create_topic(Name="alarms")["TopicArn"]
    queue = sqs.create_queue(QueueName="told")["QueueUrl"]
    known = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]
    sns.subscribe(TopicArn=alarms, Protocol="sqs", Endpoint=known["QueueArn"])
    rows = [topic("ipc", f"{site}/here"), topic("ecv", f"{site}/no"), topic("ras", f"{site}/old")]
    links.tell(sns, alarms, links.checked(links.of_topics(rows), links.ask))
    told = json.loads(sqs.receive_message(QueueUrl=queue)["Messages"][0]["Body"])
    assert told["Subject"].startswith("ALARM: ")
    assert f"{site}/no is GONE, answers 404: ecv" in told["Message"]
    assert "/here" not in told["Message"]
    assert "/old" not in told["Message"]


def _answer(
    words: str, of: list[AnswerLink], *, is_withdrawn: bool = False, is_published: bool = True
) -> str:
    """An answer as its acts leave it; its id."""

    def act(by: str) -> Act:
        return Act(by=by, by_name=by.title(), at="2026-11-30T15:00:00.000Z")

    blank = Answer(answer_id=clock.fresh_id(), version=1, area="DECON")
    text = AnswerText(topic="ipc", question_es="¿Dónde está?", answer_es=words, links=tuple(of))
    answer = life.saved(blank, text, act("ana"))
    if is_published:
        waiting = life.proposed(answer, act("ana"))
        answer = life.published(waiting, act("luis"), date(2026, 11, 30), months=12)
    if is_withdrawn:
        answer = life.withdrawn(answer, act("ana"))
    transact({"answer": store.written(answer)})
    return answer.answer_id
