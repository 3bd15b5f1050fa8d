"""Mails about an address and its account: what each tells, and for how long a code works."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.domain.mail import account_mails
from chalicelib.domain.mail.kinds import Kind
from tests.mail.samples import AT

TO, WHEN = "A@b.ec", {"mail_id": "1", "at": AT}
CODE = {"code": "123456", "until": "2026-12-18T03:40:00.000Z"}


@pytest.mark.parametrize(
    ("mail", "kind", "number", "params"),
    [
        (account_mails.sign_in_code(TO, "123456", "en", **WHEN), Kind.SIGN_IN_CODE, None, CODE),
        (account_mails.address_code(TO, "123456", "en", **WHEN), Kind.ADDRESS_CODE, None, CODE),
        (account_mails.proof_code(TO, "123456", "7", "en", **WHEN), Kind.PROOF_CODE, "7", CODE),
        (account_mails.erasure_code(TO, "123456", "en", **WHEN), Kind.ERASURE_CODE, None, CODE),
        (
            account_mails.erasure_asked(TO, "2027", "en", **WHEN),
            Kind.ERASURE_ASKED,
            None,
            {"due_at": "2027"},
        ),
        (
            account_mails.address_changed(TO, "en", former=True, **WHEN),
            Kind.ADDRESS_CHANGED,
            None,
            {"former": True},
        ),
        (account_mails.erased(TO, "en", **WHEN), Kind.ERASED, None, {}),
        (account_mails.not_understood(TO, "en", **WHEN), Kind.NOT_UNDERSTOOD, None, {}),
    ],
)
def test_a_mail_tells_its_reader_what_they_need(
    mail: Any, kind: Kind, number: str | None, params: dict[str, Any]
) -> None:
    assert (mail.kind, mail.number, mail.params) == (kind, number, params)
    told = (mail.mail_id, mail.to, mail.language, mail.created_at, mail.next_try_at)
    assert told == ("1", TO, "en", AT, AT)
