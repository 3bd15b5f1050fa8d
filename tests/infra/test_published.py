"""What a deployment of the site does to pages that functions make, and what it leaves alone."""

from __future__ import annotations

import itertools
from pathlib import Path

import boto3
import pytest

from infra.steps import published, site
from tests import places

PAGE = "servicio/index.html"
_NUMBERS = itertools.count(1)


@pytest.fixture
def bucket(aws: object) -> str:
    name = f"published-{next(_NUMBERS)}"
    places.create_buckets([name])
    boto3.client("s3").put_object(Bucket=name, Key=PAGE, Body=b"made by a function")
    return name


def _build(folder: Path, text: str) -> Path:
    for name in ("index.html", "404.html", "en/404.html", "frames/es.html", "frames/en.html"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name} {text}")
    return folder


def test_a_deployment_brings_frame_and_missing_page_and_touches_no_page(
    bucket: str, tmp_path: Path
) -> None:
    s3 = boto3.client("s3")
    for text in ("first", "second"):
        assert published.bring(s3, bucket, _build(tmp_path, text))
    kept = {one["Key"] for one in s3.list_objects_v2(Bucket=bucket)["Contents"]}
    assert kept == {PAGE, "404.html", "en/404.html", "frames/es.html", "frames/en.html"}
    assert s3.get_object(Bucket=bucket, Key=PAGE)["Body"].read() == b"made by a function"
    assert s3.get_object(Bucket=bucket, Key="frames/es.html")["Body"].read().endswith(b"second")
    missing = s3.head_object(Bucket=bucket, Key="en/404.html")
    assert missing["Metadata"] == {"status": "404"}


def test_an_earlier_version_that_has_no_frame_leaves_the_bucket_alone(
    bucket: str, tmp_path: Path
) -> None:
    (tmp_path / "404.html").write_text("of version 1.1")
    assert not published.bring(boto3.client("s3"), bucket, tmp_path)
    kept = boto3.client("s3").list_objects_v2(Bucket=bucket)["Contents"]
    assert [one["Key"] for one in kept] == [PAGE]


@pytest.mark.usefixtures("aws")
def test_the_frame_is_no_page_of_the_site(tmp_path: Path) -> None:
    places.create_buckets(["site-of-a-deployment"])
    dist = _build(tmp_path, "text")
    s3 = boto3.client("s3")
    assert "/frames/es.html" not in site.pages(dist)
    site.sync(s3, "site-of-a-deployment", dist)
    kept = s3.list_objects_v2(Bucket="site-of-a-deployment")["Contents"]
    assert {one["Key"] for one in kept} == {"index.html", "404.html", "en/404.html"}
