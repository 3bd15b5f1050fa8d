"""What tests stand on: settings, the embedded AWS with the tables of the production template."""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import boto3
import pytest
from boto3.dynamodb.types import TypeSerializer
from hypothesis import settings as hypothesis_settings

from tests import database, places, projections, rights, streams
from tests.tables import create_tables

if TYPE_CHECKING:
    from infra.local.embedded import Embedded
    from tests.pool import Pool

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT / "infra" / "seed"
#: Whether tests are held against another engine's database (``make test-dynamodb``).
_IS_ELSEWHERE = "AWS_ENDPOINT_URL_DYNAMODB" in os.environ
_NUMBERS = itertools.count(1)

#: Before anything of ours is imported: boto3 must never find real credentials.
os.environ.update(
    AWS_ACCESS_KEY_ID="test",
    AWS_SECRET_ACCESS_KEY="test",
    AWS_DEFAULT_REGION="us-east-1",
    AWS_EC2_METADATA_DISABLED="true",
    STAGE="test",
    TABLE_PREFIX="",
    SITE_URL="https://tickets.example.ec",
    MAIL_FROM="Atención al ciudadano INEC <tickets@example.ec>",
    SECRETS_PATH="/consulta/test",
    USER_POOL_ID="us-east-1_test",
    USER_POOL_CLIENT_ID="client-of-the-tests",
    SIGN_IN_URL="https://agents.example.ec",
    REPLY_DOMAIN="respuestas.example.ec",
    MAIL_BUCKET="mails-of-the-tests",
    AUDIT_ARCHIVE_BUCKET="audit-of-the-tests",
    ATTACHMENTS_BUCKET="attachments-of-the-tests",
    PRIVACY_JOURNAL_BUCKET="journal-of-the-tests",
    PUBLISHED_BUCKET="published-of-the-tests",
    FACTS_BUCKET="facts-of-the-tests",
    ATTACHMENTS_URL="https://s3.us-east-1.amazonaws.com",
)
os.environ.pop("AWS_PROFILE", None)

#: How long a test takes says nothing on a busy machine; benchmarks tell of speed. `make test` tries
#: the same examples in each run, so that the same tree gets the same answer, and a fault belongs to
#: the change that brought it. `make test-examples` draws others, and ten times as many where a
#: test names no number of its own.
hypothesis_settings.register_profile("repeated", deadline=None, derandomize=True)
hypothesis_settings.register_profile("drawn", deadline=None, max_examples=1_000)
hypothesis_settings.load_profile("drawn" if "EXAMPLES" in os.environ else "repeated")


def pytest_collection_finish() -> None:
    """A process has these keys from the beginning, whichever test calls AWS first: botocore keeps
    the first that it finds, and what is signed with others is refused. Not before the tests are
    imported: a session that is older than moto knows nothing of it."""
    from chalicelib import aws_clients

    keys = os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"]
    aws_clients.session().set_credentials(*keys)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `make check` selects by: whatever starts the embedded AWS, and the contracts."""
    for item in items:
        if {"embedded_aws", "system"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.engine)
        if ROOT / "tests" / "contracts" in item.path.parents:
            item.add_marker(pytest.mark.contract)
    items[:] = _spread(items)


def _spread(items: list[pytest.Item]) -> list[pytest.Item]:
    """Files that take the whole system spread over the run, and small ones last: processes get a
    file at a time, and none is left with minutes of work when the others have ended."""
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    by_size = sorted(files.values(), key=len, reverse=True)
    whole = [file for file in by_size if _takes_the_system(file)]
    parts = [file for file in by_size if not _takes_the_system(file)]
    every = max(1, len(parts) * 3 // 4 // max(1, len(whole)))
    order: list[pytest.Item] = []
    for place, file in enumerate(parts):
        if place % every == 0 and whole:
            order += whole.pop(0)
        order += file
    return order + [item for file in whole for item in file]


def _takes_the_system(file: list[pytest.Item]) -> bool:
    return any("system" in getattr(item, "fixturenames", ()) for item in file)


@pytest.fixture(scope="session")
def embedded_aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedded]:
    """The embedded AWS: a real DynamoDB engine, SSM, SES and Cognito in a process of their own."""
    from chalicelib import aws_clients
    from infra.local.embedded import embedded
    from infra.packing import models

    aws_clients.JUDGES = True
    parts = tmp_path_factory.mktemp("models")  # what is not called has no method
    models.write(parts)
    aws_clients.session().get_component("data_loader").search_paths.insert(0, str(parts))
    projections.hold()
    streams.hold()
    rights.hold()
    places.watch()
    with embedded() as aws:
        database.hold(aws.endpoint)
        yield aws


@pytest.fixture(scope="session")
def engine(embedded_aws: Embedded) -> str:
    """Its endpoint."""
    return embedded_aws.endpoint


@pytest.fixture
def aws(engine: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The embedded AWS with fresh tables and the secrets, and the program pointed at it."""
    from chalicelib import caches

    prefix = f"t{next(_NUMBERS)}-"
    monkeypatch.setenv("AWS_ENDPOINT_URL", engine)
    monkeypatch.setenv("TABLE_PREFIX", prefix)
    monkeypatch.setenv("ATTACHMENTS_URL", engine)
    caches.forget_all()
    client = boto3.client("dynamodb")
    if _IS_ELSEWHERE:
        create_tables(client, prefix)
        put_catalog(client, prefix)
    else:
        database.create(prefix)
        database.put(f"{prefix}catalog", _catalog())
    for name, value in places.made().items():
        monkeypatch.setenv(name, value)
    yield client
    caches.forget_all()
    if not _IS_ELSEWHERE:
        database.drop(prefix)


def put_catalog(client: Any, prefix: str) -> None:
    """Put the seeds of the repository into the catalog table."""
    items = _catalog()
    for start in range(0, len(items), 25):
        puts = [{"PutRequest": {"Item": item}} for item in items[start : start + 25]]
        client.batch_write_item(RequestItems={f"{prefix}catalog": puts})


@cache
def _catalog() -> list[dict[str, Any]]:
    """The rows of the seeds in DynamoDB's notation."""
    serialize = TypeSerializer().serialize
    rows = [row for path in sorted(SEEDS.glob("*.json")) for row in json.loads(path.read_text())]
    for row in rows:
        if row["id"] == "challenge_tries":
            row["value"] = 2  # what a proof of work costs, benchmarks tell
    return [{name: serialize(value) for name, value in row.items()} for row in rows]


@dataclass(frozen=True)
class System:
    """The whole system, as ``make run`` starts it, with IAM enforced."""

    url: str
    home: Path

    def client(self, service: str) -> Any:
        """A client of the AWS that the system runs on, as an administrator's console has it."""
        return boto3.client(
            service,
            endpoint_url=f"http://127.0.0.1:{(self.home / 'port').read_text()}",
            region_name="us-east-1",
            aws_access_key_id="000000000000",
            aws_secret_access_key="local",
        )

    def mails(self, to: str) -> list[dict[str, Any]]:
        """The mails that an address got, newest first."""
        asked = f"{self.url}/buzon.json?{urlencode({'to': to})}"
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return list(json.load(answer))

    def wait_for_mail(self, to: str, subject: str) -> dict[str, Any]:
        """The newest mail to an address with some words in its subject; a busy machine may take
        its time."""
        end = time.monotonic() + 90
        while time.monotonic() < end:
            for mail in self.mails(to):
                if subject in mail["subject"]:
                    return mail
            time.sleep(0.1)
        raise AssertionError(f"no mail about {subject!r} came")


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """``make run`` with IAM enforced, in a process and a folder of its own."""
    with started(tmp_path_factory.mktemp("system"), "--enforce-permissions") as running:
        yield running


@contextmanager
def started(home: Path, *options: str) -> Iterator[System]:
    """The whole system on a free port, its data in a folder; stopped at the end."""
    from infra.local.embedded import free_port

    port = free_port()
    command = [sys.executable, "-m", "infra.local", "--home", str(home), "--port", str(port)]
    seldom = os.environ | {"SECONDS_BETWEEN_SAVES": "600"}  # a clean stop saves everything
    with subprocess.Popen(
        [*command, *options], cwd=ROOT, env=seldom, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        told = ""
        for line in process.stdout:
            told += line
            if "Ready in" in line:
                break
        else:
            raise RuntimeError(f"the system did not start:\n{told}")
        try:
            yield System(f"http://127.0.0.1:{port}", home)
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=120)  # a busy machine takes its time


@pytest.fixture(scope="session")
def pool(embedded_aws: Embedded) -> Pool:
    """A user pool as the production template has it, with everybody of ``tests/agents.py``."""
    from tests.pool import with_everybody

    return with_everybody(embedded_aws)


@pytest.fixture
def empty_desk(aws: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody is in the user pool that the program asks: what is told to agents costs nothing."""
    from chalicelib import caches

    made = boto3.client("cognito-idp").create_user_pool(PoolName="empty")["UserPool"]
    monkeypatch.setenv("USER_POOL_ID", made["Id"])
    caches.forget_all()
    yield
    caches.forget_all()


@pytest.fixture
def directory(aws: Any, pool: Pool, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Everybody of ``tests/agents.py`` is in the user pool that the program asks."""
    from chalicelib import caches

    monkeypatch.setenv("USER_POOL_ID", pool.id)
    monkeypatch.setenv("USER_POOL_CLIENT_ID", pool.client_id)
    caches.forget_all()
    yield
    caches.forget_all()
