"""Files and mails of the buckets as they stand: no former version, nothing that was erased."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from botocore.exceptions import ClientError, HTTPClientError, IncompleteReadError

from infra.export.folder import Folder
from infra.export.records import ExportedFile, Problem
from infra.export.rows import client

_MISSING = ("404", "NoSuchKey")
#: What GuardDuty found malware in, the bucket gives to nobody.
_WITHHELD = ("403", "AccessDenied")
_AT_A_TIME, _PART, _TRIES = 8, 1024 * 1024, 3


@dataclass
class Objects:
    """What was taken: SHA-256 by name, and what could not be."""

    folder: Folder
    taken: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def all_of(self, bucket: str, places: Mapping[str, str]) -> Iterator[ExportedFile]:
        """Take every object of some folders of a bucket, a page of names at a time."""
        pages = client("s3").get_paginator("list_objects_v2")
        with ThreadPoolExecutor(_AT_A_TIME) as several:
            for begin, place in places.items():
                for page in pages.paginate(Bucket=bucket, Prefix=begin):
                    found = [item["Key"] for item in page.get("Contents", ())]
                    take = partial(self.take, bucket, place=place)
                    yield from filter(None, several.map(take, found))

    def take(self, bucket: str, key: str, *, place: str) -> ExportedFile | None:
        """Take an object; None where it is not there any more, or is withheld."""
        path = place + key
        try:
            size, kind, digest = self._taken(bucket, key, path)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in _WITHHELD:
                self.problems.append(Problem(problem="withheld_file", place=key, why=code))
            elif code not in _MISSING:
                raise
            return None
        self.taken[key] = digest
        return ExportedFile(path=path, bytes=size, type=kind, sha256=digest)

    def _taken(self, bucket: str, key: str, path: str) -> tuple[int, str, str]:
        for tries in range(1, _TRIES + 1):
            found: Any = client("s3").get_object(Bucket=bucket, Key=key)
            try:
                size, digest = self.folder.content(path, found["Body"].iter_chunks(_PART))
            except (HTTPClientError, IncompleteReadError):
                if tries == _TRIES:
                    raise
            else:
                return size, found.get("ContentType", "application/octet-stream"), digest
        raise AssertionError
