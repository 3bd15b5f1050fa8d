"""Pages that functions make: an object an address, ``servicio/index.html`` for ``/servicio/``.

CloudFront keeps each for a minute. Each function may write below its own addresses alone
(``infra/templates/app.yaml``). ``frames/{language}.html`` is the site's frame, which a deployment
brings (``infra/steps/published.py``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.config import Config
from botocore.exceptions import ClientError, IncompleteReadError

from chalicelib.aws_clients import client
from chalicelib.caches import remembered
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.files.attachments import disposition
from chalicelib.settings import settings
from chalicelib.store.aws.dynamodb import call

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_TYPES = {
    "atom": "application/atom+xml; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "xml": "application/xml; charset=utf-8",
}


def put(address: str, content: str, *, status: int | None = None, licence: str = "") -> None:
    """Publish what an address gives from now on; its ending says what it is, a page without one.

    A ``status`` other than 200, and the licence of data as ``Link``, are told by the edge
    (``MarkNotFound`` in ``infra/templates/edge.yaml``). Raises Unavailable.
    """
    key = _key(address)
    told = {"status": str(status or ""), "license": licence}
    call(
        _s3().put_object,
        Bucket=settings().published_bucket,
        Key=key,
        Body=content.encode(),
        # Where a file was, a page says that it is gone.
        ContentType=_TYPES.get(key.rpartition(".")[2], _TYPES["html"]),
        CacheControl="public, max-age=60",
        Metadata={name: value for name, value in told.items() if value},
    )


def put_file(address: str, content: bytes, *, name: str, media_type: str, licence: str) -> None:
    """Publish a file that is taken home under its name. Raises Unavailable."""
    call(
        _s3().put_object,
        Bucket=settings().published_bucket,
        Key=_key(address),
        Body=content,
        ContentType=media_type,
        ContentDisposition=disposition(name),
        CacheControl="public, max-age=60",
        Metadata={"license": licence},
    )


def standing(below: str, after: str = "") -> dict[str, str]:
    """The addresses that begin with one, and the MD5 of what each gives; those that sort after
    another alone. Raises Unavailable."""
    found: dict[str, str] = {}
    more: Any = {}
    while True:
        listed = call(
            _s3().list_objects_v2,
            Bucket=settings().published_bucket,
            Prefix=below.lstrip("/"),
            StartAfter=after.lstrip("/"),
            **more,
        )
        for one in listed.get("Contents", ()):
            found["/" + one["Key"].removesuffix("index.html")] = one["ETag"].strip('"')
        if not listed["IsTruncated"]:
            return found
        more = {"ContinuationToken": listed["NextContinuationToken"]}


def frame(language: str) -> str | None:
    """The site's frame in a language; None before a deployment has brought one. Raises
    Unavailable."""
    try:
        found = call(
            _s3().get_object, Bucket=settings().published_bucket, Key=f"frames/{language}.html"
        )
        content: bytes = call(found["Body"].read)
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchKey":
            return None
        raise
    except IncompleteReadError as error:
        raise Unavailable from error
    return content.decode()


def _key(address: str) -> str:
    return address.lstrip("/") + ("index.html" if address.endswith("/") else "")


@remembered
def _s3() -> S3Client:
    retries: Any = {"mode": "standard", "total_max_attempts": 3}
    config = Config(signature_version="s3v4", connect_timeout=1, read_timeout=5, retries=retries)
    made: S3Client = client("s3", config)
    return made
