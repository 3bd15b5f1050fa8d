"""The bucket of attachments, as the program asks it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from chalicelib import caches
from chalicelib.settings import settings
from chalicelib.store.aws import attachments as bucket
from tests.files import CSV, fetch, offer, send

pytestmark = pytest.mark.engine


@pytest.fixture
def changed(aws: object) -> tuple[str, str]:
    """An upload that was sent twice, and what named its bytes the first time."""
    form = offer("a.csv", len(CSV)).json
    send(form, CSV)
    first = bucket.stored(form["upload_id"]).etag
    send(form, b"x" * len(CSV))
    return form["upload_id"], first


def test_bytes_that_were_not_looked_into_are_not_kept(changed: tuple[str, str]) -> None:
    with pytest.raises(bucket.Gone):
        bucket.keep(*changed, "a.csv", "text/csv")
    assert list(bucket.kept_between("0", "Z")) == []


def test_bytes_of_two_files_are_never_looked_into_as_one(changed: tuple[str, str]) -> None:
    with pytest.raises(bucket.Gone):
        bucket.part(*changed, 0, 4)


def test_an_upload_that_never_came_is_gone(aws: object) -> None:
    with pytest.raises(bucket.Gone):
        bucket.stored("never")


def test_a_file_that_is_removed_twice_is_removed(aws: object) -> None:
    bucket.remove("never")


def test_a_copy_made_twice_is_one(aws: object) -> None:
    form = offer("a.csv", len(CSV)).json
    send(form, CSV)
    etag = bucket.stored(form["upload_id"]).etag
    for _ in range(2):
        bucket.keep(form["upload_id"], etag, "a.csv", "text/csv")
    assert list(bucket.kept_between("0", "Z")) == [form["upload_id"]]


def test_a_link_is_signed_the_new_way_and_soon_ends(aws: object) -> None:
    link = urlsplit(bucket.link("01ID", 300))
    query = parse_qs(link.query)
    assert query["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert query["X-Amz-Expires"] == ["300"]


def test_a_link_names_the_file_to_who_fetches_it_and_not_in_its_address(aws: object) -> None:
    form = offer("Cédula de María Quishpe.csv", len(CSV)).json
    send(form, CSV)
    etag = bucket.stored(form["upload_id"]).etag
    bucket.keep(form["upload_id"], etag, 'Cédula de "María Quishpe".csv', "text/csv")
    link = bucket.link(form["upload_id"], 60)
    assert "Quishpe" not in link
    headers, content = fetch(link)
    assert content == CSV
    assert "Quishpe" in headers["Content-Disposition"]
    assert headers["Content-Disposition"].startswith("attachment;")
    assert headers["Content-Type"] == "text/csv"


def test_browsers_reach_s3_at_the_buckets_own_address_in_the_cloud(
    aws: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATTACHMENTS_URL", "https://s3.sa-east-1.amazonaws.com")
    caches.forget_all()
    where = f"https://{settings().attachments_bucket}.s3.sa-east-1.amazonaws.com/"
    assert bucket.form("01ID", "text/csv", 9, 60).url == where
    assert bucket.link("01ID", 60).startswith(f"{where}kept/01ID?")
