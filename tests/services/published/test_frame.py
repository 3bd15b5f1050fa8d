"""A page that a function makes, in the frame that a deployment brought."""

from __future__ import annotations

import boto3
import pytest
from markupsafe import Markup

from chalicelib.services.published.frame import NoFrame, Page, publish
from chalicelib.settings import settings

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("aws")]

FRAME = b"<title>@@title@@</title>@@head@@<a href='/en@@path@@'>English</a><main>@@main@@</main>"
PAGE = Page(
    path="/servicio/",
    title="Medido & <dicho>",
    description="Cifras",
    main=Markup("<p>@@title@@ 95 %</p>"),
    feed="/servicio.atom",
)


def _bring_frame() -> None:
    bucket = settings().published_bucket
    boto3.client("s3").put_object(Bucket=bucket, Key="frames/es.html", Body=FRAME)


def test_a_page_is_kept_a_minute_under_its_address_and_says_where_it_belongs() -> None:
    _bring_frame()
    publish(PAGE, "es")
    found = boto3.client("s3").get_object(
        Bucket=settings().published_bucket, Key="servicio/index.html"
    )
    assert found["CacheControl"] == "public, max-age=60"
    assert found["ContentType"] == "text/html; charset=utf-8"
    site = settings().site_url
    assert found["Body"].read().decode() == (
        "<title>Medido &amp; &lt;dicho&gt;</title>"
        f'<link rel="canonical" href="{site}/servicio/">\n'
        f'<link rel="alternate" hreflang="es" href="{site}/servicio/">\n'
        f'<link rel="alternate" hreflang="en" href="{site}/en/servicio/">\n'
        f'<link rel="alternate" hreflang="x-default" href="{site}/servicio/">\n'
        f'<link rel="alternate" type="application/atom+xml" href="{site}/servicio.atom"'
        ' title="Medido &amp; &lt;dicho&gt;">'
        "<a href='/en/servicio/'>English</a><main><p>@@title@@ 95 %</p></main>"
    ), "what a page says is no place of the frame"


def test_without_a_frame_nothing_is_published() -> None:
    with pytest.raises(NoFrame):
        publish(PAGE, "es")
    found = boto3.client("s3").list_objects_v2(Bucket=settings().published_bucket)
    assert found["KeyCount"] == 0
