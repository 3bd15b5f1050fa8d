"""What a raw mail that is handed over by hand says of its own envelope."""

from __future__ import annotations

import pytest

from infra.local.replies import recipients_of, source_of


@pytest.mark.parametrize(
    ("header", "recipients"),
    [
        (b"To: a@b.example", ["a@b.example"]),
        (b"TO: INEC\r\n\t<a@b.example>", ["a@b.example"]),
        (
            b'To: "x, y" <a@b.example>,\n c@d.example\nCc: a@b.example',
            ["a@b.example", "c@d.example"],
        ),
        (b"To: undisclosed-recipients:;\nDelivered-To: a@b.example", ["a@b.example"]),
        (b"Subject: a@b.example", []),
    ],
)
def test_it_goes_to_whom_its_header_names(header: bytes, recipients: list[str]) -> None:
    assert recipients_of(b"From: x@y.example\n" + header + b"\n\nTo: no@one.example") == recipients


@pytest.mark.parametrize(
    ("header", "source"),
    [
        (b"From: Ana <a@b.example>", "a@b.example"),
        (b"Return-Path: <host@d.example>\nFrom: a@b.example", "host@d.example"),
        (b"Return-Path: <>\nFrom: a@b.example", ""),
        (b"Subject: none", "nobody@invalid"),
    ],
)
def test_it_was_sent_by_its_return_path_or_else_by_its_author(header: bytes, source: str) -> None:
    assert source_of(header + b"\n\nHola.") == source
