"""A page loads what it shows first; what it may need later comes apart, and looks the same."""

from __future__ import annotations

import gzip
import re
import subprocess
from typing import get_args

import pytest

from chalicelib.domain.languages import LANGUAGES
from chalicelib.domain.tickets.summary import DueStep
from static_site.build import PAGES, SITE, render
from static_site.catalogue import LATER_STEPS, OF_OTHER_FORMS, catalogue, words_modules
from static_site.scripts import Assets, node_tool
from static_site.styles import named_classes

_CLASS = re.compile(r"\.(govuk-[\w-]+)")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_s_program_is_one_file(language: str, built: Assets) -> None:
    for name, (_, _, entries) in PAGES.items():
        if entries:
            assert built.scripts[language, name].parts == (), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_desk_s_list_comes_without_what_a_ticket_s_page_says(
    language: str, built: Assets
) -> None:
    desk, said = built.scripts[language, "agentes"], catalogue(language)["desk"]
    later = "".join(built.files[path].decode() for path in desk.ahead)
    for sentence in (said["composer"]["noted"], said["thread"]["title"], said["sending"]["sent"]):
        assert sentence in later
        assert sentence not in built.files[desk.path].decode()
    assert said["queue"]["loading"] in built.files[desk.path].decode()
    assert built.scripts[language, "abrir"].ahead == ()


def test_every_class_that_a_page_names_looks_as_govuk_frontend_has_it(built: Assets) -> None:
    command = [node_tool("node"), "node_modules/sass/sass.js", "--style=compressed"]
    command += ["--no-source-map", "--load-path=node_modules", "css/site.scss"]
    whole = subprocess.run(command, cwd=SITE, check=True, capture_output=True, text=True).stdout
    ours = built.files[built.paths["site.css"]].decode()
    styled, named = set(_CLASS.findall(whole)), named_classes()
    begun = tuple(one for one in named if one.endswith("-"))  # completed by a template
    drawn = {one for one in styled if one in named or one.startswith(begun)}
    assert drawn <= set(_CLASS.findall(ours))
    assert {"govuk-button", "govuk-label--s", "govuk-button--secondary"} <= drawn
    assert not {"govuk-summary-card", "govuk-button--start"} & set(_CLASS.findall(ours))
    assert len(ours) < 0.85 * len(whole)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_with_a_form_knows_what_is_said_of_its_fields(
    language: str, built: Assets
) -> None:
    others = set(OF_OTHER_FORMS)
    for name in PAGES:
        script = built.scripts.get((language, name))
        if script is None or "common/forms/faults.js" not in script.modules:
            continue
        if "common/words/other-words.js" not in script.modules:
            fields = set(re.findall(r'data-field="([\w.]+)"', render(name, language, built, set())))
            assert not fields & others, name
            assert {"email", "attachments"} <= fields, name


def test_the_form_of_a_request_is_light(built: Assets) -> None:
    for language in LANGUAGES:
        parts = [
            render("abrir", language, built, set()).encode(),
            built.files[built.paths["site.css"]],
            built.files[built.scripts[language, "abrir"].path],
        ]
        # With the catalog and the headers a visit is 40 kB (`make bench BENCH=pages`).
        assert sum(len(gzip.compress(part, 6)) for part in parts) < 32_500, language


def test_every_step_to_a_due_date_is_said_where_it_may_be_shown() -> None:
    kinds = {*get_args(DueStep.model_fields["kind"].annotation)}
    assert kinds - {*LATER_STEPS} == {"first_day", "holiday", "due"}  # what an opening may show
    for language in LANGUAGES:
        modules = {name: text.decode() for name, text in words_modules(language).items()}
        said = catalogue(language)["browser"]["sum"]
        for kind in kinds:
            place = "common/words/words-of-others.js" if kind in LATER_STEPS else "words.js"
            assert said[kind] in modules[place], (language, kind)
