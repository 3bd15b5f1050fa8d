"""What functions publish, put only where it is not what stands there already."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from chalicelib.store.published import pages

_AT_A_TIME = 8


@dataclass(frozen=True)
class File:
    """What an address gives. ``status`` is what a page is answered with where that is not 200,
    ``licence`` the address of the licence of data."""

    address: str
    content: str
    status: int | None = None
    licence: str = ""


def put(file: File) -> None:
    """Publish a file. Raises Unavailable."""
    pages.put(file.address, file.content, status=file.status, licence=file.licence)


def changed(files: Iterable[File], standing: Mapping[str, str]) -> list[File]:
    """The files that are not what stands, as ``pages.standing`` gave it."""
    return [one for one in files if standing.get(one.address) != _digest(one.content)]


def put_all(files: list[File]) -> None:
    """Publish files, some at a time. Raises Unavailable at any; the others are published."""
    with ThreadPoolExecutor(_AT_A_TIME) as several:
        list(several.map(put, files))


def _digest(content: str) -> str:
    """What S3 calls the ETag of an object that was put in one go, under S3's own key."""
    return hashlib.md5(content.encode(), usedforsecurity=False).hexdigest()
