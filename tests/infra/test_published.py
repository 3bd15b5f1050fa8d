"""What a deployment of the site does to pages that functions make, and what it leaves alone."""

from __future__ import annotations

import io
import itertools
import json
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


def test_what_a_page_loads_stays_until_the_deployment_after_it_was_made_anew(
    bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    s3, of_site = boto3.client("s3"), f"{bucket}-site"
    places.create_buckets([of_site])
    for name in ("site-OLD.css", "other-OLD.css"):
        s3.put_object(Bucket=of_site, Key=f"assets/{name}", Body=b"")
    page = b'<link rel="stylesheet" href="/assets/site-OLD.css"><script src="/assets/es/a-OLD.js">'
    s3.put_object(Bucket=bucket, Key=PAGE, Body=page)
    monkeypatch.setattr(site, "_age", lambda _: 90_000.0)
    named = published.named_assets(s3, bucket)
    assert named == {"assets/site-OLD.css", "assets/es/a-OLD.js"}
    site.sync(s3, of_site, _build(tmp_path, "text"), named)
    kept = {one["Key"] for one in s3.list_objects_v2(Bucket=of_site)["Contents"]}
    assert "assets/site-OLD.css" in kept
    assert "assets/other-OLD.css" not in kept
    s3.put_object(Bucket=bucket, Key=PAGE, Body=b"made anew")
    site.sync(s3, of_site, tmp_path, published.named_assets(s3, bucket))
    kept = {one["Key"] for one in s3.list_objects_v2(Bucket=of_site)["Contents"]}
    assert "assets/site-OLD.css" not in kept


@pytest.mark.usefixtures("aws")
def test_robots_are_told_the_whole_address_of_the_site_map(tmp_path: Path) -> None:
    places.create_buckets(["site-for-robots"])
    told = (site.ROOT / "static_site" / "robots.txt").read_text()
    (tmp_path / "robots.txt").write_text(told)
    s3, address = boto3.client("s3"), "https://consulta.example.ec"
    assert site.sync(s3, "site-for-robots", tmp_path, address=address) == ["/robots.txt"]
    assert site.sync(s3, "site-for-robots", tmp_path, address=address) == []
    kept = s3.get_object(Bucket="site-for-robots", Key="robots.txt")["Body"].read().decode()
    assert f"Sitemap: {address}/respuestas-mapa.xml" in kept.splitlines()


class _Functions:
    """Functions that answer as they are told to; one that is told nothing fails."""

    def __init__(self, **answers: list[dict[str, object]]) -> None:
        self._answers = answers
        self.asked: list[str] = []

    def invoke(self, FunctionName: str, Payload: str) -> dict[str, object]:  # noqa: N803 - boto3's
        self.asked.append(json.loads(Payload)["publish"])
        if FunctionName not in self._answers:
            body = io.BytesIO(b'{"errorMessage": "NoFrame"}')
            return {"FunctionError": "Unhandled", "Payload": body}
        answer = self._answers[FunctionName].pop(0)
        return {"Payload": io.BytesIO(json.dumps(answer).encode())}


NAMES = {"charter": "count", "answers": "publish"}


def test_a_deployment_says_when_pages_could_not_be_made_and_makes_the_others() -> None:
    functions = _Functions(publish=[{"finished": True}])
    (told,) = published.make_anew(functions, NAMES)
    assert "charter (NoFrame)" in told
    assert "the next night tries again" in told
    assert functions.asked == ["charter", "answers"]


def test_a_function_with_many_pages_is_called_until_it_has_made_them() -> None:
    functions = _Functions(count=[{}], publish=[{"finished": False}] * 2 + [{"finished": True}])
    assert [*published.make_anew(functions, NAMES)] == []
    assert functions.asked == ["charter", *["answers"] * 3]
    functions = _Functions(count=[{}], publish=[{"finished": False}] * 99)
    (told,) = published.make_anew(functions, NAMES)
    assert "the next night goes on: answers" in told
