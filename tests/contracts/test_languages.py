"""A language is added in one place: shown by one that does not exist."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel import Locale

from chalicelib.domain.languages import DEFAULT, LANGUAGES, WORDS, category, plural, words
from infra.package import ROOT
from infra.seed.nationalities import nationalities
from tests import pseudo
from tests.mail import samples

_MAILS = """
import json
from chalicelib.domain.mail.kinds import Kind
from tests.mail import samples
from tests.mail.reading import rendered
mails = {kind: rendered(samples.OF_KIND[kind](language="qps")) for kind in Kind}
print(json.dumps({kind: [m.subject, m.text, m.html] for kind, m in mails.items()}))
"""
_PAGES = """
import json
from static_site.build import PAGES, render
from static_site.scripts import Assets
print(json.dumps({name: render(name, "qps", Assets(), set()) for name in PAGES}))
"""
#: Questions about one language by its code, which the list of languages answers.
_ASKS = re.compile(r"""(?:[=!]=|\bin \()\s*["'](?:es|en)["']|Literal\["es"|\{"es":|["']en-GB["']""")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pseudo")
    pseudo.add(folder)
    return folder


class TestALanguageThatDoesNotExist:
    def test_is_the_only_one_in_every_mail_that_is_sent_in_it(self, tree: Path) -> None:
        data = (
            " ".join(
                json.dumps(make().model_dump(mode="json"), ensure_ascii=False).replace("\\n", " ")
                for make in samples.OF_KIND.values()
            )
            + samples.SITE
        )
        for kind, (subject, text, html) in pseudo.run(tree, _MAILS).items():
            for said in (subject, text, pseudo.Shown(html).text):
                assert (kind, pseudo.plain_words(said, data)) == (kind, set())

    def test_is_the_only_one_on_every_page_that_is_built_in_it(self, tree: Path) -> None:
        names = " ".join([*(facts.name for facts in LANGUAGES.values()), "Pseudo"])
        for name, page in pseudo.run(tree, _PAGES).items():
            assert (name, pseudo.plain_words(pseudo.Shown(page).text, names)) == (name, set())


class TestEveryLanguage:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_says_all_that_the_default_says(self, language: str) -> None:
        assert {*_paths(words(language))} == {*_paths(words(DEFAULT))}
        folders = [{p.relative_to(WORDS / c) for p in (WORDS / c).rglob("*.*")}
                   for c in (language, DEFAULT)]  # fmt: skip
        assert folders[0] == folders[1]

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_names_countries_as_the_cldr_does(self, language: str) -> None:
        text = (WORDS / language / "nationalities.json").read_text("utf-8")
        assert list(json.loads(text).items()) == list(nationalities(language).items())

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_has_the_plurals_that_the_cldr_has(self, language: str) -> None:
        theirs = Locale.parse(language).plural_form
        for count in (*range(1_001), 10**6, 2 * 10**6, 10**6 + 1):
            assert plural(count, language) == theirs(count)

    def test_finds_its_way_back_from_the_sign_in(self) -> None:
        stack = (ROOT / "infra" / "templates" / "app.yaml").read_text("utf-8")
        for facts in LANGUAGES.values():
            assert stack.count("${SiteUrl}" + facts.root + "/agentes/entrar/") == 2


@pytest.mark.parametrize("language", ["pl", "ru", "ar", "cs", "fr", "pt", "cy", "lt", "qu"])
def test_rules_of_the_cldr_are_read_whatever_the_language(language: str) -> None:
    theirs = Locale.parse(language).plural_form
    rules = {name: _as_written(rule) for name, rule in theirs.rules.items()}
    for count in (*range(1_001), 10**6, 3 * 10**6):
        assert category(count, rules) == theirs(count)


def _as_written(rule: str) -> str:
    """A rule of Babel's in the CLDR's own syntax."""
    for theirs, cldr in ((" mod ", " % "), (" not in ", " != "), (" in ", " = ")):
        rule = rule.replace(theirs, cldr)
    return rule


def test_no_program_asks_which_language_it_is() -> None:
    asking = {
        path.relative_to(ROOT).as_posix(): found
        for folder, suffix in (("chalicelib", "py"), ("static_site", "*"), ("infra", "py"))
        for path in (ROOT / folder).rglob(f"*.{suffix}")
        if path.suffix in (".py", ".js", ".html")
        and not {"node_modules", "dist"} & {*path.parts}
        and (found := _ASKS.findall(path.read_text("utf-8")))
    }
    assert asking == {}


def _paths(tree: Any, path: str = "") -> Iterator[str]:
    """All keys, but for the forms of a plural, which are each language's own."""
    if isinstance(tree, dict) and "other" in tree and {*tree} <= {"one", "few", "many", "other"}:
        yield path
    elif isinstance(tree, dict):
        for key, value in tree.items():
            yield from _paths(value, f"{path}.{key}")
    elif isinstance(tree, list):
        yield f"{path}.{len(tree)}"
    else:
        yield path
