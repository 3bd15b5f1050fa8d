"""Mails about an address and its account: what each tells, and for how long a code works."""

from __future__ import annotations

from chalicelib.domain.mail import account_mails
from chalicelib.domain.mail.kinds import Kind
from tests.mail.samples import AT

TO, WHEN = "A@b.ec", {"mail_id": "1", "at": AT}


def test_a_mail_tells_its_reader_what_they_need() -> None:
    code = {"code": "123456", "until": "2026-12-18T03:40:00.000Z"}
    made = account_mails
    for mail, kind, number, params in [
        (made.sign_in_code(TO, "123456", "en", **WHEN), Kind.SIGN_IN_CODE, None, code),
        (made.address_code(TO, "123456", "en", **WHEN), Kind.ADDRESS_CODE, None, code),
        (made.proof_code(TO, "123456", "7", "en", **WHEN), Kind.PROOF_CODE, "7", code),
        (made.erasure_code(TO, "123456", "en", **WHEN), Kind.ERASURE_CODE, None, code),
        (made.erasure_asked(TO, AT, "en", **WHEN), Kind.ERASURE_ASKED, None, {"due_at": AT}),
        (
            made.address_changed(TO, "en", former=True, **WHEN),
            Kind.ADDRESS_CHANGED,
            None,
            {"former": True},
        ),
        (made.erased(TO, "en", **WHEN), Kind.ERASED, None, {}),
        (made.not_understood(TO, "en", **WHEN), Kind.NOT_UNDERSTOOD, None, {}),
    ]:
        assert (mail.kind, mail.number, mail.params) == (kind, number, params)
        told = (mail.mail_id, mail.to, mail.language, mail.created_at, mail.next_try_at)
        assert told == ("1", TO, "en", AT, AT)
