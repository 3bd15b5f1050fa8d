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
from chalicelib.settings import settings
from chalicelib.store.aws.dynamodb import call

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_TYPES = {
    "atom": "application/atom+xml; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
}


def put(address: str, content: str) -> None:
    """Publish what an address gives from now on; its ending says what it is, a page without one.
    Raises Unavailable."""
    key = address.lstrip("/") + ("index.html" if address.endswith("/") else "")
    call(
        _s3().put_object,
        Bucket=settings().published_bucket,
        Key=key,
        Body=content.encode(),
        ContentType=_TYPES[key.rpartition(".")[2]],
        CacheControl="public, max-age=60",
    )


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


@remembered
def _s3() -> S3Client:
    retries: Any = {"mode": "standard", "total_max_attempts": 3}
    config = Config(signature_version="s3v4", connect_timeout=1, read_timeout=5, retries=retries)
    made: S3Client = client("s3", config)
    return made
