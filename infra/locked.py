"""``python -m infra.locked STAGE``: what Object Lock keeps of a stage that is to be removed.

The bucket of the trail's copy outlives its stack: S3 deletes no version before its lock ends.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import boto3

from infra.package import ROOT


@dataclass(frozen=True)
class Kept:
    """A bucket whose objects are locked: how, how many they are, and until when the last one is
    (None for an empty bucket)."""

    bucket: str
    mode: str
    years: int
    objects: int
    until: datetime | None


def kept(s3: Any, bucket: str) -> Kept | None:
    """What a bucket keeps; None when it has no lock, or does not exist."""
    try:
        found = s3.get_object_lock_configuration(Bucket=bucket)["ObjectLockConfiguration"]
    except s3.exceptions.ClientError as error:
        if error.response["Error"]["Code"] in (
            "NoSuchBucket",
            "ObjectLockConfigurationNotFoundError",
        ):
            return None
        raise
    rule = found["Rule"]["DefaultRetention"]
    count, newest = 0, None
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
        for version in page.get("Versions", []):
            count += 1
            newest = max(newest or version["LastModified"], version["LastModified"])
    # A leap day, 29 February, ends a day earlier where the last year has none.
    until = newest and _years_after(newest, rule["Years"])
    return Kept(bucket, rule["Mode"], rule["Years"], count, until)


def told(one: Kept) -> str:
    """A line for whoever removes the stage."""
    until = f"until {one.until:%Y-%m-%d}" if one.until else "nothing yet"
    return f"{one.bucket}: {one.objects} rows, {one.mode} for {one.years} years, {until}"


def bucket_of(table_prefix: str, account: str, region: str) -> str:
    """The bucket's name, as ``infra/data.yaml`` makes it."""
    return f"{table_prefix}consulta-audit-{account}-{region}"


def _years_after(moment: datetime, years: int) -> datetime:
    day = 28 if (moment.month, moment.day) == (2, 29) else moment.day
    return moment.replace(year=moment.year + years, day=day)


def main() -> None:
    """The command line."""
    import yaml

    parser = argparse.ArgumentParser(prog="python -m infra.locked", description=__doc__)
    parser.add_argument("stage", help="a file of infra/stages, without .yaml")
    stage = parser.parse_args().stage
    chosen = yaml.safe_load((ROOT / "infra" / "stages" / f"{stage}.yaml").read_text("utf-8"))
    account = boto3.client("sts").get_caller_identity()["Account"]
    name = bucket_of(f"{stage}-", account, chosen["region"])
    found = kept(boto3.client("s3", region_name=chosen["region"]), name)
    print(told(found) if found else f"{name}: there is none, or it has no lock")


if __name__ == "__main__":
    main()
