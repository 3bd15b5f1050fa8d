"""What the mails about an address and its account say."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chalicelib.domain.mail.account_mails import CODE_WORKS
from chalicelib.domain.mail.outbox import Mail
from tests.mail import samples
from tests.mail.reading import Page, rendered

CODES = (samples.sign_in_code, samples.address_code)


class TestCodes:
    @pytest.mark.parametrize("make", CODES)
    def test_the_code_is_in_the_first_sentence_and_not_in_the_subject(
        self, make: Callable[[], Mail]
    ) -> None:
        mail = rendered(make())
        assert "es 042917." in mail.text.partition("\n")[0]
        assert "042917" in Page(mail.html).text
        assert "042917" not in mail.subject

    @pytest.mark.parametrize("make", CODES)
    def test_says_until_which_minute_in_ecuador_it_works(self, make: Callable[[], Mail]) -> None:
        mail = make()
        assert mail.params["until"] == "2026-12-18T03:40:00.000Z"
        assert CODE_WORKS.total_seconds() == 600
        for words in (rendered(mail).text, Page(rendered(mail).html).text):
            assert "durante 10 minutos: hasta las 22:40 (hora de Ecuador)" in words

    @pytest.mark.parametrize("make", CODES)
    def test_warns_not_to_share_it(self, make: Callable[[], Mail]) -> None:
        assert "Nunca le pediremos este código" in rendered(make()).text

    @pytest.mark.parametrize("make", CODES)
    def test_holds_no_link_that_a_phisher_could_imitate(self, make: Callable[[], Mail]) -> None:
        assert samples.SITE not in rendered(make()).text + rendered(make()).html


class TestAddressChanged:
    @pytest.mark.parametrize("former", [True, False])
    def test_names_neither_address(self, former: bool) -> None:
        mail = rendered(samples.address_changed(former=former))
        assert samples.TO.lower() not in (mail.subject + mail.text + mail.html).lower()

    def test_warns_the_old_address_in_words_of_its_own(self) -> None:
        mail = rendered(samples.address_changed(former=True))
        assert mail.subject == "Advertencia: ya no le escribimos a esta dirección"
        for words in (mail.text, Page(mail.html).text):
            assert "Cambie también la contraseña de su correo" in words
        assert "Advertencia" not in rendered(samples.address_changed()).subject


class TestErased:
    def test_says_what_stays_and_how_to_ask_again(self) -> None:
        mail = rendered(samples.erased())
        for words in (mail.text, Page(mail.html).text):
            assert "Quedan los números de ticket y las cifras del servicio" in words
            assert f"{samples.SITE}/abrir/" in words


class TestNotUnderstood:
    @pytest.mark.parametrize(("language", "folder"), [("es", ""), ("en", "/en")])
    def test_shows_the_way_to_the_form_and_to_a_ticket(self, language: str, folder: str) -> None:
        mail = rendered(samples.not_understood(language=language))
        for words in (mail.text, Page(mail.html).text):
            assert f"{samples.SITE}{folder}/abrir/" in words
            assert f"{samples.SITE}{folder}/estado/" in words

    def test_promises_that_nobody_read_it_first(self) -> None:
        assert "nadie lo leerá" in rendered(samples.not_understood()).text.partition("\n")[0]
