"""Files when something fails between the browser, S3 and the ticket."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import boto3
import pytest

from chalicelib.domain.errors import Unavailable
from chalicelib.services import clock
from chalicelib.services.files import uploads
from chalicelib.services.tickets import messages, opening
from chalicelib.settings import settings
from chalicelib.store.aws import attachments as bucket
from chalicelib.store.aws.dynamodb import table
from chalicelib.store.guards import uploads as store
from tests.agents import ANA
from tests.desk import look_up, open_ticket, request
from tests.files import CSV, offer, upload

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]
EMAIL = "maria@example.com"


def kept() -> set[str]:
    """The files that are kept, by id."""
    found = boto3.client("s3").list_objects_v2(Bucket=settings().attachments_bucket, Prefix="kept/")
    return {item["Key"].removeprefix("kept/") for item in found.get("Contents", [])}


def shown(number: str) -> list[str]:
    """The files that the requester sees, by id."""
    thread = look_up(EMAIL, number).json["ticket"]["entries"]
    return [file["id"] for entry in thread for file in entry["attachments"]]


def write(opened: Any, uploads: list[str], key: str) -> Any:
    headers = {"Authorization": f"Bearer {opened['access_token']}", "Idempotency-Key": key}
    path = f"/tickets/{opened['number']}/messages"
    return request("POST", path, {"body": "Aquí va.", "attachments": uploads}, headers=headers)


class Crash(BaseException):
    """The process ends here."""


@pytest.fixture
def opened(directory: None) -> Any:
    return open_ticket().json


@pytest.fixture
def key() -> str:
    return str(uuid.uuid4())


class TestCrash:
    def test_between_copy_and_transaction_shows_nothing_and_the_repeat_makes_it_good(
        self, opened: Any, key: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = upload()
        with monkeypatch.context() as crash:
            crash.setattr(messages, "transact", _crash)
            with pytest.raises(Crash):
                write(opened, [file], key)
        assert shown(opened["number"]) == []
        assert kept() == {file}
        assert write(opened, [file], key).status == 201
        assert shown(opened["number"]) == [file]
        assert kept() == {file}, "no second copy"

    def test_after_the_transaction_the_repeat_writes_nothing_twice(
        self, opened: Any, key: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = upload()
        with monkeypatch.context() as crash:
            crash.setattr(messages.logs, "info", _crash)
            with pytest.raises(Crash):
                write(opened, [file], key)
        again = write(opened, [file], key)
        assert again.status == 201
        assert shown(opened["number"]) == [file]
        assert len(again.json["entries"]) == 2

    def test_of_an_opening_gives_the_same_ticket_with_its_file(
        self, directory: None, key: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = upload()
        with monkeypatch.context() as crash:
            crash.setattr(opening.logs, "info", _crash)
            with pytest.raises(Crash):
                open_ticket(key, attachments=[file])
        again = open_ticket(key, attachments=[file])
        assert (again.status, again.headers["Idempotent-Replayed"]) == (201, "true")
        assert shown(again.json["number"]) == [file]

    def test_before_the_file_came_is_told_and_the_text_can_be_sent_again(
        self, opened: Any, key: str
    ) -> None:
        never_sent = offer("a.csv", len(CSV)).json["upload_id"]
        refused = write(opened, [never_sent], key)
        assert refused.faults == {("attachments.0", "unknown_upload")}
        assert write(opened, [], key).status == 201


class TestSweep:
    @pytest.fixture
    def copy(self, opened: Any, key: str, monkeypatch: pytest.MonkeyPatch) -> str:
        """A file whose process ended between the copy and the transaction."""
        file = upload()
        with monkeypatch.context() as crash:
            crash.setattr(messages, "transact", _crash)
            with pytest.raises(Crash):
                write(opened, [file], key)
        return file

    def test_removes_what_no_entry_got_and_nothing_else(
        self, opened: Any, key: str, copy: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        claimed = upload()
        write(opened, [claimed], str(uuid.uuid4()))
        monkeypatch.setattr(clock, "now", _in(days=3))
        assert [uploads.sweep(), uploads.sweep()] == [1, 0]
        assert kept() == {claimed}

    def test_leaves_alone_what_may_still_be_named(
        self, opened: Any, key: str, copy: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as soon:
            soon.setattr(clock, "now", _in(days=1))
            assert uploads.sweep() == 0
        assert write(opened, [copy], key).status == 201

    def test_comes_before_or_after_a_claim_but_never_between(
        self, opened: Any, key: str, copy: str
    ) -> None:
        assert store.drop(copy, clock.now()) is True
        assert write(opened, [copy], key).faults == {("attachments.0", "unknown_upload")}
        other = upload()
        write(opened, [other], key)
        assert store.drop(other, clock.now()) is False

    def test_leaves_alone_a_file_whose_row_is_gone(
        self, aws: Any, copy: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        aws.delete_item(TableName=table("guards"), Key={"key": {"S": store.key(copy)}})
        monkeypatch.setattr(clock, "now", _in(days=3))
        assert uploads.sweep() == 0
        assert kept() == {copy}

    def test_that_was_cut_off_is_made_good_by_the_next(
        self, opened: Any, copy: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(clock, "now", _in(days=3))
        with monkeypatch.context() as away:
            away.setattr(bucket, "remove", _away)
            with pytest.raises(Unavailable):
                uploads.sweep()
        assert uploads.sweep() == 1
        assert kept() == set()

    def test_a_refused_message_leaves_no_copy_of_its_good_files(
        self, opened: Any, key: str
    ) -> None:
        never_sent = offer("a.csv", len(CSV)).json["upload_id"]
        assert write(opened, [upload(), never_sent], key).status == 422
        assert kept() == set()


class TestS3Away:
    @pytest.mark.parametrize("verb", ["stored", "part", "keep"])
    def test_is_a_503_that_loses_nothing(
        self, verb: str, opened: Any, key: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = upload()
        with monkeypatch.context() as away:
            away.setattr(bucket, verb, _away)
            refused = write(opened, [file], key)
        assert (refused.status, refused.json["code"]) == (503, "unavailable")
        assert "Retry-After" in refused.headers
        assert shown(opened["number"]) == []
        assert write(opened, [file], key).status == 201
        assert shown(opened["number"]) == [file]

    def test_of_the_network_is_that_too(
        self, opened: Any, key: str, monkeypatch: pytest.MonkeyPatch, nowhere: None
    ) -> None:
        assert write(opened, [_offered()], key).status == 503

    def test_leaves_a_thread_readable(self, opened: Any, key: str, nowhere: None) -> None:
        assert look_up(EMAIL, opened["number"]).status == 200

    @pytest.fixture
    def nowhere(self, aws: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        """S3 at an address where nobody listens."""
        from botocore.config import Config

        client = boto3.client(
            "s3",
            endpoint_url="http://127.0.0.1:9",
            config=Config(signature_version="s3v4", retries={"total_max_attempts": 1}),
        )
        monkeypatch.setattr(bucket, "_s3", lambda: client)


class TestTogether:
    def test_of_two_who_name_an_upload_one_has_it(self, opened: Any) -> None:
        other = open_ticket(email="otra@example.com").json
        file = upload()
        with ThreadPoolExecutor(8) as pool:
            asked = [
                pool.submit(write, one, [file], str(uuid.uuid4())) for one in [opened, other] * 4
            ]
            statuses = sorted(each.result().status for each in asked)
        assert statuses == [201] + [422] * 7

    def test_a_repeat_at_the_same_moment_is_one_message(self, opened: Any, key: str) -> None:
        file = upload()
        with ThreadPoolExecutor(6) as pool:
            asked = [pool.submit(write, opened, [file], key) for _ in range(6)]
            assert {each.result().status for each in asked} == {201}
        assert shown(opened["number"]) == [file]

    def test_an_agents_lost_race_is_told_as_such_and_the_file_is_still_to_be_had(
        self, opened: Any
    ) -> None:
        file, number = upload(), opened["number"]
        seen = ANA.see(number)["version"]
        ANA.change(number, priority="high")
        said = {"attachments": [file], "confidentiality_checked": True}
        assert ANA.reply(number, "answered", seen, **said).status == 412
        assert ANA.reply(number, "answered", **said).status == 201
        assert shown(number) == [file]


def _crash(*_: Any, **__: Any) -> None:
    raise Crash


def _in(*, days: int) -> Any:
    later = clock.now() + timedelta(days=days)
    return lambda: later


def _away(*_: Any, **__: Any) -> None:
    raise Unavailable


def _offered() -> str:
    upload_id: str = offer("a.csv", len(CSV)).json["upload_id"]
    return upload_id
