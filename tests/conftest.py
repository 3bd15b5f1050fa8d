"""What tests stand on: settings, the embedded AWS with the tables of the production template."""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from boto3.dynamodb.types import TypeSerializer

from tests.tables import create_tables

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT / "infra" / "seed"
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
)
os.environ.pop("AWS_PROFILE", None)

ORIGIN_SECRET = "origin-secret-of-the-tests"
SECRETS = {
    "token-secrets": ["token-secret-of-the-tests-0123456789"],
    "origin-secrets": [ORIGIN_SECRET],
    "guard-pepper": ["pepper-of-the-tests"],
}


@pytest.fixture(scope="session")
def engine() -> Iterator[str]:
    """The embedded AWS: a real DynamoDB engine, SSM and SES in a process of their own."""
    from infra.local.embedded import embedded

    with embedded() as aws:
        yield aws.endpoint


@pytest.fixture
def aws(engine: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The embedded AWS with fresh tables and the secrets, and the program pointed at it."""
    from chalicelib import logs
    from chalicelib.settings import settings
    from chalicelib.store import catalog, dynamodb, secrets

    prefix = f"t{next(_NUMBERS)}-"
    monkeypatch.setenv("AWS_ENDPOINT_URL", engine)
    monkeypatch.setenv("TABLE_PREFIX", prefix)
    caches = (settings.cache_clear, dynamodb.dynamodb.cache_clear, logs._logger.cache_clear)
    fresh = (catalog.current.forget, secrets.forget, secrets._ssm.cache_clear)
    for forget in (*caches, *fresh):
        forget()
    client = boto3.client("dynamodb")
    create_tables(client, prefix)
    put_secrets()
    put_catalog(client, prefix)
    yield client
    for forget in (*caches, *fresh):
        forget()


def put_secrets() -> None:
    """Put the secrets of the tests where the program looks for them."""
    ssm = boto3.client("ssm")
    for name, values in SECRETS.items():
        ssm.put_parameter(
            Name=f"/consulta/test/{name}",
            Value=json.dumps(values),
            Type="SecureString",
            Overwrite=True,
        )


def put_catalog(client: Any, prefix: str) -> None:
    """Put the seeds of the repository into the catalog table."""
    serialize = TypeSerializer().serialize
    rows = [row for path in sorted(SEEDS.glob("*.json")) for row in json.loads(path.read_text())]
    for start in range(0, len(rows), 25):
        puts = [
            {"PutRequest": {"Item": {name: serialize(value) for name, value in row.items()}}}
            for row in rows[start : start + 25]
        ]
        client.batch_write_item(RequestItems={f"{prefix}catalog": puts})
