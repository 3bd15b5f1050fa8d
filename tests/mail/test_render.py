from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from chalicelib.domain.languages import LANGUAGES, WORDS
from chalicelib.domain.mail.kinds import FOR_AGENTS, Kind
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.mail import sections
from chalicelib.mail.render import ADDED, Rendered, render
from tests.mail import samples
from tests.mail.reading import Page, rendered

EVERY = [(kind, language) for kind in Kind for language in LANGUAGES]
#: Told to who proved that an address is theirs: they must act, not ignore it, if it was not they.
PROVED = {
    Kind.ADDRESS_CHANGED, Kind.ERASED, Kind.PROOF_CODE, Kind.ERASURE_CODE, Kind.ERASURE_ASKED,
    Kind.CORRECTION_ASKED, Kind.EMAIL_CORRECTED, Kind.CORRECTION_STOPPED, Kind.EMAIL_ADDED,
}  # fmt: skip
TO_REQUESTERS = [each for each in EVERY if each[0] not in FOR_AGENTS]
TO_AGENTS = [each for each in EVERY if each[0] in FOR_AGENTS]


def one(kind: Kind, language: str) -> Rendered:
    return rendered(samples.OF_KIND[kind](language=language))


class TestEveryMail:
    """What each mail promises, whatever it tells: new kinds are held to it by being in Kind."""

    @pytest.mark.parametrize(("kind", "language"), EVERY)
    def test_has_its_templates_in_every_language(self, kind: Kind, language: str) -> None:
        written = sections.sections(language, kind).keys() - {"name", "name-to-requester"}
        assert written == {"subject.txt", "body.txt", "body.html"}

    def test_has_a_kind_for_each_file(self) -> None:
        assert {path.stem for path in WORDS.glob("*/mails/*.jinja")} == set(Kind)

    @pytest.mark.parametrize(("kind", "language"), EVERY)
    def test_leaves_no_gap_and_no_template_code(self, kind: Kind, language: str) -> None:
        mail = one(kind, language)
        for words in (mail.subject, mail.text, Page(mail.html).text):
            assert words.strip()
            assert not re.search(r"{[{%#]|[%}]}|None|Undefined|\bnull\b", words)

    @pytest.mark.parametrize("kind", Kind)
    def test_says_as_much_in_english_as_in_spanish(self, kind: Kind) -> None:
        spanish, english = one(kind, "es"), one(kind, "en")
        assert spanish.subject != english.subject
        assert len(spanish.text.splitlines()) == len(english.text.splitlines())
        tags = [[name for name, _ in Page(mail.html).elements] for mail in (spanish, english)]
        assert tags[0] == tags[1]

    @pytest.mark.parametrize("kind", Kind)
    def test_shares_no_sentence_between_languages(self, kind: Kind) -> None:
        spanish, english = (set(one(kind, language).text.split("\n")) for language in LANGUAGES)
        shared = {line for line in spanish & english if re.search(r"[a-z]{3} [a-z]{3}", line)}
        assert not shared

    @pytest.mark.parametrize(("kind", "language"), EVERY)
    def test_is_accessible_html_that_fetches_nothing(self, kind: Kind, language: str) -> None:
        page = Page(one(kind, language).html)
        assert page.all("html") == [{"lang": language}]
        assert len(page.all("h1")) == 1
        assert page.all("title")
        names = {name for name, _ in page.elements}
        assert not names & {"img", "script", "link", "iframe", "table", "form", "object"}
        assert all(set(attributes) <= {"href", "class"} for attributes in page.all("a"))
        for attributes in page.all("a"):
            assert re.match(rf"{samples.SITE}/|mailto:|tel:", attributes["href"] or "")

    @pytest.mark.parametrize(("kind", "language"), EVERY)
    def test_is_about_one_ticket_by_its_subject_or_about_none(
        self, kind: Kind, language: str
    ) -> None:
        mail = samples.OF_KIND[kind](language=language)
        starts = rendered(mail).subject.startswith("[Ticket 051243] ")
        assert starts == (mail.number is not None)

    @pytest.mark.parametrize(("kind", "language"), EVERY)
    def test_shows_every_address_that_it_links_to(self, kind: Kind, language: str) -> None:
        mail = one(kind, language)
        for attributes in Page(mail.html).all("a"):
            href = attributes["href"] or ""
            assert href in mail.text or href.startswith(("mailto:", "tel:"))

    @pytest.mark.parametrize("kind", Kind)
    def test_raises_rather_than_leave_a_fact_out(self, kind: Kind) -> None:
        mail = samples.OF_KIND[kind]()
        for fact in mail.params.keys() - ADDED.get(kind, {}):
            poor = mail.model_copy(
                update={"params": {k: v for k, v in mail.params.items() if k != fact}}
            )
            with pytest.raises(UndefinedError):
                rendered(poor)


class TestMailsToRequesters:
    @pytest.mark.parametrize(("kind", "language"), TO_REQUESTERS)
    def test_tells_whom_to_ask(self, kind: Kind, language: str) -> None:
        mail = one(kind, language)
        for words in (mail.text, Page(mail.html).text):
            assert "inec@inec.gob.ec" in words
            assert "223 2303" in words
            assert "/agentes/" not in words

    @pytest.mark.parametrize(("kind", "language"), TO_REQUESTERS)
    def test_tells_strangers_to_ignore_it_and_owners_to_speak_up(
        self, kind: Kind, language: str
    ) -> None:
        mail = one(kind, language)
        ignore = "Ignore este mensaje" if language == "es" else "ignore this message"
        speak_up = "Avísenos enseguida" if language == "es" else "tell us at once"
        for words in (mail.text, Page(mail.html).text):
            assert (ignore in words) == (kind not in PROVED)
            assert (speak_up in words) == (kind in PROVED)


class TestMailsToAgents:
    @pytest.mark.parametrize(("kind", "language"), TO_AGENTS)
    def test_links_to_the_desk_alone(self, kind: Kind, language: str) -> None:
        mail = one(kind, language)
        folder = "" if language == "es" else "/en"
        elsewhere = {
            Kind.ANONYMISED: "",
            Kind.PROPOSAL_WAITS: "?pagina=unidad&parte=holiday",
            Kind.EXPORT_READY: "?pagina=archivos&archivo=01EXPORT",
        }
        place = elsewhere.get(kind, "?ticket=051243")
        desk = f"{samples.SITE}{folder}/agentes/{place}"
        hrefs = [attributes["href"] or "" for attributes in Page(mail.html).all("a")]
        assert desk in hrefs
        assert f"{desk}\n" in mail.text
        assert all(href.startswith(f"{samples.SITE}{folder}/agentes/") for href in hrefs)

    @pytest.mark.parametrize(("kind", "language"), TO_AGENTS)
    def test_ends_as_a_colleague_is_spoken_to(self, kind: Kind, language: str) -> None:
        mail = one(kind, language)
        why = "porque atiende tickets" if language == "es" else "because you work on"
        for words in (mail.text, Page(mail.html).text):
            assert why in words
            assert "gnore" not in words
            assert "223 2303" not in words

    @pytest.mark.parametrize(("kind", "language"), TO_AGENTS)
    def test_tells_nothing_about_the_requester(self, kind: Kind, language: str) -> None:
        mail = one(kind, language)
        told = (mail.subject + mail.text + mail.html).lower()
        for fact in ("maria", "quishpe", "1700000019", "991234567", "loja", "índice"):
            assert fact not in told


class TestReceived:
    def test_key_facts_come_first_in_spanish(self) -> None:
        mail = rendered(samples.received())
        assert mail.subject == "[Ticket 051243] Recibimos su requerimiento"
        first, second = mail.text.split("\n\n")[:2]
        assert first == "Recibimos su requerimiento. Su número de ticket es 051243."
        assert second == "Le responderemos hasta el martes 12 de enero de 2027."
        assert "Le responderemos hasta el martes 12 de enero de 2027" in Page(mail.html).text

    def test_key_facts_come_first_in_english(self) -> None:
        mail = rendered(samples.received(language="en"))
        assert mail.subject == "[Ticket 051243] We received your request"
        first, second = mail.text.split("\n\n")[:2]
        assert first == "We received your request. Your ticket number is 051243."
        assert second == "We will answer by Tuesday 12 January 2027."
        assert "We will answer by Tuesday 12 January 2027" in Page(mail.html).text

    def test_shows_the_sum_behind_the_date(self) -> None:
        mail = rendered(samples.received())
        for words in (mail.text, Page(mail.html).text):
            assert "15 días hábiles" in words
            assert "el primero es el viernes 18 de diciembre de 2026" in words
            assert "Tampoco cuentan estos feriados" in words
            assert "viernes 25 de diciembre de 2026: Navidad" in words
            assert "viernes 1 de enero de 2027: Año Nuevo" in words

    def test_says_nothing_of_holidays_when_none_was_skipped(self) -> None:
        mail = rendered(samples.received(skipped=[]))
        assert "feriado" not in mail.text + mail.html

    def test_speaks_of_one_holiday_in_the_singular(self) -> None:
        mail = rendered(samples.received(skipped=samples.TICKET.skipped[:1]))
        assert "Tampoco cuenta este feriado:" in mail.text
        assert "Tampoco cuenta este feriado:" in mail.html

    @pytest.mark.parametrize(("language", "folder"), [("es", ""), ("en", "/en")])
    def test_links_to_the_status_page_and_opens_nothing(self, language: str, folder: str) -> None:
        mail = rendered(samples.received(language=language))
        link = f"{samples.SITE}{folder}/estado/?numero=051243"
        assert f"\n{link}\n" in mail.text
        assert {"href": link, "class": "action"} in Page(mail.html).all("a")
        assert link in Page(mail.html).text
        assert "acceso" not in mail.text + mail.html

    def test_a_holidays_name_cannot_become_html(self) -> None:
        mail = samples.received()
        mail.params["skipped"][0]["name"] = '<a href="https://evil.example">'
        assert '<a href="https://evil.example">' not in rendered(mail).html
        assert "&lt;a href=" in rendered(mail).html


class TestAccessLinks:
    def test_lists_each_ticket_with_its_link(self) -> None:
        mail = rendered(samples.access_links())
        assert mail.subject == "Enlaces para ver sus tickets"
        for number in ("051243", "900001"):
            token = samples.TOKENS[number]
            link = f"{samples.SITE}/estado/?numero={number}#acceso={token}"
            assert f"\n{link}\n" in mail.text
            assert {"href": link} in Page(mail.html).all("a")
            assert f"Ver el ticket {number}" in Page(mail.html).text
        assert "24 horas" in mail.text

    def test_speaks_of_one_ticket_in_the_singular(self) -> None:
        spanish = rendered(samples.access_links(numbers=("051243",)))
        english = rendered(samples.access_links(numbers=("051243",), language="en"))
        assert spanish.subject == "Enlace para ver su ticket"
        assert english.subject == "Link to your ticket"
        assert "sus tickets" not in spanish.text + spanish.html
        assert "your tickets" not in english.text + english.html

    def test_dates_are_ecuadors(self) -> None:
        assert "Abierto el jueves 17 de diciembre de 2026" in rendered(samples.access_links()).text

    @pytest.mark.parametrize("status", Status)
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_status_has_words(self, language: str, status: Status) -> None:
        mail = rendered(samples.access_links(language=language, status=status.value))
        told = re.search(r"^(?:Estado|Status): (.+)$", mail.text, re.MULTILINE)
        assert told
        assert status.value not in told[1]

    def test_a_link_without_its_token_is_never_mailed(self) -> None:
        with pytest.raises(KeyError):
            render(samples.access_links(), samples.SITE, {"051243": "token"}, {})


def test_templates_lie_where_the_package_takes_them_from() -> None:
    assert Path(__file__).parents[2] / "chalicelib" / "words" == WORDS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ADDED)
def test_a_mail_that_the_release_before_left_in_the_outbox_is_still_written(
    kind: Kind, language: str
) -> None:
    mail = samples.OF_KIND[kind](language=language)
    assert ADDED[kind].keys() <= mail.params.keys()
    older = {name: value for name, value in mail.params.items() if name not in ADDED[kind]}
    assert rendered(mail.model_copy(update={"params": older})).text
