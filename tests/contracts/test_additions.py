"""What is forgotten when a field, a mail or an act is added is named here."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from chalicelib.domain.desk import offered_acts
from chalicelib.domain.fields import LIMITS
from chalicelib.domain.form.person import HARMLESS, TEXTS, OptionalFields, StoredOptionalFields
from chalicelib.domain.languages import LANGUAGES
from chalicelib.domain.mail.kinds import FOR_AGENTS, Kind
from chalicelib.mail import sections
from static_site.build import SITE, catalogue


def test_every_optional_field_is_both_typed_and_stored() -> None:
    assert OptionalFields.model_fields.keys() == StoredOptionalFields.model_fields.keys()
    assert OptionalFields.model_fields.keys() >= HARMLESS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TEXTS)
def test_every_optional_text_has_its_words(name: str, language: str) -> None:
    said = catalogue(language)
    assert said["open"]["texts"][name].keys() == {"label", "hint"}
    wrong = {"too_long", "control_characters", "other"}
    if isinstance(limit := LIMITS[name], dict) and "min" in limit:
        wrong.add("too_short")
    assert said["browser"]["faults"][name].keys() == wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mail_is_called_the_same_things_in_every_language(language: str) -> None:
    for section in ("name", "name-to-requester"):
        assert sections.names(language, section).keys() == sections.names("es", section).keys()
    assert not {*sections.names(language, "name-to-requester")} & FOR_AGENTS
    assert {*sections.kinds(language)} == set(Kind)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_act_has_a_button_and_a_word_when_it_is_done(language: str) -> None:
    said = catalogue(language)["desk"]
    writing = {"reply", "ask", "note"}
    assert said["ticket"]["buttons"].keys() == {*get_args(offered_acts.Act)} - writing
    assert said["ticket"]["done"].keys() >= said["ticket"]["buttons"].keys()


def test_every_button_of_an_act_opens_its_form_or_does_it_at_once() -> None:
    scripts = SITE / "js" / "desk" / "ticket"
    forms = (scripts / "acts.js").read_text("utf-8").partition("FORMS = {")[2].partition("\n};")[0]
    (at_once,) = re.findall(r"AT_ONCE = \{(.+)\};", (scripts / "head.js").read_text("utf-8"))
    has = {
        *re.findall(r"^  (\w+): (?:\{|\w+\(.*\),)$", forms, re.MULTILINE),
        *re.findall(r"(\w+): \{", at_once),
    }
    assert has == catalogue("es")["desk"]["ticket"]["buttons"].keys()
