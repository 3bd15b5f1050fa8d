"""Where a test keeps files, mails and secrets: what no test has touched serves the next one too."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable
from typing import Any

import boto3

from tests import calls

ORIGIN_SECRET = "origin-secret-of-the-tests"
SECRETS = {
    "token-secrets": ["token-secret-of-the-tests-0123456789"],
    "origin-secrets": [ORIGIN_SECRET],
    "reply-secrets": ["reply-secret-of-the-tests-0123456789"],
    "guard-pepper": ["pepper-of-the-tests"],
    "audit-pepper": ["pepper-of-the-trail-of-the-tests"],
    "journal-secrets": ["journal-secret-of-the-tests-0123456789"],
}
#: The settings that name buckets, and what they are called after the number of the test.
_BUCKETS = {
    "ATTACHMENTS_BUCKET": "attachments",
    "MAIL_BUCKET": "mail",
    "PRIVACY_JOURNAL_BUCKET": "journal",
    "AUDIT_ARCHIVE_BUCKET": "audit",
    "PUBLISHED_BUCKET": "published",
    "FACTS_BUCKET": "facts",
}
_NUMBERS = itertools.count(1)
#: The services that somebody of this process called, or signed an address of, since places were
#: made there.
_SERVICES = ("s3", "sqs", "ssm")
_touched = {*_SERVICES}
_settings: dict[str, str] = {}


def watch() -> None:
    """Know from now on which services are called."""
    for service in _SERVICES:
        calls.on(f"provide-client-params.{service}", _note)


def made() -> dict[str, str]:
    """The settings that name empty buckets and an empty queue; the secrets are as at first."""
    if "s3" in _touched:
        number = next(_NUMBERS)
        _settings.update({name: f"b{number}-{bucket}" for name, bucket in _BUCKETS.items()})
        create_buckets(_settings[name] for name in _BUCKETS)
    if "sqs" in _touched:
        queue = boto3.client("sqs").create_queue(QueueName=f"q{next(_NUMBERS)}-replies")
        _settings["REPLY_QUEUE_URL"] = queue["QueueUrl"]
    if "ssm" in _touched:
        put_secrets()
    _touched.clear()
    return _settings


def create_buckets(names: Iterable[str]) -> None:
    """Make buckets that keep versions, as all of the template with data in them do."""
    s3 = boto3.client("s3")
    for name in names:
        s3.create_bucket(Bucket=name)
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})


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


def _note(model: Any, **_: Any) -> None:
    service = model.service_model.service_name
    if service != "ssm" or not model.name.startswith("Get"):
        _touched.add(service)
