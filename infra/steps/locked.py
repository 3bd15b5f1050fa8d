"""What Object Lock keeps when a stage is destroyed: S3 deletes no version before its lock ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

_NO_LOCK = ("NoSuchBucket", "ObjectLockConfigurationNotFoundError")


@dataclass(frozen=True)
class Locked:
    """A bucket with a lock: its mode and years, how many objects it holds, and when the last one of
    them is free (None for an empty bucket)."""

    bucket: str
    mode: str
    years: int
    objects: int
    until: datetime | None

    def __str__(self) -> str:
        until = f"until {self.until:%Y-%m-%d}" if self.until else "nothing yet"
        return f"{self.bucket}: {self.objects} rows, {self.mode} for {self.years} years, {until}"


def locked(s3: Any, bucket: str) -> Locked | None:
    """What a bucket keeps by its lock; None when it has none, or does not exist."""
    try:
        found = s3.get_object_lock_configuration(Bucket=bucket)["ObjectLockConfiguration"]
    except ClientError as error:
        if error.response["Error"]["Code"] in _NO_LOCK:
            return None
        raise
    rule = found.get("Rule", {}).get("DefaultRetention", {})
    times = [
        version["LastModified"]
        for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket)
        for version in page.get("Versions", [])
    ]
    years = int(rule.get("Years", 0))
    until = _years_after(max(times), years) if times else None
    return Locked(bucket, rule.get("Mode", "none"), years, len(times), until)


def _years_after(moment: datetime, years: int) -> datetime:
    is_leap_day = (moment.month, moment.day) == (2, 29)
    return moment.replace(year=moment.year + years, day=28 if is_leap_day else moment.day)
