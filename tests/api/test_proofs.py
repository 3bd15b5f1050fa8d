"""Two kinds of proof: what one knows opens little, what one's mailbox shows opens more."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.proofs import FRESH, Proof
from chalicelib.services import clock
from chalicelib.services.auth import sessions, ticket_tokens
from chalicelib.store.guards import mailboxes
from tests.accounts import code, sign_in, wrong
from tests.desk import open_ticket
from tests.proofs import call, knowledge, mailed_link, typed_code

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("aws")]

EMAIL = "maria@example.com"


@pytest.fixture
def number() -> str:
    opened: str = open_ticket(email=EMAIL).json["number"]
    return opened


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Move the clock on: ``later(minutes=16)``."""

    def move(**by: float) -> datetime:
        moment = clock.now() + timedelta(**by)
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    return move


class TestTokens:
    def test_say_how_they_were_won(self, number: str) -> None:
        opening = open_ticket(email=EMAIL).json["access_token"]
        won = [opening, knowledge(EMAIL, number), typed_code(EMAIL, number)]
        proofs = [ticket_tokens.read(token).proof for token in (*won, mailed_link(EMAIL, number))]
        assert proofs == [Proof.OPENING, Proof.KNOWLEDGE, Proof.MAILBOX, Proof.MAILBOX]

    def test_a_code_is_fresh_for_fifteen_minutes(self, number: str, later: Any) -> None:
        token = typed_code(EMAIL, number)
        assert ticket_tokens.read(token).proves_mailbox
        later(minutes=14)
        assert ticket_tokens.read(token).proves_mailbox
        later(minutes=2)
        assert not ticket_tokens.read(token).proves_mailbox
        assert call("GET", number, "", token).status == 200

    def test_a_link_is_fresh_from_its_first_click_not_from_its_mail(
        self, number: str, later: Any
    ) -> None:
        link = mailed_link(EMAIL, number)
        later(hours=20)
        assert ticket_tokens.read(link).proves_mailbox
        later(minutes=14)
        assert ticket_tokens.read(link).proves_mailbox

    def test_a_link_in_a_browsers_history_does_not_become_fresh_again(
        self, number: str, later: Any
    ) -> None:
        link = mailed_link(EMAIL, number)
        ticket_tokens.read(link)
        later(hours=2)
        assert not ticket_tokens.read(link).proves_mailbox
        assert call("GET", number, "", link).status == 200

    def test_a_session_is_fresh_from_its_code(self, number: str, later: Any) -> None:
        token = sign_in(EMAIL).token
        assert sessions.access_to(number, token).proves_mailbox
        later(seconds=FRESH.total_seconds() + 1)
        assert not sessions.access_to(number, token).proves_mailbox

    def test_from_before_tokens_said_it_prove_knowledge(self, number: str) -> None:
        import jwt

        from chalicelib.store.aws.secrets import token_secrets

        secret = token_secrets()[0]
        token = knowledge(EMAIL, number)
        claims = jwt.decode(token, secret, algorithms=["HS256"], audience="ticket")
        del claims["how"]
        old = ticket_tokens.read(jwt.encode(claims, secret, algorithm="HS256"))
        assert (old.proof, old.proves_mailbox) == (Proof.KNOWLEDGE, False)


class TestProving:
    def test_a_wrong_code_proves_nothing(self, number: str) -> None:
        token = knowledge(EMAIL, number)
        assert call("POST", number, "/proof-codes", token).status == 202
        mailed = code(EMAIL, "proof_code")
        refused = call("POST", number, "/proofs", token, {"code": wrong(mailed)})
        assert refused.faults == {("code", "wrong_code")}

    def test_a_code_works_once(self, number: str) -> None:
        typed_code(EMAIL, number)
        token = knowledge(EMAIL, number)
        again = call("POST", number, "/proofs", token, {"code": code(EMAIL, "proof_code")})
        assert again.faults == {("code", "expired_code")}

    def test_a_code_of_another_ticket_proves_nothing(self, number: str) -> None:
        other = open_ticket(email=EMAIL).json["number"]
        call("POST", number, "/proof-codes", knowledge(EMAIL, number))
        token = knowledge(EMAIL, other)
        refused = call("POST", other, "/proofs", token, {"code": code(EMAIL, "proof_code")})
        assert refused.faults == {("code", "expired_code")}

    @pytest.mark.parametrize("sign", ["code", "link", "session"])
    def test_leaves_a_sign_that_the_mailbox_is_read(self, sign: str, number: str) -> None:
        assert mailboxes.last_used(EMAIL) is None
        if sign == "code":
            typed_code(EMAIL, number)
        elif sign == "link":
            call("GET", number, "", mailed_link(EMAIL, number))
        else:
            sign_in(EMAIL)
        assert mailboxes.last_used(EMAIL) is not None

    def test_a_look_up_leaves_none(self, number: str) -> None:
        call("GET", number, "", knowledge(EMAIL, number))
        assert mailboxes.last_used(EMAIL) is None
