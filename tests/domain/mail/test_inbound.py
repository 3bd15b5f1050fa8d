"""Which mail proves who sent it, and what an entry says of one."""

from __future__ import annotations

import pytest

from chalicelib.domain.mail import inbound
from chalicelib.domain.mail.inbound import MOST, Received

MARIA = "maria@example.com"


def received(source: str = MARIA, **verdicts: str) -> Received:
    told = {f"{name}Verdict": {"status": status} for name, status in verdicts.items()}
    return Received.model_validate(
        {
            "mail": {"source": source, "messageId": "1"},
            "receipt": {"action": {"objectKey": "mail/1"}, **told},
        }
    )


@pytest.mark.parametrize(
    ("verdicts", "source", "proven"),
    [
        ({"dmarc": "PASS"}, "x@elsewhere.ec", True),
        ({"dmarc": "FAIL", "spf": "PASS", "dkim": "PASS"}, MARIA, False),
        ({"dmarc": "GRAY", "spf": "PASS"}, MARIA, True),
        ({"dmarc": "GRAY", "spf": "PASS"}, "other@EXAMPLE.com", True),
        ({"dmarc": "GRAY", "spf": "PASS", "dkim": "FAIL"}, MARIA, False),
        ({"dmarc": "GRAY", "spf": "PASS"}, "x@elsewhere.ec", False),
        ({"dmarc": "GRAY", "spf": "PASS"}, "", False),
        ({"dmarc": "GRAY", "spf": "FAIL", "dkim": "PASS"}, MARIA, False),
        ({"dmarc": "PROCESSING_FAILED", "spf": "PASS"}, MARIA, False),
        ({}, MARIA, False),
    ],
)
def test_a_mail_is_believed_when_its_domain_answers_for_it(
    verdicts: dict[str, str], source: str, proven: bool
) -> None:
    assert received(source, **verdicts).proves(MARIA, routed=False) is proven


def test_behind_a_route_spf_must_have_passed_for_the_domain_itself() -> None:
    assert not received("x@elsewhere.ec", dmarc="PASS", spf="PASS").proves(MARIA, routed=True)
    assert not received(MARIA, dmarc="PASS").proves(MARIA, routed=True)
    assert received(MARIA, dmarc="PASS", spf="PASS").proves(MARIA, routed=True)


def test_a_sender_without_a_domain_proves_nothing() -> None:
    assert not received("maria", dmarc="GRAY", spf="PASS").proves("maria", routed=False)


@pytest.mark.parametrize(("status", "bad"), [("PASS", False), ("GRAY", False), ("FAIL", True)])
def test_a_virus_and_spam_are_what_ses_is_sure_of(status: str, bad: bool) -> None:
    assert received(virus=status).infected is bad
    assert received(spam=status).spam is bad
    assert not received(virus=status).spam
    assert not received(spam=status).infected


class TestBody:
    def test_is_the_words_of_the_mail(self) -> None:
        assert inbound.body("Hola.  \n", [], "es") == "Hola."
        assert len(inbound.body("x" * (MOST + 9), [], "es")) == MOST

    def test_names_up_to_five_files_that_were_left_out(self) -> None:
        five = [f"{number}.exe" for number in range(5)]
        told = inbound.body("Hola.", five, "es")
        words, sentence = told.split("\n\n")
        assert words == "Hola."
        assert "0.exe, 1.exe, 2.exe, 3.exe, 4.exe" in sentence
        assert "…" not in sentence
        assert "5" in sentence
        six = inbound.body("Hola.", [*five, "5.exe"], "es")
        assert "4.exe, …" in six
        assert "5.exe" not in six

    def test_of_files_alone_is_the_sentence_about_them(self) -> None:
        one, two = (inbound.body("", ["a.exe"] * count, "en") for count in (1, 2))
        assert not one.startswith("\n")
        assert "a.exe" in one
        assert one.replace("1", "") != two.replace("2", "").replace("a.exe, a.exe", "a.exe")

    def test_what_cannot_be_shown_is_said_in_the_language(self) -> None:
        said = {
            make(language)
            for make in (inbound.empty, inbound.unreadable, inbound.infected)
            for language in ("es", "en")
        }
        assert len(said) == 6
        assert all(sentence.strip() for sentence in said)
